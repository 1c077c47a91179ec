/*
 * zones.c
 *		Statements on the plans of posts. A zone that the server does not know is an error of the
 *		conversion, so the zones are asked for first.
 */
#include "store/zones.h"

#include "base/spi.h"
#include "catalog/pg_type_d.h"

static Statement select_zones = {
	.text = "SELECT DISTINCT p.timezone FROM greenlight_internal.post p "
			"WHERE p.publish_at > $2 AND ($1 IS NULL OR p.workspace_id = $1)",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_stale = {
	.text =
		"SELECT p.id FROM greenlight_internal.post p "
		"WHERE p.publish_at > $3 AND ($1 IS NULL OR p.workspace_id = $1) AND NOT p.is_cancelled "
		"AND CASE WHEN p.timezone = ANY ($2) "
		"THEN p.publish_at AT TIME ZONE p.timezone <> p.publish_local ELSE false END ORDER BY p.id LIMIT $4",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, TEXTARRAYOID, TIMESTAMPTZOID, INT4OID},
};

static Statement select_workspaces = {
	.text =
		"SELECT w.id FROM greenlight_internal.workspace w WHERE EXISTS (SELECT FROM greenlight_internal.post p "
		"WHERE p.workspace_id = w.id AND p.publish_at > $1) ORDER BY w.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {TIMESTAMPTZOID},
};

TextList
gl_zones_planned(gl_id workspace_id, gl_time now)
{
	TextList zones = {0};
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	gl_args_time(&args, now);
	rows = gl_spi_run(&select_zones, &args, 0);
	zones.items = palloc(sizeof(char *) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 1, &row);
		zones.items[zones.n++] = gl_row_text(&row, 0);
	}
	return zones;
}

IdList
gl_zones_stale(gl_id workspace_id, const TextList *zones, gl_time now, int limit)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	gl_args_datum(&args, gl_texts_datum(zones->items, zones->n));
	gl_args_time(&args, now);
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_stale, &args, 0);
	return gl_rows_ids(&rows);
}

IdList
gl_zones_workspaces(gl_time now)
{
	Args args = {0};
	Rows rows;

	gl_args_time(&args, now);
	rows = gl_spi_run(&select_workspaces, &args, 0);
	return gl_rows_ids(&rows);
}
