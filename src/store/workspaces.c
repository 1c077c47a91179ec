/*
 * workspaces.c
 *		Statements on greenlight_internal.workspace.
 */
#include "store/workspaces.h"

#include "base/sequence.h"
#include "catalog/pg_type_d.h"

#define GL_ROW WorkspaceRow
#define CHANGING(F, N) \
	F(TEXT, timezone) F(BOOL, is_paused) F(OPT_TEXT, pause_reason) F(INT64, definition_no) \
	F(INT64, event_no) F(OPT_DIGEST, head_sha256)

static const Field insert_fields[] = {GL_FIELD(TEXT, name) GL_FIELD(TIME, created_at)
									  CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(TEXT, name) GL_FIELD(TIME, created_at)
							   CHANGING(GL_FIELD, GL_FIELD_NAME)};

static Statement insert_workspace = {
	.text = "INSERT INTO greenlight_internal.workspace (name, created_at" CHANGING(GL_COLUMN, GL_COLUMN)
			") VALUES (" GL_PARAMS_8 ") ON CONFLICT (name) DO NOTHING RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

#define SELECT_WORKSPACE \
	"SELECT t.id, t.name, t.created_at" CHANGING(GL_COLUMN_OF_T, GL_COLUMN_OF_T) \
	" FROM greenlight_internal.workspace t WHERE t.id = $1"

static Statement select_workspace = {
	.text = SELECT_WORKSPACE,
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_all = {
	.text = "SELECT id FROM greenlight_internal.workspace ORDER BY id",
	.expect = SPI_OK_SELECT,
};

static Statement lock_workspace = {
	.text = SELECT_WORKSPACE " FOR UPDATE",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement lock_free_workspace = {
	.text = SELECT_WORKSPACE " FOR UPDATE SKIP LOCKED",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement update_workspace = {
	.text = "UPDATE greenlight_internal.workspace SET (timezone, is_paused, pause_reason, definition_no, "
			"event_no, head_sha256) = ROW ($2, $3, $4, $5, $6, $7) WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_of_person = {
	.text = "SELECT workspace_id FROM greenlight_internal.member WHERE person_id = $1 ORDER BY workspace_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

bool
gl_workspace_insert(WorkspaceRow *workspace)
{
	Args		args = {0};
	Rows		rows;
	Row			row;

	workspace->definition_no = gl_sequence_next(SEQUENCE_DEFINITION);
	gl_args_fields(&args, insert_fields, lengthof(insert_fields), workspace);
	rows = gl_spi_run(&insert_workspace, &args, 0);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, 1, &row);
	workspace->id = gl_row_int64(&row, 0);
	return true;
}

static bool
read_workspace(Statement *statement, gl_id workspace_id, WorkspaceRow *workspace)
{
	Args		args = {0};
	Rows		rows;
	Row			row;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(statement, &args, 0);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(fields), &row);
	gl_row_fields(&row, 0, fields, lengthof(fields), workspace);
	return true;
}

bool
gl_workspace_lock(gl_id workspace_id, WorkspaceRow *workspace)
{
	return read_workspace(&lock_workspace, workspace_id, workspace);
}

bool
gl_workspace_lock_free(gl_id workspace_id, WorkspaceRow *workspace)
{
	return read_workspace(&lock_free_workspace, workspace_id, workspace);
}

bool
gl_workspace_row(gl_id workspace_id, WorkspaceRow *workspace)
{
	return read_workspace(&select_workspace, workspace_id, workspace);
}

IdList
gl_workspaces_all(void)
{
	Rows		rows = gl_spi_run(&select_all, NULL, 0);

	return gl_rows_ids(&rows);
}

void
gl_workspace_update(WorkspaceRow *workspace)
{
	workspace->definition_no = gl_sequence_next(SEQUENCE_DEFINITION);
	gl_write_row(&update_workspace, workspace);
}

IdList
gl_workspaces_of(gl_id person_id)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int64(&args, person_id);
	rows = gl_spi_run(&select_of_person, &args, 0);
	return gl_rows_ids(&rows);
}
