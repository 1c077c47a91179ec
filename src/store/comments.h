/*
 * comments.h
 *		Comments, and keys of calls that may be repeated.
 */
#ifndef GL_STORE_COMMENTS_H
#define GL_STORE_COMMENTS_H

#include "base/table.h"

typedef struct CommentRow
{
	gl_id id;
	gl_id workspace_id;
	gl_id post_id;
	int revision;
	gl_id reply_to;
	char *visibility; /* "internal" or "client" */
	gl_id author_id;
	gl_time created_at;
	bool is_blocking;
	char *body;
	gl_time edited_at;
	gl_time resolved_at;
	gl_id resolver_id;
	ItemPointerData tid;
} CommentRow;

extern bool gl_comment_read(gl_id comment_id, CommentRow *comment);
/* The comments of a post that were not resolved, all of them or those that hold steps open. */
extern CommentRow *gl_comments_unresolved(gl_id post_id, int *found);
extern CommentRow *gl_comments_blocking(gl_id post_id, int *found);

extern void gl_comment_insert(CommentRow *comment);
extern void gl_comment_update(CommentRow *comment);

/* A used idempotency key. */
typedef struct KeyRow
{
	gl_id workspace_id;
	gl_id person_id;
	char *key;
	Digest arguments_sha256;
	gl_id post_id;
	gl_time used_at;
} KeyRow;

/* The use of a key by a person in a workspace; false when it is new. */
extern bool gl_key_read(gl_id workspace_id, gl_id person_id, const char *key, KeyRow *row);

/* Remember a use; false when somebody used the key at the same time. */
extern bool gl_key_insert(const KeyRow *row);

#endif /* GL_STORE_COMMENTS_H */
