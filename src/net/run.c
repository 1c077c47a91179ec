/*
 * run.c
 *		The way of a delivery through its steps.
 *
 * Once a request that publishes was acted upon, or may have been, no end of the run may say that
 * nothing is out: such an end becomes unknown, and the steps are not run again.
 */
#include "net/run.h"

#include <stdlib.h>
#include <string.h>

#include "net/report.h"
#include "net/request.h"
#include "net/run_parts.h"

#define REQUESTS_MAX 128 /* of one run: an each over a long list ends somewhere */

static const Step *
current_step(const Run *run)
{
	return &run->recipe->steps[run->step];
}

void
gl_run_push(RunQueue *queue, Run *run)
{
	run->next_queued = NULL;
	if (queue->first == NULL)
		queue->first = run;
	else
		queue->last->next_queued = run;
	queue->last = run;
}

Run *
gl_run_next(RunQueue *queue)
{
	Run *run = queue->first;

	if (run != NULL)
		queue->first = run->next_queued;
	return run;
}

Progress
gl_run_fail(Run *run, Outcome outcome, const char *where, const char *what)
{
	run->judgement = (Judgement){.outcome = outcome};
	gl_report_problem(run, where, what, NULL);
	return FAILS;
}

/* Forget everything that only a running delivery needs, secrets first of all. */
static void
clear(Run *run)
{
	gl_request_clear(run);
	json_decref(run->names.root);
	run->names.root = NULL;
	json_decref(run->credential);
	run->credential = NULL;
	free(run->facts);
	run->facts = NULL;
	free(run->credential_name);
	run->credential_name = NULL;
	if (run->recipe != NULL)
		gl_recipe_release(run->recipe);
	run->recipe = NULL;
}

static void
finish(Run *run, Outcome outcome)
{
	bool denies = outcome == OUTCOME_PERMANENT || outcome == OUTCOME_RETRYABLE ||
				  outcome == OUTCOME_THROTTLED || outcome == OUTCOME_AUTH;

	run->result.outcome = denies && run->may_be_out ? OUTCOME_UNKNOWN : outcome;
	*run->link_running = run->next_running;
	if (run->next_running != NULL)
		run->next_running->link_running = run->link_running;
	clear(run);
	gl_run_push(&run->desk->ended, run);
}

/* An each over nothing may have left out the very request that was to publish. */
static bool
has_skipped_publishing(const Run *run)
{
	if (run->has_published)
		return false;
	for (size_t i = 0; i < run->recipe->step_count; i++)
		if (run->recipe->steps[i].publishes && !run->recipe->steps[i].is_optional)
			return true;
	return false;
}

static void
finish_ok(Run *run)
{
	if (has_skipped_publishing(run))
	{
		gl_run_fail(run, OUTCOME_PERMANENT, "recipe", "no request was made that publishes");
		finish(run, OUTCOME_PERMANENT);
		return;
	}
	gl_report_result(run);
	finish(run, OUTCOME_OK);
}

static bool
select_element(Run *run, const Step *step)
{
	json_t *list = gl_template_find(&run->names, step->each_in, strlen(step->each_in));

	for (; run->element < json_array_size(list); run->element++)
	{
		json_t *element = json_array_get(list, run->element);

		if (!gl_template_fits(element, step->each_where))
			continue;
		run->scope = (Scope){.name = step->each_as, .value = element};
		run->names.scope = &run->scope;
		return true;
	}
	return false;
}

static Progress
send_request(Run *run, const Step *step)
{
	HttpRequest request;

	if (run->requests >= REQUESTS_MAX)
		return gl_run_fail(run, OUTCOME_PERMANENT, step->name,
						   "the delivery needs more than 128 requests");
	if (!gl_request_fill(run, step))
		return FAILS;
	request = (HttpRequest){.method = step->method,
							.url = gl_buffer_text(&run->url),
							.body = run->body.length > 0 ? &run->body : NULL,
							.headers = run->headers,
							.publishes = step->publishes};
	run->requests++;
	run->result.http_status = 0;
	run->transfer = gl_http_send(run->desk->http, &request, run);
	return run->transfer != NULL ? WAITS
								 : gl_run_fail(run, OUTCOME_RETRYABLE, step->name, gl_no_memory);
}

static Progress
begin_step(Run *run, const Step *step)
{
	Progress progress = ELEMENT_OVER;

	if (step->each_in != NULL && !select_element(run, step))
		return STEP_OVER;
	gl_request_clear(run);
	if (!gl_request_fill_url(run, step))
		return FAILS;
	if (step->cache > 0)
		progress = gl_run_consult(run, step);
	return progress == ELEMENT_OVER ? send_request(run, step) : progress;
}

/* Go through the steps again, once, with a session that is not from the store. */
static bool
start_over(Run *run)
{
	gl_session_drop_channel(&run->desk->sessions, run->channel_id, run->session_serial);
	run->session_serial = 0;
	run->from_cache = false;
	run->is_rerun = true;
	run->step = 0;
	run->element = 0;
	run->names.scope = NULL;
	run->result.retry_after = 0;
	return gl_run_prepare_names(run);
}

/* After a failure: how to go on; WAITS: not at all, the run has ended. */
static Progress
recover(Run *run)
{
	const Step *step = current_step(run);
	Outcome outcome = run->judgement.outcome;

	gl_run_give_up(run);
	if (step->is_optional)
	{
		run->may_be_out = run->may_be_out || (step->publishes && outcome == OUTCOME_UNKNOWN);
		run->result.retry_after = 0;
		run->result.error[0] = '\0';
		return step->each_in != NULL ? ELEMENT_OVER : STEP_OVER;
	}
	if (run->judgement.is_session && !run->is_rerun && !run->may_be_out)
	{
		if (start_over(run))
			return begin_step(run, current_step(run));
		outcome = run->judgement.outcome;
	}
	finish(run, outcome);
	return WAITS;
}

static void
go_on(Run *run, Progress progress)
{
	while (progress != WAITS)
	{
		if (progress == FAILS)
		{
			progress = recover(run);
			continue;
		}
		run->element = progress == ELEMENT_OVER ? run->element + 1 : 0;
		run->step += progress == STEP_OVER;
		run->names.scope = NULL;
		if (run->step == run->recipe->step_count)
		{
			finish_ok(run);
			return;
		}
		progress = begin_step(run, current_step(run));
	}
}

void
gl_run_advance(Run *run)
{
	bool is_new = run->names.root == NULL;

	if (is_new && !gl_run_prepare(run))
		finish(run, run->judgement.outcome);
	else if (run->is_judged)
	{
		run->is_judged = false;
		go_on(run, FAILS);
	}
	else
		go_on(run, begin_step(run, current_step(run)));
}

void
gl_run_answered(Run *run)
{
	Progress progress = gl_run_judge(run, current_step(run));

	gl_http_release(run->transfer);
	run->transfer = NULL;
	go_on(run, progress);
}

void
gl_run_abort(Run *run)
{
	bool is_out =
		run->transfer != NULL && gl_http_was_sent(run->transfer) && current_step(run)->publishes;

	if (run->transfer != NULL)
		gl_http_release(run->transfer);
	run->transfer = NULL;
	if (run->session != NULL)
		gl_session_drop(&run->desk->sessions, run->session);
	run->session = NULL;
	gl_run_fail(run, OUTCOME_RETRYABLE, "stopped before it ended", NULL);
	finish(run, is_out ? OUTCOME_UNKNOWN : OUTCOME_RETRYABLE);
}

static bool
copy_texts(Run *run, const NetJob *job)
{
	run->facts = strdup(job->facts == NULL ? "" : job->facts);
	if (job->credential != NULL)
		run->credential_name = strdup(job->credential);
	run->recipe = gl_recipe_get(&run->desk->recipes, job->recipe == NULL ? "" : job->recipe);
	return run->facts != NULL && run->recipe != NULL &&
		   (job->credential == NULL) == (run->credential_name == NULL);
}

/* A run as if new, except for the memory of its buffers; NULL when memory ran out. */
static Run *
take_idle(Desk *desk)
{
	Run *run = gl_run_next(&desk->idle);
	ByteBuffer url;
	ByteBuffer body;
	ByteBuffer line;

	if (run == NULL)
		return calloc(1, sizeof(Run));
	url = run->url;
	body = run->body;
	line = run->line;
	memset(run, 0, offsetof(Run, result));
	run->url = url;
	run->body = body;
	run->line = line;
	run->result.http_status = 0;
	run->result.retry_after = 0;
	run->result.remote_id[0] = '\0';
	run->result.remote_url[0] = '\0';
	run->result.error[0] = '\0';
	return run;
}

Run *
gl_run_create(Desk *desk, const NetJob *job)
{
	Run *run = take_idle(desk);

	if (run == NULL)
		return NULL;
	run->desk = desk;
	run->channel_id = job->channel_id;
	run->result.id = job->id;
	if (!copy_texts(run, job))
	{
		gl_run_destroy(run);
		return NULL;
	}
	run->next_running = desk->running;
	run->link_running = &desk->running;
	if (run->next_running != NULL)
		run->next_running->link_running = &run->next_running;
	desk->running = run;
	gl_run_push(&desk->ready, run);
	return run;
}

void
gl_run_release(Run *run)
{
	gl_run_push(&run->desk->idle, run);
}

void
gl_run_destroy(Run *run)
{
	clear(run);
	gl_buffer_free(&run->url);
	gl_buffer_free(&run->body);
	gl_buffer_free(&run->line);
	free(run);
}
