/*
 * needs.h
 *		What a transition asks of whoever acts; roles.c tests it against one person.
 */
#ifndef GL_CORE_NEEDS_H
#define GL_CORE_NEEDS_H

/* What a transition asks of whoever acts. */
typedef enum Need
{
	NEED_NONE,				 /* nothing of its own: the rule of the post asked already */
	NEED_CREATE,			 /* create */
	NEED_EDIT,				 /* edit_own as author, else edit_any */
	NEED_SUBMIT,			 /* submit as author, else edit_any and submit */
	NEED_OWNERSHIP,			 /* author or submitter, else edit_any */
	NEED_SEAT,				 /* a seat in the open step, checked by its own guard */
	NEED_SCHEDULE,			 /* schedule */
	NEED_SCHEDULE_OR_AUTHOR, /* schedule, or the author where a review still has to pass */
	NEED_PUBLISH_NOW,		 /* publish_now */
	NEED_HOLD,				 /* hold, or a seat, or a client */
	NEED_RELEASE,			 /* release */
	NEED_COMMENT,			 /* comment; to block with it, view_internal or a seat as well */
	NEED_TICK,				 /* the item's role; without one, a seat in its step or edit_any */
	NEED_RESOLVE,			 /* comment; of a blocking one its author, else edit_any */
	NEED_OVERRIDE,			 /* override */
	NEED_UNPUBLISH,			 /* unpublish */
	NEED_WORKFLOWS,			 /* manage_workflows */
	NEED_LINK,				 /* create_link */
	NEED_REVOKE, /* made the link, or is its person; else manage_members; or an administrator */
	NEED_WORKER, /* the background worker only */
	NEED_COUNT
} Need;

#endif /* GL_CORE_NEEDS_H */
