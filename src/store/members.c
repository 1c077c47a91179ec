/*
 * members.c
 *		Statements on member and role_grant.
 */
#include "store/members.h"

#include "catalog/pg_type_d.h"

static Statement write_member = {
	.text =
		"INSERT INTO greenlight_internal.member (workspace_id, person_id, joined_at) VALUES ($1, $2, $3) "
		"ON CONFLICT (workspace_id, person_id) DO UPDATE SET is_active = true",
	.expect = SPI_OK_INSERT,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID},
};

static Statement deactivate_member = {
	.text =
		"UPDATE greenlight_internal.member SET is_active = false WHERE workspace_id = $1 AND person_id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement delete_grants = {
	.text = "DELETE FROM greenlight_internal.role_grant WHERE workspace_id = $1 AND person_id = $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement insert_grant = {
	.text =
		"INSERT INTO greenlight_internal.role_grant (workspace_id, person_id, role, channel_id, granted_at) "
		"VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
	.expect = SPI_OK_INSERT,
	.ntypes = 5,
	.types = {INT8OID, INT8OID, TEXTOID, INT8OID, TIMESTAMPTZOID},
};

static Statement delete_grant = {
	.text = "DELETE FROM greenlight_internal.role_grant WHERE workspace_id = $1 AND person_id = $2 "
			"AND role = $3 AND channel_id IS NOT DISTINCT FROM $4",
	.expect = SPI_OK_DELETE,
	.ntypes = 4,
	.types = {INT8OID, INT8OID, TEXTOID, INT8OID},
};

static Args
member_args(gl_id workspace_id, gl_id person_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, person_id);
	return args;
}

void
gl_member_write(gl_id workspace_id, gl_id person_id, gl_time now)
{
	Args args = member_args(workspace_id, person_id);

	gl_args_time(&args, now);
	(void) gl_spi_run(&write_member, &args, 0);
}

void
gl_member_deactivate(gl_id workspace_id, gl_id person_id)
{
	Args args = member_args(workspace_id, person_id);

	(void) gl_spi_run(&delete_grants, &args, 0);
	(void) gl_spi_run(&deactivate_member, &args, 0);
}

bool
gl_grant_insert(gl_id workspace_id, gl_id person_id, const char *role, gl_id channel_id,
				gl_time now)
{
	Args args = member_args(workspace_id, person_id);

	gl_args_text(&args, role);
	gl_args_id(&args, channel_id);
	gl_args_time(&args, now);
	return gl_spi_run(&insert_grant, &args, 0).count > 0;
}

bool
gl_grant_delete(gl_id workspace_id, gl_id person_id, const char *role, gl_id channel_id)
{
	Args args = member_args(workspace_id, person_id);

	gl_args_text(&args, role);
	gl_args_id(&args, channel_id);
	return gl_spi_run(&delete_grant, &args, 0).count > 0;
}
