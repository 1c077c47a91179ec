/*
 * people.c
 *		Rows of person and access.
 */
#include "store/people.h"

#include "catalog/pg_type_d.h"

#define GL_ROW PersonRow
/* clang-format off */
#define REST(F, N) \
	F(TEXT, name) F(OPT_TEXT, email) F(OPT_TEXT, email_key) F(OPT_TEXT, login) F(OID, login_oid) \
	F(BOOL, is_active)

static const Field insert_fields[] = {GL_FIELD(TIME, created_at) REST(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) REST(GL_FIELD, GL_FIELD_NAME)};
static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(TIME, created_at)
							   REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement select_conflict = {
	.text =
		"SELECT id FROM greenlight_internal.person "
		"WHERE id IS DISTINCT FROM $1 AND (name = $2 OR email_key = $3 OR login = $4) ORDER BY id",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, TEXTOID, TEXTOID, TEXTOID},
};

static Statement insert_person = {
	.text = "INSERT INTO greenlight_internal.person (created_at" REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_7 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement update_person = {
	.text =
		"UPDATE greenlight_internal.person SET (name, email, email_key, login, login_oid, is_active) = "
		"ROW ($2, $3, $4, $5, $6, $7) WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_access = {
	.text =
		"SELECT access, assertions_only, workspace_ids FROM greenlight_internal.access WHERE login_oid = $2 AND login = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {TEXTOID, OIDOID},
};

static Statement write_access = {
	.text =
		"INSERT INTO greenlight_internal.access (login, login_oid, access, assertions_only, workspace_ids, granted_at) "
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (login) DO UPDATE SET (login_oid, access, assertions_only, workspace_ids, granted_at) = "
		"ROW (EXCLUDED.login_oid, EXCLUDED.access, EXCLUDED.assertions_only, EXCLUDED.workspace_ids, EXCLUDED.granted_at)",
	.expect = SPI_OK_INSERT,
	.ntypes = 6,
	.types = {TEXTOID, OIDOID, TEXTOID, BOOLOID, INT8ARRAYOID, TIMESTAMPTZOID},
};

static Statement delete_access = {
	.text = "DELETE FROM greenlight_internal.access WHERE login = $1",
	.expect = SPI_OK_DELETE,
	.ntypes = 1,
	.types = {TEXTOID},
};

static Statement take_access = {
	.text = "DELETE FROM greenlight_internal.access WHERE login = $1 OR login_oid = $2 "
			"RETURNING login_oid, access",
	.expect = SPI_OK_DELETE_RETURNING,
	.ntypes = 2,
	.types = {TEXTOID, OIDOID},
};

static Statement rename_access = {
	.text = "DELETE FROM greenlight_internal.access WHERE login <> $1 AND login_oid = $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {TEXTOID, OIDOID},
};

/* OIDs are taken away first: two roles may have swapped them since the dump. */
static Statement unbind[] = {
	{.text =
		 "UPDATE greenlight_internal.person p SET login_oid = NULL WHERE p.login_oid IS NOT NULL "
		 "AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = p.login AND r.oid = p.login_oid)",
	 .expect = SPI_OK_UPDATE},
	{.text =
		 "UPDATE greenlight_internal.access a SET login_oid = NULL WHERE a.login_oid IS NOT NULL "
		 "AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = a.login AND r.oid = a.login_oid)",
	 .expect = SPI_OK_UPDATE},
};

static Statement rebind[] = {
	{.text = "UPDATE greenlight_internal.person p SET login = NULL WHERE p.login IS NOT NULL "
			 "AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = p.login) "
			 "AND ($1 OR $2 OPERATOR(pg_catalog.?) p.login)",
	 .expect = SPI_OK_UPDATE,
	 .ntypes = 2,
	 .types = {BOOLOID, JSONBOID}},
	{.text = "UPDATE greenlight_internal.person p SET login_oid = r.oid FROM pg_catalog.pg_roles r "
			 "WHERE r.rolname = p.login AND p.login_oid IS NULL "
			 "AND ($1 OR $2 OPERATOR(pg_catalog.?) p.login)",
	 .expect = SPI_OK_UPDATE,
	 .ntypes = 2,
	 .types = {BOOLOID, JSONBOID}},
	{.text = "UPDATE greenlight_internal.access a SET login_oid = r.oid FROM pg_catalog.pg_roles r "
			 "WHERE r.rolname = a.login AND a.login_oid IS NULL "
			 "AND ($1 OR $2 OPERATOR(pg_catalog.?) a.login)",
	 .expect = SPI_OK_UPDATE,
	 .ntypes = 2,
	 .types = {BOOLOID, JSONBOID}},
};

static Table people = GL_TABLE("person", PersonRow, fields, NULL, NULL);

bool
gl_person_by_name(const char *name, PersonRow *person)
{
	TableKey keys[] = {GL_KEY_TEXT(name)};

	return gl_table_find_one(&people, "person_name_key", keys, 1, person);
}

bool
gl_person_by_login(const char *login, Oid login_oid, PersonRow *person)
{
	TableKey keys[] = {GL_KEY_TEXT(login)};

	return gl_table_find_one(&people, "person_login_key", keys, 1, person) &&
		   person->login_oid == login_oid;
}

bool
gl_person_read(gl_id person_id, PersonRow *person)
{
	TableKey keys[] = {GL_KEY_ID(person_id)};

	return gl_table_find_one(&people, "person_pkey", keys, 1, person);
}

gl_id
gl_person_conflict(const PersonRow *person)
{
	Args args = {0};
	Rows rows;
	IdList ids;

	gl_args_id(&args, person->id);
	gl_args_text(&args, person->name);
	gl_args_text(&args, person->email_key);
	gl_args_text(&args, person->login);
	rows = gl_spi_run(&select_conflict, &args, 1);
	ids = gl_rows_ids(&rows);
	return ids.n > 0 ? ids.items[0] : GL_NO_ID;
}

void
gl_person_insert(PersonRow *person)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, insert_fields, lengthof(insert_fields), person);
	rows = gl_spi_run(&insert_person, &args, 0);
	person->id = gl_rows_ids(&rows).items[0];
}

void
gl_person_update(const PersonRow *person)
{
	gl_write_row(&update_person, person);
}

bool
gl_access_read(const char *login, Oid login_oid, AccessRow *access)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_text(&args, login);
	gl_args_datum(&args, ObjectIdGetDatum(login_oid));
	rows = gl_spi_run(&select_access, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, 3, &row);
	access->access = gl_row_text(&row, 0);
	access->assertions_only = gl_row_bool(&row, 1);
	access->is_limited = !row.nulls[2];
	if (access->is_limited)
		access->workspaces.items = gl_row_ids(&row, 2, &access->workspaces.n);
	return true;
}

void
gl_access_write(const char *login, Oid login_oid, const AccessRow *access, gl_time now)
{
	Args args = {0};

	gl_args_text(&args, login);
	gl_args_datum(&args, ObjectIdGetDatum(login_oid));
	(void) gl_spi_run(&rename_access, &args, 0); /* the role may have had another name */
	gl_args_text(&args, access->access);
	gl_args_bool(&args, access->assertions_only);
	if (access->is_limited)
		gl_args_ids(&args, access->workspaces.items, access->workspaces.n);
	else
		gl_args_null(&args);
	gl_args_time(&args, now);
	(void) gl_spi_run(&write_access, &args, 0);
}

void
gl_access_delete(const char *login)
{
	Args args = {0};

	gl_args_text(&args, login);
	(void) gl_spi_run(&delete_access, &args, 0);
}

int
gl_access_take(const char *login, Oid login_oid, TakenAccess taken[2])
{
	Args args = {0};
	Rows rows;

	gl_args_text(&args, login);
	gl_args_datum(&args, ObjectIdGetDatum(login_oid));
	rows = gl_spi_run(&take_access, &args, 0);
	for (int i = 0; i < (int) rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 2, &row);
		taken[i].login_oid = row.nulls[0] ? InvalidOid : DatumGetObjectId(row.values[0]);
		taken[i].access = gl_row_text(&row, 1);
	}
	return (int) rows.count;
}

int
gl_logins_rebind(bool is_all, Jsonb *logins)
{
	int changed = 0;

	for (int i = 0; i < lengthof(unbind); i++)
		(void) gl_spi_run(&unbind[i], NULL, 0);
	for (int i = 0; i < lengthof(rebind); i++)
	{
		Args args = {0};

		gl_args_bool(&args, is_all);
		if (logins != NULL)
			gl_args_datum(&args, JsonbPGetDatum(logins));
		else
			gl_args_null(&args);
		changed += (int) gl_spi_run(&rebind[i], &args, 0).count;
	}
	return changed;
}
