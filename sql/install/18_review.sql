/*
 * What was agreed: rounds, the visits of their steps with frozen seats, the votes.
 */
CREATE TABLE greenlight_internal.review
(
	post_id				bigint NOT NULL,
	round				int NOT NULL,
	workspace_id		bigint NOT NULL,
	workflow_version_id	bigint NOT NULL,
	submitter_id		bigint NOT NULL,
	opened_at			timestamptz NOT NULL,
	revision			int NOT NULL,
	content_sha256		bytea NOT NULL,
	state				text NOT NULL CHECK (state IN ('open', 'approved', 'changes_requested', 'rejected', 'withdrawn', 'cancelled', 'expired', 'overridden', 'migrated')),
	closed_at			timestamptz,
	PRIMARY KEY (post_id, round),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT,
	FOREIGN KEY (workflow_version_id, workspace_id)
		REFERENCES greenlight_internal.workflow_version (id, workspace_id) ON DELETE RESTRICT,
	CHECK ((state = 'open') = (closed_at IS NULL))
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.review IS
'One round over one revision; an edit in review moves it to the new revision.';

CREATE TABLE greenlight_internal.review_step
(
	post_id				bigint NOT NULL,
	round				int NOT NULL,
	step				int NOT NULL,
	visit				int NOT NULL,
	workspace_id		bigint NOT NULL,
	revision			int NOT NULL,
	origin_version_id	bigint,
	origin_step			int NOT NULL,
	seat_person_ids		bigint[] NOT NULL,
	seat_requirements	smallint[] NOT NULL,
	opened_at			timestamptz NOT NULL,
	state				text NOT NULL CHECK (state IN ('open', 'passed', 'returned', 'declined', 'stale', 'withdrawn', 'cancelled', 'overridden', 'carried', 'skipped', 'deemed', 'passed_over', 'expired')),
	seat_votes			smallint[] NOT NULL,
	seat_decision_ids	bigint[] NOT NULL,
	seat_actor_ids		bigint[] NOT NULL,
	closed_at			timestamptz,
	bound_at			timestamptz,
	asked_at			timestamptz NOT NULL,
	due_at				timestamptz,
	first_due_at		timestamptz,
	extended_to			timestamptz,
	done_actions		smallint[] NOT NULL,
	added_seats			int NOT NULL DEFAULT 0,
	PRIMARY KEY (post_id, round, step, visit),
	FOREIGN KEY (post_id, round)
		REFERENCES greenlight_internal.review (post_id, round) ON DELETE RESTRICT,
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT,
	FOREIGN KEY (origin_version_id, workspace_id)
		REFERENCES greenlight_internal.workflow_version (id, workspace_id) ON DELETE RESTRICT,
	CHECK ((state = 'open') = (closed_at IS NULL)),
	CHECK (added_seats BETWEEN 0 AND pg_catalog.cardinality(seat_person_ids))
) WITH (fillfactor = 70);
CREATE INDEX review_step_open ON greenlight_internal.review_step (workspace_id, opened_at) WHERE state = 'open';
COMMENT ON TABLE greenlight_internal.review_step IS
'One visit of a step: its interval, and its seats as five parallel arrays (eligible person, requirement, live vote, its decision, who cast it), frozen when it opened.
A carried one counts approvals given earlier, a skipped one says that the step does not apply; a deemed and a passed_over one
were settled by their deadline, approved or left out.';
COMMENT ON COLUMN greenlight_internal.review_step.asked_at IS
'When the step opened that this visit goes on with after an edit: its deadline counts from here.';
COMMENT ON COLUMN greenlight_internal.review_step.first_due_at IS
'The due time it had when it opened; due_at is what became of it by rescheduling or extending, extended_to what somebody asked for.';
COMMENT ON COLUMN greenlight_internal.review_step.done_actions IS
'Actions of the deadline that are done with, counted from 0 in the order of the document: each at most once.';
COMMENT ON COLUMN greenlight_internal.review_step.added_seats IS
'How many of the last seats a deadline added: people who may decide too, and are not counted where seats are.';
COMMENT ON COLUMN greenlight_internal.review_step.origin_version_id IS
'Of approvals taken over by migrate_review(): the version whose origin_step they were given in and are counted by; NULL: that of the round.';
COMMENT ON COLUMN greenlight_internal.review_step.bound_at IS
'The publish time that its votes are about: that of the post when it opened, then when it passed; NULL for none.';

CREATE TABLE greenlight_internal.decision
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	post_id				bigint NOT NULL,
	round				int NOT NULL,
	step				int NOT NULL,
	visit				int NOT NULL,
	workspace_id		bigint NOT NULL,
	requirement			smallint NOT NULL,
	person_id			bigint,
	actor_id			bigint,
	verdict				text NOT NULL CHECK (verdict IN ('approve', 'abstain', 'request_changes', 'reject', 'deemed_approved')),
	note				text,
	revision			int NOT NULL,
	content_sha256		bytea NOT NULL,
	decided_at			timestamptz NOT NULL,
	link_id				bigint,
	is_late				boolean NOT NULL DEFAULT false,
	CHECK ((verdict = 'deemed_approved') = (person_id IS NULL) AND (person_id IS NULL) = (actor_id IS NULL)),
	PRIMARY KEY (post_id, id),
	FOREIGN KEY (post_id, round, step, visit)
		REFERENCES greenlight_internal.review_step (post_id, round, step, visit) ON DELETE RESTRICT,
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.decision IS
'One vote of one person on one requirement about exactly these bytes; never changed, never removed. The actor is the person or their delegate.
A requirement that its deadline deemed approved has a row without either; it counts for nobody.';
COMMENT ON COLUMN greenlight_internal.decision.link_id IS
'The approval link that it was cast by, NULL for one cast by the actor''s login.';

CREATE TABLE greenlight_internal.comment
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	post_id				bigint NOT NULL,
	revision			int NOT NULL,
	reply_to			bigint,
	visibility			text NOT NULL CHECK (visibility IN ('internal', 'client')),
	body				text NOT NULL,
	author_id			bigint NOT NULL,
	created_at			timestamptz NOT NULL,
	edited_at			timestamptz,
	resolved_at			timestamptz,
	resolver_id			bigint,
	is_blocking			boolean NOT NULL DEFAULT false,
	PRIMARY KEY (id, workspace_id),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT,
	CHECK ((resolved_at IS NULL) = (resolver_id IS NULL)),
	CHECK (NOT is_blocking OR reply_to IS NULL)
);
CREATE INDEX comment_post ON greenlight_internal.comment (post_id);
CREATE INDEX comment_blocking ON greenlight_internal.comment (post_id) WHERE is_blocking AND resolved_at IS NULL;
COMMENT ON TABLE greenlight_internal.comment IS
'What people say about a revision; a reply is never wider than its parent. A blocking one that is not resolved holds steps open.';

CREATE TABLE greenlight_internal.idempotency
(
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	person_id			bigint NOT NULL,
	key					text NOT NULL,
	arguments_sha256	bytea NOT NULL,
	post_id				bigint NOT NULL,
	used_at				timestamptz NOT NULL,
	PRIMARY KEY (workspace_id, person_id, key)
);
CREATE INDEX idempotency_used ON greenlight_internal.idempotency (used_at);
COMMENT ON TABLE greenlight_internal.idempotency IS
'Keys given with verbs: the same key and arguments return the first result, for 30 days.';
