/*
 * Versions of workflows.
 */
CREATE TYPE greenlight.workflow_review AS
(
	workspace text,
	workflow text,
	version int,
	review_by date,
	days_left int,
	is_overdue boolean
);
COMMENT ON TYPE greenlight.workflow_review IS
'When a workflow is to be looked at again; days_left counts from today where the workspace is.';

CREATE FUNCTION greenlight.revise_workflow(
	workspace text,
	workflow text,
	definition jsonb,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_revise_workflow';
REVOKE ALL ON FUNCTION greenlight.revise_workflow(text, text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revise_workflow(text, text, jsonb, jsonb) IS
'Give a workflow a new version, which new submissions take; open reviews keep theirs. The same document again changes nothing.
Needs manage_workflows. A wrong document is 22023 with the JSON path of the mistake. A deactivated workflow is active again.';

CREATE FUNCTION greenlight.deactivate_workflow(
	workspace text,
	workflow text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_deactivate_workflow';
REVOKE ALL ON FUNCTION greenlight.deactivate_workflow(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.deactivate_workflow(text, text, jsonb) IS
'Let a workflow open no more reviews (submit() is WF004 where it is the one); open ones finish.
Needs manage_workflows.';

CREATE FUNCTION greenlight.delete_workflow(
	workspace text,
	workflow text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_delete_workflow';
REVOKE ALL ON FUNCTION greenlight.delete_workflow(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.delete_workflow(text, text, jsonb) IS
'Take a workflow that was never used away; returns it as it was.
Needs manage_workflows. WF001 while a review, a post, a channel or the workspace refers to it.';

CREATE FUNCTION greenlight.workflows_to_review(workspace text) RETURNS SETOF greenlight.workflow_review
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_workflows_to_review';
REVOKE ALL ON FUNCTION greenlight.workflows_to_review(text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.workflows_to_review(text) IS
'The active workflows of a workspace whose documents name a date of review_by, the next one first.';
