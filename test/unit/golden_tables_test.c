/*
 * golden_tables_test.c
 *		Promise: a change of a rule, a role, a refusal, or of what a vote leads to shows as a
 *		changed line of expected/unit/transitions.txt, roles.txt, refusals.txt or votes.txt.
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

int
main(void)
{
	print_transitions();
	print_roles();
	print_refusals();
	print_votes();
	return finish();
}
