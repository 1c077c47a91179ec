/*
 * deadline.c
 *		Due times and timers, in a snapshot in memory. A timer is worked out anew after every act on
 *		a review and written where it differs, so that nothing has to remember to arm or disarm it.
 *
 * A step goes on while it is open: an edit makes another visit of it, with the same deadline. One that
 * had passed, or that waits for its turn again, is asked anew and has its whole time again.
 */
#include "flow/deadline.h"

#include "base/clock.h"
#include "base/sequence.h"
#include "flow/calendar.h"
#include "flow/carry.h"
#include "flow/condition.h"
#include "flow/lookup.h"
#include "flow/timed_seats.h"

Action
gl_timed_action(TimedAct act)
{
	static const Action actions[TIMED_COUNT] = {
		[TIMED_REMIND] = ACTION_REMIND,
		[TIMED_ESCALATE] = ACTION_ESCALATE,
		[TIMED_REASSIGN] = ACTION_HAND_OVER,
		[TIMED_APPROVE] = ACTION_DEEM_STEP,
		[TIMED_REQUEST_CHANGES] = ACTION_TIME_RETURN,
		[TIMED_REJECT] = ACTION_TIME_REJECT,
		[TIMED_EXPIRE] = ACTION_EXPIRE,
		[TIMED_HOLD] = ACTION_TIME_HOLD,
		[TIMED_SKIP] = ACTION_SKIP_STEP,
	};

	return actions[act];
}

static const StepDef *
step_of(const PostSnap *snap, int step)
{
	return &gl_definition_get(snap->review.workflow_version_id)->steps[step];
}

char *
gl_deadline_note(const PostSnap *snap)
{
	const StepRow *visit = &gl_snapshot_open_step(snap)->row;

	return psprintf("step \"%s\" was due at %s", step_of(snap, visit->step)->name,
					gl_time_text(visit->due_at));
}

static DeadlineFacts
facts_of(const PostSnap *snap, const DeadlineDef *deadline, const StepRow *visit)
{
	return (DeadlineFacts){
		.calendar = deadline->rule.unit == DUE_BY_CALENDAR
						? gl_calendar_get(snap->workspace, deadline->calendar)
						: NULL,
		.asked_at = visit->asked_at,
		.revised_at = snap->content.created_at,
		.extended_to = visit->extended_to,
		.publish_at = snap->post.publish_at,
	};
}

/* The visit before was open until this very act, and the same step is asked again. */
static bool
goes_on(const PostSnap *snap, const StepRow *last)
{
	return last != NULL && last->state == VISIT_STALE && last->closed_at == snap->now &&
		   last->due_at != GL_TIME_NEVER;
}

void
gl_deadline_open(PostSnap *snap, StepRow *visit, const StepRow *last)
{
	const DeadlineDef *deadline = step_of(snap, visit->step)->deadline;
	DeadlineFacts facts;

	if (deadline == NULL)
		return;
	if (goes_on(snap, last))
	{
		snap->timing.goes_on = true;
		visit->asked_at = last->asked_at;
		visit->due_at = last->due_at;
		visit->first_due_at = last->first_due_at;
		visit->extended_to = last->extended_to;
		visit->done_actions = last->done_actions;
		gl_timed_seats_keep(snap, visit, last);
		return;
	}
	facts = facts_of(snap, deadline, visit);
	visit->due_at = gl_deadline_due(&deadline->rule, &facts);
	visit->first_due_at = visit->due_at;
}

/* The publish time leaves some step that applies no time at all. */
static bool
is_out_of_time(const PostSnap *snap, const WorkflowDef *definition)
{
	Jsonb *condition_facts = NULL;

	if (snap->post.publish_at == GL_TIME_NEVER)
		return false;
	for (int i = 0; i < definition->nsteps; i++)
	{
		const StepDef *step = &definition->steps[i];
		StepRow asked = {.asked_at = snap->now, .extended_to = GL_TIME_NEVER};
		DeadlineFacts facts;

		if (step->deadline == NULL)
			continue;
		facts = facts_of(snap, step->deadline, &asked);
		if (!gl_deadline_is_over(&step->deadline->rule, &facts, snap->now))
			continue;
		if (step->when != NULL && condition_facts == NULL)
			condition_facts = gl_condition_facts(snap, NULL, NULL);
		if (gl_condition_holds(step->when, condition_facts))
			return true;
	}
	return false;
}

static bool
has_agreed_step(const PostSnap *snap, int except)
{
	for (int i = 0; i < snap->nsteps; i++)
	{
		const StepRow *visit = &snap->steps[i].row;

		if (visit->step != except && visit == gl_last_visit(snap, visit->step) &&
			gl_step_is_settled(snap, visit->step) && visit->state != VISIT_SKIPPED &&
			visit->state != VISIT_PASSED_OVER)
			return true;
	}
	return false;
}

void
gl_deadline_facts(Facts *facts, PostSnap *snap, const ActRequest *request)
{
	const StepSnap *open =
		snap->post.review_state == REVIEW_IN_REVIEW ? gl_snapshot_open_step(snap) : NULL;

	facts->post.is_held_by_time = snap->post.held_step > 0;
	facts->post.due_at = open == NULL ? GL_TIME_NEVER : open->row.due_at;
	if (request->action == ACTION_SUBMIT && snap->workflow != NULL && !facts->post.is_agreed)
	{
		const WorkflowDef *definition = gl_definition_get(snap->workflow->version_id);

		facts->post.late_submit = definition->late_submit;
		facts->post.is_out_of_time = is_out_of_time(snap, definition);
	}
	if (request->timer == NULL)
		return;
	facts->has_agreed_step = has_agreed_step(snap, open->row.step);
	if (request->action == ACTION_HAND_OVER)
		facts->is_seatable = gl_timed_seats_suffice(snap, request->timer->action);
}

int
gl_deadline_holder(const PostSnap *snap, const ActRequest *request)
{
	return request->timer == NULL ? 0 : gl_snapshot_open_step(snap)->row.step + 1;
}

bool
gl_deadline_hold_is_over(const PostSnap *snap)
{
	const PostRow *post = &snap->post;

	if (post->held_step == 0)
		return false;
	return post->review_state == REVIEW_APPROVED ||
		   (post->review_state == REVIEW_IN_REVIEW && snap->review_is_loaded &&
			gl_step_is_settled(snap, post->held_step - 1));
}

static void
mark_done(StepSnap *open, int action)
{
	Int16List *done = &open->row.done_actions;
	int16 *items = palloc(sizeof(int16) * (done->n + 1));

	if (done->n > 0)
		memcpy(items, done->items, sizeof(int16) * done->n);
	items[done->n] = (int16) action;
	*done = (Int16List){done->n + 1, items};
	if (open->pending == PENDING_NOTHING)
		open->pending = PENDING_UPDATE;
}

/* A requirement that is deemed met has a decision of nobody; what people met needs none. */
static void
deem(PostSnap *snap, const ActRequest *request, const StepRow *visit)
{
	int n = step_of(snap, visit->step)->nrequirements;
	StepTally tally = gl_snapshot_tally(snap, visit);

	snap->decisions = palloc0(sizeof(DecisionRow) * n);
	for (int i = 0; i < n; i++)
	{
		if (gl_rule_is_met(&tally, i))
			continue;
		snap->decisions[snap->ndecisions++] = (DecisionRow){
			.id = gl_sequence_next(SEQUENCE_DECISION),
			.workspace_id = visit->workspace_id,
			.post_id = visit->post_id,
			.round = visit->round,
			.step = visit->step,
			.visit = visit->visit,
			.requirement = i,
			.verdict = VERDICT_DEEMED,
			.note = request->note == NULL ? NULL : pstrdup(request->note),
			.revision = snap->review.revision,
			.content_sha256 = snap->review.content_sha256,
			.decided_at = snap->now,
		};
	}
}

/* Before the round is there, so of the workflow that it will have. */
static void
warn_of_lateness(const PostSnap *snap)
{
	if (gl_definition_get(snap->workflow->version_id)->late_submit != LATE_WARN)
		return;
	ereport(
		WARNING,
		(errmsg("%s", gl_refusals[REFUSAL_OUT_OF_TIME].message),
		 errdetail("A step is due at once, for publish time %s.",
				   gl_time_text(snap->post.publish_at)),
		 errhint(
			 "Name a later time with greenlight.schedule(), or see to it that people decide.")));
}

void
gl_deadline_begin(PostSnap *snap, const ActRequest *request, const Facts *facts, BitSet effects)
{
	StepSnap *open;

	snap->timing.told = (IdList){0};
	snap->timing.goes_on = false;
	if (HAS_EFFECT(effects, OPEN_REVIEW) && facts->post.is_out_of_time && !request->is_dry_run)
		warn_of_lateness(snap);
	if (request->timer == NULL)
		return;
	open = gl_snapshot_open_step(snap);
	snap->timing.acting_round = open->row.round;
	snap->timing.acting_step = open->row.step;
	snap->timing.acting_visit = open->row.visit;
	mark_done(open, request->timer->action);
	if (HAS_EFFECT(effects, DEEM))
		deem(snap, request, &open->row);
	if (HAS_EFFECT(effects, REMIND) && !request->timer->is_quiet)
		gl_timed_reminder(snap, &open->row, request->timer->action);
	if (HAS_EFFECT(effects, ADD_SEATS))
		gl_timed_seats_add(snap, &open->row, request->timer->action);
	if (HAS_EFFECT(effects, GIVE_SEATS))
		gl_timed_seats_give(snap, &open->row, request->timer->action);
}

/* The due time of the open step, after somebody named another one or the publish time moved. */
static void
move_due(PostSnap *snap, StepSnap *open, const ActRequest *request, BitSet effects)
{
	const DeadlineDef *deadline = step_of(snap, open->row.step)->deadline;
	DeadlineFacts facts;
	gl_time due;

	if (deadline == NULL)
		return;
	if (HAS_EFFECT(effects, EXTEND))
	{
		open->row.extended_to = request->publish_at;
		due = request->publish_at;
	}
	else if (HAS_EFFECT(effects, TIME) || HAS_EFFECT(effects, CLEAR_TIME))
	{
		facts = facts_of(snap, deadline, &open->row);
		due = gl_deadline_due(&deadline->rule, &facts);
	}
	else
		return;
	if (due == open->row.due_at && !HAS_EFFECT(effects, EXTEND))
		return;
	snap->timing.due_has_moved = true;
	open->row.due_at = due;
	if (open->row.first_due_at == GL_TIME_NEVER)
		open->row.first_due_at = due;
	if (open->pending == PENDING_NOTHING)
		open->pending = PENDING_UPDATE;
}

static BitSet
done_set(const StepRow *visit)
{
	BitSet done = 0;

	for (int i = 0; i < visit->done_actions.n; i++)
		done |= (BitSet) 1 << visit->done_actions.items[i];
	return done;
}

/* The timer that the open step asks for; false when it asks for none. */
static bool
timer_asked(const PostSnap *snap, TimerRow *timer)
{
	const StepSnap *open = gl_snapshot_open_step(snap);
	const DeadlineDef *deadline;
	DeadlineFacts facts;

	if (open == NULL || open->row.due_at == GL_TIME_NEVER)
		return false;
	deadline = step_of(snap, open->row.step)->deadline;
	if (deadline == NULL)
		return false;
	*timer = (TimerRow){
		.post_id = snap->post.id,
		.workspace_id = snap->post.workspace_id,
		.round = open->row.round,
		.step = open->row.step,
		.visit = open->row.visit,
	};
	facts = facts_of(snap, deadline, &open->row);
	timer->action = gl_deadline_next(&deadline->rule, &facts, open->row.due_at,
									 done_set(&open->row), &timer->fires_at);
	if (timer->action < 0)
		return false;
	timer->act = deadline->rule.actions[timer->action].act;
	return true;
}

bool
gl_deadline_reminds_again(const PostSnap *snap, int action)
{
	const StepRow *visit = &gl_snapshot_open_step(snap)->row;
	const DeadlineDef *deadline = step_of(snap, visit->step)->deadline;
	DeadlineFacts facts = facts_of(snap, deadline, visit);
	BitSet done = done_set(visit) | (BitSet) 1 << action;

	for (int i = 0; i < deadline->rule.nactions; i++)
		if ((done & ((BitSet) 1 << i)) == 0 && deadline->rule.actions[i].act == TIMED_REMIND &&
			gl_deadline_at(&deadline->rule, &facts, visit->due_at, i) <= snap->now)
			return true;
	return false;
}

static bool
is_same_timer(const TimerRow *a, const TimerRow *b)
{
	return a->round == b->round && a->step == b->step && a->visit == b->visit &&
		   a->action == b->action && a->fires_at == b->fires_at;
}

/*
 * The instant of an action stays while nothing moves it, also when its calendar gets another holiday:
 * what people were told holds. Only the time until a step is deemed approved follows the content.
 */
static bool
keeps_instant(const PostSnap *snap, const TimerRow *timer)
{
	const TimerRow *before = &snap->timing.timer;

	return snap->timing.has_timer && !snap->timing.due_has_moved && timer->act != TIMED_APPROVE &&
		   before->round == timer->round && before->step == timer->step &&
		   before->action == timer->action &&
		   (before->visit == timer->visit || snap->timing.goes_on);
}

bool
gl_deadline_timer_is_wrong(const PostSnap *snap)
{
	TimerRow timer;
	const TimerRow *is = &snap->timing.timer;

	if (timer_asked(snap, &timer) != snap->timing.has_timer)
		return true;
	if (!snap->timing.has_timer)
		return false;
	/* Of working time no more can be said: the calendar may have changed since. */
	if (step_of(snap, timer.step)->deadline->rule.unit == DUE_BY_CALENDAR)
		timer.fires_at = is->fires_at;
	return !is_same_timer(&timer, is) || timer.act != is->act;
}

/* The row becomes what the open step asks for. */
static void
follow_timer(PostSnap *snap)
{
	TimerRow timer;
	bool asks = timer_asked(snap, &timer);

	if (asks && keeps_instant(snap, &timer))
		timer.fires_at = snap->timing.timer.fires_at;
	if (!asks && snap->timing.has_timer)
		snap->timing.pending = PENDING_DELETE;
	else if (asks && !snap->timing.has_timer)
		snap->timing.pending = PENDING_INSERT;
	else if (asks && !is_same_timer(&timer, &snap->timing.timer))
		snap->timing.pending = PENDING_UPDATE;
	if (snap->timing.pending == PENDING_UPDATE)
		timer.tid = snap->timing.timer.tid;
	if (asks && snap->timing.pending != PENDING_NOTHING)
		snap->timing.timer = timer;
}

void
gl_deadline_follow(PostSnap *snap, const ActRequest *request, BitSet effects)
{
	StepSnap *open;

	if (!snap->review_is_loaded)
		return;
	open = gl_snapshot_open_step(snap);
	snap->timing.due_has_moved = false;
	if (open != NULL)
		move_due(snap, open, request, effects);
	follow_timer(snap);
}

void
gl_deadline_tell(Detail *detail, const PostSnap *snap, const ActRequest *request,
				 const Facts *facts, BitSet effects)
{
	const struct TimerShot *shot = request->timer;

	if (HAS_EFFECT(effects, EXTEND))
		gl_detail_time(detail, "due_at", request->publish_at);
	if (HAS_EFFECT(effects, OPEN_REVIEW) && facts->post.is_out_of_time)
		gl_detail_raw(detail, "is_late", "true");
	if (HAS_EFFECT(effects, VOTE) && snap->ndecisions > 0 && snap->decisions[0].is_late)
		gl_detail_raw(detail, "is_late", "true");
	if (shot == NULL)
		return;
	gl_detail_int(detail, "round", snap->timing.acting_round);
	gl_detail_int(detail, "step", snap->timing.acting_step + 1);
	gl_detail_int(detail, "visit", snap->timing.acting_visit);
	gl_detail_int(detail, "action", shot->action + 1);
	gl_detail_time(detail, "intended_at", shot->at);
	if (request->action == ACTION_LAPSE)
		gl_detail_text(detail, "act", gl_name(&gl_timed_acts, shot->act));
	gl_detail_text(detail, "reason", shot->reason);
	if (HAS_EFFECT(effects, REMIND) || HAS_EFFECT(effects, ADD_SEATS) ||
		HAS_EFFECT(effects, GIVE_SEATS))
		gl_detail_ids(detail, "people", &snap->timing.told);
}
