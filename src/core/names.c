/*
 * names.c
 *		Names by value. The static assertions tie each list to its enum.
 */
#include "core/names.h"

#include <string.h>

#include "core/deadline.h"
#include "core/decide.h"
#include "core/link.h"
#include "core/retry.h"

#define TABLE(variable, kind_, list, count_) \
	_Static_assert(sizeof(list) / sizeof((list)[0]) == (count_), "a name for each value"); \
	const NameTable variable = {.kind = (kind_), .names = (list), .count = (count_)}

static const char *const review_states[] = {
	"not_required", "draft", "in_review", "changes_requested", "approved", "rejected", "expired"};
TABLE(gl_review_states, "review state", review_states, REVIEW_STATE_COUNT);

static const char *const delivery_states[] = {"unscheduled", "scheduled", "held",		 "missed",
											  "publishing",	 "published", "unconfirmed", "failed",
											  "unpublished", "cancelled"};
TABLE(gl_delivery_states, "delivery state", delivery_states, DELIVERY_STATE_COUNT);

static const char *const post_statuses[] = {
	"draft",	   "in_review", "changes_requested", "approved",  "scheduled",
	"held",		   "missed",	"publishing",		 "published", "partially_published",
	"unconfirmed", "failed",	"rejected",			 "expired",	  "unpublished",
	"cancelled"};
TABLE(gl_post_statuses, "status", post_statuses, POST_STATUS_COUNT);

static const char *const modes[] = {"none", "optional", "required", "multi_level"};
TABLE(gl_modes, "mode", modes, MODE_COUNT);

static const char *const votes[] = {"none", "approve", "abstain", "request_changes", "reject"};
TABLE(gl_votes, "verdict", votes, VOTE_COUNT);

static const char *const actions[] = {"create",
									  "revise",
									  "annotate",
									  "plan",
									  "set_variant",
									  "add_variant",
									  "remove_variant",
									  "submit",
									  "approve",
									  "abstain",
									  "request_changes",
									  "reject",
									  "withdraw",
									  "reopen",
									  "retract",
									  "override",
									  "grant_round",
									  "extend_deadline",
									  "migrate_review",
									  "cancel",
									  "schedule",
									  "unschedule",
									  "publish_now",
									  "hold",
									  "release",
									  "retry",
									  "confirm_published",
									  "confirm_not_published",
									  "confirm_unpublished",
									  "unpublish",
									  "tick",
									  "resolve_comment",
									  "create_series",
									  "stop_series",
									  "archive",
									  "unarchive",
									  "comment",
									  "create_approval_link",
									  "revoke_link",
									  "reassign",
									  "void",
									  "limit_near",
									  "lift_hold",
									  "retime",
									  "make_up",
									  "absence",
									  "blocked",
									  "pass_step",
									  "pass_review",
									  "return_review",
									  "decline_review",
									  "clear_step",
									  "clear_review",
									  "restore",
									  "reopen_review",
									  "unbind",
									  "rebind",
									  "deem_review",
									  "skip_review",
									  "claim",
									  "settle_published",
									  "settle_retry",
									  "settle_failed",
									  "settle_unconfirmed",
									  "miss",
									  "move",
									  "give_up",
									  "black_out",
									  "end",
									  "claim_unpublish",
									  "settle_unpublished",
									  "recur",
									  "drop",
									  "remind",
									  "escalate",
									  "hand_over",
									  "deem_step",
									  "time_return",
									  "time_reject",
									  "expire",
									  "time_hold",
									  "skip_step",
									  "lapse"};
TABLE(gl_actions, "action", actions, ACTION_COUNT);

static const char *const permissions[] = {"view",
										  "view_internal",
										  "comment",
										  "create",
										  "edit_own",
										  "edit_any",
										  "submit",
										  "schedule",
										  "publish_now",
										  "hold",
										  "release",
										  "create_link",
										  "unpublish",
										  "override",
										  "manage_members",
										  "manage_channels",
										  "manage_workflows",
										  "manage_calendar",
										  "manage_rules",
										  "view_metrics",
										  "export"};
TABLE(gl_permissions, "permission", permissions, PERMISSION_COUNT);

static const char *const needs[] = {"nothing",
									"create",
									"edit_own as author, else edit_any",
									"submit as author, else edit_any and submit",
									"author or submitter, else edit_any",
									"a seat in the open step",
									"schedule",
									"schedule, or author while a review stands before it",
									"publish_now",
									"hold, or a seat, or client",
									"release",
									"comment; to block with it, view_internal or a seat as well",
									"the item's role; without one, a seat in its step or edit_any",
									"comment; of a blocking one its author, else edit_any",
									"override",
									"unpublish",
									"manage_workflows",
									"create_link",
									"creator or person of the link, else manage_members",
									"the worker"};
TABLE(gl_needs, "need", needs, NEED_COUNT);

static const char *const guards[] = {
	"revision",		   "live",		"item",			  "unresolved",	 "delegate",	 "four_eyes",
	"not_contributor", "resolver",	"distinct",		  "voted",		 "seat",		 "has_review",
	"unapproved",	   "no_flight", "no_unconfirmed", "deliverable", "held",		 "not_held",
	"has_failed",	   "in_doubt",	"timed",		  "not_started", "round_left",	 "limited",
	"one_workflow",	   "content",	"satisfiable",	  "future",		 "gate_but_due", "gate",
	"migrates",		   "at_rest",	"has_due",		  "later_due",	 "in_time",		 "by_time",
	"skippable",	   "seatable",	"lent",			  "embargo",	 "until",		 "clear",
	"unrepeated",	   "in_series", "makes_up",		  "original",	 "removable"};
TABLE(gl_guards, "guard", guards, GUARD_COUNT);

static const char *const effects[] = {
	"revision",		"stale",	 "open_review",	 "vote",	"close_step", "next_step",
	"close_review", "approve",	 "unapprove",	 "time",	"clear_time", "hold",
	"release",		"inert",	 "active",		 "reopen",	"reconsider", "retract",
	"override",		"grant",	 "migrate",		 "cancel",	"variants",	  "attempt",
	"settle",		"follow",	 "miss_if_late", "recount", "archive",	  "unarchive",
	"remind",		"add_seats", "give_seats",	 "deem",	"extend",	  "limits",
	"tell",			"end"};
TABLE(gl_effects, "effect", effects, EFFECT_COUNT);

static const char *const clauses[] = {"review",	 "due",		 "delivery",  "hold",	  "workspace",
									  "channel", "content",	 "publisher", "schedule", "embargo",
									  "until",	 "blackout", "together",  "gap",	  "duplicate"};
TABLE(gl_clauses, "clause", clauses, CLAUSE_COUNT);

static const char *const quorums[] = {"any", "all", "at_least", "percent"};
TABLE(gl_quorums, "quorum", quorums, QUORUM_COUNT);

static const char *const rejections[] = {"first_ends", "wait_all", "at_least"};
TABLE(gl_rejections, "rejection rule", rejections, REJECTION_COUNT);

static const char *const step_outcomes[] = {"open", "passed", "returned", "declined", "blocked"};
TABLE(gl_step_outcomes, "step outcome", step_outcomes, STEP_OUTCOME_COUNT);

static const char *const outcomes[] = {"ok",   "permanent", "retryable", "throttled",
									   "auth", "unknown",	"manual"};
TABLE(gl_outcomes, "outcome", outcomes, OUTCOME_COUNT);

static const char *const idempotencies[] = {"none", "key", "client_id", "lookup"};
TABLE(gl_idempotencies, "idempotency", idempotencies, IDEMPOTENCY_COUNT);

static const char *const self_approvals[] = {"forbid_contributors", "forbid_submitter",
											 "forbid_last_editor", "allow"};
TABLE(gl_self_approvals, "self approval", self_approvals, SELF_APPROVAL_COUNT);

static const char *const limits[] = {"escalate", "block", "reject"};
TABLE(gl_limits, "rule for the limit", limits, LIMIT_COUNT);

static const char *const carries[] = {"none", "scope", "always", "minor"};
TABLE(gl_carries, "carry rule", carries, CARRY_COUNT);

static const char *const link_rights[] = {"view", "comment", "decide", "reschedule"};
TABLE(gl_link_rights, "right", link_rights, RIGHT_COUNT);
static const char *const deadline_units[] = {"clock", "business"};
TABLE(gl_deadline_units, "unit", deadline_units, DUE_BY_COUNT);

static const char *const timed_acts[] = {
	"remind", "escalate", "reassign", "approve", "request_changes",
	"reject", "expire",	  "hold",	  "skip"};
TABLE(gl_timed_acts, "action of a deadline", timed_acts, TIMED_COUNT);

static const char *const late_submits[] = {"warn", "deny", "allow"};
TABLE(gl_late_submits, "rule for late submissions", late_submits, LATE_COUNT);

static const char *const on_missed[] = {"hold", "publish_within", "next_slot", "expire"};
TABLE(gl_on_missed, "rule for what was missed", on_missed, MISSED_COUNT);

static const char *const axes[] = {"review", "delivery"};
TABLE(gl_axes, "axis", axes, AXIS_COUNT);

const char *
gl_name(const NameTable *table, int value)
{
	return value >= 0 && value < table->count ? table->names[value] : "?";
}

int
gl_name_find(const NameTable *table, const char *name)
{
	for (int i = 0; i < table->count; i++)
		if (strcmp(table->names[i], name) == 0)
			return i;
	return -1;
}
