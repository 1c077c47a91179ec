/*
 * actor.h
 *		Who is acting: found at the edge of the API, passed down, and confirmed once more under the first lock.
 */
#ifndef GL_FLOW_ACTOR_H
#define GL_FLOW_ACTOR_H

#include "base/fields.h"
#include "core/roles.h"
#include "store/people.h"

typedef struct Actor
{
	ActorKind kind;
	gl_id person_id; /* GL_NO_ID unless a person */
	gl_id link_id;	 /* by which the person acts; GL_NO_ID: by the session's login */
} Actor;

/*
 * The person assumed by a gateway in this transaction, else the one whose login this session has,
 * else system for an administrator. False when it is nobody: such a session sees nothing.
 */
extern bool gl_actor_find(Actor *actor);

/* The acting person; raises 28000 when there is none, also for an administrator. */
extern Actor gl_actor_person(void);

/* The acting person or administrator; raises 28000 when it is nobody. */
extern Actor gl_actor_any(void);

/* Raises 42501 unless the session is an administrator's: superuser, or access admin. */
extern Actor gl_actor_admin(const char *what);

/*
 * Raises 28000 when the session does not act as this actor any more: whoever waited for a lock asks
 * again who they are.
 */
extern void gl_actor_confirm(Actor actor);

/* True when the session's login is a gateway, which may act as others: by their name alone, or by an assertion. */
extern bool gl_session_is_gateway(bool names_person);

/* True when the session may hold up tokens of approval links: a gateway's, or an administrator's. */
extern bool gl_session_takes_links(void);

/* True when the session's login has access analyst; its limits are read into access. */
extern bool gl_session_is_analyst(AccessRow *access);

/* The background worker as actor. */
extern Actor gl_actor_worker(void);

#endif /* GL_FLOW_ACTOR_H */
