/*
 * answer.c
 *		From the end of a request to what it means for the run.
 */
#include <time.h>

#include "net/delay.h"
#include "net/report.h"
#include "net/run_parts.h"

/* The captures of an answer, a new object; on failure NULL, and the pointer that led nowhere. */
static json_t *
take_captures(const Step *step, json_t *body, const char **missing)
{
	json_t *captures = json_pack("{}");
	const char *name;
	json_t *value;

	*missing = captures == NULL ? gl_no_memory : NULL;
	json_object_foreach(step->captures, name, value)
	{
		const char *pointer = json_string_value(value);
		size_t length = json_string_length(value);
		bool is_optional = length > 0 && pointer[length - 1] == '?';
		json_t *found = gl_json_at(body, pointer, is_optional ? length - 1 : length);

		if (found == NULL || json_is_null(found))
			*missing = is_optional ? *missing : pointer;
		else if (json_object_set(captures, name, found) != 0)
			*missing = gl_no_memory;
	}
	if (*missing == NULL)
		return captures;
	json_decref(captures);
	return NULL;
}

static bool
keep_captures(Run *run, const Step *step, json_t *captures)
{
	if (step->each_in != NULL)
		return !json_is_object(run->scope.value) ||
			   json_object_update(run->scope.value, captures) == 0;
	if (run->session != NULL && !gl_session_fill(run->session, captures, step->cache))
		return false;
	return step->captures == NULL || json_object_set(run->names.root, step->name, captures) == 0;
}

/* The answer to a log-in is not shown: a secret that was not captured cannot be taken out of it. */
static void
report_lacking(Run *run, const Step *step, const char *what)
{
	if (step->cache > 0)
		gl_report_problem(run, step->name, "the answer is", what);
	else
		gl_report_answer(run, step, what);
}

/* The step has done what it is for. */
static Progress
succeed(Run *run, const Step *step, json_t *body)
{
	const char *missing;
	json_t *captures = take_captures(step, body, &missing);

	if (captures == NULL || !keep_captures(run, step, captures))
	{
		json_decref(captures);
		run->judgement = (Judgement){.outcome = gl_classify_lost(step)};
		report_lacking(run, step, body == NULL ? "unreadable" : "without what is to be captured");
		return FAILS;
	}
	json_decref(captures);
	run->may_be_out = run->may_be_out || step->publishes;
	run->has_published = run->has_published || step->publishes;
	gl_run_share(run);
	return step->each_in != NULL ? ELEMENT_OVER : STEP_OVER;
}

/* A delay that a rule points to counts for a throttled answer, Retry-After for any failure. */
static gl_time
asked_delay(const Run *run, const Step *step, const Seen *seen)
{
	bool is_throttled = run->judgement.outcome == OUTCOME_THROTTLED;
	int64_t now = (int64_t) time(NULL);
	const ErrorRule *rule = NULL;
	const char *text;

	for (size_t n = 0; is_throttled; n++)
	{
		rule = gl_classify_delay_rule(run->recipe, step, seen, n);
		text = rule == NULL ? NULL : gl_http_header(run->transfer, rule->delay_header);
		if (text != NULL)
			return gl_delay_read(text, rule->delay_unit, now);
		if (rule == NULL)
			break;
	}
	text = gl_http_header(run->transfer, "Retry-After");
	return text == NULL ? 0 : gl_delay_read(text, DELAY_AUTO, now);
}

static Progress
read_answer(Run *run, const Step *step)
{
	const ByteBuffer *bytes = gl_http_body(run->transfer);
	json_t *body = gl_json_read(gl_buffer_text(bytes), bytes->length);
	Seen seen = {gl_http_status(run->transfer), body, run->from_cache};
	Progress progress = FAILS;

	run->result.http_status = seen.status;
	run->judgement = gl_classify_answer(run->recipe, step, &seen);
	if (run->judgement.outcome == OUTCOME_OK)
		progress = succeed(run, step, body);
	else
	{
		run->result.retry_after = asked_delay(run, step, &seen);
		gl_report_answer(run, step, NULL);
	}
	json_decref(body);
	return progress;
}

Progress
gl_run_judge(Run *run, const Step *step)
{
	const char *error = gl_http_error(run->transfer);

	switch (gl_http_end(run->transfer))
	{
		case HTTP_ANSWERED:
			return read_answer(run, step);
		case HTTP_LOST:
			gl_report_problem(run, step->name, "the answer was lost", error);
			run->judgement = (Judgement){.outcome = gl_classify_lost(step)};
			return FAILS;
		case HTTP_NOT_SENT:
			gl_report_problem(run, step->name, "nothing was sent", error);
			run->judgement = (Judgement){.outcome = OUTCOME_RETRYABLE};
			return FAILS;
		case HTTP_REFUSED:
			return gl_run_fail(run, OUTCOME_PERMANENT, step->name,
							   "the host has an address that may not be spoken to");
	}
	return FAILS;
}
