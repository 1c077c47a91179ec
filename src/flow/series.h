/*
 * series.h
 *		Posts that recur: the reviewers agree to a series, and each occurrence goes out by that approval.
 */
#ifndef GL_FLOW_SERIES_H
#define GL_FLOW_SERIES_H

#include "core/recurrence.h"
#include "flow/act.h"
#include "flow/journal.h"

/* What the rules ask about the series of a post. */
extern void gl_series_facts(Facts *facts, const PostSnap *snap, const ActRequest *request);

/* Write the series that the request makes or stops; and tell of it in its event. */
extern void gl_series_apply(PostSnap *snap, const ActRequest *request);
extern void gl_series_tell(Detail *detail, const ActRequest *request);

/*
 * The post is the first occurrence, so its day is one of the recurrence, and its plan one that others can
 * have: raises 22023 where it is not.
 */
extern void gl_series_check_first(const PostRow *post, const Recurrence *rule, gl_time valid_until);

/*
 * After the post got another plan: the series has its time, unless that was agreed to before, or goes on as
 * agreed to. Raises 22023 where it does not fit the recurrence.
 */
extern void gl_series_replan(const PostSnap *snap, const ActRequest *request, ReviewState to);

/* Of a new occurrence: its plan, its people, and the approval of its series. */
extern void gl_series_take_over(PostRow *post, const ActRequest *request);
extern void gl_series_approve(PostSnap *snap);

/*
 * Before a claim: lock the post that an occurrence goes out by, so that nobody takes its approval back
 * meanwhile; false when somebody else has it locked.
 */
extern bool gl_series_enter(PostSnap *snap);

/*
 * The post has no review of its own: it goes out by the approval of the series that it occurs by. An
 * occurrence that was edited, and submitted again, has one.
 */
extern bool gl_series_follows(const PostSnap *snap);

/* The post whose series it is, as it is now; NULL where that cannot be established. */
extern PostSnap *gl_series_root(PostSnap *snap);

/* The variant of an occurrence is what is approved of the root on that channel, which was not removed. */
extern bool gl_series_is_same(const PostSnap *root, const VariantSnap *variant);

/* It occurs by a series that was stopped: nothing more of it goes out, whoever approved it. */
extern bool gl_series_is_over(PostSnap *snap);

/*
 * The series was not stopped, and of one that follows a variant is what is approved as the series, no step
 * that was left out there applies to it, and the steps that bind their time agreed to this one. True for posts that are of no series.
 */
extern bool gl_series_covers(PostSnap *snap, const VariantSnap *variant);
extern bool gl_series_agreed(PostSnap *snap, gl_time publish_at);

/* Why, or why not, of one whose root is known, for explain_gate: the approval, the time; and the series of a post in words, empty where it has none. */
extern char *gl_series_detail(PostSnap *snap, const VariantSnap *variant);
extern char *gl_series_time_detail(PostSnap *snap);
extern char *gl_series_text(const PostSnap *snap);

/* A series of this post goes on, or is to begin. */
extern bool gl_series_lives(const PostSnap *snap);

/* A series as people read it. */
extern char *gl_series_in_words(const SeriesRow *series);

/* That of a post; NULL where it has none that was not stopped. */
extern char *gl_series_words(const PostSnap *snap);

/* After its series was stopped, on its locked post: give up what is not out. */
extern void gl_series_drop_all(PostSnap *snap, Actor actor, const char *reason);

/* After the locked post was approved: what was due meanwhile is looked at again. */
extern void gl_series_wake(const PostSnap *snap);

/*
 * For the worker: make the occurrences of a post's series as far ahead as they are made, anew where it
 * has other content by now; how many. Waits for nobody.
 */
extern int gl_series_recur(gl_id post_id);

/* Nothing recurs by it yet, so that its time is that of the post, which keeps one. */
extern bool gl_series_needs_time(const PostSnap *snap);

#endif /* GL_FLOW_SERIES_H */
