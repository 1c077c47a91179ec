/*
 * anchors.c
 *		The digest covers the last event of every chain, and by it all before. It is one statement over
 *		what the tables hold, so that anybody who has a copy of them computes it without this library.
 */
#include "store/anchors.h"

#include "catalog/pg_type_d.h"

#define GL_ROW Anchor
static const Field fields[] = {GL_FIELD(OPT_TEXT, workspace) GL_FIELD(INT64, seq) GL_FIELD(
	INT64, chains) GL_FIELD(INT64, events) GL_FIELD(TEXT, sha256)};

static Statement select_anchors = {
	.text =
		"SELECT w.name, $2, count(*), sum(c.event_no)::bigint, encode(sha256(string_agg("
		"int8send(COALESCE(c.post_id, 0)) || int8send(c.event_no) || c.sha256, '' ORDER BY c.post_id NULLS FIRST)), 'hex') "
		"FROM (SELECT DISTINCT ON (e.workspace_id, e.post_id) e.workspace_id, e.post_id, e.event_no, e.sha256 "
		"FROM greenlight_internal.event e "
		"WHERE e.seq <= $2 AND (e.workspace_id = ANY ($1) OR e.workspace_id IS NULL AND $3) "
		"ORDER BY e.workspace_id, e.post_id, e.event_no DESC) c "
		"LEFT JOIN greenlight_internal.workspace w ON w.id = c.workspace_id "
		"GROUP BY c.workspace_id, w.name ORDER BY c.workspace_id NULLS FIRST",
	.expect = SPI_OK_SELECT,
	.ntypes = 3,
	.types = {INT8ARRAYOID, INT8OID, BOOLOID},
};

Anchor *
gl_anchors_read(const IdList *workspaces, bool with_database, gl_id up_to, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_ids(&args, workspaces->items, workspaces->n);
	gl_args_int64(&args, up_to);
	gl_args_bool(&args, with_database);
	rows = gl_spi_run(&select_anchors, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(Anchor), found);
}
