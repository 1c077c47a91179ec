/*
 * effects.h
 *		What a rule changes, for flow/ to carry out.
 */
#ifndef GL_CORE_EFFECTS_H
#define GL_CORE_EFFECTS_H

#include "core/types.h"

#define HAS_EFFECT(set, effect) (((set) & ((BitSet) 1 << EFFECT_##effect)) != 0)

typedef enum Effect
{
	EFFECT_REVISION,	 /* write the new content as the next revision */
	EFFECT_STALE,		 /* approvals given so far no longer count */
	EFFECT_OPEN_REVIEW,	 /* open a round at its first step */
	EFFECT_VOTE,		 /* write the decision */
	EFFECT_CLOSE_STEP,	 /* close the open step */
	EFFECT_NEXT_STEP,	 /* open the next one */
	EFFECT_CLOSE_REVIEW, /* close the round */
	EFFECT_APPROVE,		 /* this revision is the approved one */
	EFFECT_UNAPPROVE,	 /* no revision is approved any more */
	EFFECT_TIME,		 /* set the publish time */
	EFFECT_CLEAR_TIME,	 /* no publish time */
	EFFECT_HOLD,		 /* hold the post */
	EFFECT_RELEASE,		 /* end the hold */
	EFFECT_INERT,		 /* the schedule stays but no clock acts on it */
	EFFECT_ACTIVE,		 /* the schedule counts again */
	EFFECT_REOPEN,		 /* open a round with what still counts of the last one */
	EFFECT_RECONSIDER,	 /* a step ahead of the open one may have to be asked now */
	EFFECT_RETRACT,		 /* take the person's live vote back */
	EFFECT_OVERRIDE,	 /* this revision is the approved one, by one person's word */
	EFFECT_GRANT,		 /* more rounds than the limit allows */
	EFFECT_MIGRATE,		 /* the round goes on under the current version of its workflow */
	EFFECT_CANCEL,		 /* the post is cancelled unless part of it is out */
	EFFECT_VARIANTS,	 /* the action has rules on the delivery axis too */
	EFFECT_ATTEMPT,		 /* write an attempt and its lease */
	EFFECT_SETTLE,		 /* close the attempt */
	EFFECT_FOLLOW,		 /* the state follows the post: unscheduled, held or scheduled */
	EFFECT_MISS_IF_LATE, /* missed where the publish time passed by more than the grace */
	EFFECT_RECOUNT,		 /* ask again whether the open step has passed */
	EFFECT_ARCHIVE,		 /* set apart */
	EFFECT_UNARCHIVE,	 /* among the others again */
	EFFECT_REMIND,		 /* tell those for whom the open step waits */
	EFFECT_ADD_SEATS,	 /* seat more people in the open step */
	EFFECT_GIVE_SEATS,	 /* seat others in place of those who have not voted */
	EFFECT_DEEM,		 /* write that its requirements count as met */
	EFFECT_EXTEND,		 /* another due time for the open step */
	EFFECT_LIMITS,		 /* other limits of the plan */
	EFFECT_TELL,		 /* tell who sees to it that the open step goes on */
	EFFECT_END,			 /* taken down once: no instant for it any more */
	EFFECT_COUNT
} Effect;

#endif /* GL_CORE_EFFECTS_H */
