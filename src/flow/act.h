/*
 * act.h
 *		The one way in: function, trigger and worker all change a post through here.
 */
#ifndef GL_FLOW_ACT_H
#define GL_FLOW_ACT_H

#include "core/decide.h"
#include "flow/content.h"
#include "flow/snapshot.h"
#include "store/links.h"
#include "store/series.h"

/* How an attempt ended, for the SETTLE actions. */
typedef struct Settlement
{
	AttemptRow *attempt; /* closed already */
	bool retries;
	gl_time retry_at;
	const char *remote_url;
} Settlement;

/* Limits of the plan to be set; GL_TIME_NEVER takes one away. */
typedef struct LimitsChange
{
	bool sets_not_before;
	bool sets_until;
	bool sets_together;
	bool is_together;
	gl_time not_before;
	gl_time publish_until;
	bool sets_unpublish_at;
	gl_time unpublish_at;
} LimitsChange;

typedef struct ActRequest
{
	Action action;
	Actor actor;
	int revision;			  /* named by the caller; 0: none */
	const char *on_behalf_of; /* whose seat a vote fills, by name; NULL: nobody was named */
	gl_id person_id;		  /* of VOID: whose votes */
	int rounds;				  /* of GRANT_ROUND */
	const char *item;		  /* of TICK */
	bool is_done;			  /* the same */
	Jsonb *step_map;		  /* of MIGRATE_REVIEW, which may be a dry run: in memory alone */
	bool is_dry_run;
	const struct TimerShot *timer; /* of what a deadline does */
	const struct Away *away;	   /* of ABSENCE: who is away */
	const char *note;
	const ContentChange *content;
	const VariantChange *variant;
	const VariantChange *overrides; /* of a new post, for channels of it */
	int noverrides;
	const PostSnap *copied; /* whoever contributed to it contributed to the new post */
	const PostSnap *split;	/* what a new post is split from: its authors and plan are taken over */
	const SeriesRow *series; /* of CREATE_SERIES */
	const PostSnap *recurs;	 /* what a new post is an occurrence of */
	gl_id channel_id;		 /* of REMOVE_VARIANT */
	gl_id variant_id;		 /* of confirmations and of the worker */
	gl_time publish_at;		 /* of SCHEDULE; the due time of EXTEND_DEADLINE */
	const char *timezone;	 /* of SCHEDULE; NULL: as it is */
	LimitsChange limits;	 /* of SCHEDULE and PLAN */
	const char *remote_id;	 /* of CONFIRM_PUBLISHED */
	const char *remote_url;
	CommentRow *comment; /* of COMMENT and RESOLVE_COMMENT */
	Pending comment_pending;
	const LinkRow *link;	 /* of CREATE_LINK and REVOKE_LINK */
	const AttemptRow *claim; /* of CLAIM: epoch and lease */
	const Settlement *settlement;
	const char *key;   /* of a call that may be repeated; NULL: none */
	Digest key_digest; /* of its arguments */
	bool publisher_ok; /* this database may publish */
	bool hides;		   /* of CANCEL: a draft that was never submitted disappears */
} ActRequest;

/* Decide and carry out on a locked post. Raises the refusal, or returns it in verdict and changes nothing. */
extern void gl_act_on(PostSnap *snap, ActRequest *request, Verdict *verdict);

/* The same with what follows in acts of its own: an edit submitted at once, events told beside it. */
extern void gl_act_through(PostSnap *snap, ActRequest *request, Verdict *verdict);

/* The status that an allowed action would lead to. The snapshot stays as it is. */
extern PostStatus gl_act_outlook(const PostSnap *snap, const ActRequest *request,
								 const Facts *facts, const Verdict *verdict);

/* Lock, load, decide, carry out, write: the post as it is afterwards; or on one locked and loaded. */
extern PostSnap *gl_act(gl_id post_id, ActRequest *request);
extern void gl_act_locked(PostSnap *snap, ActRequest *request);

/* What a request for a change amounts to; ACTION_COUNT when it changes nothing. */
extern Action gl_change_action(PostSnap *snap, ActRequest *request);

/* Fill in what a new post leaves out: no media, labels or disclosure. */
extern void gl_complete_content(ContentChange *content);

/*
 * Make a post and, where the request names a publish time, schedule it. The request's content holds
 * all of it; workflow NULL takes the assigned one. NULL when a post of the same external_ref or
 * idempotency key was made meanwhile.
 */
extern PostSnap *
gl_act_create(const Workspace *workspace, ActRequest *request, const IdList *channels,
			  const Workflow *workflow, const char *external_ref);

/* The facts of a post for an actor and a request. */
extern Facts gl_facts_build(PostSnap *snap, const ActRequest *request);

/* Whether an action of people is shown as one: some are steps of others, some have no verb yet. */
extern bool gl_is_offered(Action action);

/* What would come of an action and, unless NULL, the status it leads to; time and revision do not count. */
extern Verdict
gl_offer(PostSnap *snap, Actor actor, Action action, bool publisher_ok, PostStatus *leads_to);

/* Why a refusal was given, for its DETAIL. */
extern char *gl_refusal_detail(PostSnap *snap, const Facts *facts, Refusal refusal, Action action);

#endif /* GL_FLOW_ACT_H */
