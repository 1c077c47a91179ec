/*
 * content_rule_test.c
 *		Promise: a content rule is asked at its stages, of its network and workflow, and nowhere else;
 *		what is counted keeps it exactly between its bounds; what nobody can tell is asked.
 */
#include "core/content_rule.h"

#include "tap.h"

static bool
is_asked(BitSet stages, const char *network, const char *workflow, RuleStage stage)
{
	RuleScope scope = {stages, network, workflow};

	return gl_rule_is_asked(&scope, stage, "x", "agency");
}

static void
test_scope(void)
{
	RuleScope under = {ALL_STAGES, NULL, "agency"};

	for (int stages = 1; stages <= (int) ALL_STAGES; stages++)
		for (int stage = 0; stage < STAGE_COUNT; stage++)
		{
			bool wants = (stages >> stage & 1) != 0;

			expect(is_asked(stages, NULL, NULL, stage) == wants, "stages %d at %d", stages, stage);
			expect(is_asked(stages, "x", "agency", stage) == wants, "named, %d at %d", stages,
				   stage);
			expect(!is_asked(stages, "y", NULL, stage), "another network, %d at %d", stages, stage);
			expect(!is_asked(stages, NULL, "other", stage), "another workflow, %d", stages);
			expect(!is_asked(stages, "x", "other", stage), "only the network, %d", stages);
		}
	claim("a rule is asked at its stages, of its network under its workflow, and nowhere else");
	expect(gl_rule_is_asked(&under, STAGE_PUBLISH, "x", NULL), "no workflow");
	claim("where the workflow cannot be told, a rule for one is asked");
}

static void
test_bounds(void)
{
	for (int least = NO_BOUND; least <= 4; least++)
		for (int most = NO_BOUND; most <= 4; most++)
			for (int counted = 0; counted <= 6; counted++)
			{
				RuleBounds bounds = {least, most};
				bool keeps = true;

				if (least != NO_BOUND && counted < least)
					keeps = false;
				if (most != NO_BOUND && counted > most)
					keeps = false;
				expect(gl_rule_keeps(&bounds, counted) == keeps, "%d in %d to %d", counted, least,
					   most);
			}
	claim("what is counted keeps a rule between its bounds, both included");
}

static void
test_stages(void)
{
	int asking = 0;

	for (Action action = 0; action < ACTION_COUNT; action++)
		asking += gl_rule_stage(action) != STAGE_COUNT;
	expect(asking == 6, "%d actions ask", asking);
	expect(gl_rule_stage(ACTION_SUBMIT) == STAGE_SUBMIT, "submit");
	expect(gl_rule_stage(ACTION_MIGRATE_REVIEW) == STAGE_SUBMIT, "migrate");
	expect(gl_rule_stage(ACTION_APPROVE) == STAGE_APPROVE, "approve");
	expect(gl_rule_stage(ACTION_OVERRIDE) == STAGE_APPROVE, "override");
	expect(gl_rule_stage(ACTION_DEEM_STEP) == STAGE_APPROVE, "by time");
	expect(gl_rule_stage(ACTION_CLAIM) == STAGE_PUBLISH, "claim");
	claim("who submits, approves in any way, or publishes asks the rules; no edit of a draft does");
	for (int kind = 0; kind < RULE_KIND_COUNT; kind++)
		expect(gl_name_find(&gl_rule_kinds, gl_name(&gl_rule_kinds, kind)) == kind, "kind %d",
			   kind);
	for (int stage = 0; stage < STAGE_COUNT; stage++)
		expect(gl_name_find(&gl_rule_stages, gl_name(&gl_rule_stages, stage)) == stage, "stage %d",
			   stage);
	expect(gl_name_find(&gl_rule_severities, "error") == true, "error");
	expect(gl_name_find(&gl_rule_severities, "warn") == false, "warn");
	claim("every kind, stage and severity has a name that leads back to it");
}

int
main(void)
{
	test_scope();
	test_bounds();
	test_stages();
	return finish();
}
