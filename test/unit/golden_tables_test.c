/*
 * golden_tables_test.c
 *		Promise: a change of a rule, a role, a refusal, or of what a vote leads to, limits of change
 *		requests included, shows as a changed line of expected/unit/transitions.txt, roles.txt,
 *		refusals.txt, votes.txt or limits.txt.
 */
#include "core/names.h"
#include "golden.h"
#include "sample.h"

static const char *
state_name(Axis axis, int state)
{
	if (state < 0)
		return state == STATE_START ? "start" : state == STATE_ANY ? "any" : "same";
	return gl_name(axis == AXIS_REVIEW ? &gl_review_states : &gl_delivery_states, state);
}

static void
print_set(FILE *out, const char *title, const NameTable *names, BitSet set)
{
	if (set == 0)
		return;
	fprintf(out, "      %s", title);
	for (int i = 0; i < names->count; i++)
		if (set & ((BitSet) 1 << i))
			fprintf(out, " %s", gl_name(names, i));
	fputc('\n', out);
}

static void
print_transitions(void)
{
	FILE *out = golden_begin("transitions");

	fputs("# Every rule (gl_transitions): number, axis, from, action, to, reason.\n", out);
	for (int i = 0; i < gl_transition_count; i++)
	{
		const Transition *row = &gl_transitions[i];

		fprintf(out, "\n%d %-8s %-17s %-22s %-17s \"%s\"\n", row->rule,
				gl_name(&gl_axes, row->axis), state_name(row->axis, row->from),
				gl_name(&gl_actions, row->action), state_name(row->axis, row->to), row->reason);
		if (row->need != NEED_NONE)
			fprintf(out, "      needs: %s\n", gl_name(&gl_needs, row->need));
		print_set(out, "guards:", &gl_guards, row->guards);
		print_set(out, "effects:", &gl_effects, row->effects);
	}
	golden_end(out, "transitions");
}

static void
print_roles(void)
{
	FILE *out = golden_begin("roles");

	fputs("# Permissions of the built-in roles (gl_builtin_roles).\n\n", out);
	for (int i = 0; i < gl_builtin_role_count; i++)
	{
		const RoleDef *role = &gl_builtin_roles[i];

		fprintf(out, "%s%s\n", role->name, gl_is_client(role->permissions) ? " (a client)" : "");
		print_set(out, "may:", &gl_permissions, role->permissions);
	}
	fputs("\n# The same by permission.\n\n", out);
	for (int p = 0; p < PERMISSION_COUNT; p++)
	{
		fprintf(out, "%-17s", gl_name(&gl_permissions, p));
		for (int i = 0; i < gl_builtin_role_count; i++)
			if (gl_permits(gl_builtin_roles[i].permissions, p))
				fprintf(out, " %s", gl_builtin_roles[i].name);
		fputc('\n', out);
	}
	golden_end(out, "roles");
}

static void
print_refusals(void)
{
	FILE *out = golden_begin("refusals");

	fputs("# Every refusal (gl_refusals): SQLSTATE, name, message, hint.\n\n", out);
	for (int i = 0; i < REFUSAL_COUNT; i++)
		fprintf(out, "%s %-23s %s\n%s%s\n", gl_refusals[i].sqlstate, gl_refusals[i].name,
				gl_refusals[i].message, i == REFUSAL_NONE ? "" : "      ", gl_refusals[i].hint);
	golden_end(out, "refusals");
}

/* What each vote leads to beside another person's vote, in the last step or before it. */
static void
print_votes_of(FILE *out, RequirementRule rule, bool is_last)
{
	fprintf(out, "\n== quorum %s %d, rejection %s %d, %s step\n", gl_name(&gl_quorums, rule.quorum),
			rule.quorum_n, gl_name(&gl_rejections, rule.rejection), rule.rejection_n,
			is_last ? "last" : "first");
	for (int other = 0; other < VOTE_COUNT; other++)
	{
		fprintf(out, "%-16s", gl_name(&gl_votes, other));
		for (int action = ACTION_APPROVE; action <= ACTION_REJECT; action++)
		{
			Sample s;
			Verdict verdict;
			char cell[64];

			sample_fill(&s, REVIEW_IN_REVIEW, MODE_MULTI_LEVEL);
			s.rule = rule;
			s.step.nseats = 2;
			s.seats[1].vote = other;
			s.facts.is_last_step = is_last;
			s.facts.actor.has_seat = true;
			verdict = gl_decide(&s.facts, action);
			snprintf(cell, sizeof(cell), "%d %s", verdict.rule,
					 gl_name(&gl_step_outcomes, verdict.step));
			fprintf(out, action == ACTION_REJECT ? " %s\n" : " %-16s", cell);
		}
	}
}

static void
print_votes(void)
{
	static const RequirementRule rules[] = {
		{QUORUM_ANY, 0, REJECTION_FIRST_ENDS, 0},
		{QUORUM_ALL, 0, REJECTION_FIRST_ENDS, 0},
		{QUORUM_ANY, 0, REJECTION_WAIT_ALL, 0},
		{QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0},
		{QUORUM_ALL, 0, REJECTION_AT_LEAST, 2},
		{QUORUM_AT_LEAST, 2, REJECTION_FIRST_ENDS, 0},
		{QUORUM_PERCENT, 50, REJECTION_FIRST_ENDS, 0},
		{QUORUM_PERCENT, 51, REJECTION_WAIT_ALL, 0},
	};
	FILE *out = golden_begin("votes");

	fputs("# What a vote leads to in a step of two people, as rule and outcome of the step.\n"
		  "# Line: what the other one said. Columns: approve, abstain, request_changes, reject.\n",
		  out);
	print_votes_of(out, rules[0], false);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		print_votes_of(out, rules[i], true);
	golden_end(out, "votes");
}

/* Who voted before a vote that meets the limit, or does not. */
typedef struct LimitCase
{
	const char *words;
	RejectionKind rejection;
	Vote other;			 /* what a second person said, whose requests count; VOTE_NONE: nothing */
	Action action;		 /* asked for now */
	bool counts_request; /* by whom a request counts */
} LimitCase;

static const LimitCase limit_cases[] = {
	{"counted request", REJECTION_FIRST_ENDS, VOTE_NONE, ACTION_REQUEST_CHANGES, true},
	{"uncounted request", REJECTION_FIRST_ENDS, VOTE_NONE, ACTION_REQUEST_CHANGES, false},
	{"counted rejection", REJECTION_FIRST_ENDS, VOTE_NONE, ACTION_REJECT, true},
	{"counted approval", REJECTION_FIRST_ENDS, VOTE_NONE, ACTION_APPROVE, true},
	{"wait_all: counted request", REJECTION_WAIT_ALL, VOTE_NONE, ACTION_REQUEST_CHANGES, true},
	{"wait_all: approval after one", REJECTION_WAIT_ALL, VOTE_REQUEST_CHANGES, ACTION_APPROVE,
	 false},
	{"wait_all: rejection after one", REJECTION_WAIT_ALL, VOTE_REQUEST_CHANGES, ACTION_REJECT,
	 false},
};

/* One vote at the limit, as rule and state, or as the refusal. */
static void
print_limit_cell(FILE *out, const LimitCase *limit_case, LimitKind at_limit, int left)
{
	Sample s;
	Verdict verdict;
	char cell[64];

	sample_fill(&s, REVIEW_IN_REVIEW, MODE_MULTI_LEVEL);
	s.rule = (RequirementRule){QUORUM_ALL, 0, limit_case->rejection, 0};
	s.step.nseats = 2;
	s.seats[1].vote = limit_case->other;
	s.facts.actor.has_seat = true;
	s.facts.actor.counts_request = limit_case->counts_request;
	s.facts.post.is_limited = true;
	s.facts.post.at_limit = at_limit;
	s.facts.post.requests_left = left;
	s.facts.post.has_counted_request = limit_case->other == VOTE_REQUEST_CHANGES;
	verdict = gl_decide(&s.facts, limit_case->action);
	if (verdict.refusal != REFUSAL_NONE)
		snprintf(cell, sizeof(cell), "%s", gl_refusals[verdict.refusal].sqlstate);
	else
		snprintf(cell, sizeof(cell), "%d %s", verdict.rule, gl_name(&gl_review_states, verdict.to));
	fprintf(out, at_limit == LIMIT_COUNT - 1 ? " %s\n" : " %-22s", cell);
}

static void
print_limits(void)
{
	FILE *out = golden_begin("limits");

	fputs(
		"# What a vote leads to where change requests are limited, as rule and state or SQLSTATE.\n"
		"# Line: requests left before the limit, rounds granted included. Step: all of two people.\n",
		out);
	for (size_t i = 0; i < sizeof(limit_cases) / sizeof(limit_cases[0]); i++)
	{
		fprintf(out, "\n== %s\n    ", limit_cases[i].words);
		for (int kind = 0; kind < LIMIT_COUNT; kind++)
			fprintf(out, kind == LIMIT_COUNT - 1 ? " %s\n" : " %-22s", gl_name(&gl_limits, kind));
		for (int left = 2; left >= -1; left--)
		{
			fprintf(out, "%4d", left);
			for (int kind = 0; kind < LIMIT_COUNT; kind++)
				print_limit_cell(out, &limit_cases[i], kind, left);
		}
	}
	golden_end(out, "limits");
}

int
main(void)
{
	print_transitions();
	print_roles();
	print_refusals();
	print_votes();
	print_limits();
	return finish();
}
