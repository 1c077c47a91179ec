/*
 * gatecheck.c
 *		Gathers the facts of the gate. Whatever cannot be established counts as closed.
 */
#include "flow/gatecheck.h"

#include "base/clock.h"
#include "base/settings.h"
#include "flow/blackouts.h"
#include "flow/bound.h"
#include "flow/carry.h"
#include "flow/content.h"
#include "flow/content_rules.h"
#include "flow/duplicates.h"
#include "flow/gaps.h"
#include "flow/holds.h"
#include "flow/limits.h"
#include "flow/delegates.h"
#include "flow/lookup.h"
#include "flow/series.h"
#include "flow/together.h"
#include "lib/stringinfo.h"

/*
 * Is a seat's vote backed by a decision of that person about the round's bytes, or about bytes whose
 * approvals the step's carry rule may keep?
 */
static bool
is_backed(const Seat *seat, const StepRow *step, const PostSnap *snap, const DecisionRow *decisions,
		  int n)
{
	bool carries = gl_snapshot_definition(snap)->steps[step->step].carry != CARRY_NONE;

	for (int i = 0; i < n; i++)
		if (decisions[i].id == seat->decision_id)
			return decisions[i].round <= step->round && decisions[i].step == step->origin_step &&
				   decisions[i].person_id == seat->person_id &&
				   decisions[i].actor_id == seat->actor_id && decisions[i].verdict == seat->vote &&
				   decisions[i].requirement == seat->requirement &&
				   (carries ||
					gl_digest_equal(&decisions[i].content_sha256, &snap->review.content_sha256));
	return false;
}

/* A visit with the votes that decisions back. People who left keep their votes. */
static StepTally
backed_tally(const PostSnap *snap, const StepRow *step, const DecisionRow *decisions, int n)
{
	StepTally tally = gl_snapshot_tally(snap, step);
	Seat *seats = (Seat *) tally.seats;

	for (int i = 0; i < tally.nseats; i++)
	{
		seats[i].is_active |= seats[i].vote != VOTE_NONE;
		if (seats[i].vote != VOTE_NONE && !is_backed(&seats[i], step, snap, decisions, n))
			seats[i].vote = VOTE_NONE;
	}
	return tally;
}

/* A requirement of the visit was deemed met, about these bytes. */
static bool
is_deemed(const PostSnap *snap, const StepRow *step, int requirement, const DecisionRow *decisions,
		  int n)
{
	for (int i = 0; i < n; i++)
		if (decisions[i].verdict == VERDICT_DEEMED && decisions[i].round == step->round &&
			decisions[i].step == step->step && decisions[i].visit == step->visit &&
			decisions[i].requirement == requirement &&
			gl_digest_equal(&decisions[i].content_sha256, &snap->review.content_sha256))
			return true;
	return false;
}

/* Count a visit again: what time settled, requirement by requirement. */
static bool
still_passes(const PostSnap *snap, const StepRow *step, const DecisionRow *decisions, int n)
{
	StepTally tally = backed_tally(snap, step, decisions, n);

	if (step->state != VISIT_DEEMED)
		return gl_step_outcome(&tally) == STEP_PASSED;
	for (int rule = 0; rule < tally.nrules; rule++)
		if (!gl_rule_is_met(&tally, rule) && !is_deemed(snap, step, rule, decisions, n))
			return false;
	return true;
}

static bool
recount(const PostSnap *snap, const DecisionRow *decisions, int n)
{
	const WorkflowDef *definition;
	bool has_passed = false;

	if (snap->approved == NULL || !snap->has_review || snap->review.state != ROUND_APPROVED ||
		snap->review.revision != snap->post.approved_revision ||
		!gl_digest_equal(&snap->review.content_sha256, &snap->approved->content_sha256))
		return false;
	definition = gl_definition_get(snap->review.workflow_version_id);
	for (int step = 0; step < definition->nsteps; step++)
	{
		const StepRow *visit = gl_last_visit(snap, step);

		if (!gl_step_is_settled(snap, step))
			return false;
		if (visit->state == VISIT_SKIPPED || visit->state == VISIT_PASSED_OVER)
			continue;
		if (!still_passes(snap, visit, decisions, n))
			return false;
		has_passed = true;
	}
	return has_passed;
}

/* The log tells of the override of this very revision. */
static bool
is_overridden(const PostSnap *snap)
{
	EventRow *events;
	int n;

	if (snap->approved == NULL || snap->post.overridden_revision != snap->post.approved_revision)
		return false;
	events = gl_events_read(snap->post.workspace_id, snap->post.id, &n);
	for (int i = 0; i < n; i++)
		if (strcmp(events[i].action, gl_name(&gl_actions, ACTION_OVERRIDE)) == 0 &&
			events[i].revision == snap->post.approved_revision)
			return true;
	return false;
}

/* Count the quorum of the approved round again, from its decisions; the answer is kept. */
static void
count_again(PostSnap *snap)
{
	DecisionRow *decisions = NULL;
	int n = 0;

	snap->quorum_is_known = true;
	if (gl_series_follows(snap))
	{
		PostSnap *root = gl_series_root(snap);

		snap->quorum_holds = root != NULL && gl_quorum_holds(root);
		return;
	}
	gl_snapshot_load_review(snap);
	if (snap->post.approved_revision > 0)
		decisions = gl_decisions_read(snap->post.id, &n);
	snap->quorum_holds =
		snap->post.overridden_revision > 0 ? is_overridden(snap) : recount(snap, decisions, n);
}

bool
gl_quorum_holds(PostSnap *snap)
{
	if (!snap->quorum_is_known)
		count_again(snap);
	return snap->quorum_holds;
}

static bool
channel_ok(const Channel *channel)
{
	return !channel->is_paused &&
		   (channel->credential != NULL || !channel->network->needs_credential);
}

/* A retry of a delivery in doubt repeats the bytes that were sent, or nothing. */
static bool
may_repeat(const VariantRow *variant)
{
	return variant->retry_at != GL_TIME_NEVER && variant->sent_sha256.is_set &&
		   gl_digest_equal(&variant->sent_sha256.digest, &variant->content_sha256);
}

/* The bytes that would go out, hashed anew, are those the variant's row promises. */
static bool
bytes_match(const PostSnap *snap, const VariantSnap *variant, const Content *content)
{
	Digest digest = gl_content_digest(content, variant->row.channel_id);

	return gl_digest_equal(&digest, &variant->row.content_sha256);
}

/*
 * The mode that holds now, unless the review state is not enough for the one it was reached under:
 * what was to be agreed to does not go out by itself because less is asked of others now. What recurs
 * always takes the approval that it recurs by, and a series that goes on.
 */
static ReviewMode
mode_asked(PostSnap *snap)
{
	const PostRow *post = &snap->post;

	if (gl_series_follows(snap) || gl_series_is_over(snap))
		return MODE_REQUIRED;
	return gl_mode_satisfied(post->mode, post->review_state) ? gl_snapshot_mode(snap) : post->mode;
}

BitSet
gl_gate_alone(PostSnap *snap, const VariantSnap *variant, gl_time publish_at, bool publisher_ok)
{
	Content content = gl_content_of(&snap->content, &variant->row, variant->channel);
	bool is_intact = bytes_match(snap, variant, &content);
	GateFacts facts = {
		.now = snap->now,
		.mode = mode_asked(snap),
		.review_state = snap->post.review_state,
		.is_inert = snap->post.is_inert,
		.state = variant->row.delivery_state,
		.has_retry = may_repeat(&variant->row),
		.publish_at = publish_at,
		.retry_at = variant->row.retry_at == GL_TIME_NEVER ? 0 : variant->row.retry_at,
		.is_held = snap->post.is_held,
		.workspace_paused = snap->workspace->is_paused,
		.channel_ok = channel_ok(variant->channel),
		.content_ok = is_intact && gl_content_problem(&content, variant->channel) == NULL &&
					  gl_rules_problem(snap, variant, STAGE_PUBLISH) == NULL,
		.publisher_ok = publisher_ok,
		.limits = gl_limits_of(&snap->post),
		.gap_ends_at = gl_gap_ends(snap, variant),
		.is_duplicate = gl_duplicate_closes(snap, variant),
		.is_blacked_out =
			gl_blackout_on(snap->workspace, variant->row.channel_id, snap->now) != NULL,
	};

	facts.is_approved = gl_quorum_holds(snap) && is_intact &&
						gl_snapshot_is_approved(snap, variant) && gl_series_covers(snap, variant);
	facts.schedule_ok = gl_bound_step(snap, publish_at) < 0 && gl_series_agreed(snap, publish_at);
	return gl_gate_closed(&facts);
}

/* Who could vote for the person, e.g. " (or bob for ann)". */
static void
add_stand_ins(const PostSnap *snap, gl_id person_id, StringInfo names)
{
	IdList people = gl_stand_ins_of(snap, person_id);

	for (int i = 0; i < people.n; i++)
		appendStringInfo(names, "%s%s", i == 0 ? " (or " : " or ",
						 gl_member_find(snap->workspace, people.items[i])->name);
	if (people.n > 0)
		appendStringInfo(names, " for %s)", gl_member_find(snap->workspace, person_id)->name);
}

static void
add_name(const PostSnap *snap, gl_id person_id, StringInfo names)
{
	appendStringInfo(names, "%s%s", names->len > 0 ? ", " : "",
					 gl_member_find(snap->workspace, person_id)->name);
}

char *
gl_awaited_names(PostSnap *snap)
{
	StepSnap *step;
	StringInfoData names;
	StepTally tally;
	IdList people = {0};
	int voters;

	gl_snapshot_load_review(snap);
	step = gl_snapshot_open_step(snap);
	if (step == NULL)
		return NULL;
	initStringInfo(&names);
	tally = gl_snapshot_tally(snap, &step->row);
	for (int i = 0; i < tally.nseats; i++)
	{
		gl_id person_id = tally.seats[i].person_id;

		if (!tally.seats[i].is_active || tally.seats[i].vote != VOTE_NONE ||
			gl_ids_contain(&people, person_id))
			continue;
		gl_ids_add(&people, person_id);
		add_name(snap, person_id, &names);
		add_stand_ins(snap, person_id, &names);
	}
	voters = people.n;
	gl_holds_people(snap, &people);
	for (int i = voters; i < people.n; i++)
		add_name(snap, people.items[i], &names);
	return names.data;
}

static char *
due_text(const PostSnap *snap, const StepRow *step)
{
	if (step->due_at == GL_TIME_NEVER)
		return "";
	return psprintf(snap->now > step->due_at ? ", overdue since %s" : ", due %s",
					gl_time_text(step->due_at));
}

static char *
review_detail(PostSnap *snap, const VariantSnap *variant, bool is_open)
{
	const char *mode = gl_name(&gl_modes, mode_asked(snap));
	const char *state = gl_name(&gl_review_states, snap->post.review_state);

	if ((gl_series_follows(snap) || gl_series_is_over(snap)) && gl_series_root(snap) != NULL)
		return gl_series_detail(snap, variant);
	if (snap->workflow == NULL && !gl_snapshot_is_pinned(snap))
		return pstrdup("the channels have different workflows");
	if (snap->post.review_state == REVIEW_APPROVED && !is_open)
		return pstrdup("this channel's content is not what was approved");
	if (snap->post.review_state == REVIEW_IN_REVIEW)
	{
		const StepSnap *step;
		StepTally tally;
		char *missing;

		gl_snapshot_load_review(snap);
		step = gl_snapshot_open_step(snap);
		tally = gl_snapshot_tally(snap, &step->row);
		missing = gl_holds_text(snap);
		return psprintf(
			"mode %s, in review of revision %d%s, step \"%s\"%s%s%s", mode, snap->post.revision,
			gl_series_text(snap), gl_snapshot_definition(snap)->steps[step->row.step].name,
			due_text(snap, &step->row),
			gl_step_outcome(&tally) == STEP_BLOCKED ? ", which too few people can satisfy" : "",
			missing == NULL ? "" : psprintf(", which also takes: %s", missing));
	}
	return psprintf("mode %s, review state %s, revision %d%s", mode, state, snap->post.revision,
					gl_series_text(snap));
}

static char *
due_detail(const PostSnap *snap, const VariantSnap *variant)
{
	gl_time at = snap->post.publish_at;

	if (at == GL_TIME_NEVER)
		return pstrdup("no publish time");
	if (snap->post.is_inert)
		return psprintf("publish time %s does not count since the review ended", gl_time_text(at));
	if (variant->row.retry_at != GL_TIME_NEVER && variant->row.retry_at > at)
		return psprintf("next attempt at %s", gl_time_text(variant->row.retry_at));
	return psprintf("publish time %s", gl_time_text(at));
}

static char *
blackout_detail(const PostSnap *snap, const VariantSnap *variant)
{
	const BlackoutRow *row = gl_blackout_on(snap->workspace, variant->row.channel_id, snap->now);

	if (row == NULL)
		return pstrdup("no blackout is on");
	return psprintf("blackout%s%s%s%s", row->ends_at == GL_TIME_NEVER ? "" : " until ",
					row->ends_at == GL_TIME_NEVER ? "" : gl_time_text(row->ends_at),
					row->reason == NULL ? "" : ": ", row->reason == NULL ? "" : row->reason);
}

static char *
limit_detail(const char *text, gl_time at)
{
	return at == GL_TIME_NEVER ? pstrdup("the plan has no such limit")
							   : psprintf("%s %s", text, gl_time_text(at));
}

static char *
channel_detail(const Channel *channel)
{
	if (channel->is_paused)
		return psprintf("channel \"%s\" is paused: %s", channel->name,
						channel->pause_reason == NULL ? "no reason given" : channel->pause_reason);
	if (channel->credential == NULL && channel->network->needs_credential)
		return psprintf("channel \"%s\" has no credential", channel->name);
	return psprintf("channel \"%s\" is active", channel->name);
}

char *
gl_content_detail(PostSnap *snap, const VariantSnap *variant, bool tells_rules)
{
	Content content = gl_content_of(&snap->content, &variant->row, variant->channel);
	char *problem = gl_content_problem(&content, variant->channel);
	char *warning;

	if (!bytes_match(snap, variant, &content))
		return pstrdup("the stored content is not what its hash was taken of");
	if (problem != NULL)
		return problem;
	problem = gl_rules_problem(snap, variant, STAGE_PUBLISH);
	if (problem != NULL)
		return tells_rules ? problem : pstrdup("a content rule of the workspace is broken");
	warning = tells_rules ? gl_rules_warning(snap, variant, STAGE_PUBLISH) : NULL;
	return warning == NULL ? pstrdup("no rule is broken") : psprintf("warning: %s", warning);
}

char *
gl_clause_detail(PostSnap *snap, const VariantSnap *variant, Clause clause, bool is_open)
{
	switch (clause)
	{
		case CLAUSE_REVIEW:
			return review_detail(snap, variant, is_open);
		case CLAUSE_DUE:
			return due_detail(snap, variant);
		case CLAUSE_SCHEDULE:
			return gl_series_follows(snap) ? gl_series_time_detail(snap) : gl_bound_detail(snap);
		case CLAUSE_DELIVERY:
			return psprintf("delivery is %s",
							gl_name(&gl_delivery_states, variant->row.delivery_state));
		case CLAUSE_HOLD:
			return snap->post.is_held ? psprintf("held: %s", snap->post.hold_reason == NULL
																 ? "no reason given"
																 : snap->post.hold_reason)
									  : pstrdup("not held");
		case CLAUSE_WORKSPACE:
			return snap->workspace->is_paused ? pstrdup("the workspace is paused")
											  : pstrdup("the workspace is not paused");
		case CLAUSE_CHANNEL:
			return channel_detail(variant->channel);
		case CLAUSE_CONTENT:
			return gl_content_detail(snap, variant, true);
		case CLAUSE_PUBLISHER:
			return pstrdup(is_open ? "this database may publish" : "this database may not publish");
		case CLAUSE_EMBARGO:
			return limit_detail("the embargo ends at", snap->post.not_before);
		case CLAUSE_UNTIL:
			return limit_detail("it may go out until",
								Min(snap->post.publish_until, snap->post.unpublish_at));
		case CLAUSE_BLACKOUT:
			return blackout_detail(snap, variant);
		case CLAUSE_TOGETHER:
			return gl_together_detail(snap, variant, is_open);
		case CLAUSE_GAP:
			return gl_gap_detail(snap, variant);
		case CLAUSE_DUPLICATE:
			return gl_duplicate_detail(snap, variant);
		case CLAUSE_COUNT:
			break;
	}
	return pstrdup("");
}
