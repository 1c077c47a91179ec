/*
 * compare.h
 *		What differs between two revisions.
 */
#ifndef GL_API_COMPARE_H
#define GL_API_COMPARE_H

#include "flow/snapshot.h"

/* The revision, if the actor may see it; raises WF404 otherwise. */
extern void gl_revision_seen(const PostSnap *snap, Actor actor, int revision, RevisionRow *content);

/* The fields that differ as a list, e.g. "body, media of blog"; NULL when none does. */
extern char *
gl_changed_fields(const PostSnap *snap, const RevisionRow *before, const RevisionRow *after);

#endif /* GL_API_COMPARE_H */
