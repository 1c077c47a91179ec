/*
 * quorum.c
 *		Quorum and rejection arithmetic over distinct people.
 *
 * A person has at most one seat per requirement, so counting seats counts people. Who left without a
 * vote leaves every count, a vote that was given stays. Nobody's absence completes a step, because
 * outcomes are only asked for when somebody votes, ticks or resolves. What holds a step open keeps
 * it from passing and from nothing else: votes against end it all the same.
 *
 * People whom a deadline added may approve and refuse like the others, and nobody waits for them: how
 * many are needed is counted of those first asked, and all of them still means all of them.
 */
#include "core/quorum.h"

typedef struct Count
{
	int seats;			   /* of those first asked */
	int votes[VOTE_COUNT]; /* of everybody */
	int first[VOTE_COUNT]; /* of those first asked */
} Count;

static int
share_needed(const RequirementRule *rule, int voting)
{
	switch (rule->quorum)
	{
		case QUORUM_ALL:
			return voting;
		case QUORUM_AT_LEAST:
			return rule->quorum_n;
		case QUORUM_PERCENT:
			return (voting * rule->quorum_n + 99) / 100;
		case QUORUM_ANY:
		case QUORUM_COUNT:
			break;
	}
	return 1;
}

int
gl_quorum_needed(const RequirementRule *rule, int seats, int abstentions)
{
	int needed = share_needed(rule, seats - abstentions);

	/* Where nobody first asked is left, one of those whom a deadline added is. */
	return needed > 1 ? needed : 1;
}

static Count
count_rule(const StepTally *step, int rule, gl_id person_id, Vote vote)
{
	Count count = {0};

	for (int i = 0; i < step->nseats; i++)
	{
		const Seat *seat = &step->seats[i];

		if (seat->requirement != rule || (!seat->is_active && seat->vote == VOTE_NONE))
			continue;
		count.seats += !seat->is_added;
		count.votes[seat->person_id == person_id ? vote : seat->vote]++;
		count.first[seat->person_id == person_id ? vote : seat->vote] += !seat->is_added;
	}
	return count;
}

/* Votes against that end the rule now, as the worse of the two; STEP_OPEN when none does. */
static StepOutcome
refusal_of(const RequirementRule *rule, const Count *count)
{
	int limit = 1;

	if (rule->rejection == REJECTION_WAIT_ALL && count->first[VOTE_NONE] > 0)
		return STEP_OPEN;
	if (rule->rejection == REJECTION_AT_LEAST)
		limit = rule->rejection_n;
	if (count->votes[VOTE_REJECT] + count->votes[VOTE_REQUEST_CHANGES] < limit)
		return STEP_OPEN;
	return count->votes[VOTE_REJECT] > 0 ? STEP_DECLINED : STEP_RETURNED;
}

/* Where everyone is heard first, votes against end the rule in time, so they do not block it. */
static int
held_against(const RequirementRule *rule, const Count *count)
{
	return rule->rejection == REJECTION_WAIT_ALL
			   ? count->votes[VOTE_REJECT] + count->votes[VOTE_REQUEST_CHANGES]
			   : 0;
}

static StepOutcome
rule_outcome(const RequirementRule *rule, const Count *count)
{
	StepOutcome refusal = refusal_of(rule, count);
	int needed = gl_quorum_needed(rule, count->seats, count->first[VOTE_ABSTAIN]);
	const int *votes = rule->quorum == QUORUM_ALL ? count->first : count->votes;
	int approvals = votes[VOTE_APPROVE];

	if (refusal != STEP_OPEN)
		return refusal;
	if (approvals + votes[VOTE_NONE] + held_against(rule, count) < needed)
		return STEP_BLOCKED;
	if (rule->rejection == REJECTION_WAIT_ALL && count->first[VOTE_NONE] > 0)
		return STEP_OPEN;
	return approvals >= needed ? STEP_PASSED : STEP_OPEN;
}

/* The outcome of the votes alone. */
static StepOutcome
votes_outcome(const StepTally *step, gl_id person_id, Vote vote)
{
	bool seen[STEP_OUTCOME_COUNT] = {false};

	for (int rule = 0; rule < step->nrules; rule++)
	{
		Count count = count_rule(step, rule, person_id, vote);

		seen[rule_outcome(&step->rules[rule], &count)] = true;
	}
	if (seen[STEP_DECLINED])
		return STEP_DECLINED;
	if (seen[STEP_RETURNED])
		return STEP_RETURNED;
	if (seen[STEP_BLOCKED])
		return STEP_BLOCKED;
	if (seen[STEP_OPEN] || !seen[STEP_PASSED])
		return STEP_OPEN;
	return STEP_PASSED;
}

StepOutcome
gl_step_outcome_with(const StepTally *step, gl_id person_id, Vote vote)
{
	StepOutcome outcome = votes_outcome(step, person_id, vote);

	return outcome == STEP_PASSED && step->holds > 0 ? STEP_OPEN : outcome;
}

StepOutcome
gl_step_outcome_freed(const StepTally *step, int freed)
{
	StepTally then = *step;

	then.holds -= freed;
	return gl_step_outcome(&then);
}

StepOutcome
gl_step_outcome(const StepTally *step)
{
	return gl_step_outcome_with(step, GL_NO_ID, VOTE_NONE);
}

bool
gl_is_among(gl_id id, const gl_id *ids, int n)
{
	for (int i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

bool
gl_step_waits_for(const StepTally *step, const gl_id *people, int n)
{
	bool waits = false;

	for (int rule = 0; rule < step->nrules; rule++)
	{
		Count count = count_rule(step, rule, GL_NO_ID, VOTE_NONE);
		bool is_open = rule_outcome(&step->rules[rule], &count) == STEP_OPEN;
		int awaited = 0;

		for (int i = 0; i < step->nseats; i++)
		{
			const Seat *seat = &step->seats[i];

			if (seat->requirement != rule || !seat->is_active || seat->vote != VOTE_NONE ||
				!gl_is_among(seat->person_id, people, n))
				continue;
			count.votes[VOTE_NONE]--;
			count.first[VOTE_NONE] -= !seat->is_added;
			awaited += !seat->is_added;
		}
		waits |= is_open && (rule_outcome(&step->rules[rule], &count) == STEP_BLOCKED ||
							 (step->rules[rule].rejection == REJECTION_WAIT_ALL && awaited > 0));
	}
	return waits && gl_step_outcome(step) == STEP_OPEN;
}

bool
gl_rule_is_met(const StepTally *step, int rule)
{
	Count count = count_rule(step, rule, GL_NO_ID, VOTE_NONE);

	return rule_outcome(&step->rules[rule], &count) == STEP_PASSED;
}

bool
gl_has_seat(const StepTally *step, gl_id person_id)
{
	for (int i = 0; i < step->nseats; i++)
		if (step->seats[i].person_id == person_id && step->seats[i].is_active)
			return true;
	return false;
}

int
gl_unsatisfiable_rule(const StepTally *step)
{
	for (int rule = 0; rule < step->nrules; rule++)
	{
		Count count = count_rule(step, rule, GL_NO_ID, VOTE_NONE);
		int needed = gl_quorum_needed(&step->rules[rule], count.seats, 0);

		if (count.seats < needed)
			return rule;
	}
	return -1;
}
