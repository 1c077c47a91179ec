/*
 * deadline_test.c
 *		Promise: a step is due at the earlier of its time and the publish time less its lead; its actions
 *		come in order, never before it was asked, and nothing is settled by time in less than its time.
 */
#include "core/deadline.h"
#include "core/decide.h"
#include "tap.h"

#define MINUTE (60 * GL_SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONDAY (2 * DAY) /* 2000-01-03 */

static const WorkSpan office_hours[] = {{9 * 3600, 17 * 3600}};
static const WorkDay office = {office_hours, 1};

static ZoneOffset
utc(void *context, gl_time at)
{
	return (ZoneOffset){0, GL_TIME_NEVER};
}

static const BusinessCalendar weekdays = {
	.week = {office, office, office, office, office, {0}, {0}}, .zone = utc};

/* A step asked on Monday at nine, by a deadline of 24 hours. */
static DeadlineFacts
asked(const BusinessCalendar *calendar)
{
	return (DeadlineFacts){
		.calendar = calendar,
		.asked_at = MONDAY + 9 * HOUR,
		.revised_at = MONDAY,
		.extended_to = GL_TIME_NEVER,
		.publish_at = GL_TIME_NEVER,
	};
}

static gl_time
at(const DeadlineRule *rule, const DeadlineFacts *facts, TimedAction action)
{
	DeadlineRule own = *rule;

	own.actions = &action;
	own.nactions = 1;
	return gl_deadline_at(&own, facts, gl_deadline_due(rule, facts), 0);
}

#define PERCENT(p) ((TimedAction){.act = TIMED_REMIND, .is_percent = true, .percent = (p)})
#define OFFSET(o) ((TimedAction){.act = TIMED_REMIND, .offset = (o)})
#define SETTLE(act_, p) ((TimedAction){.act = (act_), .is_percent = true, .percent = (p)})

static void
by_clock(void)
{
	DeadlineRule rule = {.within = 24 * HOUR, .lead = 2 * HOUR};
	DeadlineFacts facts = asked(NULL);
	gl_time opened = facts.asked_at;

	ok(gl_deadline_due(&rule, &facts) == opened + DAY, "due a day after it was asked");
	ok(at(&rule, &facts, PERCENT(0)) == opened, "0 %% is when it was asked");
	ok(at(&rule, &facts, PERCENT(50)) == opened + 12 * HOUR, "50 %% is half of it");
	ok(at(&rule, &facts, PERCENT(100)) == opened + DAY, "100 %% is the due time");
	ok(at(&rule, &facts, PERCENT(150)) == opened + 36 * HOUR, "150 %% is half as much again");
	ok(at(&rule, &facts, OFFSET(-HOUR)) == opened + 23 * HOUR, "an hour before");
	ok(at(&rule, &facts, OFFSET(HOUR)) == opened + 25 * HOUR, "an hour after");

	facts.publish_at = opened + 12 * HOUR;
	ok(gl_deadline_due(&rule, &facts) == opened + 10 * HOUR,
	   "the publish time less the lead comes first");
	ok(at(&rule, &facts, PERCENT(50)) == opened + 5 * HOUR, "shares are of what is left");
	ok(!gl_deadline_is_over(&rule, &facts, opened), "there is time left");
	facts.publish_at = opened + 2 * HOUR;
	ok(gl_deadline_is_over(&rule, &facts, opened), "none: the due time is when it was asked");
	ok(at(&rule, &facts, OFFSET(-HOUR)) == opened && at(&rule, &facts, PERCENT(50)) == opened,
	   "nothing comes before it was asked");
	facts.publish_at = opened - DAY;
	ok(gl_deadline_due(&rule, &facts) == opened - 26 * HOUR &&
		   at(&rule, &facts, PERCENT(50)) == opened && at(&rule, &facts, PERCENT(200)) == opened,
	   "a due time long over makes everything due when it was asked");

	facts.extended_to = opened + 3 * DAY;
	facts.publish_at = GL_TIME_NEVER;
	ok(gl_deadline_due(&rule, &facts) == opened + 3 * DAY, "extended");
	ok(at(&rule, &facts, PERCENT(50)) == opened + 36 * HOUR, "shares are of the longer time");
	facts.publish_at = opened + DAY;
	ok(gl_deadline_due(&rule, &facts) == opened + 22 * HOUR, "and then planned for sooner");

	rule.within = 0;
	facts.extended_to = GL_TIME_NEVER;
	ok(gl_deadline_due(&rule, &facts) == opened + 22 * HOUR, "a lead alone");
	facts.publish_at = GL_TIME_NEVER;
	ok(gl_deadline_due(&rule, &facts) == GL_TIME_NEVER &&
		   at(&rule, &facts, PERCENT(50)) == GL_TIME_NEVER &&
		   !gl_deadline_is_over(&rule, &facts, opened),
	   "without a publish time it is never due");
}

static void
by_calendar(void)
{
	DeadlineRule rule = {.unit = DUE_BY_CALENDAR, .within = 24 * HOUR, .lead = 4 * HOUR};
	DeadlineFacts facts = asked(&weekdays);
	gl_time wednesday = MONDAY + 2 * DAY;

	ok(gl_deadline_due(&rule, &facts) == wednesday + 17 * HOUR, "24 hours are three working days");
	ok(at(&rule, &facts, PERCENT(50)) == MONDAY + DAY + 13 * HOUR, "half is twelve working hours");
	ok(at(&rule, &facts, PERCENT(100)) == wednesday + 17 * HOUR, "the whole");
	ok(at(&rule, &facts, PERCENT(150)) == MONDAY + 4 * DAY + 13 * HOUR, "and half as much again");
	ok(at(&rule, &facts, OFFSET(-8 * HOUR)) == wednesday + 9 * HOUR, "a working day before");
	ok(at(&rule, &facts, OFFSET(8 * HOUR)) == wednesday + DAY + 17 * HOUR, "and one after");
	facts.publish_at = wednesday + 11 * HOUR;
	ok(gl_deadline_due(&rule, &facts) == MONDAY + DAY + 15 * HOUR, "a lead of four working hours");
	facts.publish_at = MONDAY + 6 * DAY; /* on Sunday */
	rule.lead = 0;
	rule.within = 0;
	ok(at(&rule, &facts, PERCENT(100)) == facts.publish_at,
	   "a due time outside working hours is not moved");
	ok(at(&rule, &facts, PERCENT(99)) < facts.publish_at &&
		   at(&rule, &facts, PERCENT(101)) > facts.publish_at,
	   "what is before it is, and what is after it");
}

static void
settled_by_time(void)
{
	DeadlineRule rule = {.within = 24 * HOUR};
	DeadlineFacts facts = asked(NULL);
	gl_time opened = facts.asked_at;

	ok(at(&rule, &facts, SETTLE(TIMED_APPROVE, 100)) == opened + DAY &&
		   at(&rule, &facts, SETTLE(TIMED_SKIP, 100)) == opened + DAY,
	   "approved or skipped at the due time");
	facts.revised_at = opened + 5 * HOUR;
	ok(at(&rule, &facts, SETTLE(TIMED_APPROVE, 100)) == opened + 29 * HOUR,
	   "an edit begins the time until it is deemed approved anew");
	ok(at(&rule, &facts, SETTLE(TIMED_SKIP, 100)) == opened + DAY &&
		   at(&rule, &facts, SETTLE(TIMED_EXPIRE, 100)) == opened + DAY &&
		   at(&rule, &facts, PERCENT(100)) == opened + DAY,
	   "and nothing else");
	facts.publish_at = opened + HOUR;
	ok(at(&rule, &facts, SETTLE(TIMED_APPROVE, 100)) == opened + 29 * HOUR &&
		   at(&rule, &facts, SETTLE(TIMED_SKIP, 100)) == opened + DAY,
	   "a near publish time shortens neither");
	ok(at(&rule, &facts, SETTLE(TIMED_EXPIRE, 100)) == opened + HOUR,
	   "it does what can be taken back by people");
	facts.publish_at = GL_TIME_NEVER;
	facts.extended_to = opened + 3 * DAY;
	ok(at(&rule, &facts, SETTLE(TIMED_APPROVE, 100)) == opened + 3 * DAY, "extending moves it");
}

static void
in_order(void)
{
	TimedAction actions[] = {SETTLE(TIMED_HOLD, 100), PERCENT(50), SETTLE(TIMED_ESCALATE, 100),
							 OFFSET(-HOUR)};
	DeadlineRule rule = {.within = 24 * HOUR, .actions = actions, .nactions = 4};
	DeadlineFacts facts = asked(NULL);
	gl_time due = gl_deadline_due(&rule, &facts);
	int expected[] = {1, 3, 0, 2};
	BitSet done = 0;
	bool holds = true;
	gl_time when;

	for (int i = 0; i < 4; i++)
	{
		int next = gl_deadline_next(&rule, &facts, due, done, &when);

		holds &= next == expected[i];
		done |= (BitSet) 1 << next;
	}
	ok(holds, "by instant, then by place");
	ok(gl_deadline_next(&rule, &facts, due, done, &when) == -1 && when == GL_TIME_NEVER,
	   "none is left");
	ok(gl_deadline_next(&rule, &facts, GL_TIME_NEVER, 0, &when) == -1, "nor without a due time");
}

static void
kept_open(void)
{
	RequirementRule any = {.quorum = QUORUM_ANY, .rejection = REJECTION_WAIT_ALL};
	Seat seats[] = {{.person_id = 1, .is_active = true}, {.person_id = 2, .is_active = true}};
	StepTally step = {.rules = &any, .nrules = 1, .seats = seats, .nseats = 2};

	ok(gl_may_settle_by_time(&step), "nobody has voted");
	step.holds = 1;
	ok(!gl_may_settle_by_time(&step), "an item holds it open");
	step.holds = 0;
	seats[0].vote = VOTE_ABSTAIN;
	ok(gl_may_settle_by_time(&step), "an abstention is no objection");
	seats[0].vote = VOTE_REQUEST_CHANGES;
	ok(!gl_may_settle_by_time(&step), "a request for changes is");
	seats[0].vote = VOTE_REJECT;
	ok(!gl_may_settle_by_time(&step), "and a rejection");
	seats[0] = (Seat){.person_id = 1};
	seats[1].is_active = false;
	ok(!gl_may_settle_by_time(&step), "too few people are left");
}

/* A step asked of two, who vote so, and of one whom a deadline added. */
static StepOutcome
with_added(RequirementRule rule, Vote first, Vote second, Vote added)
{
	Seat seats[] = {{.person_id = 1, .is_active = true, .vote = first},
					{.person_id = 2, .is_active = true, .vote = second},
					{.person_id = 3, .is_active = true, .vote = added, .is_added = true}};
	StepTally step = {.rules = &rule, .nrules = 1, .seats = seats, .nseats = 3};

	expect(gl_rule_is_met(&step, 0) == (gl_step_outcome(&step) == STEP_PASSED),
		   "the only rule is met when the step has passed");
	return gl_step_outcome(&step);
}

static void
added_people(void)
{
	RequirementRule any = {.quorum = QUORUM_ANY};
	RequirementRule all = {.quorum = QUORUM_ALL};
	RequirementRule two = {.quorum = QUORUM_AT_LEAST, .quorum_n = 2};
	RequirementRule most = {.quorum = QUORUM_PERCENT, .quorum_n = 51};
	RequirementRule heard = {.quorum = QUORUM_ANY, .rejection = REJECTION_WAIT_ALL};
	Vote none = VOTE_NONE;
	Vote yes = VOTE_APPROVE;

	expect(with_added(any, none, none, yes) == STEP_PASSED, "any");
	expect(with_added(two, yes, none, yes) == STEP_PASSED, "two");
	expect(with_added(most, yes, none, none) == STEP_OPEN, "one of two is not most");
	expect(with_added(most, yes, none, yes) == STEP_PASSED, "two of two are");
	claim("whom a deadline added counts where some are asked");
	expect(with_added(most, VOTE_ABSTAIN, VOTE_ABSTAIN, none) == STEP_OPEN, "one is left");
	expect(with_added(most, VOTE_ABSTAIN, VOTE_ABSTAIN, yes) == STEP_PASSED, "and agrees");
	expect(with_added(all, VOTE_ABSTAIN, VOTE_ABSTAIN, yes) == STEP_BLOCKED, "all of nobody");
	claim("and is enough for a share of those who abstained");
	expect(with_added(all, yes, none, yes) == STEP_OPEN, "one of the two is missing");
	expect(with_added(all, yes, yes, none) == STEP_PASSED, "both are there");
	expect(with_added(all, yes, VOTE_ABSTAIN, none) == STEP_PASSED, "one abstains");
	expect(with_added(heard, yes, yes, none) == STEP_PASSED, "both were heard");
	claim("all are those who were asked first, and nobody waits for the others");
	expect(with_added(any, none, none, VOTE_REJECT) == STEP_DECLINED, "any");
	expect(with_added(all, none, none, VOTE_REQUEST_CHANGES) == STEP_RETURNED, "all");
	claim("they refuse like everybody");
}

/* What becomes of the only open step when its time has come. */
static Verdict
settled_with(Action action, bool is_last, bool has_agreed, bool content_ok)
{
	RequirementRule any = {.quorum = QUORUM_ANY};
	Seat seat = {.person_id = 1, .is_active = true};
	StepTally step = {.rules = &any, .nrules = 1, .seats = &seat, .nseats = 1};
	Facts facts = {
		.actor = {.kind = ACTOR_WORKER},
		.post = {.review_state = REVIEW_IN_REVIEW,
				 .mode = MODE_MULTI_LEVEL,
				 .content_ok = content_ok},
		.step = &step,
		.is_last_step = is_last,
		.has_agreed_step = has_agreed,
	};

	return gl_decide(&facts, action);
}

static Verdict
settled(Action action, bool is_last, bool has_agreed)
{
	return settled_with(action, is_last, has_agreed, true);
}

static void
last_step(void)
{
	ok(settled(ACTION_DEEM_STEP, false, false).to == REVIEW_IN_REVIEW &&
		   settled(ACTION_SKIP_STEP, false, false).to == REVIEW_IN_REVIEW,
	   "the next step opens");
	ok(settled(ACTION_DEEM_STEP, true, false).to == REVIEW_APPROVED,
	   "the last one approves the post when it is deemed approved");
	ok(settled_with(ACTION_DEEM_STEP, true, false, false).refusal == REFUSAL_CONTENT,
	   "time does not approve what breaks a content rule");
	ok(settled(ACTION_SKIP_STEP, true, true).to == REVIEW_APPROVED &&
		   settled(ACTION_SKIP_STEP, true, true).action == ACTION_SKIP_REVIEW,
	   "or skipped after another one was agreed to");
	ok(settled(ACTION_SKIP_STEP, true, false).refusal == REFUSAL_NOT_BY_TIME,
	   "skipped where nobody agreed to anything it approves nothing");
	ok(settled(ACTION_DEEM_REVIEW, true, true).refusal == REFUSAL_ILLEGAL_TRANSITION,
	   "nobody asks for what it leads to");
}

static void
risky(void)
{
	int n = 0;

	for (TimedAct act = 0; act < TIMED_COUNT; act++)
		n += gl_timed_act_is_risky(act);
	ok(n == 4 && gl_timed_act_is_risky(TIMED_APPROVE) && gl_timed_act_is_risky(TIMED_REJECT) &&
		   gl_timed_act_is_risky(TIMED_EXPIRE) && gl_timed_act_is_risky(TIMED_SKIP),
	   "what a wrong clock must not do");
}

int
main(void)
{
	by_clock();
	by_calendar();
	settled_by_time();
	in_order();
	kept_open();
	added_people();
	last_step();
	risky();
	return finish();
}
