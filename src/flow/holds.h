/*
 * holds.h
 *		What keeps the open step open whatever its votes: items not ticked, blocking comments.
 */
#ifndef GL_FLOW_HOLDS_H
#define GL_FLOW_HOLDS_H

#include "flow/act.h"

/* How many things hold an open visit. */
extern int gl_holds_count(const PostSnap *snap, const StepRow *visit);

/* The facts that ticking, commenting and resolving are judged by; seats are known already. */
extern void gl_holds_facts(Facts *facts, PostSnap *snap, const ActRequest *request);

/* What is missing besides votes, e.g. "checklist item "rights" (legal)"; NULL when nothing is. */
extern char *gl_holds_text(const PostSnap *snap);

/* Who can do what is missing, each once, added to people. */
extern void gl_holds_people(const PostSnap *snap, IdList *people);

#endif /* GL_FLOW_HOLDS_H */
