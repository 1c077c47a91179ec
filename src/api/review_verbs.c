/*
 * review_verbs.c
 *		Verbs on the review axis: submit, decide, withdraw, reopen, cancel.
 */
#include "api/verbs.h"

PG_FUNCTION_INFO_V1(gl_submit);
PG_FUNCTION_INFO_V1(gl_approve);
PG_FUNCTION_INFO_V1(gl_request_changes);
PG_FUNCTION_INFO_V1(gl_reject);
PG_FUNCTION_INFO_V1(gl_abstain);
PG_FUNCTION_INFO_V1(gl_retract);
PG_FUNCTION_INFO_V1(gl_override);
PG_FUNCTION_INFO_V1(gl_grant_round);
PG_FUNCTION_INFO_V1(gl_extend_deadline);
PG_FUNCTION_INFO_V1(gl_migrate_review);
PG_FUNCTION_INFO_V1(gl_archive);
PG_FUNCTION_INFO_V1(gl_withdraw);
PG_FUNCTION_INFO_V1(gl_reopen);
PG_FUNCTION_INFO_V1(gl_cancel);

static const char *const key_only[] = {"idempotency_key", NULL};
static const DocKeys repeatable = {key_only, NULL};
static const char *const decision_keys[] = {"idempotency_key", "on_behalf_of", NULL};
static const DocKeys decision_options = {decision_keys, NULL};

/* submit(post_id, note, options) */
Datum
gl_submit(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_SUBMIT, .note = gl_arg_note(fcinfo, 1, "note", false)};
	Doc options = gl_arg_options(fcinfo, 2, &repeatable);

	gl_option_key(&options, fcinfo, 3, &request);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* A decision: (post_id, revision, note, options). */
static Datum
decide(FunctionCallInfo fcinfo, Action action)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = action,
		.revision = gl_arg_revision(fcinfo, 1, "revision", true),
		.note = gl_arg_note(fcinfo, 2, "note",
							action == ACTION_REQUEST_CHANGES || action == ACTION_REJECT),
	};
	Doc options = gl_arg_options(fcinfo, 3, &decision_options);

	gl_option_key(&options, fcinfo, 4, &request);
	request.on_behalf_of = gl_option_name(&options, "on_behalf_of");
	return gl_verb_on_post(fcinfo, post_id, &request);
}

Datum
gl_approve(PG_FUNCTION_ARGS)
{
	return decide(fcinfo, ACTION_APPROVE);
}

Datum
gl_request_changes(PG_FUNCTION_ARGS)
{
	return decide(fcinfo, ACTION_REQUEST_CHANGES);
}

Datum
gl_reject(PG_FUNCTION_ARGS)
{
	return decide(fcinfo, ACTION_REJECT);
}

Datum
gl_abstain(PG_FUNCTION_ARGS)
{
	return decide(fcinfo, ACTION_ABSTAIN);
}

/* override(post_id, reason, options) */
Datum
gl_override(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_OVERRIDE,
						  .note = gl_arg_note(fcinfo, 1, "reason", true)};

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* grant_round(post_id, rounds, reason, options) */
Datum
gl_grant_round(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = ACTION_GRANT_ROUND,
		.rounds = gl_arg_count(fcinfo, 1, "rounds", 1, 1000),
		.note = gl_arg_note(fcinfo, 2, "reason", true),
	};

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* extend_deadline(post_id, due_at, reason, options) */
Datum
gl_extend_deadline(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = ACTION_EXTEND_DEADLINE,
		.publish_at = gl_arg_time(fcinfo, 1, "due_at", true),
		.note = gl_arg_note(fcinfo, 2, "reason", true),
	};

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* migrate_review(post_id, step_map, options) */
Datum
gl_migrate_review(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"dry_run", NULL};
	static const DocKeys known = {keys, NULL};
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = ACTION_MIGRATE_REVIEW,
		.step_map = gl_arg_jsonb(fcinfo, 1, "step_map"),
	};
	Doc options = gl_arg_options(fcinfo, 2, &known);
	Doc dry_run;

	request.is_dry_run = gl_doc_get(&options, "dry_run", &dry_run) && gl_doc_bool(&dry_run);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* archive(post_id, options) */
Datum
gl_archive(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"archived", NULL};
	static const DocKeys known = {keys, NULL};
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_ARCHIVE};
	Doc options = gl_arg_options(fcinfo, 1, &known);
	Doc archived;

	if (gl_doc_get(&options, "archived", &archived) && !gl_doc_bool(&archived))
		request.action = ACTION_UNARCHIVE;
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* A verb of the form (post_id, note, options). */
static Datum
with_note(FunctionCallInfo fcinfo, Action action)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = action, .note = gl_arg_note(fcinfo, 1, "note", false)};

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

Datum
gl_withdraw(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_WITHDRAW);
}

Datum
gl_retract(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_RETRACT);
}

Datum
gl_reopen(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_REOPEN);
}

Datum
gl_cancel(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_CANCEL);
}
