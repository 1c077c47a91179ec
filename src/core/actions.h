/*
 * actions.h
 *		Everything that can happen to a post or a variant, by a person, by the worker, or as the
 *		consequence of a person's vote.
 */
#ifndef GL_CORE_ACTIONS_H
#define GL_CORE_ACTIONS_H

typedef enum Action
{
	/* what people ask for: these are the names of the API's verbs */
	ACTION_CREATE,
	ACTION_REVISE,
	ACTION_ANNOTATE, /* title, labels and other columns that are not content */
	ACTION_PLAN,	 /* the limits of the plan alone */
	ACTION_SET_VARIANT,
	ACTION_ADD_VARIANT,
	ACTION_REMOVE_VARIANT,
	ACTION_SUBMIT,
	ACTION_APPROVE,
	ACTION_ABSTAIN,
	ACTION_REQUEST_CHANGES,
	ACTION_REJECT,
	ACTION_WITHDRAW,
	ACTION_REOPEN,
	ACTION_RETRACT,
	ACTION_OVERRIDE,
	ACTION_GRANT_ROUND,
	ACTION_EXTEND_DEADLINE,
	ACTION_MIGRATE_REVIEW, /* to the current version of its workflow */
	ACTION_CANCEL,
	ACTION_SCHEDULE,
	ACTION_UNSCHEDULE,
	ACTION_PUBLISH_NOW,
	ACTION_HOLD,
	ACTION_RELEASE,
	ACTION_RETRY,
	ACTION_CONFIRM_PUBLISHED,
	ACTION_CONFIRM_NOT_PUBLISHED,
	ACTION_CONFIRM_UNPUBLISHED, /* the same of one that was to be taken down */
	ACTION_UNPUBLISH,			/* what is out is taken down */
	ACTION_TICK,
	ACTION_RESOLVE_COMMENT,
	ACTION_CREATE_SERIES, /* what comes round goes out by one approval */
	ACTION_STOP_SERIES,
	ACTION_ARCHIVE,	  /* out of the lists of what is to be done */
	ACTION_UNARCHIVE, /* and back */
	ACTION_COMMENT,
	ACTION_CREATE_LINK, /* for somebody to decide by, without a login */
	ACTION_REVOKE_LINK,
	ACTION_REASSIGN, /* the workspace or a channel got another workflow */
	ACTION_VOID,	 /* the votes of a deactivated person are taken back */
	/* told beside an act, in an event of its own */
	ACTION_LIMIT_NEAR, /* one more request for changes passes */
	ACTION_LIFT_HOLD,  /* the step is done with whose deadline held the post */
	ACTION_RETIME,	   /* the zone has other rules: the same wall time is another instant */
	ACTION_MAKE_UP,	   /* it was approved late, and not too late to go out */
	ACTION_ABSENCE,	   /* somebody the open step cannot do without is away, and nobody stands in */
	ACTION_BLOCK,	   /* too few people are left for the open step */
	/* what a vote leads to: decide() picks one of these when the vote settles its step */
	ACTION_PASS_STEP,
	ACTION_PASS_REVIEW,
	ACTION_RETURN_REVIEW,
	ACTION_DECLINE_REVIEW,
	/* what ticking or resolving leads to, when nothing holds the step open any more */
	ACTION_CLEAR_STEP,
	ACTION_CLEAR_REVIEW,
	/* what other acts lead to */
	ACTION_RESTORE,		  /* submitted again with nothing left to agree to */
	ACTION_REOPEN_REVIEW, /* a step applies that did not before */
	ACTION_UNBIND,		  /* planned for a time that a step did not agree to: back to draft */
	ACTION_REBIND,		  /* the same where the workflow submits again by itself */
	ACTION_DEEM_REVIEW,	  /* the last step is deemed approved */
	ACTION_SKIP_REVIEW,	  /* the last step is skipped */
	/* what the worker does */
	ACTION_CLAIM,
	ACTION_SETTLE_PUBLISHED,
	ACTION_SETTLE_RETRY,
	ACTION_SETTLE_FAILED,
	ACTION_SETTLE_UNCONFIRMED,
	ACTION_MISS,
	ACTION_MOVE,	  /* what was missed is planned for the next slot */
	ACTION_GIVE_UP,	  /* what was missed expires */
	ACTION_BLACK_OUT, /* due in a blackout: held */
	ACTION_END,		  /* unpublish_at has come: what is out is taken down */
	ACTION_CLAIM_UNPUBLISH,
	ACTION_SETTLE_UNPUBLISHED,
	ACTION_RECUR, /* an occurrence of an approved series begins */
	ACTION_DROP,  /* an occurrence is given up: its series was stopped, or has other content */
	/* what a deadline does, when its time has come */
	ACTION_REMIND,
	ACTION_ESCALATE,
	ACTION_HAND_OVER, /* the open step is given to others */
	ACTION_DEEM_STEP, /* approved without a decision */
	ACTION_TIME_RETURN,
	ACTION_TIME_REJECT,
	ACTION_EXPIRE,
	ACTION_TIME_HOLD,
	ACTION_SKIP_STEP,
	ACTION_LAPSE, /* what was planned is not possible: it is done with */
	ACTION_COUNT
} Action;

#define ACTION_LAST_OF_PEOPLE ACTION_BLOCK

/* What an act leads to is decided, never asked for. */
#define ACTION_IS_CONSEQUENCE(action) ((action) > ACTION_LAST_OF_PEOPLE && (action) < ACTION_CLAIM)

#endif /* GL_CORE_ACTIONS_H */
