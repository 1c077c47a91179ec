/*
 * Post verbs. Each goes the same one way in: lock, decide, carry out, record.
 */
CREATE FUNCTION greenlight.create_post(
	workspace text,
	title text,
	body text,
	channels text[] DEFAULT '{}',
	publish_at timestamptz DEFAULT NULL,
	workflow text DEFAULT NULL,
	media jsonb DEFAULT '[]',
	labels text[] DEFAULT '{}',
	external_ref text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_post_verb';
REVOKE ALL ON FUNCTION greenlight.create_post(text, text, text, text[], timestamptz, text, jsonb, text[], text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_post(text, text, text, text[], timestamptz, text, jsonb, text[], text, jsonb) IS
'Write a draft for some channels.
Needs create. The same external_ref gives the same post again. Options: campaign, link, first_comment, disclosure, timezone, idempotency_key,
not_before (embargo), publish_until (the last instant at which it may go out) and unpublish_at (when it is taken down), instants, together (all channels begin, or none), assignee (a member who is to see to it; WF404).
WF006 for a publish time outside of the limits.';

CREATE FUNCTION greenlight.copy_post(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_copy_post';
REVOKE ALL ON FUNCTION greenlight.copy_post(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.copy_post(bigint, jsonb) IS
'Start anew with the content of a post: a draft, without plan and review.
Needs create.';

CREATE FUNCTION greenlight.revise_post(
	post_id bigint,
	body text DEFAULT NULL,
	title text DEFAULT NULL,
	media jsonb DEFAULT NULL,
	labels text[] DEFAULT NULL,
	expected_revision int DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_revise_post';
REVOKE ALL ON FUNCTION greenlight.revise_post(bigint, text, text, jsonb, text[], int, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revise_post(bigint, text, text, jsonb, text[], int, jsonb) IS
'Change content (a new revision: approvals of the old one no longer count) or labels; NULL leaves as it is.
Needs edit_own as author, else edit_any. WF002 when expected_revision is not the current one, WF013 while publishing. Options: campaign, link, first_comment (null removes), disclosure,
assignee (a member who is to see to it, null for nobody: no content, like labels and campaign; WF404 for who is no active member).
Options not_before, publish_until and together limit the plan and are no content: they need schedule (the author may while a draft still has to be approved); null takes one away. WF006 where the publish time lies outside of them.';

CREATE FUNCTION greenlight.set_variant(
	post_id bigint,
	channel text,
	body text DEFAULT NULL,
	media jsonb DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.variant
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_variant';
REVOKE ALL ON FUNCTION greenlight.set_variant(bigint, text, text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_variant(bigint, text, text, jsonb, jsonb) IS
'Say what one channel shows instead of the post''s own content (NULL inherits), and add the channel if it is new.
Needs like revise_post. A channel added after approval is not approved. Options are content: each network names its own.';

CREATE FUNCTION greenlight.remove_variant(
	post_id bigint,
	channel text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_variant';
REVOKE ALL ON FUNCTION greenlight.remove_variant(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_variant(bigint, text, jsonb) IS
'Take a channel off a post. Nothing goes stale: what stays was agreed to.
Needs like revise_post. WF001 when it is published already.';

CREATE FUNCTION greenlight.submit(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_submit';
REVOKE ALL ON FUNCTION greenlight.submit(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.submit(bigint, text, jsonb) IS
'Open a round of review over the current revision.
Needs submit as author, else edit_any and submit. WF004 when a requirement has too few eligible people, WF005 when content breaks a network''s limits.';

CREATE FUNCTION greenlight.approve(
	post_id bigint,
	revision int,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_approve';
REVOKE ALL ON FUNCTION greenlight.approve(bigint, int, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.approve(bigint, int, text, jsonb) IS
'Approve exactly this revision.
Needs a seat in the open step. WF002 for another revision, WF003 for who contributed, WF010 without a seat, WF008 when the step is decided.';

CREATE FUNCTION greenlight.request_changes(
	post_id bigint,
	revision int,
	note text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_request_changes';
REVOKE ALL ON FUNCTION greenlight.request_changes(bigint, int, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.request_changes(bigint, int, text, jsonb) IS
'Send this revision back to its author, saying what has to change.
Needs a seat in the open step; errors like approve().';

CREATE FUNCTION greenlight.reject(
	post_id bigint,
	revision int,
	note text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_reject';
REVOKE ALL ON FUNCTION greenlight.reject(bigint, int, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.reject(bigint, int, text, jsonb) IS
'Reject this revision: final until reopen().
Needs a seat in the open step; errors like approve().';

CREATE FUNCTION greenlight.abstain(
	post_id bigint,
	revision int,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_abstain';
REVOKE ALL ON FUNCTION greenlight.abstain(bigint, int, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.abstain(bigint, int, text, jsonb) IS
'Leave the decision to the others: the seat no longer counts in percent and all.
Where everybody abstains the step is blocked. Needs a seat in the open step; errors like approve().';

CREATE FUNCTION greenlight.retract(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_retract';
REVOKE ALL ON FUNCTION greenlight.retract(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.retract(bigint, text, jsonb) IS
'Take the own vote back until delivery starts; a step that it closed is open again.
After the review was closed a new round begins in which all other approvals of this content count. Errors: WF001 no vote that counts, a delivery was tried.';

CREATE FUNCTION greenlight.override(
	post_id bigint,
	reason text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_override';
REVOKE ALL ON FUNCTION greenlight.override(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.override(bigint, text, jsonb) IS
'Approve exactly the current content by the word of one person; votes that are missing stay missing.
Needs override, never by a contributor (WF003). It has an event of its own and is counted by metrics.';

CREATE FUNCTION greenlight.grant_round(
	post_id bigint,
	rounds int,
	reason text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_grant_round';
REVOKE ALL ON FUNCTION greenlight.grant_round(bigint, int, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.grant_round(bigint, int, text, jsonb) IS
'Allow more change requests than the limit of the workflow says.
rounds: 1 to 1000. A post that met the limit can be submitted again. Needs manage_workflows; WF001 where the workflow has no limit.';

CREATE FUNCTION greenlight.extend_deadline(
	post_id bigint,
	due_at timestamptz,
	reason text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_extend_deadline';
REVOKE ALL ON FUNCTION greenlight.extend_deadline(bigint, timestamptz, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.extend_deadline(bigint, timestamptz, text, jsonb) IS
'Give the open step of a post more time.
due_at: the new due time, later than the one it has and ahead; first_due_at of greenlight.deadline keeps the first one. Actions that are
done with stay so, the others follow. Needs manage_workflows. Errors: WF001 not in review or without deadline, WF006 not later.';

CREATE FUNCTION greenlight.migrate_review(
	post_id bigint,
	step_map jsonb DEFAULT '{}',
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_migrate_review';
REVOKE ALL ON FUNCTION greenlight.migrate_review(bigint, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.migrate_review(bigint, jsonb, jsonb) IS
'Let an open review go on under the current version of its workflow: a new round begins, in which steps that were passed count.
step_map: {"old step": "new step"} for passed steps whose name is gone, null to ask anew; equal names need none. Votes of the open step are not taken along.
Option: dry_run, a NOTICE for each step and nothing changed. Needs manage_workflows. Errors: 22023 a map that does not fit, WF001 not in review, the current version already, or nothing left to ask, WF004 a requirement that too few people can satisfy.';

CREATE FUNCTION greenlight.withdraw(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_withdraw';
REVOKE ALL ON FUNCTION greenlight.withdraw(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.withdraw(bigint, text, jsonb) IS
'Take a post back from review or approval: votes stay on record and no longer count.
Needs being author or submitter, else edit_any.';

CREATE FUNCTION greenlight.reopen(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_reopen';
REVOKE ALL ON FUNCTION greenlight.reopen(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.reopen(bigint, text, jsonb) IS
'Make a rejected or expired post a draft again.
Needs being author or submitter, else edit_any.';

CREATE FUNCTION greenlight.archive(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_archive';
REVOKE ALL ON FUNCTION greenlight.archive(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.archive(bigint, jsonb) IS
'Set a post apart: board, calendar and mine leave it out until its content or state changes again.
Option: archived, false to take it back. Needs being author or submitter, else edit_any. WF001 while something of it may still happen by itself.';

CREATE FUNCTION greenlight.cancel(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_cancel';
REVOKE ALL ON FUNCTION greenlight.cancel(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.cancel(bigint, text, jsonb) IS
'Give a post up for good; what is published already stays.
Needs being author or submitter, else edit_any. WF013 while publishing, WF014 while an outcome is unknown.';

CREATE FUNCTION greenlight.schedule(
	post_id bigint,
	publish_at timestamptz,
	timezone text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_schedule';
REVOKE ALL ON FUNCTION greenlight.schedule(bigint, timestamptz, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.schedule(bigint, timestamptz, text, jsonb) IS
'Set or move the publish time; approvals stay unless their step binds the time (schedule_binding).
Needs schedule (the author may while a draft still has to be approved). WF006 for a past time, 22008 for one out of range. WF006 as well before the embargo ends or after publish_until. Options: idempotency_key, publish_until (null takes it away), together.';

CREATE FUNCTION greenlight.unschedule(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_unschedule';
REVOKE ALL ON FUNCTION greenlight.unschedule(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.unschedule(bigint, jsonb) IS
'Take the publish time away.
Needs schedule.';

CREATE FUNCTION greenlight.publish_now(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_publish_now';
REVOKE ALL ON FUNCTION greenlight.publish_now(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.publish_now(bigint, jsonb) IS
'Publish as soon as the worker gets to it.
Needs publish_now. WF004 when any clause of the gate but due is closed.';

CREATE FUNCTION greenlight.unpublish(
	post_id bigint,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_unpublish';
REVOKE ALL ON FUNCTION greenlight.unpublish(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.unpublish(bigint, text, jsonb) IS
'Take down what is out, on all channels or (option channel) on one. The worker does it, whatever is paused or held; each delivery is unpublished once its
network has said so, and stays published where that refuses. Of network manual, and where nobody learnt the outcome, it is unconfirmed until a person calls
confirm_not_published() or confirm_published(). Needs unpublish. WF001 where nothing is out on a network that takes posts down.';

CREATE FUNCTION greenlight.hold(
	post_id bigint,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_hold';
REVOKE ALL ON FUNCTION greenlight.hold(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.hold(bigint, text, jsonb) IS
'Keep a post from going out until release().
Needs hold, or a seat in the open step, or being a client.';

CREATE FUNCTION greenlight.release(
	post_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_release';
REVOKE ALL ON FUNCTION greenlight.release(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.release(bigint, text, jsonb) IS
'End a hold: the post is scheduled again, or missed when its time passed by more than the grace; then its workflow''s on_missed applies.
Needs release.';

CREATE FUNCTION greenlight.retry(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_retry';
REVOKE ALL ON FUNCTION greenlight.retry(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.retry(bigint, jsonb) IS
'Try failed deliveries of a post again; what is published is not touched.
Needs publish_now. The gate is checked again.';

CREATE FUNCTION greenlight.confirm_published(
	variant_id bigint,
	remote_url text,
	remote_id text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.variant
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_confirm_published';
REVOKE ALL ON FUNCTION greenlight.confirm_published(bigint, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.confirm_published(bigint, text, text, jsonb) IS
'Say that a delivery of unknown outcome, or one made by hand, is out, and where.
Needs publish_now.';

CREATE FUNCTION greenlight.confirm_not_published(
	variant_id bigint,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.variant
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_confirm_not_published';
REVOKE ALL ON FUNCTION greenlight.confirm_not_published(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.confirm_not_published(bigint, text, jsonb) IS
'Say that a delivery of unknown outcome is not out: it has failed, and retry() may send it again.
Needs publish_now.';

CREATE FUNCTION greenlight.add_comment(
	post_id bigint,
	body text,
	reply_to bigint DEFAULT NULL,
	visibility text DEFAULT 'internal',
	options jsonb DEFAULT '{}'
) RETURNS greenlight.comment
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_comment';
REVOKE ALL ON FUNCTION greenlight.add_comment(bigint, text, bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_comment(bigint, text, bigint, text, jsonb) IS
'Comment on the current revision, internal or for the client to see. What clients write, clients see.
Needs comment. A reply is never wider than its parent. Options: blocking (true: steps stay open until it is resolved; no reply; needs view_internal or a seat in the open step as well).';

CREATE FUNCTION greenlight.edit_comment(
	comment_id bigint,
	body text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.comment
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_edit_comment';
REVOKE ALL ON FUNCTION greenlight.edit_comment(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.edit_comment(bigint, text, jsonb) IS
'Change the text of a comment of yours.';

CREATE FUNCTION greenlight.resolve_comment(
	comment_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.comment
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_resolve_comment';
REVOKE ALL ON FUNCTION greenlight.resolve_comment(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.resolve_comment(bigint, jsonb) IS
'Mark a comment as done with. The last blocking one that held the open step passes it, if its votes are there.
Needs comment; for a blocking one to be its author, else edit_any, and WF003 for who contributed to the post and did not write it.';
