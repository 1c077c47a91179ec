/*
 * content_rules.c
 *		Statements on content_rule. Versions are added, and only whether one counts changes.
 */
#include "store/content_rules.h"

#include "catalog/pg_type_d.h"

#define GL_ROW RuleRow
/* clang-format off */
#define RULE_FIELDS(F) \
	F(INT64, workspace_id) F(TEXT, name) F(INT, version) F(JSONB, definition) F(BOOL, is_active) \
	F(ID, person_id) F(TIME, created_at)

static const Field fields[] = {GL_FIELD(INT64, id) RULE_FIELDS(GL_FIELD)};
static const Field insert_fields[] = {RULE_FIELDS(GL_FIELD)};
/* clang-format on */

#define RULE_COLUMNS "id, workspace_id, name, version, definition, is_active, person_id, created_at"

static Statement select_rules = {
	.text = "SELECT " RULE_COLUMNS " FROM greenlight_internal.content_rule "
			"WHERE workspace_id = $1 AND is_active ORDER BY name COLLATE \"C\"",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_rule = {
	.text = "SELECT " RULE_COLUMNS " FROM greenlight_internal.content_rule "
			"WHERE workspace_id = $1 AND name = $2 ORDER BY version DESC LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

static Statement insert_rule = {
	.text = "INSERT INTO greenlight_internal.content_rule "
			"(workspace_id, name, version, definition, is_active, person_id, created_at) "
			"VALUES (" GL_PARAMS_7 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement end_rule = {
	.text = "UPDATE greenlight_internal.content_rule SET is_active = false "
			"WHERE workspace_id = $1 AND name = $2 AND is_active",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

RuleRow *
gl_rules_read(gl_id workspace_id, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_rules, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(RuleRow), found);
}

bool
gl_rule_read(gl_id workspace_id, const char *name, RuleRow *row)
{
	Args args = {0};
	Rows rows;
	int n;

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, name);
	rows = gl_spi_run(&select_rule, &args, 1);
	if (rows.count == 0)
		return false;
	*row = *(RuleRow *) gl_rows_read(&rows, fields, lengthof(fields), sizeof(RuleRow), &n);
	return true;
}

void
gl_rule_insert(RuleRow *row)
{
	Args args = {0};
	Rows rows;

	gl_rule_end(row->workspace_id, row->name);
	gl_args_fields(&args, insert_fields, lengthof(insert_fields), row);
	rows = gl_spi_run(&insert_rule, &args, 0);
	row->id = gl_rows_ids(&rows).items[0];
}

void
gl_rule_end(gl_id workspace_id, const char *name)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, name);
	(void) gl_spi_run(&end_rule, &args, 0);
}
