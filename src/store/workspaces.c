/*
 * workspaces.c
 *		Statements on greenlight_internal.workspace.
 */
#include "store/workspaces.h"

#include "base/sequence.h"
#include "catalog/pg_type_d.h"

#define GL_ROW WorkspaceRow
/* clang-format off */
#define CHANGING(F, N) \
	F(TEXT, timezone) F(BOOL, is_paused) F(OPT_TEXT, pause_reason) F(INT64, definition_no) \
	F(INT64, event_no) F(OPT_DIGEST, head_sha256) F(BOOL, fills_slots)

static const Field insert_fields[] = {GL_FIELD(TEXT, name) GL_FIELD(TIME, created_at)
									  CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(TEXT, name) GL_FIELD(TIME, created_at)
							   CHANGING(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_workspace = {
	.text = "INSERT INTO greenlight_internal.workspace (name, created_at" CHANGING(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_9
							  ") ON CONFLICT (name) DO NOTHING RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement select_all = {
	.text = "SELECT id FROM greenlight_internal.workspace ORDER BY id",
	.expect = SPI_OK_SELECT,
};

static Statement select_filling = {
	.text =
		"SELECT w.id FROM greenlight_internal.workspace w WHERE w.fills_slots AND EXISTS ("
		"SELECT FROM greenlight_internal.post p WHERE p.workspace_id = w.id "
		"AND p.status = 'approved' AND p.publish_at IS NULL AND NOT p.is_archived) ORDER BY w.id",
	.expect = SPI_OK_SELECT,
};

static Statement update_workspace = {
	.text =
		"UPDATE greenlight_internal.workspace SET (timezone, is_paused, pause_reason, definition_no, "
		"event_no, head_sha256, fills_slots) = ROW ($2, $3, $4, $5, $6, $7, $8) WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_of_person = {
	.text =
		"SELECT workspace_id FROM greenlight_internal.member WHERE person_id = $1 ORDER BY workspace_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Table workspaces = GL_TABLE("workspace", WorkspaceRow, fields, NULL, &update_workspace);

bool
gl_workspace_insert(WorkspaceRow *workspace)
{
	Args args = {0};
	Rows rows;
	Row row;

	workspace->definition_no = gl_sequence_next(SEQUENCE_DEFINITION);
	gl_args_fields(&args, insert_fields, lengthof(insert_fields), workspace);
	rows = gl_spi_run(&insert_workspace, &args, 0);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, 1, &row);
	workspace->id = gl_row_int64(&row, 0);
	return true;
}

bool
gl_workspace_row(gl_id workspace_id, WorkspaceRow *workspace)
{
	TableKey keys[] = {GL_KEY_ID(workspace_id)};

	return gl_table_find_one(&workspaces, "workspace_pkey", keys, 1, workspace);
}

bool
gl_workspace_by_name(const char *name, WorkspaceRow *workspace)
{
	TableKey keys[] = {GL_KEY_TEXT(name)};

	return gl_table_find_one(&workspaces, "workspace_name_key", keys, 1, workspace);
}

bool
gl_workspace_lock(gl_id workspace_id, WorkspaceRow *workspace)
{
	return gl_workspace_row(workspace_id, workspace) &&
		   gl_table_lock(&workspaces, workspace, LockTupleExclusive, LockWaitBlock);
}

bool
gl_workspace_lock_free(gl_id workspace_id, WorkspaceRow *workspace)
{
	return gl_workspace_row(workspace_id, workspace) &&
		   gl_table_lock(&workspaces, workspace, LockTupleExclusive, LockWaitSkip);
}

bool
gl_workspace_lock_shared(gl_id workspace_id, LockWaitPolicy policy, int64 *definition_no)
{
	WorkspaceRow workspace;

	if (!gl_workspace_row(workspace_id, &workspace) ||
		!gl_table_lock(&workspaces, &workspace, LockTupleShare, policy))
		return false;
	*definition_no = workspace.definition_no;
	return true;
}

IdList
gl_workspaces_all(void)
{
	Rows rows = gl_spi_run(&select_all, NULL, 0);

	return gl_rows_ids(&rows);
}

IdList
gl_workspaces_filling(void)
{
	Rows rows = gl_spi_run(&select_filling, NULL, 0);

	return gl_rows_ids(&rows);
}

void
gl_workspace_update(WorkspaceRow *workspace)
{
	workspace->definition_no = gl_sequence_next(SEQUENCE_DEFINITION);
	gl_table_update(&workspaces, workspace);
}

IdList
gl_workspaces_of(gl_id person_id)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, person_id);
	rows = gl_spi_run(&select_of_person, &args, 0);
	return gl_rows_ids(&rows);
}
