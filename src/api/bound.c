/*
 * bound.c
 *		What views and verify() ask of a bound publish time: the rule of the engine itself.
 */
#include "postgres.h"

#include "flow/bound.h"
#include "fmgr.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_agreed_time);

static gl_time
time_argument(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? GL_TIME_NEVER : PG_GETARG_TIMESTAMPTZ(n);
}

/* agreed_time(binding, agreed, publish_at); a binding of NULL is none. */
Datum
gl_agreed_time(PG_FUNCTION_ARGS)
{
	ScheduleBinding binding = {BINDING_NONE, 0};

	if (!PG_ARGISNULL(0))
	{
		Doc doc = gl_doc_root(PG_GETARG_JSONB_P(0), "schedule_binding");

		binding = gl_bound_parse(&doc);
	}
	PG_RETURN_BOOL(gl_binding_holds(&binding, time_argument(fcinfo, 1), time_argument(fcinfo, 2)));
}
