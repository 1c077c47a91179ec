/*
 * actor.c
 *		Identity is session_user, by name and OID: neither SET ROLE nor a SECURITY DEFINER wrapper
 *		changes who acts. What a login is gets cached; changes of the two tables drop the cache
 *		through the relcache invalidation that their guards send. It is read as it is now, also in
 *		a transaction with an older snapshot: otherwise the session would remember what was.
 */
#include "flow/actor.h"

#include "access/xact.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/identity.h"
#include "catalog/namespace.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

/* What the session's login is; dropped by invalidation of person and access. */
static struct
{
	bool is_known;
	uint64 changes; /* of the two tables, as far as this backend heard of them */
	Oid login;
	gl_id person_id; /* GL_NO_ID: no active person */
	bool is_gateway;
	bool assertions_only; /* a gateway that may not just name a person */
	bool is_admin;		  /* by access, not as superuser */
	bool is_analyst;
	Oid person_table;
	Oid access_table;
} session;

static void
on_relcache_change(Datum arg, Oid relation)
{
	if (relation == InvalidOid || relation == session.person_table ||
		relation == session.access_table)
	{
		session.is_known = false;
		session.changes++;
	}
}

static void
read_session(Oid login)
{
	char *name = GetUserNameFromId(login, false);
	AccessRow access = {.access = ""};
	PersonRow person;

	session.login = login;
	session.person_id = GL_NO_ID;
	if (gl_person_by_login(name, login, &person) && person.is_active)
		session.person_id = person.id;
	(void) gl_access_read(name, login, &access);
	session.is_gateway = strcmp(access.access, "gateway") == 0;
	session.assertions_only = access.assertions_only;
	session.is_admin = strcmp(access.access, "admin") == 0;
	session.is_analyst = strcmp(access.access, "analyst") == 0;
}

/* A parallel query has the snapshot it has: what it shows is not remembered. */
static void
learn_session(Oid login)
{
	static bool is_registered = false; /* callbacks cannot be unregistered */
	Oid schema = get_namespace_oid("greenlight_internal", false);
	bool is_fresh = !IsInParallelMode();
	uint64 changes = session.changes;
	EngineScope scope;

	if (!is_registered)
	{
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
		is_registered = true;
	}
	session.person_table = get_relname_relid("person", schema);
	session.access_table = get_relname_relid("access", schema);
	gl_engine_enter(&scope, ENGINE_READS);
	if (is_fresh)
		PushActiveSnapshot(GetLatestSnapshot());
	read_session(login);
	if (is_fresh)
		PopActiveSnapshot();
	gl_engine_leave(&scope);
	session.is_known = is_fresh && changes == session.changes;
}

static void
know_session(void)
{
	Oid login = GetSessionUserId();

	if (!session.is_known || session.login != login)
		learn_session(login);
}

bool
gl_actor_find(Actor *actor)
{
	gl_id assumed = gl_identity_assumed();

	know_session();
	*actor = (Actor){.kind = ACTOR_PERSON};
	actor->person_id = assumed != GL_NO_ID ? assumed : session.person_id;
	if (actor->person_id != GL_NO_ID)
		return true;
	actor->kind = ACTOR_SYSTEM;
	return session.is_admin || superuser_arg(session.login);
}

Actor
gl_actor_any(void)
{
	Actor actor;

	if (!gl_actor_find(&actor))
		gl_refuse(REFUSAL_NO_ACTOR, "This login is no person's and no administrator's.");
	return actor;
}

Actor
gl_actor_person(void)
{
	Actor actor = gl_actor_any();

	if (actor.kind != ACTOR_PERSON)
		gl_refuse(REFUSAL_NO_ACTOR, "An administrator without a person does not act on posts.");
	return actor;
}

Actor
gl_actor_admin(const char *what)
{
	Actor actor = gl_actor_any();

	if (!session.is_admin && !superuser_arg(session.login))
		gl_not_administrator(what, "a superuser or a login with access admin");
	return actor;
}

void
gl_actor_confirm(Actor actor)
{
	Actor now;

	/* Whether a link still stands is asked of its row, under its own lock. */
	if (actor.kind == ACTOR_WORKER || actor.link_id != GL_NO_ID)
		return;
	AcceptInvalidationMessages();
	if (!gl_actor_find(&now) || now.kind != actor.kind || now.person_id != actor.person_id)
		gl_refuse(REFUSAL_NO_ACTOR, "The login was taken from the acting person meanwhile.");
}

bool
gl_session_is_gateway(bool names_person)
{
	know_session();
	return session.is_gateway && !(names_person && session.assertions_only);
}

bool
gl_session_takes_links(void)
{
	know_session();
	return session.is_gateway || session.is_admin || superuser_arg(session.login);
}

/* The limits are not part of what is remembered: analysts ask once a query. */
bool
gl_session_is_analyst(AccessRow *access)
{
	know_session();
	return session.is_analyst &&
		   gl_access_read(GetUserNameFromId(session.login, false), session.login, access) &&
		   strcmp(access->access, "analyst") == 0;
}

Actor
gl_actor_worker(void)
{
	return (Actor){.kind = ACTOR_WORKER};
}
