/*
 * away.h
 *		People who are away while nobody can vote for them: who has to hear of it, and when it is seen.
 */
#ifndef GL_FLOW_AWAY_H
#define GL_FLOW_AWAY_H

#include "flow/act.h"
#include "flow/timers.h"

/* People for whom an open step waits, and the delegations by which they are away; one each. */
struct Away
{
	IdList people;
	IdList delegations;
};

/*
 * Those of the open step who are away, have not voted, and for whom nobody could now; none where it can
 * pass without them. The round is loaded.
 */
extern struct Away gl_away_awaited(const PostSnap *snap);

/* Tells of those of whom nobody has been told in this step of this round, as an act of the system. */
extern void gl_away_tell(PostSnap *snap);

/* Carries that act out: a message for each who sees to it that the step goes on. */
extern void gl_away_message(PostSnap *snap, const struct Away *away);

/*
 * For the worker, behind its timers: somebody's absence has begun, or their delegate's time is over. Tells
 * of the open steps that wait for them. When to look again; 0: at once.
 */
extern gl_time gl_away_look(const FireRequest *request);

#endif /* GL_FLOW_AWAY_H */
