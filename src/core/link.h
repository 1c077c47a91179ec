/*
 * link.h
 *		When an approval link lets its holder in, to which of its posts, and what it can be made to let do.
 */
#ifndef GL_CORE_LINK_H
#define GL_CORE_LINK_H

#include "core/actions.h"
#include "core/types.h"

typedef enum LinkRight
{
	RIGHT_VIEW, /* whatever else it lets do */
	RIGHT_COMMENT,
	RIGHT_DECIDE,
	RIGHT_RESCHEDULE,
	RIGHT_COUNT
} LinkRight;

#define RIGHT_BIT(right) ((BitSet) 1 << (right))

/* What is known of a token that somebody holds up. */
typedef struct LinkFacts
{
	bool is_known;		/* it is a link's */
	bool has_tries;		/* not too many wrong ones came before */
	bool is_taken_here; /* by a session that may host links, or acts as its person */
	bool needs_pin;
	bool has_pin; /* its PIN came with it */
	bool is_revoked;
	gl_time expires_at;
} LinkFacts;

/* True when all of it is well; every fact is looked at, whatever the first one says. */
extern bool gl_link_is_open(const LinkFacts *facts, gl_time now);

/* One of its posts: what the link was made for, and where the post stands. */
typedef struct LinkPostFacts
{
	int bound_revision;
	int bound_round;
	int revision;
	int round;
	bool is_withdrawn; /* or rejected, since the round */
	bool is_cancelled;
} LinkPostFacts;

/* True while the post is what the link was made for. */
extern bool gl_link_covers(const LinkPostFacts *facts);

/* What the person of a link must be able to do by themselves for a right; ACTION_COUNT: nothing more than see the post. */
extern Action gl_right_action(LinkRight right);

#endif /* GL_CORE_LINK_H */
