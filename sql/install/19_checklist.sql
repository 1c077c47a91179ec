/*
 * What was ticked: the last word on each item of a step's checklist.
 */
CREATE TABLE greenlight_internal.tick
(
	post_id				bigint NOT NULL,
	step				text NOT NULL,
	item				text NOT NULL,
	workspace_id		bigint NOT NULL,
	revision			int NOT NULL,
	is_done				boolean NOT NULL,
	person_id			bigint NOT NULL,
	ticked_at			timestamptz NOT NULL,
	PRIMARY KEY (post_id, step, item),
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.tick IS
'The last word on an item of a checklist, by the names of step and item, so that it outlives rounds and versions.
One that is done counts for its revision, and for later ones where the item is not bound to revisions (rebind false).';
