/*
 * checklist.c
 *		Items of a step, ticked or not.
 *
 * What was said belongs to post, step and item by their names. An item that is bound to the content
 * (rebind) counts only for the revision it was ticked on, so a new revision clears it without a word.
 */
#include "flow/checklist.h"

#include "base/errors.h"
#include "base/text.h"
#include "flow/lookup.h"

#define ITEMS_MAX 50
#define ITEM_BYTES_MAX 200

static const char *const item_keys[] = {"item", "role", "severity", "rebind", NULL};
static const DocKeys in_item = {item_keys, NULL};
static const char *const severities[] = {"error", "warn"};
static const NameTable severity_names = {"severity", severities, lengthof(severities)};

static void
parse_item(const Doc *doc, ItemDef *item)
{
	Doc member;

	gl_doc_check_keys(doc, &in_item);
	if (!gl_doc_get(doc, "item", &member))
		gl_doc_fail(doc, "The entry says no item.",
					"Add \"item\" with what has to be looked after.");
	item->text = gl_doc_line(&member, ITEM_BYTES_MAX);
	if (gl_is_blank(item->text))
		gl_doc_fail(&member, "The item is blank.", "Write what has to be looked after.");
	if (gl_doc_get(doc, "role", &member))
		item->role = gl_definition_role(&member);
	item->holds =
		!gl_doc_get(doc, "severity", &member) || gl_doc_name(&member, &severity_names) == 0;
	item->rebinds = !gl_doc_get(doc, "rebind", &member) || gl_doc_bool(&member);
}

void
gl_checklist_parse(const Doc *doc, StepDef *step)
{
	step->nitems = gl_doc_length(doc, ITEMS_MAX);
	if (step->nitems == 0)
		gl_doc_fail(doc, "The list is empty.", "Add an item, or leave the checklist out.");
	step->items = palloc0(sizeof(ItemDef) * step->nitems);
	for (int i = 0; i < step->nitems; i++)
	{
		Doc entry = gl_doc_at(doc, i);

		parse_item(&entry, &step->items[i]);
		for (int j = 0; j < i; j++)
			if (strcmp(step->items[j].text, step->items[i].text) == 0)
				gl_doc_fail(&entry, "Another item of the step has this text.",
							"Give each item its own text.");
	}
}

const ItemDef *
gl_item_find(const StepDef *step, const char *item)
{
	for (int i = 0; i < step->nitems; i++)
		if (strcmp(step->items[i].text, item) == 0)
			return &step->items[i];
	return NULL;
}

static bool
counts(const PostSnap *snap, const ItemDef *item, const TickRow *tick)
{
	return tick->is_done && (!item->rebinds || tick->revision == snap->post.revision);
}

bool
gl_item_is_done(const PostSnap *snap, const StepDef *step, const ItemDef *item)
{
	TickRow tick;

	return gl_tick_read(snap->post.id, step->name, item->text, &tick) && counts(snap, item, &tick);
}

int
gl_items_missing(const PostSnap *snap, const StepDef *step, const ItemDef **missing)
{
	TickRow *ticks;
	int nticks = 0;
	int n = 0;

	if (step->nitems == 0)
		return 0;
	ticks = gl_ticks_read(snap->post.id, step->name, &nticks);
	for (int i = 0; i < step->nitems; i++)
	{
		const ItemDef *item = &step->items[i];
		bool is_done = !item->holds;

		for (int t = 0; t < nticks; t++)
			is_done |= strcmp(ticks[t].item, item->text) == 0 && counts(snap, item, &ticks[t]);
		if (!is_done)
			missing[n++] = item;
	}
	return n;
}

bool
gl_sees_checklist(const PostSnap *snap, const StepRow *visit, Actor actor)
{
	return gl_sees_internal(snap, actor) ||
		   gl_ids_contain(&visit->seat_person_ids, actor.person_id) ||
		   gl_snapshot_definition(snap)->steps[visit->step].is_client;
}

void
gl_checklist_check(PostSnap *snap, Actor actor, const char *item)
{
	const WorkflowDef *definition;
	const StepDef *step;
	const StepSnap *open;
	const char **words;

	gl_snapshot_load_review(snap);
	open = gl_snapshot_open_step(snap);
	if (open == NULL || !gl_sees_checklist(snap, &open->row, actor))
		return;
	definition = gl_snapshot_definition(snap);
	for (int s = 0; s < definition->nsteps; s++)
		if (gl_item_find(&definition->steps[s], item) != NULL)
			return;
	step = &definition->steps[open->row.step];
	words = palloc0(sizeof(char *) * (step->nitems + 1));
	for (int i = 0; i < step->nitems; i++)
		words[i] = step->items[i].text;
	gl_invalid("checklist item does not exist",
			   psprintf("Step \"%s\" has no item \"%s\".", step->name, item),
			   gl_nearest_hint(item, words));
}

bool
gl_tick_changes(PostSnap *snap, const ActRequest *request)
{
	const StepSnap *open;
	const StepDef *step;
	const ItemDef *item;

	gl_snapshot_load_review(snap);
	open = gl_snapshot_open_step(snap);
	if (open == NULL)
		return true;
	step = &gl_snapshot_definition(snap)->steps[open->row.step];
	item = gl_item_find(step, request->item);
	return item == NULL || gl_item_is_done(snap, step, item) != request->is_done;
}

void
gl_tick_apply(PostSnap *snap, const ActRequest *request)
{
	const StepRow *open = &gl_snapshot_open_step(snap)->row;
	const char *step = gl_snapshot_definition(snap)->steps[open->step].name;
	TickRow *tick = palloc0(sizeof(TickRow));

	snap->tick_pending =
		gl_tick_read(snap->post.id, step, request->item, tick) ? PENDING_UPDATE : PENDING_INSERT;
	if (snap->tick_pending == PENDING_INSERT)
		*tick = (TickRow){
			.post_id = snap->post.id,
			.step = pstrdup(step),
			.item = pstrdup(request->item),
			.workspace_id = snap->post.workspace_id,
		};
	tick->revision = snap->post.revision;
	tick->is_done = request->is_done;
	tick->person_id = request->actor.person_id;
	tick->ticked_at = snap->now;
	snap->tick = tick;
}
