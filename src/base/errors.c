/*
 * errors.c
 *		The only place where a refusal becomes an error.
 *
 * Every error carries SQLSTATE, DETAIL and HINT. Details never hold a secret or another workspace's
 * names: callers pass facts that the acting person can see.
 */
#include "base/errors.h"

static int
sqlstate_of(const char *text)
{
	return MAKE_SQLSTATE(text[0], text[1], text[2], text[3], text[4]);
}

void
gl_refuse(Refusal refusal, const char *detail)
{
	const RefusalDef *def = &gl_refusals[refusal];

	Assert(refusal > REFUSAL_NONE && refusal < REFUSAL_COUNT);
	/* The statement, and the context in functions, may hold a token that is good in a moment. */
	if (refusal == REFUSAL_TOKEN)
		error_context_stack = NULL;
	ereport(ERROR, (errcode(sqlstate_of(def->sqlstate)), errmsg("%s", def->message),
					detail != NULL ? errdetail("%s", detail) : 0, errhint("%s", def->hint),
					errhidestmt(refusal == REFUSAL_TOKEN)));
}

void
gl_invalid(const char *message, const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", message),
					errdetail("%s", detail), errhint("%s", hint)));
}

void
gl_illegal(const char *message, const char *detail, const char *hint)
{
	const RefusalDef *def = &gl_refusals[REFUSAL_ILLEGAL_TRANSITION];

	ereport(ERROR, (errcode(sqlstate_of(def->sqlstate)), errmsg("%s", message),
					errdetail("%s", detail), errhint("%s", hint)));
}

void
gl_null_argument(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("\"%s\" must not be null", name),
			 errdetail("The call gives no value for \"%s\".", name),
			 errhint("Name a value for \"%s\".", name)));
}

void
gl_time_out_of_range(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW), errmsg("\"%s\" is out of range", name),
			 errdetail("Planned times are finite, at most a day ago and at most ten years ahead."),
			 errhint("Name a time within that range.")));
}

void
gl_duplicate(const char *kind, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION), errmsg("%s \"%s\" already exists", kind, name),
			 errdetail("Another %s has this name or address.", kind),
			 errhint("Choose another one, or use the one that exists.")));
}

void
gl_not_found(const char *kind, const char *name)
{
	gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no %s \"%s\".", kind, name));
}

void
gl_not_listed(const char *kind, const char *name, const char *view)
{
	const RefusalDef *def = &gl_refusals[REFUSAL_NOT_FOUND];

	ereport(ERROR, (errcode(sqlstate_of(def->sqlstate)), errmsg("%s", def->message),
					errdetail("There is no %s \"%s\".", kind, name),
					errhint("View %s lists those that exist.", view)));
}

void
gl_not_supported(const char *what, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("%s is not supported", what),
					errdetail("This version does not carry it out, so it is refused."),
					errhint("%s", hint)));
}

void
gl_not_permitted(const char *what, const char *needs)
{
	gl_refuse(REFUSAL_NOT_PERMITTED, psprintf("To %s takes %s.", what, needs));
}

void
gl_not_administrator(const char *what, const char *needs)
{
	const RefusalDef *def = &gl_refusals[REFUSAL_NOT_PERMITTED];

	ereport(
		ERROR,
		(errcode(sqlstate_of(def->sqlstate)), errmsg("%s", def->message),
		 errdetail("To %s takes %s.", what, needs),
		 errhint("Log in as one; a superuser gives access admin with greenlight.grant_access().")));
}
