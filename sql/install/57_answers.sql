/*
 * Answers about how a post came about, and pictures.
 */
CREATE FUNCTION greenlight.workflow_diagram(
	workspace text,
	workflow text,
	format text DEFAULT 'mermaid'
) RETURNS text
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_workflow_diagram';
REVOKE ALL ON FUNCTION greenlight.workflow_diagram(text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.workflow_diagram(text, text, text) IS
'Draw the current version of a workflow as mermaid or dot (graphviz): its steps in order, whom each asks, and where each answer leads.';

CREATE FUNCTION greenlight.post_diagram(
	post_id bigint,
	format text DEFAULT 'mermaid'
) RETURNS text
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_post_diagram';
REVOKE ALL ON FUNCTION greenlight.post_diagram(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.post_diagram(bigint, text) IS
'Draw how far a post has come in the version of the workflow that counts for it: passed, open and pending steps, and who is awaited.
Clients see the steps that they sit in. WF004 while its channels have different workflows and none is chosen.';

CREATE TYPE greenlight.revision_change AS
(
	field text,
	channel text,
	kind text,
	text text
);
COMMENT ON TYPE greenlight.revision_change IS
'A stretch of a field that differs between two revisions: kept, removed or added. channel names the one that shows something of its own, NULL what all inherit.';

CREATE FUNCTION greenlight.revision_diff(
	post_id bigint,
	from_revision int,
	to_revision int
) RETURNS SETOF greenlight.revision_change
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_revision_diff';
REVOKE ALL ON FUNCTION greenlight.revision_diff(bigint, int, int) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revision_diff(bigint, int, int) IS
'What changed between two revisions: title, body, link and first_comment by words, media, disclosure and channels by their elements, then what each channel shows instead.
Of a field that changed, kept and added put together are the new text, kept and removed the old one; fields that did not change have no row.
Texts that differ too much to be compared by words are removed and added whole, but for their common beginning and end. Clients see the revision that reached them.';

CREATE TYPE greenlight.post_state AS
(
	post_id bigint,
	at timestamptz,
	revision int,
	title text,
	body text,
	media jsonb,
	link text,
	first_comment text,
	disclosure text[],
	channels text[],
	overrides jsonb,
	status text,
	review_state text,
	publish_at timestamptz,
	is_held boolean,
	deliveries jsonb
);
COMMENT ON TYPE greenlight.post_state IS
'A post at an instant. overrides and deliveries go by channel: what it showed instead ({"blog": {"body", "media", "options"}}), and its delivery state.';

CREATE FUNCTION greenlight.post_as_of(
	post_id bigint,
	at timestamptz
) RETURNS SETOF greenlight.post_state
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_post_as_of';
REVOKE ALL ON FUNCTION greenlight.post_as_of(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.post_as_of(bigint, timestamptz) IS
'A post as it was at an instant: content, review and delivery, from its revisions and its chain of events. No row for an instant before it was written.
The title is that of the revision. Clients see what had reached them by then, and no row before anything had.';
