/*
 * links.h
 *		Approval links and the posts they are for. Of tokens and PINs only digests are stored.
 */
#ifndef GL_STORE_LINKS_H
#define GL_STORE_LINKS_H

#include "base/fields.h"

typedef struct LinkRow
{
	gl_id id;
	gl_id workspace_id;
	gl_id person_id;
	gl_id creator_id;
	Digest token_sha256;
	bool has_pin;
	OptDigest pin_salt;
	OptDigest pin_sha256;
	TextList rights;
	gl_time created_at;
	gl_time expires_at;
	int max_uses;
	int uses;
	gl_time revoked_at; /* GL_TIME_NEVER: not revoked */
	gl_id revoker_id;	/* GL_NO_ID: an administrator, or nobody */
	char *revoke_reason;
} LinkRow;

typedef struct LinkPostRow
{
	gl_id link_id;
	gl_id post_id;
	gl_id workspace_id;
	int revision; /* that it was made for, with its round */
	int round;
	gl_time decided_at; /* GL_TIME_NEVER: not decided by this link */
} LinkPostRow;

/* Write a new one; its id is set. Then its posts. */
extern void gl_link_insert(LinkRow *link);
extern void gl_link_post_insert(const LinkPostRow *post);

/* By the digest of its token, or by its id; false when there is none. */
extern bool gl_link_by_token(const Digest *token_sha256, LinkRow *link);
extern bool gl_link_read(gl_id link_id, LinkRow *link);

/* Lock one, after its posts, and read it as it is now. */
extern void gl_link_lock(gl_id link_id, LinkRow *link);

/* Its posts, by id. */
/* The row for one of them; false when there is none. */
extern bool gl_link_post_read(gl_id link_id, gl_id post_id, LinkPostRow *post);

extern LinkPostRow *gl_link_posts(gl_id link_id, int *found);

/* Write down a use of a locked link for one of its posts, and its end. */
extern void gl_link_use(const LinkRow *link, gl_id post_id, gl_time now);
extern void gl_link_revoke(const LinkRow *link);

/* What a link shows of a post it covers, as greenlight.link_post lists it up to comments. */
extern Row gl_link_content(const LinkPostRow *post, bool sees_internal);

#define GL_LINK_CONTENT_COLUMNS 14

#endif /* GL_STORE_LINKS_H */
