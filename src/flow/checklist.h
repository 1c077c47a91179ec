/*
 * checklist.h
 *		The checklist of a step: its reader, and what was ticked of it.
 */
#ifndef GL_FLOW_CHECKLIST_H
#define GL_FLOW_CHECKLIST_H

#include "base/document.h"
#include "flow/act.h"

/* Read a step's "checklist". Raises 22023. */
extern void gl_checklist_parse(const Doc *doc, StepDef *step);

/* The item of that text in a step, or NULL. */
extern const ItemDef *gl_item_find(const StepDef *step, const char *item);

/* Is the item of the open step done, for the post as it is? */
extern bool gl_item_is_done(const PostSnap *snap, const StepDef *step, const ItemDef *item);

/* The items of a step that hold it open; the array has room for all. */
extern int gl_items_missing(const PostSnap *snap, const StepDef *step, const ItemDef **missing);

/* May the person see the checklist of the open step? Clients see that of their own steps. */
extern bool gl_sees_checklist(const PostSnap *snap, const StepRow *visit, Actor actor);

/* Raises 22023 where a step is open that the actor sees, and no step has such an item. */
extern void gl_checklist_check(PostSnap *snap, Actor actor, const char *item);

/* False when what the request says of an item is so already. */
extern bool gl_tick_changes(PostSnap *snap, const ActRequest *request);

/* What the request says, as the row to be written. */
extern void gl_tick_apply(PostSnap *snap, const ActRequest *request);

#endif /* GL_FLOW_CHECKLIST_H */
