/*
 * links.h
 *		Approval links: made and revoked by members, held up by whoever has the token.
 */
#ifndef GL_FLOW_LINKS_H
#define GL_FLOW_LINKS_H

#include "base/token.h"
#include "core/link.h"
#include "flow/act.h"
#include "flow/journal.h"
#include "store/links.h"

/* What a new link is to be. */
typedef struct NewLink
{
	const char *person;
	IdList post_ids;	/* ascending, at least one */
	BitSet rights;		/* view is among them */
	gl_time expires_at; /* GL_TIME_NEVER: a week from now */
	int max_uses;		/* 0: one for each post */
	const char *pin;	/* NULL: none */
} NewLink;

/* Makes it; the token is the caller's to show. */
extern LinkRow
gl_link_create(const NewLink *new_link, Actor actor, char token[GL_TOKEN_CHARACTERS + 1]);

/* Ends a link that the actor sees, unless it has ended; raises WF404, or 42501. */
extern void gl_link_end(gl_id link_id, Actor actor, const char *reason);

/* A link whose token somebody holds up, and who they are by it. */
typedef struct HeldLink
{
	LinkRow row;
	BitSet rights;
	Actor actor;
} HeldLink;

/* The one refusal for everything that can be wrong with a token and what it is held up for. */
extern GL_NORETURN void gl_link_refuse(void) GL_NORETURN_AFTER;

/* The link of a token; raises the refusal unless it lets in. Takes no lock. */
extern HeldLink gl_link_hold_up(const char *token, size_t length, const char *pin);

/* Locks one of its posts, then the link, and asks again; raises the refusal. */
extern PostSnap *
gl_link_lock_post(HeldLink *held, gl_id post_id, LinkRight right, LinkPostRow *bound);

/* True while a post is what the link was made for, and its person sees it so. */
extern bool gl_link_shows(const HeldLink *held, const LinkPostRow *bound, const PostSnap *snap);

/* True when its decisions are all made. */
extern bool gl_link_is_used_up(const HeldLink *held);

/* For facts and events of acts that are about a link or by one. */
extern void gl_link_facts(Facts *facts, PostSnap *snap, const ActRequest *request);
extern void gl_link_tell(Detail *detail, const ActRequest *request);

/* Why the person of a link could not do by themselves what it would let do; NULL: that is not the reason. */
extern char *gl_link_lent_detail(const PostSnap *snap, const Facts *facts, Refusal refusal);

#endif /* GL_FLOW_LINKS_H */
