/*
 * anchors.h
 *		One digest over the chains of a workspace: what is kept elsewhere, against who can change all.
 */
#ifndef GL_STORE_ANCHORS_H
#define GL_STORE_ANCHORS_H

#include "base/fields.h"

typedef struct Anchor
{
	char *workspace; /* NULL: the database's own chain */
	gl_id seq;		 /* the last event that it covers */
	int64 chains;
	int64 events;
	char *sha256; /* hex */
} Anchor;

/* Anchors of workspaces, and of the database's own chain if asked, over the events up to a number. */
extern Anchor *
gl_anchors_read(const IdList *workspaces, bool with_database, gl_id up_to, int *found);

#endif /* GL_STORE_ANCHORS_H */
