/*
 * condition.h
 *		When a step applies: a jsonpath over what the post is, not over what it says.
 */
#ifndef GL_FLOW_CONDITION_H
#define GL_FLOW_CONDITION_H

#include "base/document.h"
#include "flow/snapshot.h"

typedef struct Condition Condition;

/* Read a condition in the current memory context. Raises 22023 where it is no jsonpath. */
extern Condition *gl_condition_parse(const Doc *doc);

/*
 * {"labels", "campaign", "channels", "networks", "media_kinds", "author_roles"} of a post as it is.
 * Labels and campaign may be others, NULL: the post's.
 */
extern Jsonb *
gl_condition_facts(const PostSnap *snap, const TextList *labels, const char *campaign);

/* Does a step apply to these facts? One without a condition always does, and one whose condition fails too. */
extern bool gl_condition_holds(const Condition *condition, Jsonb *facts);

#endif /* GL_FLOW_CONDITION_H */
