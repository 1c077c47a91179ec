/*
 * workflows.c
 *		Statements on workflow and workflow_version.
 */
#include "store/workflows.h"

#include "catalog/pg_type_d.h"

#define GL_ROW VersionRow
/* clang-format off */
#define REST(F, N) \
	F(INT64, workspace_id) F(INT64, workflow_id) F(INT, version) N(gl_modes, mode) \
	F(JSONB, definition) F(TIME, created_at)

static const Field fields[] = {GL_FIELD(INT64, id) REST(GL_FIELD, GL_FIELD_NAME)};
static const Field insert_fields[] = {REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_workflow = {
	.text = "INSERT INTO greenlight_internal.workflow (workspace_id, name, version, created_at) "
			"VALUES ($1, $2, 1, $3) RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.ntypes = 3,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID},
};

static Statement insert_version = {
	.text =
		"INSERT INTO greenlight_internal.workflow_version (workspace_id, workflow_id, version, mode, "
		"definition, created_at) VALUES (" GL_PARAMS_6 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement select_version = {
	.text = "SELECT t.id" REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.workflow_version t WHERE t.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement clear_default = {
	.text = "UPDATE greenlight_internal.workflow SET is_default = false "
			"WHERE workspace_id = $1 AND is_default AND id <> $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement set_default = {
	.text =
		"UPDATE greenlight_internal.workflow SET is_default = true WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement set_version = {
	.text =
		"UPDATE greenlight_internal.workflow SET version = $3, is_active = true WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, INT4OID},
};

static Statement clear_active = {
	.text =
		"UPDATE greenlight_internal.workflow SET is_active = false WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement select_use = {
	.text =
		"SELECT (SELECT count(*) FROM greenlight_internal.review r "
		"JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id WHERE v.workflow_id = w.id), "
		"(SELECT count(*) FROM greenlight_internal.post p WHERE p.workspace_id = $1 AND p.workflow_id = w.id), "
		"(SELECT count(*) FROM greenlight_internal.channel c WHERE c.workspace_id = $1 AND c.workflow_id = w.id), "
		"w.is_default FROM greenlight_internal.workflow w WHERE w.workspace_id = $1 AND w.id = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement delete_versions = {
	.text =
		"DELETE FROM greenlight_internal.workflow_version WHERE workspace_id = $1 AND workflow_id = $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement delete_workflow = {
	.text = "DELETE FROM greenlight_internal.workflow WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

/* Only the lists of people of requirements: a name elsewhere is what somebody wrote. */
static Statement rename_person = {
	.text =
		"UPDATE greenlight_internal.workflow_version v SET definition = jsonb_set(v.definition, '{steps}', "
		"(SELECT jsonb_agg(CASE WHEN s ? 'requires' THEN jsonb_set(s, '{requires}', "
		"(SELECT jsonb_agg(CASE WHEN r ? 'people' THEN jsonb_set(r, '{people}', "
		"(SELECT jsonb_agg(CASE WHEN p = to_jsonb($2) THEN to_jsonb($3) ELSE p END ORDER BY np) "
		"FROM jsonb_array_elements(r -> 'people') WITH ORDINALITY AS people (p, np))) ELSE r END ORDER BY nr) "
		"FROM jsonb_array_elements(s -> 'requires') WITH ORDINALITY AS requires (r, nr))) ELSE s END ORDER BY ns) "
		"FROM jsonb_array_elements(v.definition -> 'steps') WITH ORDINALITY AS steps (s, ns))) "
		"WHERE v.workspace_id IN (SELECT m.workspace_id FROM greenlight_internal.member m WHERE m.person_id = $1) "
		"AND jsonb_path_exists(v.definition, '$.steps[*].requires[*].people[*] ? (@ == $name)', jsonb_build_object('name', $2))",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, TEXTOID, TEXTOID},
};

static Args
workflow_args(gl_id workspace_id, gl_id workflow_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, workflow_id);
	return args;
}

void
gl_workflow_revise(VersionRow *version)
{
	Args version_args = {0};
	Args args = workflow_args(version->workspace_id, version->workflow_id);
	Rows rows;

	gl_args_fields(&version_args, insert_fields, lengthof(insert_fields), version);
	rows = gl_spi_run(&insert_version, &version_args, 0);
	version->id = gl_rows_ids(&rows).items[0];
	gl_args_int(&args, version->version);
	(void) gl_spi_run(&set_version, &args, 0);
}

void
gl_workflow_deactivate(gl_id workspace_id, gl_id workflow_id)
{
	Args args = workflow_args(workspace_id, workflow_id);

	(void) gl_spi_run(&clear_active, &args, 0);
}

WorkflowUse
gl_workflow_use(gl_id workspace_id, gl_id workflow_id)
{
	Args args = workflow_args(workspace_id, workflow_id);
	Rows rows = gl_spi_run(&select_use, &args, 1);
	Row row;

	gl_row_fetch(&rows, 0, 4, &row);
	return (WorkflowUse){
		.reviews = gl_row_int64(&row, 0),
		.posts = gl_row_int64(&row, 1),
		.channels = gl_row_int64(&row, 2),
		.is_default = gl_row_bool(&row, 3),
	};
}

void
gl_workflow_delete(gl_id workspace_id, gl_id workflow_id)
{
	Args args = workflow_args(workspace_id, workflow_id);

	(void) gl_spi_run(&delete_versions, &args, 0);
	(void) gl_spi_run(&delete_workflow, &args, 0);
}

gl_id
gl_workflow_insert(const char *name, VersionRow *version)
{
	Args args = {0};
	Args version_args = {0};
	Rows rows;

	gl_args_int64(&args, version->workspace_id);
	gl_args_text(&args, name);
	gl_args_time(&args, version->created_at);
	rows = gl_spi_run(&insert_workflow, &args, 0);
	version->workflow_id = gl_rows_ids(&rows).items[0];

	gl_args_fields(&version_args, insert_fields, lengthof(insert_fields), version);
	rows = gl_spi_run(&insert_version, &version_args, 0);
	version->id = gl_rows_ids(&rows).items[0];
	return version->workflow_id;
}

bool
gl_version_read(gl_id version_id, VersionRow *version)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, version_id);
	rows = gl_spi_run(&select_version, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(fields), &row);
	gl_row_fields(&row, 0, fields, lengthof(fields), version);
	return true;
}

void
gl_workflows_rename_person(gl_id person_id, const char *name, const char *new_name)
{
	Args args = {0};

	gl_args_int64(&args, person_id);
	gl_args_text(&args, name);
	gl_args_text(&args, new_name);
	(void) gl_spi_run(&rename_person, &args, 0);
}

void
gl_workflow_set_default(gl_id workspace_id, gl_id workflow_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, workflow_id);
	(void) gl_spi_run(&clear_default, &args, 0);
	(void) gl_spi_run(&set_default, &args, 0);
}
