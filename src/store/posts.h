/*
 * posts.h
 *		The post row: found, locked, written.
 */
#ifndef GL_STORE_POSTS_H
#define GL_STORE_POSTS_H

#include "base/table.h"
#include "core/types.h"

typedef struct PostRow
{
	gl_id id;
	gl_id workspace_id;
	char *workspace;
	gl_id author_id;
	bool is_workflow_chosen;
	char *external_ref;
	gl_time created_at;
	char *title;
	TextList labels;
	char *campaign;
	gl_id assignee_id; /* who is to see to it; GL_NO_ID: nobody in particular */
	int revision;
	int approved_revision;	 /* 0: none */
	int overridden_revision; /* the same where it was approved by override, else 0 */
	int round;				 /* of the latest review; 0: none */
	PostStatus status;
	ReviewState review_state;
	ReviewMode mode;
	gl_id workflow_id; /* GL_NO_ID: the channels disagree */
	gl_id submitter_id;
	IdList contributor_ids;
	gl_time publish_at;	   /* GL_TIME_NEVER: none */
	gl_time publish_local; /* wall time in timezone */
	char *timezone;
	gl_time not_before;	   /* embargo; GL_TIME_NEVER: none */
	gl_time publish_until; /* GL_TIME_NEVER: no end */
	gl_time unpublish_at;  /* GL_TIME_NEVER: it stays */
	bool is_together;	   /* all its channels begin to go out, or none */
	bool is_inert;
	bool is_held;
	char *hold_reason;
	int held_step; /* from 1: whose deadline holds it; 0: a person's hold, or none */
	bool is_cancelled;
	bool is_hidden;
	int client_revision; /* 0: nothing a client may see */
	int change_requests; /* rounds that count against the limit */
	int granted_rounds;
	bool waits_for_round;
	bool is_archived;
	bool is_withdrawn; /* since the last round */
	int event_no;
	Digest head_sha256;
	gl_time updated_at;
	gl_time ended_at; /* when unpublish_at came; GL_TIME_NEVER: not under this plan */
	ItemPointerData tid;
} PostRow;

/* The post with this external_ref, or GL_NO_ID. Takes no lock. */
extern gl_id gl_post_by_external_ref(gl_id workspace_id, const char *external_ref);

/*
 * Read a post without a lock. definition_no is that of its workspace. False when there is no such
 * post.
 */
extern bool gl_post_read(gl_id post_id, PostRow *post, int64 *definition_no);

/*
 * Lock a post that was read: its workspace FOR SHARE, then the post FOR UPDATE, and read both anew.
 * False when it is gone, or when policy is LockWaitSkip and somebody else has locked one of them.
 */
extern bool gl_post_lock(PostRow *post, LockWaitPolicy policy, int64 *definition_no);

/* Read posts by their ids, without a lock; returns how many there are. posts has room for all. */
extern int gl_posts_read(const IdList *post_ids, PostRow *posts);

/*
 * Lock posts that were read, in ascending order of their ids: first their workspaces by id FOR SHARE,
 * each once, then the posts FOR UPDATE, waiting. The rows are read anew; definition_nos has room for n.
 */
extern void gl_posts_lock(PostRow *posts, int n, int64 *definition_nos);

/*
 * Lock those of the posts that nobody else has locked, workspaces and posts in the order of their
 * ids. Returns how many; posts and definition_nos have room for n.
 */
extern int gl_posts_lock_free(const IdList *post_ids, PostRow *posts, int64 *definition_nos);

/* Write a new post; false when another one of the workspace has its external_ref already. */
extern bool gl_post_insert(PostRow *post);

/* Write the changeable columns of an existing post. */
extern void gl_post_update(PostRow *post);

/* Posts of a workspace that may still go out without ever having been submitted. */
extern IdList gl_posts_without_review(gl_id workspace_id);

/* Posts in review in these workspaces with a seat of the person in their round, by id. */
extern IdList gl_posts_seating(gl_id person_id, const IdList *workspaces);

#endif /* GL_STORE_POSTS_H */
