/*
 * metric_votes.h
 *		Counts the commonest events without the executor: votes for a post that moved it no further.
 */
#ifndef GL_FLOW_METRIC_VOTES_H
#define GL_FLOW_METRIC_VOTES_H

#include "base/values.h"

/*
 * Bring the facts and roll-ups of posts up to date whose events are approvals and abstentions that left
 * their review where it was. Returns the posts, by id, that are left to be counted in full: what votes
 * depend on is not as simple there. Adds up how many facts came or went.
 */
extern IdList
gl_metric_votes_count(const IdList *posts, const char *timezone, gl_time now, int64 *changes);

#endif /* GL_FLOW_METRIC_VOTES_H */
