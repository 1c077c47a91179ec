/*
 * blackouts.c
 *		Statements on blackout.
 */
#include "store/blackouts.h"

#include "catalog/pg_type_d.h"

#define GL_ROW BlackoutRow
/* clang-format off */
#define BLACKOUT_FIELDS(F) \
	F(INT64, workspace_id) F(TIME, starts_at) F(TIME, ends_at) F(OPT_TEXT, reason) \
	F(IDS, channel_ids) F(BOOL, shifts) F(INT64, spacing) F(TIME, created_at)

static const Field fields[] = {GL_FIELD(INT64, id) BLACKOUT_FIELDS(GL_FIELD)};
static const Field insert_fields[] = {BLACKOUT_FIELDS(GL_FIELD)};
/* clang-format on */

static Statement select_blackouts = {
	.text =
		"SELECT id, workspace_id, starts_at, ends_at, reason, channel_ids, shifts, spacing, created_at "
		"FROM greenlight_internal.blackout WHERE workspace_id = $1 "
		"AND (ends_at IS NULL OR ends_at > $2) "
		"ORDER BY starts_at, id",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement insert_blackout = {
	.text = "INSERT INTO greenlight_internal.blackout "
			"(workspace_id, starts_at, ends_at, reason, channel_ids, shifts, spacing, created_at) "
			"VALUES (" GL_PARAMS_8 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement delete_blackout = {
	.text = "DELETE FROM greenlight_internal.blackout WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

BlackoutRow *
gl_blackouts_read(gl_id workspace_id, gl_time after, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	gl_args_time(&args, after);
	rows = gl_spi_run(&select_blackouts, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(BlackoutRow), found);
}

void
gl_blackout_insert(BlackoutRow *blackout)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, insert_fields, lengthof(insert_fields), blackout);
	rows = gl_spi_run(&insert_blackout, &args, 0);
	blackout->id = gl_rows_ids(&rows).items[0];
}

bool
gl_blackout_delete(gl_id workspace_id, gl_id blackout_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, blackout_id);
	return gl_spi_run(&delete_blackout, &args, 0).count == 1;
}
