/*
 * delegations.h
 *		Who lets whom fill their seats. Callers hold the locks of the workspaces it counts in.
 */
#ifndef GL_STORE_DELEGATIONS_H
#define GL_STORE_DELEGATIONS_H

#include "base/fields.h"

typedef struct DelegationRow
{
	gl_id id;
	gl_id workspace_id; /* GL_NO_ID: every workspace that both are members of */
	gl_id person_id;
	gl_id delegate_id;	/* GL_NO_ID: the person is away and nobody stands in */
	IdList channel_ids; /* empty: whatever the channels */
	gl_time starts_at;
	gl_time ends_at;
	char *reason;
	gl_time created_at;
	gl_time ended_at; /* GL_TIME_NEVER: not ended ahead of its time */
	gl_time look_at;  /* when to see next for whom nobody can vote; GL_TIME_NEVER: not any more */
} DelegationRow;

/* Write a new one; its id is set. */
extern void gl_delegation_insert(DelegationRow *delegation);

/* One by its id; false when there is none. */
extern bool gl_delegation_read(gl_id delegation_id, DelegationRow *delegation);

/* End one now unless somebody did already; false then. Where a delegate is lost that is looked at. */
extern bool gl_delegation_end(gl_id delegation_id, gl_time now);

/* Those that are to be looked at by now, in the order of their instants, and that nobody is ending; locked. */
extern DelegationRow *gl_delegations_due(gl_time now, int limit, int *found);

/* It was looked at: when it is to be looked at next. */
extern void gl_delegation_seen(gl_id delegation_id, gl_time look_at);

/* When the first of all is to be looked at; GL_TIME_NEVER: none is. */
extern gl_time gl_delegations_next(void);

/* Those that count in a workspace and were not ended, by id. */
extern DelegationRow *gl_delegations_of(gl_id workspace_id, int *found);

#endif /* GL_STORE_DELEGATIONS_H */
