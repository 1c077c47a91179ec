/*
 * delegations.c
 *		Statements on delegation.
 */
#include "store/delegations.h"

#include "base/wakehint.h"
#include "catalog/pg_type_d.h"

#define GL_ROW DelegationRow
/* clang-format off */
#define REST(F, N) \
	F(ID, workspace_id) F(INT64, person_id) F(ID, delegate_id) F(IDS, channel_ids) \
	F(TIME, starts_at) F(TIME, ends_at) F(OPT_TEXT, reason) F(TIME, created_at) F(TIME, look_at)

static const Field insert_fields[] = {REST(GL_FIELD, GL_FIELD_NAME)};
static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(TIME, ended_at)
							   REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */
#define COLUMNS "t.id, t.ended_at" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T)

static Statement insert_delegation = {
	.text =
		"INSERT INTO greenlight_internal.delegation (workspace_id, person_id, delegate_id, channel_ids, "
		"starts_at, ends_at, reason, created_at, look_at) VALUES (" GL_PARAMS_9 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement select_delegation = {
	.text = "SELECT " COLUMNS " FROM greenlight_internal.delegation t WHERE t.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement end_delegation = {
	.text =
		"UPDATE greenlight_internal.delegation SET ended_at = $2, look_at = CASE WHEN delegate_id IS NOT NULL THEN $2 END "
		"WHERE id = $1 AND ended_at IS NULL",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_of_workspace = {
	.text =
		"SELECT " COLUMNS " FROM greenlight_internal.delegation t WHERE t.ended_at IS NULL "
		"AND (t.workspace_id = $1 OR t.workspace_id IS NULL "
		"AND EXISTS (SELECT FROM greenlight_internal.member m WHERE m.workspace_id = $1 AND m.person_id = t.person_id) "
		"AND (t.delegate_id IS NULL "
		"OR EXISTS (SELECT FROM greenlight_internal.member m WHERE m.workspace_id = $1 AND m.person_id = t.delegate_id))) "
		"ORDER BY t.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_due = {
	.text = "SELECT " COLUMNS " FROM greenlight_internal.delegation t WHERE t.look_at <= $1 "
			"ORDER BY t.look_at, t.id LIMIT $2 FOR UPDATE SKIP LOCKED",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {TIMESTAMPTZOID, INT4OID},
};

static Statement update_look = {
	.text = "UPDATE greenlight_internal.delegation SET look_at = $2 WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_next = {
	.text = "SELECT min(look_at) FROM greenlight_internal.delegation WHERE look_at IS NOT NULL",
	.expect = SPI_OK_SELECT,
};

void
gl_delegation_insert(DelegationRow *delegation)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, insert_fields, lengthof(insert_fields), delegation);
	rows = gl_spi_run(&insert_delegation, &args, 0);
	delegation->id = gl_rows_ids(&rows).items[0];
	gl_wake_note(delegation->look_at);
}

bool
gl_delegation_read(gl_id delegation_id, DelegationRow *delegation)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, delegation_id);
	rows = gl_spi_run(&select_delegation, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(fields), &row);
	gl_row_fields(&row, 0, fields, lengthof(fields), delegation);
	return true;
}

bool
gl_delegation_end(gl_id delegation_id, gl_time now)
{
	Args args = {0};

	gl_args_int64(&args, delegation_id);
	gl_args_time(&args, now);
	gl_wake_note(now);
	return gl_spi_run(&end_delegation, &args, 0).count == 1;
}

DelegationRow *
gl_delegations_of(gl_id workspace_id, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_of_workspace, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(DelegationRow), found);
}

DelegationRow *
gl_delegations_due(gl_time now, int limit, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_time(&args, now);
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_due, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(DelegationRow), found);
}

void
gl_delegation_seen(gl_id delegation_id, gl_time look_at)
{
	Args args = {0};

	gl_args_int64(&args, delegation_id);
	gl_args_time(&args, look_at);
	(void) gl_spi_run(&update_look, &args, 0);
}

gl_time
gl_delegations_next(void)
{
	Args args = {0};
	Rows rows = gl_spi_run(&select_next, &args, 1);
	Row row;

	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_opt_time(&row, 0);
}
