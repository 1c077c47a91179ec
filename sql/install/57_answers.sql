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
