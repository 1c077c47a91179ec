/*
 * diagrams.c
 *		A workflow, or a post on its way through one, as a picture.
 *
 * Drawn from the document of the version that counts, so that what is drawn is what was written.
 */
#include "api/args.h"
#include "api/result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/diagram.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/holds.h"
#include "flow/lookup.h"
#include "lib/stringinfo.h"
#include "store/workflows.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(gl_workflow_diagram);
PG_FUNCTION_INFO_V1(gl_post_diagram);

#define TEXT_MAX 10000
#define AWAITED_SHOWN 12 /* names in a box; the rest is counted */

/* What is drawn of one step. */
typedef struct StepBox
{
	DiagramNode *node;
	bool has_condition;
} StepBox;

typedef struct Picture
{
	Diagram diagram;
	ReviewMode mode;
	StepBox steps[GL_DIAGRAM_NODES_MAX];
	int nsteps;
	DiagramNode *draft;
	DiagramNode *changes;
	DiagramNode *rejected;
	DiagramNode *approved;
} Picture;

static DiagramFormat
format_argument(FunctionCallInfo fcinfo, int n)
{
	char *name = gl_arg_name(fcinfo, n, "format");
	int format = gl_name_find(&gl_diagram_formats, name);
	static const char *const words[] = {"mermaid", "dot", NULL};

	if (format < 0)
		gl_invalid("format does not exist", psprintf("There is no format \"%s\".", name),
				   gl_nearest_hint(name, words));
	return format;
}

/* A member as text, whatever it is. */
static char *
shown(const Doc *doc)
{
	if (gl_doc_is_text(doc))
		return pnstrdup(doc->value.val.string.val, doc->value.val.string.len);
	return JsonbToCString(NULL, &gl_doc_jsonb(doc)->root, 0);
}

static void
add_words(StringInfo text, const Doc *requirement, const char *key)
{
	Doc list;

	if (!gl_doc_get(requirement, key, &list))
		return;
	for (int i = 0, n = gl_doc_length(&list, TEXT_MAX); i < n; i++)
	{
		Doc word = gl_doc_at(&list, i);

		appendStringInfo(text, "%s%s", text->len > 0 ? " or " : "", shown(&word));
	}
}

/* Who is asked, e.g. "legal or hr". */
static char *
approvers(const Doc *requirement)
{
	StringInfoData text;
	Doc member;

	initStringInfo(&text);
	if (gl_doc_get(requirement, "role", &member))
		appendStringInfoString(&text, shown(&member));
	add_words(&text, requirement, "roles");
	add_words(&text, requirement, "people");
	if (gl_doc_get(requirement, "team", &member))
		appendStringInfo(&text, "%steam %s", text.len > 0 ? " or " : "", shown(&member));
	return text.data;
}

/* How many of them, e.g. "2 of". */
static char *
quorum(const Doc *requirement)
{
	Doc member;
	Doc number;

	if (!gl_doc_get(requirement, "quorum", &member))
		return pstrdup("any");
	if (gl_doc_is_text(&member))
		return shown(&member);
	if (gl_doc_get(&member, "at_least", &number))
		return psprintf("at least %s of", shown(&number));
	if (gl_doc_get(&member, "percent", &number))
		return psprintf("%s percent of", shown(&number));
	return shown(&member);
}

static char *
requirement_text(const Doc *requirement)
{
	Doc member;
	bool human = gl_doc_get(requirement, "human_only", &member) && gl_doc_bool(&member);

	return psprintf("%s %s%s", quorum(requirement), approvers(requirement),
					human ? ", never by a clock" : "");
}

/* An item of a checklist, e.g. "check: rights cleared (legal)". */
static char *
item_text(const Doc *entry)
{
	Doc member;
	char *item = gl_doc_get(entry, "item", &member) ? shown(&member) : pstrdup("");
	char *role = gl_doc_get(entry, "role", &member) ? psprintf(" (%s)", shown(&member)) : "";
	bool warns = gl_doc_get(entry, "severity", &member) && strcmp(shown(&member), "warn") == 0;

	return psprintf("check: %s%s%s", item, role, warns ? ", holds nothing" : "");
}

/* What else the document says of a step, as it is written. */
static void
add_rules(DiagramNode *node, const Doc *step)
{
	static const char *const keys[] = {"carry", "schedule_binding", "blocking_comments"};
	Doc member;
	Doc part;

	if (gl_doc_get(step, "deadline", &member) && gl_doc_is_object(&member) &&
		gl_doc_get(&member, "within", &part))
	{
		char *within = shown(&part);

		gl_diagram_line(node, gl_doc_get(&member, "unit", &part)
								  ? psprintf("within %s, %s time", within, shown(&part))
								  : psprintf("within %s", within));
	}
	if (gl_doc_get(step, "checklist", &member))
		for (int i = 0, n = gl_doc_length(&member, TEXT_MAX); i < n; i++)
		{
			part = gl_doc_at(&member, i);
			gl_diagram_line(node, item_text(&part));
		}
	for (int i = 0; i < lengthof(keys); i++)
		if (gl_doc_get(step, keys[i], &member))
			gl_diagram_line(node, psprintf("%s: %s", keys[i], shown(&member)));
}

static void
add_step(Picture *picture, const Doc *step)
{
	StepBox *box = &picture->steps[picture->nsteps++];
	DiagramNode *node =
		gl_diagram_node(&picture->diagram, psprintf("step%d", picture->nsteps), false);
	Doc member;
	char *name = gl_doc_get(step, "name", &member) ? shown(&member) : pstrdup("");
	bool is_client = gl_doc_get(step, "audience", &member) && strcmp(shown(&member), "client") == 0;

	box->node = node;
	gl_diagram_line(node,
					psprintf("%d. %s%s", picture->nsteps, name, is_client ? " (client)" : ""));
	if (gl_doc_get(step, "requires", &member))
		for (int i = 0, n = gl_doc_length(&member, TEXT_MAX); i < n; i++)
		{
			Doc requirement = gl_doc_at(&member, i);

			gl_diagram_line(node, requirement_text(&requirement));
		}
	box->has_condition = gl_doc_get(step, "when", &member);
	if (box->has_condition)
		gl_diagram_line(node, psprintf("when %s", shown(&member)));
	add_rules(node, step);
}

static DiagramNode *
add_outcome(Picture *picture, const char *id, const char *text)
{
	DiagramNode *node = gl_diagram_node(&picture->diagram, id, true);

	gl_diagram_line(node, text);
	return node;
}

/* The arrow into a step, and past it, and past those behind it, where it has a condition. */
static void
add_way(Picture *picture, const char *from, int next, const char *label)
{
	const char *end = picture->approved->id;

	gl_diagram_edge(&picture->diagram, from,
					next < picture->nsteps ? picture->steps[next].node->id : end, label, false);
	for (int i = next; i < picture->nsteps && picture->steps[i].has_condition; i++)
		gl_diagram_edge(&picture->diagram, from,
						i + 1 < picture->nsteps ? picture->steps[i + 1].node->id : end,
						"condition not met", true);
}

/* The limit of change requests, as the document has it. */
static void
add_limit(Picture *picture, const Doc *root)
{
	Doc limits;
	Doc member;
	char *limit;
	char *then;

	if (!gl_doc_get(root, "change_requests", &limits) || !gl_doc_is_object(&limits) ||
		!gl_doc_get(&limits, "limit", &member))
		return;
	limit = shown(&member);
	then = gl_doc_get(&limits, "at_limit", &member) ? shown(&member) : pstrdup("escalate");
	if (gl_doc_get(&limits, "escalate_to", &member))
		then = psprintf("%s to %s", then, shown(&member));
	gl_diagram_line(picture->changes, psprintf("at most %s times, then %s", limit, then));
}

static void
draw_review(Picture *picture, const Doc *root)
{
	Diagram *diagram = &picture->diagram;

	picture->approved = add_outcome(picture, "approved", "approved");
	picture->changes = add_outcome(picture, "changes", "changes requested");
	picture->rejected = add_outcome(picture, "rejected", "rejected");
	add_limit(picture, root);
	add_way(picture, "draft", 0, "submit");
	for (int i = 0; i < picture->nsteps; i++)
		add_way(picture, picture->steps[i].node->id, i + 1, "passed");
	for (int i = 0; i < picture->nsteps; i++)
	{
		gl_diagram_edge(diagram, picture->steps[i].node->id, "changes", "changes requested", false);
		gl_diagram_edge(diagram, picture->steps[i].node->id, "rejected", "rejected", false);
	}
	gl_diagram_edge(diagram, "changes", picture->steps[0].node->id, "submit again", false);
	if (picture->mode == MODE_OPTIONAL)
		gl_diagram_edge(diagram, "draft", "published", "without a decision", true);
	gl_diagram_edge(diagram, "approved", "published", "its time comes", false);
}

/* Everything that a document says. */
static Picture *
draw(const VersionRow *version, const char *title)
{
	Picture *picture = palloc0(sizeof(Picture));
	Doc root = gl_doc_root(version->definition, "$");
	Doc steps;

	picture->diagram.title = title;
	picture->mode = version->mode;
	picture->draft = add_outcome(picture, "draft", "draft");
	if (gl_doc_get(&root, "steps", &steps))
		for (int i = 0, n = gl_doc_length(&steps, TEXT_MAX); i < n; i++)
		{
			Doc step = gl_doc_at(&steps, i);

			add_step(picture, &step);
		}
	if (picture->nsteps > 0)
		draw_review(picture, &root);
	else
		gl_diagram_edge(&picture->diagram, "draft", "published", "its time comes, no review",
						false);
	(void) add_outcome(picture, "published", "published");
	return picture;
}

/* workflow_diagram(workspace, workflow, format) */
Datum
gl_workflow_diagram(PG_FUNCTION_ARGS)
{
	char *workspace_name = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "workflow");
	DiagramFormat format = format_argument(fcinfo, 2);
	EngineScope scope;
	const Workflow *workflow;
	VersionRow version;
	char *text;

	gl_engine_enter(&scope, ENGINE_READS);
	workflow = gl_workflow_by_name(gl_workspace_seen(workspace_name, gl_actor_any()), name);
	if (workflow == NULL)
		gl_not_found("workflow", name);
	if (!gl_version_read(workflow->version_id, &version))
		elog(ERROR, "workflow version " INT64_FORMAT " is missing", workflow->version_id);
	text = gl_diagram_text(&draw(&version, psprintf("%s, version %d, %s", name, version.version,
													gl_name(&gl_modes, version.mode)))
								->diagram,
						   format);
	gl_engine_leave(&scope);
	PG_RETURN_TEXT_P(cstring_to_text(text));
}

/* The last visit of a step in the latest round, or NULL. */
static const StepRow *
last_visit(const PostSnap *snap, int step)
{
	const StepRow *last = NULL;

	for (int i = 0; i < snap->nsteps; i++)
		if (snap->steps[i].row.step == step &&
			(last == NULL || snap->steps[i].row.visit > last->visit))
			last = &snap->steps[i].row;
	return last;
}

/* For whom an open visit waits. */
static char *
awaited(const PostSnap *snap, const StepRow *visit)
{
	StringInfoData names;
	IdList asked = {.items = palloc(sizeof(gl_id) * Max(visit->seat_person_ids.n, 1))};
	int shown_names = 0;

	initStringInfo(&names);
	for (int i = 0; i < visit->seat_person_ids.n; i++)
	{
		const Member *member = gl_member_find(snap->workspace, visit->seat_person_ids.items[i]);

		if (visit->seat_votes.items[i] != VOTE_NONE || member == NULL || !member->is_active ||
			gl_ids_contain(&asked, member->person_id))
			continue;
		asked.items[asked.n++] = member->person_id;
		if (shown_names == AWAITED_SHOWN)
			continue;
		shown_names++;
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", member->name);
	}
	if (asked.n > shown_names)
		appendStringInfo(&names, " and %d more", asked.n - shown_names);
	return names.len > 0 ? names.data : pstrdup("nobody");
}

static void
mark_visit(const PostSnap *snap, DiagramNode *node, const StepRow *visit)
{
	if (visit == NULL)
	{
		node->mark = MARK_PENDING;
		gl_diagram_line(node, "pending");
	}
	else if (visit->state == VISIT_OPEN)
	{
		StepTally tally = gl_snapshot_tally(snap, visit);
		bool is_blocked = gl_step_outcome(&tally) == STEP_BLOCKED;
		char *missing = gl_holds_text(snap);

		node->mark = MARK_OPEN;
		gl_diagram_line(node, psprintf("%s, waits for: %s", is_blocked ? "blocked" : "open",
									   awaited(snap, visit)));
		if (missing != NULL)
			gl_diagram_line(node, psprintf("missing: %s", missing));
		if (visit->due_at != GL_TIME_NEVER)
			gl_diagram_line(node, psprintf("%s: %s", visit->due_at < snap->now ? "overdue" : "due",
										   gl_time_text(visit->due_at)));
	}
	else if ((visit->state == VISIT_PASSED || visit->state == VISIT_CARRIED ||
			  visit->state == VISIT_SKIPPED || visit->state == VISIT_DEEMED ||
			  visit->state == VISIT_PASSED_OVER) &&
			 visit->revision == snap->review.revision)
	{
		node->mark = MARK_PASSED;
		gl_diagram_line(node, gl_name(&gl_visit_states, visit->state));
	}
	else
	{
		node->mark = MARK_ENDED;
		gl_diagram_line(
			node, visit->state == VISIT_PASSED ? "stale" : gl_name(&gl_visit_states, visit->state));
	}
}

/* A client sees of the steps those that they sit in. */
static void
mark_steps(const PostSnap *snap, Picture *picture, Actor actor)
{
	bool has_round = snap->has_review && gl_snapshot_is_pinned(snap);

	for (int i = 0; i < picture->nsteps; i++)
	{
		const StepRow *visit = has_round ? last_visit(snap, i) : NULL;

		if (gl_sees_internal(snap, actor) ||
			(visit != NULL && gl_ids_contain(&visit->seat_person_ids, actor.person_id)))
			mark_visit(snap, picture->steps[i].node, visit);
	}
}

/* Where the post stands when no step is open. */
static void
mark_outcome(const PostSnap *snap, Picture *picture)
{
	DiagramNode *node = NULL;
	const char *status = gl_name(&gl_post_statuses, snap->post.status);

	switch (snap->post.review_state)
	{
		case REVIEW_NOT_REQUIRED:
		case REVIEW_DRAFT:
			node = picture->draft;
			break;
		case REVIEW_CHANGES_REQUESTED:
			node = picture->changes;
			break;
		case REVIEW_APPROVED:
			node = picture->approved;
			break;
		case REVIEW_REJECTED:
			node = picture->rejected;
			break;
		case REVIEW_EXPIRED:
			node = add_outcome(picture, "expired", "expired");
			break;
		case REVIEW_IN_REVIEW:
		case REVIEW_STATE_COUNT:
			break;
	}
	if (snap->post.is_cancelled)
		node = add_outcome(picture, "cancelled", "cancelled");
	else if (snap->post.status == STATUS_PUBLISHED)
		node = &picture->diagram.nodes[picture->diagram.nnodes - 1];
	if (node == NULL)
		return;
	node->mark = MARK_OPEN;
	if (strcmp(gl_name(&gl_review_states, snap->post.review_state), status) != 0 &&
		strcmp(node->lines[0], status) != 0)
		gl_diagram_line(node, psprintf("status: %s", status));
}

/* The version that counts for a post. */
static gl_id
version_of(const PostSnap *snap)
{
	if (gl_snapshot_is_pinned(snap) && snap->has_review)
		return snap->review.workflow_version_id;
	if (snap->workflow == NULL)
		gl_refuse(REFUSAL_WORKFLOW_CONFLICT, "There is no one way for this post to be drawn.");
	return snap->workflow->version_id;
}

static char *
post_picture(PostSnap *snap, Actor actor, DiagramFormat format)
{
	VersionRow version;
	Picture *picture;
	const char *title = snap->post.title;

	gl_snapshot_load_review(snap);
	if (!gl_version_read(version_of(snap), &version))
		elog(ERROR, "workflow version " INT64_FORMAT " is missing", version_of(snap));
	if (gl_show_seen_content(snap, actor))
		title = snap->content.title;
	picture = draw(&version, title);
	mark_steps(snap, picture, actor);
	mark_outcome(snap, picture);
	return gl_diagram_text(&picture->diagram, format);
}

/* post_diagram(post_id, format) */
Datum
gl_post_diagram(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	DiagramFormat format = format_argument(fcinfo, 1);
	EngineScope scope;
	Actor actor;
	char *text;

	gl_engine_enter(&scope, ENGINE_READS);
	text = post_picture(gl_post_seen(post_id, &actor), actor, format);
	gl_engine_leave(&scope);
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
