/*
 * transitions.c
 *		The rules. Numbered in tens per group, so that a rule can join its group.
 */
#include "core/transitions.h"

/* clang-format off: one rule a line */
#define G(name) ((BitSet) 1 << GUARD_##name)
#define E(name) ((BitSet) 1 << EFFECT_##name)

#define REVIEW(rule_, from_, action_, to_, need_, guards_, effects_, reason_) \
	{ \
		.rule = (rule_), .axis = AXIS_REVIEW, .from = (from_), .action = ACTION_##action_, \
		.to = (to_), .need = NEED_##need_, .guards = (guards_), .effects = (effects_), \
		.reason = (reason_) \
	}
#define DELIVERY(rule_, from_, action_, to_, guards_, effects_, reason_) \
	{ \
		.rule = (rule_), .axis = AXIS_DELIVERY, .from = (from_), .action = ACTION_##action_, \
		.to = (to_), .need = NEED_NONE, .guards = (guards_), .effects = (effects_), \
		.reason = (reason_) \
	}

#define EDITABLE (G(REVISION) | G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED))
#define DECIDES (G(REVISION) | G(LIVE) | G(DELEGATE) | G(FOUR_EYES) | G(DISTINCT) | G(SEAT))
#define SUBMITTABLE \
	(G(LIVE) | G(HAS_REVIEW) | G(NO_FLIGHT) | G(ROUND_LEFT) | G(ONE_WORKFLOW) | G(CONTENT) | \
	 G(SATISFIABLE) | G(IN_TIME))
#define PLANNABLE (G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED) | G(DELIVERABLE))
#define CANCELLABLE (G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED) | G(DELIVERABLE))
#define OVERRIDABLE \
	(G(REVISION) | G(LIVE) | G(NOT_CONTRIBUTOR) | G(HAS_REVIEW) | G(NO_FLIGHT) | G(CONTENT))
#define STEP_ENDS (E(VOTE) | E(CLOSE_STEP))
#define ROUND_ENDS (STEP_ENDS | E(CLOSE_REVIEW))

const Transition gl_transitions[] = {
	/* a post begins */
	REVIEW(100, STATE_START, CREATE, REVIEW_DRAFT, CREATE, 0, E(REVISION) | E(VARIANTS),
		   "a draft is written"),

	REVIEW(106, STATE_ANY, REASSIGN, STATE_SAME, NONE, G(LIVE), 0, "another workflow was assigned"),

	/* its content changes */
	REVIEW(110, REVIEW_NOT_REQUIRED, REVISE, STATE_SAME, EDIT, EDITABLE, E(REVISION),
		   "edited, no review needed"),
	REVIEW(111, REVIEW_DRAFT, REVISE, STATE_SAME, EDIT, EDITABLE, E(REVISION), "edited as draft"),
	REVIEW(112, REVIEW_CHANGES_REQUESTED, REVISE, STATE_SAME, EDIT, EDITABLE, E(REVISION),
		   "edited as asked"),
	REVIEW(113, REVIEW_IN_REVIEW, REVISE, STATE_SAME, EDIT, EDITABLE, E(REVISION) | E(STALE),
		   "edited in review: earlier approvals are stale"),
	REVIEW(114, REVIEW_APPROVED, REVISE, REVIEW_DRAFT, EDIT, EDITABLE, E(REVISION) | E(UNAPPROVE),
		   "edited after approval: back to draft"),
	REVIEW(120, STATE_ANY, ANNOTATE, STATE_SAME, EDIT, G(REVISION) | G(LIVE), 0,
		   "columns changed that are not content"),
	REVIEW(121, REVIEW_IN_REVIEW, ANNOTATE, STATE_SAME, EDIT, G(REVISION) | G(LIVE), E(RECONSIDER),
		   "columns changed that are not content; a condition may read them"),
	REVIEW(122, REVIEW_APPROVED, REOPEN_REVIEW, REVIEW_IN_REVIEW, EDIT, 0,
		   E(UNAPPROVE) | E(REOPEN) | E(VARIANTS),
		   "a step applies now that did not: the review goes on"),
	REVIEW(130, REVIEW_NOT_REQUIRED, SET_VARIANT, STATE_SAME, EDIT, EDITABLE, E(REVISION),
		   "variant edited, no review needed"),
	REVIEW(131, REVIEW_DRAFT, SET_VARIANT, STATE_SAME, EDIT, EDITABLE, E(REVISION),
		   "variant edited as draft"),
	REVIEW(132, REVIEW_CHANGES_REQUESTED, SET_VARIANT, STATE_SAME, EDIT, EDITABLE, E(REVISION),
		   "variant edited as asked"),
	REVIEW(133, REVIEW_IN_REVIEW, SET_VARIANT, STATE_SAME, EDIT, EDITABLE, E(REVISION) | E(STALE),
		   "variant edited in review: earlier approvals are stale"),
	REVIEW(134, REVIEW_APPROVED, SET_VARIANT, REVIEW_DRAFT, EDIT, EDITABLE,
		   E(REVISION) | E(UNAPPROVE), "variant edited after approval: back to draft"),
	REVIEW(140, REVIEW_NOT_REQUIRED, ADD_VARIANT, STATE_SAME, EDIT, EDITABLE,
		   E(REVISION) | E(VARIANTS), "channel added, no review needed"),
	REVIEW(141, REVIEW_DRAFT, ADD_VARIANT, STATE_SAME, EDIT, EDITABLE, E(REVISION) | E(VARIANTS),
		   "channel added as draft"),
	REVIEW(142, REVIEW_CHANGES_REQUESTED, ADD_VARIANT, STATE_SAME, EDIT, EDITABLE,
		   E(REVISION) | E(VARIANTS), "channel added as asked"),
	REVIEW(143, REVIEW_IN_REVIEW, ADD_VARIANT, STATE_SAME, EDIT, EDITABLE | G(ONE_WORKFLOW),
		   E(REVISION) | E(STALE) | E(VARIANTS),
		   "channel added in review: earlier approvals are stale"),
	REVIEW(144, REVIEW_APPROVED, ADD_VARIANT, STATE_SAME, EDIT, EDITABLE | G(ONE_WORKFLOW),
		   E(REVISION) | E(VARIANTS), "channel added after approval: its variant is not approved"),
	REVIEW(150, STATE_ANY, REMOVE_VARIANT, STATE_SAME, EDIT,
		   G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED), E(VARIANTS),
		   "channel removed: what stays was agreed to, nothing goes stale"),
	REVIEW(151, REVIEW_IN_REVIEW, REMOVE_VARIANT, STATE_SAME, EDIT,
		   G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED), E(VARIANTS) | E(RECONSIDER),
		   "channel removed in review: a condition may read the channels"),

	/* a review runs */
	REVIEW(200, REVIEW_DRAFT, SUBMIT, REVIEW_IN_REVIEW, SUBMIT, SUBMITTABLE,
		   E(OPEN_REVIEW) | E(ACTIVE), "submitted for review"),
	REVIEW(201, REVIEW_CHANGES_REQUESTED, SUBMIT, REVIEW_IN_REVIEW, SUBMIT, SUBMITTABLE,
		   E(OPEN_REVIEW) | E(ACTIVE), "submitted again after changes"),
	REVIEW(202, REVIEW_NOT_REQUIRED, SUBMIT, REVIEW_IN_REVIEW, SUBMIT, SUBMITTABLE,
		   E(OPEN_REVIEW) | E(ACTIVE), "submitted since a review is now required"),
	REVIEW(203, REVIEW_APPROVED, SUBMIT, REVIEW_IN_REVIEW, SUBMIT, SUBMITTABLE | G(UNAPPROVED),
		   E(OPEN_REVIEW) | E(UNAPPROVE) | E(ACTIVE),
		   "submitted again for a channel added after approval"),
	REVIEW(204, REVIEW_DRAFT, RESTORE, REVIEW_APPROVED, SUBMIT, 0,
		   E(OPEN_REVIEW) | E(CLOSE_REVIEW) | E(APPROVE) | E(ACTIVE),
		   "submitted again as it was agreed to"),
	REVIEW(205, REVIEW_CHANGES_REQUESTED, RESTORE, REVIEW_APPROVED, SUBMIT, 0,
		   E(OPEN_REVIEW) | E(CLOSE_REVIEW) | E(APPROVE) | E(ACTIVE),
		   "submitted again as it was agreed to"),
	REVIEW(206, REVIEW_NOT_REQUIRED, RESTORE, REVIEW_APPROVED, SUBMIT, 0,
		   E(OPEN_REVIEW) | E(CLOSE_REVIEW) | E(APPROVE) | E(ACTIVE),
		   "submitted again as it was agreed to"),
	REVIEW(207, REVIEW_APPROVED, RESTORE, REVIEW_APPROVED, SUBMIT, 0,
		   E(UNAPPROVE) | E(OPEN_REVIEW) | E(CLOSE_REVIEW) | E(APPROVE) | E(ACTIVE),
		   "submitted again as it was agreed to"),
	REVIEW(210, REVIEW_IN_REVIEW, APPROVE, STATE_SAME, SEAT, DECIDES, E(VOTE),
		   "approval recorded, the step stays open"),
	REVIEW(211, REVIEW_IN_REVIEW, PASS_STEP, STATE_SAME, SEAT, 0, STEP_ENDS | E(NEXT_STEP),
		   "the step has its approvals, the next one opens"),
	REVIEW(212, REVIEW_IN_REVIEW, PASS_REVIEW, REVIEW_APPROVED, SEAT, 0, ROUND_ENDS | E(APPROVE),
		   "the last step has its approvals"),
	REVIEW(215, REVIEW_IN_REVIEW, ABSTAIN, STATE_SAME, SEAT, DECIDES, E(VOTE),
		   "abstention recorded, the step stays open"),
	REVIEW(220, REVIEW_IN_REVIEW, REQUEST_CHANGES, STATE_SAME, SEAT, DECIDES, E(VOTE),
		   "request for changes recorded, the step waits for others"),
	REVIEW(221, REVIEW_IN_REVIEW, RETURN_REVIEW, REVIEW_CHANGES_REQUESTED, SEAT, 0, ROUND_ENDS,
		   "changes requested: back to the author"),
	REVIEW(230, REVIEW_IN_REVIEW, REJECT, STATE_SAME, SEAT, DECIDES, E(VOTE),
		   "rejection recorded, the step waits for others"),
	REVIEW(231, REVIEW_IN_REVIEW, DECLINE_REVIEW, REVIEW_REJECTED, SEAT, 0, ROUND_ENDS | E(INERT),
		   "rejected"),
	REVIEW(235, REVIEW_IN_REVIEW, TICK, STATE_SAME, TICK, G(REVISION) | G(LIVE) | G(ITEM),
		   E(RECOUNT), "checklist item ticked or taken back, the step stays open"),
	REVIEW(236, REVIEW_IN_REVIEW, RESOLVE_COMMENT, STATE_SAME, RESOLVE, G(UNRESOLVED) | G(RESOLVER),
		   E(RECOUNT), "comment resolved"),
	REVIEW(237, REVIEW_IN_REVIEW, CLEAR_STEP, STATE_SAME, NONE, 0, E(CLOSE_STEP) | E(NEXT_STEP),
		   "nothing holds the step any more, the next one opens"),
	REVIEW(238, REVIEW_IN_REVIEW, CLEAR_REVIEW, REVIEW_APPROVED, NONE, 0,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(APPROVE), "nothing holds the last step any more"),
	REVIEW(240, REVIEW_IN_REVIEW, WITHDRAW, REVIEW_DRAFT, OWNERSHIP, G(LIVE) | G(NO_FLIGHT),
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(INERT), "withdrawn from review"),
	REVIEW(241, REVIEW_APPROVED, WITHDRAW, REVIEW_DRAFT, OWNERSHIP,
		   G(LIVE) | G(NO_FLIGHT) | G(NO_UNCONFIRMED) | G(DELIVERABLE), E(UNAPPROVE) | E(INERT),
		   "withdrawn after approval"),
	REVIEW(242, REVIEW_IN_REVIEW, RETRACT, STATE_SAME, SEAT, G(LIVE) | G(VOTED), E(RETRACT),
		   "vote taken back: its step is open"),
	REVIEW(243, REVIEW_APPROVED, RETRACT, REVIEW_IN_REVIEW, SEAT,
		   G(LIVE) | G(VOTED) | G(NO_FLIGHT) | G(NOT_STARTED),
		   E(UNAPPROVE) | E(REOPEN) | E(RETRACT), "vote taken back: the review goes on"),
	REVIEW(244, REVIEW_CHANGES_REQUESTED, RETRACT, REVIEW_IN_REVIEW, SEAT, G(LIVE) | G(VOTED),
		   E(REOPEN) | E(RETRACT), "vote taken back: the review goes on"),
	REVIEW(245, REVIEW_DRAFT, OVERRIDE, REVIEW_APPROVED, OVERRIDE, OVERRIDABLE,
		   E(OVERRIDE) | E(APPROVE) | E(ACTIVE), "approved by override"),
	REVIEW(246, REVIEW_IN_REVIEW, OVERRIDE, REVIEW_APPROVED, OVERRIDE, OVERRIDABLE,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(OVERRIDE) | E(APPROVE) | E(ACTIVE),
		   "approved by override: the missing votes stay missing"),
	REVIEW(247, REVIEW_CHANGES_REQUESTED, OVERRIDE, REVIEW_APPROVED, OVERRIDE, OVERRIDABLE,
		   E(OVERRIDE) | E(APPROVE) | E(ACTIVE), "approved by override"),
	REVIEW(248, REVIEW_APPROVED, OVERRIDE, REVIEW_APPROVED, OVERRIDE, OVERRIDABLE | G(UNAPPROVED),
		   E(UNAPPROVE) | E(OVERRIDE) | E(APPROVE) | E(ACTIVE),
		   "the channel added after approval is approved by override"),
	REVIEW(249, STATE_ANY, GRANT_ROUND, STATE_SAME, WORKFLOWS, G(LIVE) | G(LIMITED), E(GRANT),
		   "more rounds are granted"),
	REVIEW(250, REVIEW_REJECTED, REOPEN, REVIEW_DRAFT, OWNERSHIP, G(LIVE), 0,
		   "reopened after rejection"),
	REVIEW(251, REVIEW_EXPIRED, REOPEN, REVIEW_DRAFT, OWNERSHIP, G(LIVE), 0,
		   "reopened after expiry"),
	REVIEW(255, REVIEW_IN_REVIEW, VOID, STATE_SAME, NONE, G(LIVE) | G(VOTED), E(RETRACT),
		   "votes of somebody who left are void: their steps are open"),
	REVIEW(252, REVIEW_IN_REVIEW, MIGRATE_REVIEW, STATE_SAME, WORKFLOWS,
		   G(LIVE) | G(HAS_REVIEW) | G(NO_FLIGHT) | G(ONE_WORKFLOW) | G(CONTENT) | G(SATISFIABLE) |
			   G(MIGRATES),
		   E(MIGRATE), "goes on under the current version of its workflow"),
	REVIEW(256, REVIEW_IN_REVIEW, EXTEND_DEADLINE, STATE_SAME, WORKFLOWS,
		   G(LIVE) | G(HAS_DUE) | G(LATER_DUE), E(EXTEND), "the open step is due later"),
	REVIEW(260, REVIEW_IN_REVIEW, CANCEL, REVIEW_DRAFT, OWNERSHIP, CANCELLABLE,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(CANCEL) | E(VARIANTS), "cancelled in review"),
	REVIEW(261, STATE_ANY, CANCEL, STATE_SAME, OWNERSHIP, CANCELLABLE, E(CANCEL) | E(VARIANTS),
		   "cancelled"),

	/* a post is planned */
	REVIEW(270, REVIEW_DRAFT, SCHEDULE, STATE_SAME, SCHEDULE_OR_AUTHOR, PLANNABLE | G(FUTURE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS), "scheduled as draft: waits for approval"),
	REVIEW(271, REVIEW_NOT_REQUIRED, SCHEDULE, STATE_SAME, SCHEDULE, PLANNABLE | G(FUTURE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS), "scheduled"),
	REVIEW(272, REVIEW_IN_REVIEW, SCHEDULE, STATE_SAME, SCHEDULE, PLANNABLE | G(FUTURE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS) | E(RECONSIDER),
		   "scheduled in review: waits for approval; a step may bind the time"),
	REVIEW(273, REVIEW_CHANGES_REQUESTED, SCHEDULE, STATE_SAME, SCHEDULE, PLANNABLE | G(FUTURE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS), "scheduled in rework: waits for approval"),
	REVIEW(274, REVIEW_APPROVED, SCHEDULE, STATE_SAME, SCHEDULE, PLANNABLE | G(FUTURE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS), "scheduled"),
	REVIEW(275, REVIEW_APPROVED, UNBIND, REVIEW_DRAFT, SCHEDULE, 0,
		   E(TIME) | E(ACTIVE) | E(VARIANTS) | E(UNAPPROVE),
		   "scheduled for a time that was not agreed to: back to draft"),
	REVIEW(276, REVIEW_APPROVED, REBIND, REVIEW_IN_REVIEW, SCHEDULE, 0,
		   E(TIME) | E(ACTIVE) | E(VARIANTS) | E(UNAPPROVE) | E(REOPEN),
		   "scheduled for a time that was not agreed to: the review goes on"),
	REVIEW(280, STATE_ANY, UNSCHEDULE, STATE_SAME, SCHEDULE, PLANNABLE | G(TIMED),
		   E(CLEAR_TIME) | E(VARIANTS), "publish time removed"),
	REVIEW(281, REVIEW_DRAFT, UNSCHEDULE, STATE_SAME, SCHEDULE_OR_AUTHOR, PLANNABLE | G(TIMED),
		   E(CLEAR_TIME) | E(VARIANTS), "publish time removed"),
	REVIEW(290, STATE_ANY, PUBLISH_NOW, STATE_SAME, PUBLISH_NOW, PLANNABLE | G(GATE_BUT_DUE),
		   E(TIME) | E(ACTIVE) | E(VARIANTS), "due at once"),
	REVIEW(300, STATE_ANY, HOLD, STATE_SAME, HOLD, G(LIVE) | G(DELIVERABLE) | G(NOT_HELD),
		   E(HOLD) | E(VARIANTS), "held"),
	REVIEW(310, STATE_ANY, RELEASE, STATE_SAME, RELEASE, G(LIVE) | G(HELD),
		   E(RELEASE) | E(VARIANTS), "released"),
	REVIEW(320, STATE_ANY, RETRY, STATE_SAME, PUBLISH_NOW, G(LIVE) | G(NO_FLIGHT) | G(HAS_FAILED),
		   E(ACTIVE) | E(VARIANTS), "failed deliveries are tried again"),
	REVIEW(330, STATE_ANY, CONFIRM_PUBLISHED, STATE_SAME, PUBLISH_NOW, G(IN_DOUBT), E(VARIANTS),
		   "a person saw it published"),
	REVIEW(331, STATE_ANY, CONFIRM_NOT_PUBLISHED, STATE_SAME, PUBLISH_NOW, G(IN_DOUBT), E(VARIANTS),
		   "a person saw that it is not published"),
	REVIEW(340, REVIEW_IN_REVIEW, CREATE_LINK, STATE_SAME, LINK,
		   G(LIVE) | G(NOT_CONTRIBUTOR) | G(LENT), 0, "an approval link was made"),
	REVIEW(341, REVIEW_APPROVED, CREATE_LINK, STATE_SAME, LINK,
		   G(LIVE) | G(NOT_CONTRIBUTOR) | G(LENT), 0, "a link to what is approved was made"),
	REVIEW(345, STATE_ANY, REVOKE_LINK, STATE_SAME, REVOKE, 0, 0, "an approval link was revoked"),
	REVIEW(350, STATE_ANY, COMMENT, STATE_SAME, COMMENT, 0, 0, "commented"),
	REVIEW(351, STATE_ANY, RESOLVE_COMMENT, STATE_SAME, RESOLVE, G(UNRESOLVED) | G(RESOLVER), 0,
		   "comment resolved"),
	REVIEW(353, STATE_ANY, ARCHIVE, STATE_SAME, OWNERSHIP, G(AT_REST), E(ARCHIVE), "archived"),
	REVIEW(354, STATE_ANY, UNARCHIVE, STATE_SAME, OWNERSHIP, 0, E(UNARCHIVE),
		   "taken out of the archive"),
	REVIEW(355, STATE_ANY, LIMIT_NEAR, STATE_SAME, NONE, 0, 0,
		   "one more request for changes passes, the next one meets the limit"),
	REVIEW(356, STATE_ANY, BLOCK, STATE_SAME, NONE, 0, 0,
		   "too few people are left to satisfy the open step"),
	REVIEW(357, STATE_ANY, LIFT_HOLD, STATE_SAME, NONE, 0, E(RELEASE) | E(VARIANTS),
		   "the step is done with whose deadline held the post"),
	REVIEW(360, STATE_ANY, CLAIM, STATE_SAME, WORKER, 0, E(VARIANTS),
		   "the worker takes a due variant"),
	REVIEW(361, STATE_ANY, SETTLE_PUBLISHED, STATE_SAME, WORKER, 0, E(VARIANTS),
		   "the network took it"),
	REVIEW(362, STATE_ANY, SETTLE_RETRY, STATE_SAME, WORKER, 0, E(VARIANTS), "to be tried again"),
	REVIEW(363, STATE_ANY, SETTLE_FAILED, STATE_SAME, WORKER, 0, E(VARIANTS),
		   "the network refused it"),
	REVIEW(364, STATE_ANY, SETTLE_UNCONFIRMED, STATE_SAME, WORKER, 0, E(VARIANTS),
		   "nobody knows whether it is out"),
	REVIEW(365, STATE_ANY, MISS, STATE_SAME, WORKER, 0, E(VARIANTS),
		   "its time passed with the gate closed"),

	/* time passes */
	REVIEW(370, REVIEW_IN_REVIEW, REMIND, STATE_SAME, WORKER, 0, E(REMIND),
		   "those are reminded for whom the open step waits"),
	REVIEW(371, REVIEW_IN_REVIEW, ESCALATE, STATE_SAME, WORKER, 0, E(ADD_SEATS),
		   "more people may decide about the open step"),
	REVIEW(372, REVIEW_IN_REVIEW, HAND_OVER, STATE_SAME, WORKER, G(SEATABLE), E(GIVE_SEATS),
		   "the open step is given to others"),
	REVIEW(373, REVIEW_IN_REVIEW, DEEM_STEP, STATE_SAME, WORKER, G(BY_TIME),
		   E(DEEM) | E(CLOSE_STEP) | E(NEXT_STEP),
		   "the step is deemed approved, the next one opens"),
	REVIEW(374, REVIEW_IN_REVIEW, DEEM_REVIEW, REVIEW_APPROVED, WORKER, 0,
		   E(DEEM) | E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(APPROVE),
		   "the last step is deemed approved"),
	REVIEW(375, REVIEW_IN_REVIEW, SKIP_STEP, STATE_SAME, WORKER, G(SKIPPABLE),
		   E(CLOSE_STEP) | E(NEXT_STEP), "the step took too long: the next one opens"),
	REVIEW(376, REVIEW_IN_REVIEW, SKIP_REVIEW, REVIEW_APPROVED, WORKER, 0,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(APPROVE),
		   "the last step took too long: what was agreed to before is approved"),
	REVIEW(377, REVIEW_IN_REVIEW, TIME_RETURN, REVIEW_CHANGES_REQUESTED, WORKER, 0,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW), "nobody decided in time: back to the author"),
	REVIEW(378, REVIEW_IN_REVIEW, TIME_REJECT, REVIEW_REJECTED, WORKER, 0,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(INERT), "nobody decided in time: rejected"),
	REVIEW(379, REVIEW_IN_REVIEW, EXPIRE, REVIEW_EXPIRED, WORKER, 0,
		   E(CLOSE_STEP) | E(CLOSE_REVIEW) | E(INERT), "nobody decided in time: expired"),
	REVIEW(380, REVIEW_IN_REVIEW, TIME_HOLD, STATE_SAME, WORKER, G(DELIVERABLE) | G(NOT_HELD),
		   E(HOLD) | E(VARIANTS), "held until the open step is done with"),
	REVIEW(381, REVIEW_IN_REVIEW, LAPSE, STATE_SAME, WORKER, 0, 0,
		   "what the deadline asked for is not possible"),

	/* the same on each variant */
	DELIVERY(500, STATE_START, CREATE, DELIVERY_SCHEDULED, 0, E(FOLLOW) | E(MISS_IF_LATE),
			 "variant begins"),
	DELIVERY(501, STATE_START, ADD_VARIANT, DELIVERY_SCHEDULED, 0, E(FOLLOW) | E(MISS_IF_LATE),
			 "variant begins"),
	DELIVERY(502, DELIVERY_CANCELLED, ADD_VARIANT, DELIVERY_SCHEDULED, 0,
			 E(FOLLOW) | E(MISS_IF_LATE), "removed variant comes back"),
	DELIVERY(510, DELIVERY_UNSCHEDULED, SCHEDULE, DELIVERY_SCHEDULED, 0, E(FOLLOW), "scheduled"),
	DELIVERY(511, DELIVERY_SCHEDULED, SCHEDULE, DELIVERY_SCHEDULED, 0, E(FOLLOW), "rescheduled"),
	DELIVERY(512, DELIVERY_HELD, SCHEDULE, DELIVERY_SCHEDULED, 0, E(FOLLOW),
			 "rescheduled while held"),
	DELIVERY(513, DELIVERY_MISSED, SCHEDULE, DELIVERY_SCHEDULED, 0, E(FOLLOW),
			 "rescheduled after its time passed"),
	DELIVERY(514, DELIVERY_FAILED, SCHEDULE, DELIVERY_SCHEDULED, 0, E(FOLLOW),
			 "rescheduled after failure"),
	DELIVERY(520, DELIVERY_SCHEDULED, UNSCHEDULE, DELIVERY_UNSCHEDULED, 0, 0,
			 "publish time removed"),
	DELIVERY(521, DELIVERY_HELD, UNSCHEDULE, DELIVERY_UNSCHEDULED, 0, 0,
			 "publish time removed while held"),
	DELIVERY(522, DELIVERY_MISSED, UNSCHEDULE, DELIVERY_UNSCHEDULED, 0, 0,
			 "publish time removed after it passed"),
	DELIVERY(530, DELIVERY_UNSCHEDULED, PUBLISH_NOW, DELIVERY_SCHEDULED, 0, 0, "due at once"),
	DELIVERY(531, DELIVERY_SCHEDULED, PUBLISH_NOW, DELIVERY_SCHEDULED, 0, 0, "due at once"),
	DELIVERY(532, DELIVERY_MISSED, PUBLISH_NOW, DELIVERY_SCHEDULED, 0, 0,
			 "due at once after its time passed"),
	DELIVERY(540, DELIVERY_SCHEDULED, HOLD, DELIVERY_HELD, 0, 0, "held"),
	DELIVERY(541, DELIVERY_SCHEDULED, TIME_HOLD, DELIVERY_HELD, 0, 0, "held by a deadline"),
	DELIVERY(550, DELIVERY_HELD, RELEASE, DELIVERY_SCHEDULED, 0, E(FOLLOW) | E(MISS_IF_LATE),
			 "released"),
	DELIVERY(551, DELIVERY_UNCONFIRMED, RELEASE, DELIVERY_UNCONFIRMED, 0, 0,
			 "its automatic attempt may run again"),
	DELIVERY(552, DELIVERY_HELD, LIFT_HOLD, DELIVERY_SCHEDULED, 0, E(FOLLOW) | E(MISS_IF_LATE),
			 "released by its step"),
	DELIVERY(553, DELIVERY_UNCONFIRMED, LIFT_HOLD, DELIVERY_UNCONFIRMED, 0, 0,
			 "its automatic attempt may run again"),
	DELIVERY(560, DELIVERY_FAILED, RETRY, DELIVERY_SCHEDULED, 0, E(FOLLOW), "tried again"),
	DELIVERY(570, DELIVERY_UNCONFIRMED, CONFIRM_PUBLISHED, DELIVERY_PUBLISHED, 0, 0,
			 "confirmed as published"),
	DELIVERY(571, DELIVERY_UNCONFIRMED, CONFIRM_NOT_PUBLISHED, DELIVERY_FAILED, 0, 0,
			 "confirmed as not published"),
	DELIVERY(580, DELIVERY_UNSCHEDULED, CANCEL, DELIVERY_CANCELLED, 0, 0, "cancelled"),
	DELIVERY(581, DELIVERY_SCHEDULED, CANCEL, DELIVERY_CANCELLED, 0, 0, "cancelled"),
	DELIVERY(582, DELIVERY_HELD, CANCEL, DELIVERY_CANCELLED, 0, 0, "cancelled"),
	DELIVERY(583, DELIVERY_MISSED, CANCEL, DELIVERY_CANCELLED, 0, 0, "cancelled"),
	DELIVERY(584, DELIVERY_FAILED, CANCEL, DELIVERY_CANCELLED, 0, 0, "cancelled"),
	DELIVERY(590, DELIVERY_UNSCHEDULED, REMOVE_VARIANT, DELIVERY_CANCELLED, 0, 0,
			 "channel removed"),
	DELIVERY(591, DELIVERY_SCHEDULED, REMOVE_VARIANT, DELIVERY_CANCELLED, 0, 0, "channel removed"),
	DELIVERY(592, DELIVERY_HELD, REMOVE_VARIANT, DELIVERY_CANCELLED, 0, 0, "channel removed"),
	DELIVERY(593, DELIVERY_MISSED, REMOVE_VARIANT, DELIVERY_CANCELLED, 0, 0, "channel removed"),
	DELIVERY(594, DELIVERY_FAILED, REMOVE_VARIANT, DELIVERY_CANCELLED, 0, 0, "channel removed"),
	DELIVERY(600, DELIVERY_SCHEDULED, CLAIM, DELIVERY_PUBLISHING, G(GATE), E(ATTEMPT),
			 "claimed: the gate is open"),
	DELIVERY(601, DELIVERY_UNCONFIRMED, CLAIM, DELIVERY_PUBLISHING, G(GATE), E(ATTEMPT),
			 "claimed again under the same key: the gate is open"),
	DELIVERY(610, DELIVERY_PUBLISHING, SETTLE_PUBLISHED, DELIVERY_PUBLISHED, 0, E(SETTLE),
			 "published"),
	DELIVERY(611, DELIVERY_PUBLISHING, SETTLE_RETRY, DELIVERY_SCHEDULED, 0, E(SETTLE) | E(FOLLOW),
			 "to be tried again"),
	DELIVERY(612, DELIVERY_PUBLISHING, SETTLE_FAILED, DELIVERY_FAILED, 0, E(SETTLE), "failed"),
	DELIVERY(613, DELIVERY_PUBLISHING, SETTLE_UNCONFIRMED, DELIVERY_UNCONFIRMED, 0, E(SETTLE),
			 "outcome unknown"),
	DELIVERY(620, DELIVERY_SCHEDULED, MISS, DELIVERY_MISSED, 0, 0, "missed"),
};
/* clang-format on */
const int gl_transition_count = sizeof(gl_transitions) / sizeof(gl_transitions[0]);

const Transition *
gl_transition_find(Axis axis, int from, Action action)
{
	const Transition *any = NULL;

	for (int i = 0; i < gl_transition_count; i++)
	{
		const Transition *row = &gl_transitions[i];

		if (row->axis != axis || row->action != action)
			continue;
		if (row->from == from)
			return row;
		if (row->from == STATE_ANY && from != STATE_START)
			any = row;
	}
	return any;
}
