/*
 * Checklists. Ticking is a verb like any other.
 */
CREATE FUNCTION greenlight.tick(
	post_id bigint,
	item text,
	is_done boolean DEFAULT true,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_tick';
REVOKE ALL ON FUNCTION greenlight.tick(bigint, text, boolean, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.tick(bigint, text, boolean, jsonb) IS
'Tick an item of the open step''s checklist, or take that back (is_done false). The tick that completes what the step waited for passes it.
Needs the item''s role on all channels of the post; without a role, a seat in the step or edit_any. WF001 while its step is not open. Options: revision (WF002 when it is not the current one).';
