/*
 * roles.c
 *		Statements on role. Permissions are stored by name, so that a row says what it means.
 */
#include "store/roles.h"

#include "catalog/pg_type_d.h"

#define GL_ROW RoleRow
/* clang-format off */
#define COLUMNS(F, N) F(INT64, workspace_id) F(TEXT, name) F(TEXTS, permissions) F(TIME, defined_at)

static const Field fields[] = {COLUMNS(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement select_roles = {
	.text = "SELECT workspace_id, name, permissions, defined_at FROM greenlight_internal.role "
			"WHERE workspace_id = $1 ORDER BY name",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement write_role = {
	.text = "INSERT INTO greenlight_internal.role (workspace_id, name, permissions, defined_at) "
			"VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, name) "
			"DO UPDATE SET permissions = EXCLUDED.permissions, defined_at = EXCLUDED.defined_at",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

/* A name that is no permission of this version permits nothing. */
static PermissionSet
permissions_of(const TextList *names)
{
	PermissionSet set = 0;

	for (int i = 0; i < names->n; i++)
	{
		int permission = gl_name_find(&gl_permissions, names->items[i]);

		if (permission >= 0)
			set |= PERMISSION_BIT(permission);
	}
	return set;
}

RoleDef *
gl_roles_read(gl_id workspace_id, int *found)
{
	Args args = {0};
	Rows rows;
	RoleRow *read;
	RoleDef *roles;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_roles, &args, 0);
	read = gl_rows_read(&rows, fields, lengthof(fields), sizeof(RoleRow), found);
	roles = palloc(sizeof(RoleDef) * Max(*found, 1));
	for (int i = 0; i < *found; i++)
		roles[i] = (RoleDef){read[i].name, permissions_of(&read[i].permissions)};
	return roles;
}

void
gl_role_write(const RoleRow *role)
{
	gl_write_row(&write_role, role);
}
