/*
 * metric_scope.c
 *		Periods and workspaces of readers of metrics.
 */
#include "api/metric_scope.h"

#include "base/clock.h"
#include "base/errors.h"
#include "flow/visible.h"
#include "store/metrics.h"
#include "store/roster.h"

#define PERIOD_DAYS 28
#define FIRST_DAY (-36524) /* 1900-01-01 */
#define LAST_DAY 73049	   /* 2200-01-01 */

static GL_NORETURN void
out_of_range(const char *argument)
{
	ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					errmsg("\"%s\" is out of range", argument),
					errdetail("Periods lie between 1900 and 2199."),
					errhint("Name a day within that range.")));
}

static void
check_day(const char *argument, DateADT day)
{
	if (day < FIRST_DAY || day >= LAST_DAY)
		out_of_range(argument);
}

void
gl_arg_period(FunctionCallInfo fcinfo, int n, DateADT *since, DateADT *until)
{
	*until = PG_ARGISNULL(n + 1) ? gl_metric_day(gl_clock_now()) : PG_GETARG_DATEADT(n + 1);
	check_day("until", *until);
	*since = PG_ARGISNULL(n) ? *until - (PERIOD_DAYS - 1) : PG_GETARG_DATEADT(n);
	check_day("since", *since);
	if (*since > *until)
		gl_invalid("\"since\" is after \"until\"", "A period begins before it ends.",
				   "Name the earlier day first.");
}

gl_id
gl_workspace_measured(const char *name)
{
	IdList measured = gl_workspaces_measured();
	gl_id id = gl_workspace_find(name);

	if (id == GL_NO_ID || !gl_ids_contain(&measured, id))
		gl_not_found("workspace", name);
	return id;
}
