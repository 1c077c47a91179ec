/*
 * login.c
 *		Sessions between runs: one fetches, the others wait.
 */
#include <string.h>

#include "net/run_parts.h"

Progress
gl_run_consult(Run *run, const Step *step)
{
	SessionKey key = {.channel_id = run->channel_id,
					  .recipe_hash = run->recipe->hash,
					  .step = step->name,
					  .url = gl_buffer_text(&run->url),
					  .credential = run->credential};
	bool is_new;
	Session *session = gl_session_get(&run->desk->sessions, &key, &is_new);

	if (session == NULL)
		return gl_run_fail(run, OUTCOME_RETRYABLE, step->name, gl_no_memory);
	if (!is_new && session->captures == NULL)
	{
		run->next_queued = session->waiting;
		session->waiting = run;
		return WAITS;
	}
	if (session->serial > run->session_serial)
		run->session_serial = session->serial;
	if (is_new)
	{
		run->session = session;
		return ELEMENT_OVER;
	}
	run->from_cache = true;
	if (json_object_set_new(run->names.root, step->name, json_deep_copy(session->captures)) != 0)
		return gl_run_fail(run, OUTCOME_RETRYABLE, step->name, gl_no_memory);
	return STEP_OVER;
}

/* Those who waited go on: as the judgement says where one is passed on, else by looking again. */
static void
wake_waiting(Run *run, bool passes_judgement)
{
	Run *waiting = run->session->waiting;

	run->session->waiting = NULL;
	while (waiting != NULL)
	{
		Run *next = waiting->next_queued;

		waiting->is_judged = passes_judgement;
		if (passes_judgement)
		{
			waiting->judgement = run->judgement;
			waiting->result.http_status = run->result.http_status;
			waiting->result.retry_after = run->result.retry_after;
			memcpy(waiting->result.error, run->result.error, sizeof(run->result.error));
		}
		gl_run_push(&run->desk->ready, waiting);
		waiting = next;
	}
}

void
gl_run_share(Run *run)
{
	if (run->session != NULL)
		wake_waiting(run, false);
	run->session = NULL;
}

/* The same log-in would fail in the same way for all of them. */
void
gl_run_give_up(Run *run)
{
	if (run->session == NULL)
		return;
	wake_waiting(run, true);
	gl_session_drop(&run->desk->sessions, run->session);
	run->session = NULL;
}
