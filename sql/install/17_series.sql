/*
 * Posts that recur.
 */
CREATE TABLE greenlight_internal.series
(
	post_id				bigint PRIMARY KEY,
	workspace_id		bigint NOT NULL,
	recurrence			text NOT NULL,
	first_local			timestamp NOT NULL,
	timezone			text NOT NULL,
	valid_until			timestamptz,
	created_at			timestamptz NOT NULL,
	ended_at			timestamptz,
	is_stopped			boolean NOT NULL,
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT,
	CHECK (ended_at IS NOT NULL OR NOT is_stopped)
);
CREATE INDEX series_live ON greenlight_internal.series (post_id) WHERE ended_at IS NULL;
COMMENT ON TABLE greenlight_internal.series IS
'The series of a post, which is its first occurrence: its recurrence (RRULE) by the clock on the wall of a zone, until when.';
COMMENT ON COLUMN greenlight_internal.series.ended_at IS
'No occurrence is made any more; is_stopped: by a person, or because the post was cancelled.';

CREATE TABLE greenlight_internal.occurrence
(
	series_id			bigint NOT NULL REFERENCES greenlight_internal.series (post_id) ON DELETE RESTRICT,
	occurs_local		timestamp NOT NULL,
	occurs_at			timestamptz NOT NULL,
	post_id				bigint NOT NULL UNIQUE,
	workspace_id		bigint NOT NULL,
	PRIMARY KEY (series_id, occurs_local),
	UNIQUE (series_id, occurs_at),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.occurrence IS
'Which post occurs by which series, and at which wall time: each only once. One that was given up for other content is replaced.';
