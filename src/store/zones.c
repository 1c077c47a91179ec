/*
 * zones.c
 *		Statements on the plans of posts. The index post_zones has them by zone and by how far its clocks
 *		are ahead, so that neither statement looks at plans that are as they should be.
 */
#include "store/zones.h"

#include "base/spi.h"
#include "catalog/pg_type_d.h"

/* As the index has it. */
#define AHEAD "(p.publish_local - pg_catalog.timezone('UTC', p.publish_at))"
#define PLANNED \
	"FROM greenlight_internal.post p WHERE p.publish_at IS NOT NULL AND NOT p.is_cancelled "

/* From one pair to the next. */
static Statement select_ahead = {
	.text =
		"WITH RECURSIVE found AS ((SELECT p.timezone, " AHEAD " AS ahead " PLANNED
		"ORDER BY p.timezone, " AHEAD " LIMIT 1) "
		"UNION ALL SELECT n.timezone, n.ahead FROM found f CROSS JOIN LATERAL ("
		"SELECT p.timezone, " AHEAD " AS ahead " PLANNED "AND (p.timezone, " AHEAD
		") > (f.timezone, f.ahead) ORDER BY p.timezone, " AHEAD " LIMIT 1) n) "
		"SELECT f.timezone, (EXTRACT(epoch FROM f.ahead) * 1000000)::pg_catalog.int8 FROM found f",
	.expect = SPI_OK_SELECT,
};

static Statement select_planned = {
	.text =
		"SELECT p.id, p.workspace_id " PLANNED "AND p.timezone = $1 AND " AHEAD
		" = $2 * '1 microsecond'::pg_catalog.interval AND p.publish_at >= $3 AND p.publish_at < $4 "
		"AND ($5 IS NULL OR p.workspace_id = $5)",
	.expect = SPI_OK_SELECT,
	.ntypes = 5,
	.types = {TEXTOID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID},
};

ZoneAhead *
gl_zones_ahead(int *found)
{
	Rows rows = gl_spi_run(&select_ahead, &(Args){0}, 0);
	ZoneAhead *planned = palloc(sizeof(ZoneAhead) * Max(rows.count, 1));

	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 2, &row);
		planned[i] = (ZoneAhead){gl_row_text(&row, 0), gl_row_int64(&row, 1)};
	}
	*found = (int) rows.count;
	return planned;
}

void
gl_zones_planned(const ZoneAhead *planned, gl_time since, gl_time until, gl_id workspace_id,
				 IdList *posts, IdList *workspaces)
{
	Args args = {0};
	Rows rows;

	gl_args_text(&args, planned->zone);
	gl_args_int64(&args, planned->ahead);
	gl_args_time(&args, since);
	gl_args_time(&args, until);
	gl_args_id(&args, workspace_id);
	rows = gl_spi_run(&select_planned, &args, 0);
	if (rows.count == 0)
		return;
	posts->items = posts->n == 0 ? palloc(sizeof(gl_id) * rows.count)
								 : repalloc(posts->items, sizeof(gl_id) * (posts->n + rows.count));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 2, &row);
		posts->items[posts->n++] = gl_row_int64(&row, 0);
		gl_ids_add(workspaces, gl_row_int64(&row, 1));
	}
}
