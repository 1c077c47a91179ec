/*
 * delegations.c
 *		Statements on delegation.
 */
#include "store/delegations.h"

#include "catalog/pg_type_d.h"

#define GL_ROW DelegationRow
/* clang-format off */
#define REST(F, N) \
	F(ID, workspace_id) F(INT64, person_id) F(INT64, delegate_id) F(IDS, channel_ids) \
	F(TIME, starts_at) F(TIME, ends_at) F(OPT_TEXT, reason) F(TIME, created_at)

static const Field insert_fields[] = {REST(GL_FIELD, GL_FIELD_NAME)};
static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(TIME, ended_at)
							   REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */
#define COLUMNS "t.id, t.ended_at" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T)

static Statement insert_delegation = {
	.text =
		"INSERT INTO greenlight_internal.delegation (workspace_id, person_id, delegate_id, channel_ids, "
		"starts_at, ends_at, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
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
		"UPDATE greenlight_internal.delegation SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_of_workspace = {
	.text =
		"SELECT " COLUMNS " FROM greenlight_internal.delegation t WHERE t.ended_at IS NULL "
		"AND (t.workspace_id = $1 OR t.workspace_id IS NULL "
		"AND EXISTS (SELECT FROM greenlight_internal.member m WHERE m.workspace_id = $1 AND m.person_id = t.person_id) "
		"AND EXISTS (SELECT FROM greenlight_internal.member m WHERE m.workspace_id = $1 AND m.person_id = t.delegate_id)) "
		"ORDER BY t.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

void
gl_delegation_insert(DelegationRow *delegation)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, insert_fields, lengthof(insert_fields), delegation);
	rows = gl_spi_run(&insert_delegation, &args, 0);
	delegation->id = gl_rows_ids(&rows).items[0];
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
