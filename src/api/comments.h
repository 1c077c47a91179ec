/*
 * comments.h
 *		What the verbs on comments and the writable view share. All inside the engine.
 */
#ifndef GL_API_COMMENTS_H
#define GL_API_COMMENTS_H

#include "api/args.h"

/* Raises 22023 for a blank text or a visibility that does not exist. */
extern void gl_check_comment(const char *body, const char *visibility);

/* The id of a parent comment as it was given; WF404 for one that cannot be. */
extern gl_id gl_comment_parent(bool is_null, Datum value);

/* Add a comment of that person to a locked post; returns its id. Raises 22023 for a reply that blocks. */
extern gl_id gl_comment_add(PostSnap *snap, Actor actor, char *body, gl_id reply_to,
							char *visibility, bool is_blocking);

/* Change the text of an own comment; raises WF002 unless it still is what was read (NULL: whatever). */
extern void gl_comment_edit(gl_id comment_id, char *body, const char *read_body);

/* Mark a comment as resolved; the last blocking one may pass the open step. */
extern void gl_comment_resolve(gl_id comment_id);

#endif /* GL_API_COMMENTS_H */
