/*
 * What time does to a review: the next action of each open step, and what is to be told to whom.
 */
CREATE TABLE greenlight_internal.timer
(
	post_id				bigint PRIMARY KEY,
	workspace_id		bigint NOT NULL,
	round				int NOT NULL,
	step				int NOT NULL,
	visit				int NOT NULL,
	action				int NOT NULL,
	act					text NOT NULL CHECK (act IN ('remind', 'escalate', 'reassign', 'approve', 'request_changes', 'reject', 'expire', 'hold', 'skip')),
	fires_at			timestamptz NOT NULL,
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX timer_fires ON greenlight_internal.timer (fires_at, post_id);
COMMENT ON TABLE greenlight_internal.timer IS
'The next action of the deadline of the one open step of a post; those behind it follow from the step. Gone with the step, or when no action is left.';
COMMENT ON COLUMN greenlight_internal.timer.action IS
'Which one, counted from 0 in the order of the document; it has been carried out when review_step.done_actions names it.';

CREATE TABLE greenlight_internal.outbox
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint NOT NULL,
	post_id				bigint NOT NULL,
	round				int NOT NULL,
	step				int NOT NULL,
	visit				int NOT NULL,
	action				int NOT NULL,
	kind				text NOT NULL CHECK (kind IN ('reminder', 'escalation', 'reassignment', 'absence')),
	person_id			bigint NOT NULL,
	delegation_id		bigint,
	due_at				timestamptz,
	created_at			timestamptz NOT NULL,
	sent_at				timestamptz,
	UNIQUE NULLS NOT DISTINCT (post_id, round, step, visit, action, delegation_id, person_id),
	CHECK ((kind = 'absence') = (delegation_id IS NOT NULL)),
	CHECK ((kind = 'absence') = (action < 0)),
	CHECK (kind = 'absence' OR due_at IS NOT NULL),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
);
CREATE INDEX outbox_waiting ON greenlight_internal.outbox (id) WHERE sent_at IS NULL;
COMMENT ON TABLE greenlight_internal.outbox IS
'What a deadline or an absence has to tell somebody: one row a recipient and action; sent_at NULL until it was delivered. Gone 30 days after that, or after the round was over.';
COMMENT ON COLUMN greenlight_internal.outbox.action IS 'Of the deadline, counted from 0; -1 of an absence.';
COMMENT ON COLUMN greenlight_internal.outbox.delegation_id IS 'By which the person is away whom the open step waits for.';
