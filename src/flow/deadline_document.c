/*
 * deadline_document.c
 *		The reader of a step's deadline.
 */
#include "flow/deadline_document.h"

#include "base/errors.h"
#include "base/values.h"
#include "flow/bound.h"
#include "flow/calendar.h"
#include "utils/timestamp.h"

#define AMOUNT_MAX (366 * USECS_PER_DAY)
#define PERCENT_MAX 1000

static const char *const deadline_keys[] = {"within", "unit", "calendar", "lead", "actions", NULL};
static const DocKeys in_deadline = {deadline_keys, NULL};
static const char *const action_keys[] = {"at", "do", "to", NULL};
static const DocKeys in_action = {action_keys, NULL};

/* Where a deadline names no actions. */
static const TimedAction ladder[] = {
	{.act = TIMED_REMIND, .is_percent = true, .percent = 50},
	{.act = TIMED_REMIND, .is_percent = true, .percent = 90},
	{.act = TIMED_ESCALATE, .is_percent = true, .percent = 100},
	{.act = TIMED_HOLD, .is_percent = true, .percent = 100},
};

/* An amount of the unit, in microseconds. */
static int64
read_amount(const Doc *doc, const char *text, DeadlineUnit unit)
{
	Interval *interval = gl_interval_read(text);
	int64 amount;

	if (interval == NULL)
		gl_doc_fail(doc, psprintf("\"%s\" is no interval.", gl_shown_word((char *) text)),
					"Write \"24 hours\", for example.");
	if (unit == DUE_BY_CALENDAR && (interval->month != 0 || interval->day != 0))
		gl_doc_fail(doc, "A working day has as many hours as its calendar says.",
					"Write hours: three days of eight are \"24 hours\".");
	if (interval->month != 0)
		gl_doc_fail(doc, "Months are of different lengths.", "Write hours or days.");
	if (interval->day < -1000 || interval->day > 1000 || interval->time < -AMOUNT_MAX ||
		interval->time > AMOUNT_MAX)
		gl_doc_fail(doc, "It is longer than a year.", "Write at most 366 days.");
	amount = interval->day * USECS_PER_DAY + interval->time;
	if (amount < -AMOUNT_MAX || amount > AMOUNT_MAX)
		gl_doc_fail(doc, "It is longer than a year.", "Write at most 366 days.");
	return amount;
}

static int64
parse_amount(const Doc *doc, DeadlineUnit unit, int64 least)
{
	int64 amount = read_amount(doc, gl_doc_line(doc, 100), unit);

	if (amount < least)
		gl_doc_fail(doc, "It is no time at all.", "Write \"24 hours\", for example.");
	return amount;
}

/* "50%", or an interval before or after the due time. */
static void
parse_at(const Doc *doc, const DeadlineRule *rule, TimedAction *action)
{
	char *text = gl_doc_line(doc, 100);
	size_t length = strlen(text);

	if (length > 0 && text[length - 1] == '%')
	{
		size_t digits = strspn(text, "0123456789");

		action->is_percent = true;
		action->percent = digits == length - 1 && digits > 0 && digits <= 4 ? atoi(text) : -1;
		if (action->percent < 0 || action->percent > PERCENT_MAX)
			gl_doc_fail(doc, "It is no share of the time.",
						psprintf("Write \"0%%\" to \"%d%%\", in whole numbers.", PERCENT_MAX));
		return;
	}
	action->offset = read_amount(doc, text, rule->unit);
	if (rule->within > 0 && action->offset <= -rule->within)
		gl_doc_fail(doc, "It is before the step would be asked.",
					"Write less than \"within\" says, or a share as in \"50%\".");
}

static void
check_settling(const Doc *doc, const DeadlineRule *rule, const StepDef *step, TimedAct act)
{
	for (int i = 0; i < step->nrequirements; i++)
		if (step->requirements[i].is_human_only)
			gl_doc_fail(doc,
						psprintf("A requirement of the step is human_only, so time does not %s it.",
								 gl_name(&gl_timed_acts, act)),
						"Write \"escalate\", \"hold\" or \"expire\", or leave \"human_only\" out.");
	if (rule->within == 0)
		gl_doc_fail(doc, "Without \"within\" nobody is sure to have had time to decide.",
					"Add \"within\": \"48 hours\", for example.");
}

static void
parse_to(const Doc *doc, TimedAction *action)
{
	Doc member;

	if (gl_doc_get(doc, "to", &member))
	{
		if (action->act != TIMED_ESCALATE && action->act != TIMED_REASSIGN)
			gl_doc_fail(&member,
						psprintf("\"%s\" asks nobody else.", gl_name(&gl_timed_acts, action->act)),
						"Leave \"to\" out, or write \"do\": \"escalate\".");
		action->to = gl_definition_role(&member);
	}
	else if (action->act == TIMED_REASSIGN)
		gl_doc_fail(doc, "It does not say who is asked instead.",
					"Add \"to\": \"manager\", for example.");
}

static void
parse_action(const Doc *doc, const DeadlineRule *rule, const StepDef *step, TimedAction *action)
{
	Doc member;

	if (!gl_doc_is_object(doc))
		gl_doc_fail(doc, "An object is expected here.",
					"Write {\"at\": \"50%\", \"do\": \"remind\"}, for example.");
	gl_doc_check_keys(doc, &in_action);
	if (!gl_doc_get(doc, "do", &member))
		gl_doc_fail(doc, "The action does nothing.", "Add \"do\": \"remind\", for example.");
	action->act = gl_doc_name(&member, &gl_timed_acts);
	if (gl_timed_act_settles(action->act))
		check_settling(&member, rule, step, action->act);
	parse_to(doc, action);
	if (!gl_doc_get(doc, "at", &member))
		gl_doc_fail(doc, "The action has no time.", "Add \"at\": \"100%\", for example.");
	parse_at(&member, rule, action);
}

static void
parse_actions(const Doc *list, const StepDef *step, DeadlineRule *rule)
{
	int n = gl_doc_length(list, GL_DEADLINE_ACTIONS_MAX);
	TimedAction *actions = palloc0(sizeof(TimedAction) * Max(n, 1));

	if (n == 0)
		gl_doc_fail(list, "The list is empty.",
					"Name an action, or leave the list out: then people are reminded, and at the "
					"due time managers are asked and the post is held.");
	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(list, i);

		parse_action(&element, rule, step, &actions[i]);
	}
	rule->actions = actions;
	rule->nactions = n;
}

static void
parse_unit(const Doc *doc, DeadlineDef *deadline)
{
	Doc member;

	if (gl_doc_get(doc, "unit", &member))
		deadline->rule.unit = gl_doc_name(&member, &gl_deadline_units);
	if (gl_doc_get(doc, "calendar", &member))
	{
		deadline->calendar = gl_doc_line(&member, 200);
		if (deadline->rule.unit == DUE_BY_CLOCK)
			gl_doc_fail(&member, "The clock needs no calendar.",
						"Add \"unit\": \"business\", or leave \"calendar\" out.");
	}
	else if (deadline->rule.unit == DUE_BY_CALENDAR)
		gl_doc_fail(
			doc, "Working time needs a calendar.",
			"Add \"calendar\" with the name of one; greenlight.business_calendar shows them.");
}

DeadlineDef *
gl_deadline_parse(const Doc *doc, const StepDef *step)
{
	DeadlineDef *deadline = palloc0(sizeof(DeadlineDef));
	DeadlineRule *rule = &deadline->rule;
	Doc member;

	if (!gl_doc_is_object(doc))
		gl_doc_fail(doc, "An object is expected here.",
					"Write {\"within\": \"24 hours\"}, for example.");
	gl_doc_check_keys(doc, &in_deadline);
	parse_unit(doc, deadline);
	if (gl_doc_get(doc, "within", &member))
		rule->within = parse_amount(&member, rule->unit, 1);
	else if (!gl_doc_get(doc, "lead", &member))
		gl_doc_fail(
			doc, "The deadline says no time.",
			"Add \"within\": \"24 hours\", or \"lead\": \"2 hours\" before the publish time.");
	if (gl_doc_get(doc, "lead", &member))
		rule->lead = parse_amount(&member, rule->unit, 0);
	rule->actions = ladder;
	rule->nactions = lengthof(ladder);
	if (gl_doc_get(doc, "actions", &member))
		parse_actions(&member, step, rule);
	return deadline;
}

void
gl_deadline_check_steps(const Doc *root, const WorkflowDef *definition)
{
	const DeadlineDef *deadline = definition->nsteps == 1 ? definition->steps[0].deadline : NULL;
	Doc steps;

	for (int i = 0; deadline != NULL && i < deadline->rule.nactions; i++)
		if (deadline->rule.actions[i].act == TIMED_SKIP && gl_doc_get(root, "steps", &steps))
		{
			Doc step = gl_doc_at(&steps, 0);

			gl_doc_fail(&step, "Without its only step nobody would have agreed.",
						"Write \"expire\" or \"hold\" in place of \"skip\".");
		}
}

void
gl_deadline_check_calendars(const WorkflowDef *definition, const Workspace *workspace)
{
	for (int i = 0; i < definition->nsteps; i++)
	{
		const DeadlineDef *deadline = definition->steps[i].deadline;

		if (deadline != NULL && deadline->calendar != NULL &&
			!gl_calendar_exists(workspace, deadline->calendar))
			gl_invalid(psprintf("document is wrong at $.steps[%d].deadline.calendar", i),
					   psprintf("There is no calendar \"%s\".", gl_shown_word(deadline->calendar)),
					   "Make it with greenlight.create_calendar() first.");
	}
}
