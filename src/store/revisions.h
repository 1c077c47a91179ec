/*
 * revisions.h
 *		Immutable snapshots of content.
 */
#ifndef GL_STORE_REVISIONS_H
#define GL_STORE_REVISIONS_H

#include "base/table.h"
#include "utils/jsonb.h"

typedef struct RevisionRow
{
	gl_id post_id;
	gl_id workspace_id;
	int revision;
	char *title;
	char *body;
	Jsonb *media;
	char *link;
	char *first_comment;
	TextList disclosure;
	Jsonb *variants;
	IdList channel_ids;
	DigestList variant_sha256;
	Digest content_sha256;
	gl_id author_id;
	gl_time created_at;
	bool is_minor;
	ItemPointerData tid;
} RevisionRow;

/* Read a revision; false when there is none of that number. */
extern bool gl_revision_read(gl_id post_id, int revision, RevisionRow *row);

extern void gl_revision_insert(RevisionRow *row);

/* The hash of a channel's variant in a revision, or NULL when it was not part of it. */
extern const Digest *gl_revision_variant(const RevisionRow *row, gl_id channel_id);

#endif /* GL_STORE_REVISIONS_H */
