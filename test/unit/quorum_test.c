/*
 * quorum_test.c
 *		Promise: every quorum and rejection rule counts as the manual's "Decisions" says, for every
 *		set of votes of up to four people, some of whom have left.
 *
 * reference() is written from the manual, not from the code: it knows votes and people, no limits.
 */
#include "core/names.h"
#include "core/quorum.h"
#include "tap.h"

#define PEOPLE 4

static const RequirementRule quorums[] = {
	{.quorum = QUORUM_ANY},
	{.quorum = QUORUM_ALL},
	{.quorum = QUORUM_AT_LEAST, .quorum_n = 1},
	{.quorum = QUORUM_AT_LEAST, .quorum_n = 2},
	{.quorum = QUORUM_AT_LEAST, .quorum_n = 3},
	{.quorum = QUORUM_AT_LEAST, .quorum_n = 5},
	{.quorum = QUORUM_PERCENT, .quorum_n = 1},
	{.quorum = QUORUM_PERCENT, .quorum_n = 25},
	{.quorum = QUORUM_PERCENT, .quorum_n = 26},
	{.quorum = QUORUM_PERCENT, .quorum_n = 33},
	{.quorum = QUORUM_PERCENT, .quorum_n = 34},
	{.quorum = QUORUM_PERCENT, .quorum_n = 50},
	{.quorum = QUORUM_PERCENT, .quorum_n = 67},
	{.quorum = QUORUM_PERCENT, .quorum_n = 100},
};

static const RequirementRule rejections[] = {
	{.rejection = REJECTION_FIRST_ENDS},
	{.rejection = REJECTION_WAIT_ALL},
	{.rejection = REJECTION_AT_LEAST, .rejection_n = 1},
	{.rejection = REJECTION_AT_LEAST, .rejection_n = 2},
	{.rejection = REJECTION_AT_LEAST, .rejection_n = 4},
};

#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

static RequirementRule
combine(const RequirementRule *quorum, const RequirementRule *rejection)
{
	return (RequirementRule){quorum->quorum, quorum->quorum_n, rejection->rejection,
							 rejection->rejection_n};
}

/* Are this many approvals enough among the people who do not abstain? */
static bool
is_enough(const RequirementRule *rule, int approvals, int voting)
{
	switch (rule->quorum)
	{
		case QUORUM_ANY:
			return approvals > 0;
		case QUORUM_ALL:
			return voting > 0 && approvals == voting;
		case QUORUM_AT_LEAST:
			return approvals >= rule->quorum_n;
		case QUORUM_PERCENT:
			return voting > 0 && 100 * approvals >= rule->quorum_n * voting;
		case QUORUM_COUNT:
			break;
	}
	return false;
}

static bool
is_ended(const RequirementRule *rule, int against, int silent)
{
	switch (rule->rejection)
	{
		case REJECTION_FIRST_ENDS:
			return against > 0;
		case REJECTION_WAIT_ALL:
			return against > 0 && silent == 0;
		case REJECTION_AT_LEAST:
			return against >= rule->rejection_n;
		case REJECTION_COUNT:
			break;
	}
	return false;
}

static StepOutcome
reference(const RequirementRule *rule, const Seat *seats, int nseats)
{
	int of[VOTE_COUNT] = {0};
	int people = 0;
	int voting;
	int against;
	int heard;

	for (int i = 0; i < nseats; i++)
		if (seats[i].is_active || seats[i].vote != VOTE_NONE)
		{
			of[seats[i].vote]++;
			people++;
		}
	voting = people - of[VOTE_ABSTAIN];
	against = of[VOTE_REJECT] + of[VOTE_REQUEST_CHANGES];
	if (is_ended(rule, against, of[VOTE_NONE]))
		return of[VOTE_REJECT] > 0 ? STEP_DECLINED : STEP_RETURNED;
	/* A vote against blocks nothing where it ends the step as soon as all have answered. */
	heard = rule->rejection == REJECTION_WAIT_ALL ? against : 0;
	if (!is_enough(rule, of[VOTE_APPROVE] + of[VOTE_NONE] + heard, voting))
		return STEP_BLOCKED;
	if (rule->rejection == REJECTION_WAIT_ALL && of[VOTE_NONE] > 0)
		return STEP_OPEN;
	return is_enough(rule, of[VOTE_APPROVE], voting) ? STEP_PASSED : STEP_OPEN;
}

/* Four seats of one requirement from a number: five votes each, and who is active. */
static void
fill_seats(Seat *seats, int votes, int active)
{
	for (int i = 0; i < PEOPLE; i++, votes /= VOTE_COUNT, active /= 2)
		seats[i] =
			(Seat){.person_id = i + 1, .vote = votes % VOTE_COUNT, .is_active = active % 2 == 1};
}

static void
every_vote(void)
{
	Seat seats[PEOPLE];
	int combinations = VOTE_COUNT * VOTE_COUNT * VOTE_COUNT * VOTE_COUNT;

	for (int q = 0; q < LENGTH(quorums); q++)
		for (int r = 0; r < LENGTH(rejections); r++)
		{
			RequirementRule rule = combine(&quorums[q], &rejections[r]);
			StepTally step = {&rule, 1, seats, PEOPLE, 0};

			for (int votes = 0; votes < combinations; votes++)
				for (int active = 0; active < 1 << PEOPLE; active++)
				{
					fill_seats(seats, votes, active);
					expect(gl_step_outcome(&step) == reference(&rule, seats, PEOPLE),
						   "%s %d, %s %d, votes %d, active %d: %s",
						   gl_name(&gl_quorums, rule.quorum), rule.quorum_n,
						   gl_name(&gl_rejections, rule.rejection), rule.rejection_n, votes, active,
						   gl_name(&gl_step_outcomes, gl_step_outcome(&step)));
				}
			claim("%s %d with %s %d", gl_name(&gl_quorums, rule.quorum), rule.quorum_n,
				  gl_name(&gl_rejections, rule.rejection), rule.rejection_n);
		}
}

/* Could those who are here and silent make the step pass, with whatever votes? */
static bool
passes_without(const StepTally *step, Seat *seats, const gl_id *away, int naway, int from)
{
	bool passes = gl_step_outcome(step) == STEP_PASSED;

	for (int i = from; i < PEOPLE && !passes; i++)
	{
		if (seats[i].vote != VOTE_NONE || !seats[i].is_active ||
			gl_is_among(seats[i].person_id, away, naway))
			continue;
		for (Vote vote = VOTE_NONE + 1; vote < VOTE_COUNT && !passes; vote++)
		{
			seats[i].vote = vote;
			passes = passes_without(step, seats, away, naway, i + 1);
		}
		seats[i].vote = VOTE_NONE;
	}
	return passes;
}

static bool
is_silent(const Seat *seats, const gl_id *away, int naway)
{
	bool found = false;

	for (int i = 0; i < PEOPLE; i++)
		found |= seats[i].is_active && seats[i].vote == VOTE_NONE &&
				 gl_is_among(seats[i].person_id, away, naway);
	return found;
}

/* Every vote of four people and everybody who may be away, with nobody gone and with the last one gone. */
static void
waiting(void)
{
	Seat seats[PEOPLE];
	int combinations = VOTE_COUNT * VOTE_COUNT * VOTE_COUNT * VOTE_COUNT;
	int waits = 0;

	for (int q = 0; q < LENGTH(quorums); q++)
		for (int r = 0; r < LENGTH(rejections); r++)
		{
			RequirementRule rule = combine(&quorums[q], &rejections[r]);
			StepTally step = {&rule, 1, seats, PEOPLE, 0};

			for (int n = 0; n < combinations << (PEOPLE + 1); n++)
			{
				gl_id away[PEOPLE];
				int naway = 0;
				bool expected;

				fill_seats(seats, n >> (PEOPLE + 1), n % 2 == 0 ? 15 : 7);
				for (int i = 0; i < PEOPLE; i++)
					if (n >> (i + 1) & 1)
						away[naway++] = i + 1;
				expected =
					gl_step_outcome(&step) == STEP_OPEN &&
					((passes_without(&step, seats, away, 0, 0) &&
					  !passes_without(&step, seats, away, naway, 0)) ||
					 (rule.rejection == REJECTION_WAIT_ALL && is_silent(seats, away, naway)));
				waits += expected;
				expect(gl_step_waits_for(&step, away, naway) == expected,
					   "%s %d, %s %d, case %d: %d expected", gl_name(&gl_quorums, rule.quorum),
					   rule.quorum_n, gl_name(&gl_rejections, rule.rejection), rule.rejection_n, n,
					   expected);
			}
		}
	claim(
		"a step waits for people where the others cannot make it pass, or are not enough to be heard");
	expect(waits > 10000, "only %d cases wait", waits);
	claim("many do");
}

static void
needed(void)
{
	RequirementRule percent = {.quorum = QUORUM_PERCENT};
	RequirementRule broken = {.quorum = QUORUM_COUNT};

	for (percent.quorum_n = 1; percent.quorum_n <= 100; percent.quorum_n++)
		for (int voting = 1; voting <= 50; voting++)
		{
			int n = gl_quorum_needed(&percent, voting + 3, 3);

			expect(100 * n >= percent.quorum_n * voting &&
					   100 * (n - 1) < percent.quorum_n * voting,
				   "%d %% of %d is not %d", percent.quorum_n, voting, n);
		}
	claim("percent is of the seats without abstentions, rounded up");
	for (int q = 0; q < LENGTH(quorums); q++)
		expect(gl_quorum_needed(&quorums[q], 4, 4) >= 1, "rule %d", q);
	expect_int(gl_quorum_needed(&broken, 3, 0), 1, "a kind that does not exist");
	claim("where nobody is left to vote one approval is asked for still");
}

/* One person against another's vote: what they would do is what they then have done. */
static void
asking_ahead(void)
{
	Seat seats[PEOPLE];
	RequirementRule rules[2] = {combine(&quorums[3], &rejections[1]),
								combine(&quorums[1], &rejections[3])};
	StepTally step = {rules, 2, seats, PEOPLE, 0};

	for (int votes = 0; votes < 625; votes++)
		for (int person = 1; person <= PEOPLE; person++)
			for (int vote = 0; vote < VOTE_COUNT; vote++)
			{
				StepOutcome ahead;

				fill_seats(seats, votes, 15);
				seats[1].requirement = seats[2].requirement = 1;
				/* The last seat is the first person's second one. */
				seats[3].person_id = 1;
				seats[3].requirement = 1;
				ahead = gl_step_outcome_with(&step, person, vote);
				for (int i = 0; i < PEOPLE; i++)
					if (seats[i].person_id == person)
						seats[i].vote = vote;
				expect(gl_step_outcome(&step) == ahead, "votes %d, person %d, %s", votes, person,
					   gl_name(&gl_votes, vote));
			}
	claim("asking for a vote ahead equals having cast it, in every seat of that person");
}

/* The outcome of a step of two requirements with one seat each and these two votes. */
static StepOutcome
of_two(Vote first, Vote second)
{
	RequirementRule rules[2] = {{.quorum = QUORUM_ANY}, {.quorum = QUORUM_ANY}};
	Seat seats[2] = {{.person_id = 1, .vote = first, .is_active = true},
					 {.person_id = 2, .requirement = 1, .vote = second, .is_active = true}};
	StepTally step = {rules, 2, seats, 2, 0};

	return gl_step_outcome(&step);
}

static void
parallel(void)
{
	static const Vote voting[] = {VOTE_APPROVE, VOTE_NONE, VOTE_ABSTAIN, VOTE_REQUEST_CHANGES,
								  VOTE_REJECT};
	static const StepOutcome outcomes[] = {STEP_PASSED, STEP_OPEN, STEP_BLOCKED, STEP_RETURNED,
										   STEP_DECLINED};

	for (int i = 0; i < VOTE_COUNT; i++)
		for (int j = 0; j < VOTE_COUNT; j++)
			expect(of_two(voting[i], voting[j]) == outcomes[i > j ? i : j], "%s and %s",
				   gl_name(&gl_votes, voting[i]), gl_name(&gl_votes, voting[j]));
	claim("parallel requirements must all hold; the worst of them is the step's outcome");
}

/* Legal 1 and brand 2 of 3, as the manual's example has it. */
static void
example(void)
{
	RequirementRule rules[2] = {{.quorum = QUORUM_ANY}, {.quorum = QUORUM_AT_LEAST, .quorum_n = 2}};
	Seat seats[] = {{.person_id = 1, .requirement = 0, .is_active = true},
					{.person_id = 2, .requirement = 1, .is_active = true},
					{.person_id = 3, .requirement = 1, .is_active = true},
					{.person_id = 4, .requirement = 1, .is_active = true}};
	StepTally step = {rules, 2, seats, 4, 0};
	StepTally empty = {0};

	seats[1].vote = seats[2].vote = VOTE_APPROVE;
	expect_int(gl_step_outcome(&step), STEP_OPEN, "brand agreed, legal did not");
	seats[0].vote = VOTE_APPROVE;
	expect_int(gl_step_outcome(&step), STEP_PASSED, "both agreed");
	seats[2].vote = VOTE_NONE;
	expect_int(gl_step_outcome(&step), STEP_OPEN, "legal and one of brand");
	seats[2].vote = VOTE_ABSTAIN;
	seats[3].vote = VOTE_ABSTAIN;
	expect_int(gl_step_outcome(&step), STEP_BLOCKED, "two of brand abstain, two were asked for");
	seats[3].vote = VOTE_REQUEST_CHANGES;
	expect_int(gl_step_outcome(&step), STEP_RETURNED, "the last of brand wants changes");
	claim("legal 1 and brand 2 of 3");
	ok(gl_step_outcome(&empty) == STEP_OPEN, "a step without requirements never passes");
}

static void
people(void)
{
	RequirementRule rules[2] = {{.quorum = QUORUM_ANY}, {.quorum = QUORUM_AT_LEAST, .quorum_n = 2}};
	Seat seats[] = {{.person_id = 1, .requirement = 0, .is_active = true},
					{.person_id = 2, .requirement = 1, .is_active = true},
					{.person_id = 3, .requirement = 1, .is_active = true}};
	StepTally step = {rules, 2, seats, 3, 0};

	expect(gl_has_seat(&step, 1) && gl_has_seat(&step, 3), "those who have one");
	expect(!gl_has_seat(&step, 4), "a stranger");
	seats[2].is_active = false;
	expect(!gl_has_seat(&step, 3), "who left");
	claim("a seat is had by who is in it and active");

	expect_int(gl_unsatisfiable_rule(&step), 1, "one of two is left");
	seats[2].is_active = true;
	expect_int(gl_unsatisfiable_rule(&step), -1, "both are there");
	seats[0].is_active = false;
	expect_int(gl_unsatisfiable_rule(&step), 0, "nobody for any");
	seats[0].is_active = true;
	rules[0].quorum = QUORUM_ALL;
	expect_int(gl_unsatisfiable_rule(&step), -1, "all of one");
	seats[0].is_active = false;
	expect_int(gl_unsatisfiable_rule(&step), 0, "all of nobody");
	rules[0] = (RequirementRule){.quorum = QUORUM_PERCENT, .quorum_n = 1};
	expect_int(gl_unsatisfiable_rule(&step), 0, "a percent of nobody");
	claim("a requirement nobody can satisfy is named, whatever its kind");

	rules[0] = (RequirementRule){.quorum = QUORUM_ANY};
	seats[0].is_active = true;
	seats[0].vote = seats[1].vote = VOTE_APPROVE;
	seats[1].is_active = false;
	expect_int(gl_step_outcome_with(&step, 3, VOTE_APPROVE), STEP_PASSED, "one of two left");
	seats[1].vote = VOTE_REQUEST_CHANGES;
	expect_int(gl_step_outcome(&step), STEP_RETURNED, "one who left wanted changes");
	seats[1].vote = VOTE_NONE;
	expect_int(gl_step_outcome(&step), STEP_BLOCKED, "one of two left without a vote");
	claim("a vote counts after its person left, who left without one is not waited for");
}

int
main(void)
{
	every_vote();
	waiting();
	needed();
	asking_ahead();
	parallel();
	example();
	people();
	return finish();
}
