/*
 * refusals.c
 *		The table of refusals. Hints name the next call.
 */
#include "core/refusals.h"

/* clang-format off: one refusal a line */
const RefusalDef gl_refusals[REFUSAL_COUNT] = {
	[REFUSAL_NONE] = {"00000", "allowed", "allowed", ""},
	[REFUSAL_ILLEGAL_TRANSITION] = {"WF001", "illegal_transition",
									"action is not possible in this state",
									"See greenlight.allowed_actions() for what is."},
	[REFUSAL_CANCELLED] = {"WF001", "illegal_transition", "post is cancelled",
						   "Start anew with greenlight.copy_post()."},
	[REFUSAL_NO_REVIEW] =
		{"WF001", "illegal_transition", "post needs no review",
		 "Its workflow has mode none; assign another one with greenlight.assign_workflow()."},
	[REFUSAL_ALREADY_APPROVED] = {"WF001", "illegal_transition", "all of the post is approved",
								  "Plan it with greenlight.schedule()."},
	[REFUSAL_NOTHING_LEFT] = {"WF001", "illegal_transition",
							  "nothing of the post is left to deliver",
							  "Start anew with greenlight.copy_post()."},
	[REFUSAL_HELD] = {"WF001", "illegal_transition", "post is held",
					  "Release it with greenlight.release()."},
	[REFUSAL_NOT_HELD] = {"WF001", "illegal_transition", "post is not held",
						  "Hold it with greenlight.hold()."},
	[REFUSAL_NOTHING_FAILED] = {"WF001", "illegal_transition", "no delivery of the post has failed",
								"See greenlight.variant for the state of each delivery."},
	[REFUSAL_NOT_IN_DOUBT] = {"WF001", "illegal_transition", "no delivery of the post is in doubt",
							  "See greenlight.variant for the state of each delivery."},
	[REFUSAL_NOT_TIMED] = {"WF001", "illegal_transition", "post has no publish time",
						   "Set one with greenlight.schedule()."},
	[REFUSAL_NO_VOTE] = {"WF001", "illegal_transition", "person has no vote that counts",
						 "See greenlight.decision for the votes that do."},
	[REFUSAL_STARTED] = {"WF001", "illegal_transition", "delivery has started",
						 "What is out stays out; see greenlight.variant."},
	[REFUSAL_NO_LIMIT] = {"WF001", "illegal_transition", "workflow limits no change requests",
						  "The author can submit again at any time."},
	[REFUSAL_CURRENT] = {"WF001", "illegal_transition",
						 "review has the current version of its workflow",
						 "Give the workflow a new one with greenlight.revise_workflow()."},
	[REFUSAL_NOTHING_ASKED] = {"WF001", "illegal_transition", "migration alone approves nothing",
							   "Map a step to null, so that it is asked again."},
	[REFUSAL_NOT_AT_REST] = {"WF001", "illegal_transition", "post is not at rest",
							 "Withdraw, unschedule or cancel it first, or let it go out."},
	[REFUSAL_STALE_REVISION] = {"WF002", "stale_revision", "revision is not the current one",
								"Read the post again and name the revision that you read."},
	[REFUSAL_CONTRIBUTOR] =
		{"WF003", "separation_of_duties", "people who contributed to a post do not decide about it",
		 "Somebody else has to decide; greenlight.inbox shows each person what waits for them."},
	[REFUSAL_DISTINCT] = {"WF003", "separation_of_duties",
						  "people who approved one step do not count in another",
						  "Somebody else has to decide about this step."},
	[REFUSAL_GATE_CLOSED] =
		{"WF004", "requirement_unsatisfied", "gate is closed",
		 "See greenlight.explain_gate() for each clause and who can change it."},
	[REFUSAL_UNSATISFIABLE] =
		{"WF004", "requirement_unsatisfied", "too few people can satisfy a requirement",
		 "Add members with the role by greenlight.add_member() or greenlight.grant_role()."},
	[REFUSAL_WORKFLOW_CONFLICT] =
		{"WF004", "requirement_unsatisfied", "no one workflow can review the post",
		 "Assign one with greenlight.assign_workflow(), or make one post for each channel with greenlight.split_post()."},
	[REFUSAL_CONTENT] =
		{"WF005", "content_rule", "content breaks a rule",
		 "See greenlight.check_content() for what is counted, and change it with greenlight.revise_post()."},
	[REFUSAL_PAST] = {"WF006", "schedule_rule", "publish time lies in the past",
					  "Name a later time, or use greenlight.publish_now()."},
	[REFUSAL_CHANNEL] =
		{"WF007", "channel_unavailable", "channel is not available",
		 "See greenlight.channel; greenlight.set_credential() and greenlight.resume_channel() bring it back."},
	[REFUSAL_DECIDED] = {"WF008", "already_decided", "step is already decided",
						 "See greenlight.post_history() for who decided."},
	[REFUSAL_LIMIT] =
		{"WF009", "limit_reached", "limit of change requests is reached",
		 "A member with manage_workflows can allow more with greenlight.grant_round()."},
	[REFUSAL_NOT_ELIGIBLE] = {"WF010", "not_eligible", "person is not an approver of the open step",
							  "See greenlight.review_step for whom it waits."},
	[REFUSAL_IDEMPOTENCY] = {"WF012", "idempotency_conflict",
							 "idempotency key was used with other arguments",
							 "Use a new key for a new call."},
	[REFUSAL_IN_FLIGHT] = {"WF013", "publish_in_flight", "an attempt to publish is running",
						   "Wait until it has ended; greenlight.stat_publisher shows it."},
	[REFUSAL_UNCONFIRMED] =
		{"WF014", "outcome_unknown", "nobody knows yet whether the post is out",
		 "Look at the channel, then call greenlight.confirm_published() or greenlight.confirm_not_published()."},
	[REFUSAL_DISARMED] = {"WF015", "publisher_disarmed", "this database may not publish",
						  "An administrator arms it with greenlight.arm_publisher()."},
	[REFUSAL_NO_ACTOR] =
		{"28000", "invalid_authorization", "no acting person",
		 "Log in as a role that greenlight.add_person() named, or call greenlight.act_as() from a gateway login."},
	[REFUSAL_NOT_FOUND] = {"WF404", "not_found", "no such object",
						   "It does not exist or is not visible to you."},
	[REFUSAL_NOT_PERMITTED] =
		{"42501", "insufficient_privilege", "permission denied",
		 "A member with manage_members can grant a role with greenlight.grant_role()."},
};
/* clang-format on */
