/*
 * people.h
 *		Persons, and the database roles that may come in.
 */
#ifndef GL_STORE_PEOPLE_H
#define GL_STORE_PEOPLE_H

#include "base/table.h"
#include "utils/jsonb.h"

typedef struct PersonRow
{
	gl_id id;
	gl_time created_at;
	char *name;
	char *email; /* NULL: forgotten */
	char *email_key;
	char *login;
	Oid login_oid;
	bool is_active;
	ItemPointerData tid;
} PersonRow;

/* By name, or by the login role's name and OID together. False when there is none. */
extern bool gl_person_by_name(const char *name, PersonRow *person);
extern bool gl_person_by_login(const char *login, Oid login_oid, PersonRow *person);
extern bool gl_person_read(gl_id person_id, PersonRow *person);

/* The person who has this name, address or login already, or GL_NO_ID. */
extern gl_id gl_person_conflict(const PersonRow *person);

/* Write a new person; the id is set. Names, addresses and logins are unique: 23505. */
extern void gl_person_insert(PersonRow *person);
extern void gl_person_update(const PersonRow *person);

typedef struct AccessRow
{
	char *access; /* "user", "analyst", "gateway", "admin" */
	bool assertions_only;
	bool is_limited; /* of an analyst: to these workspaces */
	IdList workspaces;
} AccessRow;

/* Access of a database role; false where it has none. */
extern bool gl_access_read(const char *login, Oid login_oid, AccessRow *access);
extern void gl_access_write(const char *login, Oid login_oid, const AccessRow *access, gl_time now);

/* Take the access of a login away, if it has one. What was granted on objects stays the role's. */
extern void gl_access_delete(const char *login);

/* One row that gl_access_take() took; login_oid: InvalidOid where the role was found gone. */
typedef struct TakenAccess
{
	Oid login_oid;
	char *access;
} TakenAccess;

/* Take the rows of this name and of this role, if there is one, away. Returns how many: at most two. */
extern int gl_access_take(const char *login, Oid login_oid, TakenAccess taken[2]);

/*
 * Give the logins of persons and accesses the OIDs their names have here: all of them, or those in a
 * list (NULL: none). Returns how many changed.
 */
extern int gl_logins_rebind(bool is_all, Jsonb *logins);

#endif /* GL_STORE_PEOPLE_H */
