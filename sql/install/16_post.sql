/*
 * What is to be agreed on: posts, their immutable revisions, their variants.
 *
 * Content lives in revision alone; the post row stays narrow because every action rewrites it.
 */
CREATE TABLE greenlight_internal.post
(
	/* first what every reader of a list is asked about, before anything of variable length */
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	author_id			bigint NOT NULL,
	is_hidden			boolean NOT NULL DEFAULT false,
	revision			int NOT NULL,
	client_revision		int,
	workspace			text NOT NULL,
	title				text NOT NULL,
	labels				text[] NOT NULL,
	campaign			text,
	assignee_id			bigint REFERENCES greenlight_internal.person ON DELETE RESTRICT,
	approved_revision	int,
	overridden_revision	int,
	round				int NOT NULL DEFAULT 0,
	status				text NOT NULL,
	review_state		text NOT NULL,
	mode				text NOT NULL,
	workflow_id			bigint,
	is_workflow_chosen	boolean NOT NULL DEFAULT false,
	submitter_id		bigint,
	contributor_ids		bigint[] NOT NULL,
	publish_at			timestamptz,
	publish_local		timestamp,
	timezone			text NOT NULL,
	not_before			timestamptz,
	publish_until		timestamptz,
	unpublish_at		timestamptz,
	ended_at			timestamptz,
	is_together			boolean NOT NULL DEFAULT false,
	is_inert			boolean NOT NULL DEFAULT false,
	is_held				boolean NOT NULL DEFAULT false,
	hold_reason			text,
	held_step			int,
	is_cancelled		boolean NOT NULL DEFAULT false,
	change_requests		int NOT NULL DEFAULT 0,
	granted_rounds		int NOT NULL DEFAULT 0,
	waits_for_round		boolean NOT NULL DEFAULT false,
	is_withdrawn		boolean NOT NULL DEFAULT false,
	is_archived			boolean NOT NULL DEFAULT false,
	external_ref		text,
	event_no			int NOT NULL,
	head_sha256			bytea NOT NULL,
	created_at			timestamptz NOT NULL,
	updated_at			timestamptz NOT NULL,
	PRIMARY KEY (id, workspace_id),
	FOREIGN KEY (workspace_id, author_id)
		REFERENCES greenlight_internal.member (workspace_id, person_id) ON DELETE RESTRICT,
	FOREIGN KEY (workflow_id, workspace_id)
		REFERENCES greenlight_internal.workflow (id, workspace_id) ON DELETE RESTRICT,
	CHECK (review_state IN ('not_required', 'draft', 'in_review', 'changes_requested', 'approved', 'rejected', 'expired')),
	CHECK ((publish_at IS NULL) = (publish_local IS NULL)),
	CHECK (is_held OR hold_reason IS NULL AND held_step IS NULL),
	CHECK ((review_state = 'approved') = (approved_revision IS NOT NULL)),
	CHECK (overridden_revision IS NULL OR overridden_revision IS NOT DISTINCT FROM approved_revision),
	CHECK (is_cancelled OR NOT is_hidden)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX post_external_ref ON greenlight_internal.post (workspace_id, external_ref)
	WHERE external_ref IS NOT NULL AND NOT is_hidden;
CREATE INDEX post_calendar ON greenlight_internal.post (workspace_id, publish_at);
CREATE INDEX post_list ON greenlight_internal.post (workspace, publish_at);
CREATE INDEX post_waiting ON greenlight_internal.post (workspace) WHERE waits_for_round;
CREATE INDEX post_zones ON greenlight_internal.post (timezone, (publish_local - pg_catalog.timezone('UTC', publish_at)), publish_at)
	WHERE publish_at IS NOT NULL AND NOT is_cancelled;
CREATE INDEX post_author ON greenlight_internal.post (author_id);
CREATE INDEX post_assignee ON greenlight_internal.post (assignee_id) WHERE assignee_id IS NOT NULL;
COMMENT ON TABLE greenlight_internal.post IS
'One post: where it stands on both axes, its plan, and the head of its chain of events.';
COMMENT ON COLUMN greenlight_internal.post.workspace IS
'Name of the workspace; names never change, so lists need no join.';
COMMENT ON COLUMN greenlight_internal.post.mode IS
'Mode its review state was reached under; the gate also asks for the mode that holds now.';
COMMENT ON COLUMN greenlight_internal.post.contributor_ids IS
'Who changed or submitted it since the last fully approved revision.';
COMMENT ON COLUMN greenlight_internal.post.overridden_revision IS
'The approved revision, where it was approved by override.';
COMMENT ON COLUMN greenlight_internal.post.change_requests IS
'Rounds that ended in changes and count against the limit of the workflow; granted_rounds are added to the limit.';
COMMENT ON COLUMN greenlight_internal.post.waits_for_round IS
'The limit was met: the next submission takes grant_round().';
COMMENT ON COLUMN greenlight_internal.post.is_withdrawn IS
'Withdrawn or rejected since the last round: no vote of it counts in the next one.';
COMMENT ON COLUMN greenlight_internal.post.is_archived IS
'Set apart: lists of what is to be done leave it out until it changes again.';
COMMENT ON COLUMN greenlight_internal.post.held_step IS
'The step, counted from 1, whose deadline holds the post: the hold ends when that step is done with. NULL: a person''s hold.';
COMMENT ON COLUMN greenlight_internal.post.not_before IS
'Embargo: nothing of it goes out before.';
COMMENT ON COLUMN greenlight_internal.post.publish_until IS
'No attempt begins after it; NULL: the grace alone ends a plan.';
COMMENT ON COLUMN greenlight_internal.post.unpublish_at IS
'What is out then is taken down; cleared when that began.';
COMMENT ON COLUMN greenlight_internal.post.ended_at IS
'When unpublish_at came: what turns out to be out behind it is taken down as well. NULL: not under this plan.';
COMMENT ON COLUMN greenlight_internal.post.is_together IS
'No channel begins to go out before all of them may.';
COMMENT ON COLUMN greenlight_internal.post.is_inert IS
'Withdrawn, rejected or expired: the schedule stays but no clock acts on it.';
COMMENT ON COLUMN greenlight_internal.post.client_revision IS
'The last revision that reached a client step, or was approved where there is none: what clients see.';

CREATE TABLE greenlight_internal.revision
(
	post_id				bigint NOT NULL,
	workspace_id		bigint NOT NULL,
	revision			int NOT NULL,
	title				text NOT NULL,
	body				text NOT NULL,
	media				jsonb NOT NULL,
	link				text,
	first_comment		text,
	disclosure			text[] NOT NULL,
	variants			jsonb NOT NULL,
	channel_ids			bigint[] NOT NULL,
	variant_sha256		bytea[] NOT NULL,
	content_sha256		bytea NOT NULL,
	author_id			bigint NOT NULL,
	created_at			timestamptz NOT NULL,
	is_minor			boolean NOT NULL,
	PRIMARY KEY (post_id, revision),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.revision IS
'An immutable snapshot of the content with its hashes. channel_ids and variant_sha256 run in parallel.';
COMMENT ON COLUMN greenlight_internal.revision.is_minor IS
'Its author says that it changes nothing of weight; steps with carry minor may believe it.';
COMMENT ON COLUMN greenlight_internal.revision.variants IS
'What each channel overrides: {"<channel id>": {"body", "media", "options"}}.';
COMMENT ON COLUMN greenlight_internal.revision.content_sha256 IS
'SHA-256 over the canonical bytes of base content and all variants (docs/concepts.md).';

CREATE TABLE greenlight_internal.variant
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	post_id				bigint NOT NULL,
	channel_id			bigint NOT NULL,
	body				text,
	media				jsonb,
	options				jsonb NOT NULL,
	content_sha256		bytea NOT NULL,
	delivery_state		text NOT NULL CHECK (delivery_state IN ('unscheduled', 'scheduled', 'held', 'missed',
		'publishing', 'published', 'unconfirmed', 'failed', 'unpublished', 'cancelled')),
	idempotency_key		uuid NOT NULL,
	first_claimed_at	timestamptz,
	attempts			int NOT NULL DEFAULT 0,
	may_be_out			boolean NOT NULL DEFAULT false,
	retry_at			timestamptz,
	wake_at				timestamptz,
	paced_at			timestamptz,
	sent_sha256			bytea,
	published_revision	int,
	published_at		timestamptz,
	is_unpublishing		boolean NOT NULL DEFAULT false,
	removals			int NOT NULL DEFAULT 0,
	remote_id			text,
	remote_url			text,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (post_id, channel_id),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT,
	FOREIGN KEY (channel_id, workspace_id)
		REFERENCES greenlight_internal.channel (id, workspace_id) ON DELETE RESTRICT,
	CHECK ((delivery_state IN ('published', 'unpublished') OR (delivery_state = 'unconfirmed' AND is_unpublishing))
		= (published_at IS NOT NULL)),
	CHECK (NOT is_unpublishing OR (published_at IS NOT NULL AND delivery_state <> 'unpublished'))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX variant_wake ON greenlight_internal.variant (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX variant_paced ON greenlight_internal.variant (channel_id, paced_at) WHERE paced_at IS NOT NULL;
CREATE INDEX variant_planned_bytes ON greenlight_internal.variant USING hash (content_sha256)
	WHERE delivery_state IN ('scheduled', 'held');
CREATE INDEX variant_sent_bytes ON greenlight_internal.variant USING hash (sent_sha256)
	WHERE delivery_state IN ('publishing', 'published', 'unconfirmed', 'unpublished');
COMMENT ON TABLE greenlight_internal.variant IS
'A post on one channel: its overrides (NULL inherits the post''s) and its delivery.';
COMMENT ON COLUMN greenlight_internal.variant.wake_at IS
'When the worker looks at it next: publish time, end of grace, retry or end of lease; NULL for never.';
COMMENT ON COLUMN greenlight_internal.variant.paced_at IS
'What counts for the gap of its channel: when it went out or may have, or its place while it waits for another.';
COMMENT ON COLUMN greenlight_internal.variant.is_unpublishing IS
'It is to be taken down; unconfirmed, nobody knows whether it is.';
COMMENT ON COLUMN greenlight_internal.variant.removals IS
'Attempts to take it down since that was last asked for: greenlight.max_attempts bounds them on their own.';
COMMENT ON COLUMN greenlight_internal.variant.first_claimed_at IS
'Instant of the first claim: fixed input of bodies and ids, so that a repeated request is byte for byte the same.';
COMMENT ON COLUMN greenlight_internal.variant.may_be_out IS
'The outcome of an attempt was never learnt.';
