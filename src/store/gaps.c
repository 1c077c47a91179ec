/*
 * gaps.c
 *		Statements for the gap of a channel. What was held, missed or cancelled keeps no place.
 */
#include "store/gaps.h"

#include "base/spi.h"
#include "catalog/pg_type_d.h"

static Statement lock_channel = {
	.text = "SELECT t.id FROM greenlight_internal.channel t WHERE t.id = $1 "
			"FOR NO KEY UPDATE SKIP LOCKED",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_gap = {
	.text =
		"SELECT pg_catalog.max(t.paced_at) FILTER (WHERE t.delivery_state <> 'scheduled'), "
		"pg_catalog.max(t.paced_at) FILTER (WHERE t.delivery_state = 'scheduled' AND t.paced_at > $4), "
		"COALESCE(pg_catalog.bool_or(t.delivery_state = 'publishing'), false) "
		"FROM greenlight_internal.variant t WHERE t.channel_id = $1 AND t.id <> $2 "
		"AND t.paced_at > $3 AND t.delivery_state IN "
		"('scheduled', 'publishing', 'published', 'unconfirmed', 'unpublished')",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static Statement select_neighbour = {
	.text =
		"SELECT p.title, p.publish_at FROM greenlight_internal.post p "
		"JOIN greenlight_internal.variant v ON v.post_id = p.id "
		"JOIN greenlight_internal.channel c ON c.id = v.channel_id AND c.workspace_id = p.workspace_id "
		"WHERE c.id = $1 AND p.id <> $2 AND p.publish_at > $3 AND p.publish_at < $4 "
		"AND v.delivery_state <> 'cancelled' "
		"ORDER BY pg_catalog.abs(EXTRACT(epoch FROM p.publish_at - $5)), p.id LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 5,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

bool
gl_gap_lock(gl_id channel_id)
{
	Args args = {0};

	gl_args_id(&args, channel_id);
	return gl_spi_run(&lock_channel, &args, 0).count > 0;
}

static gl_time
or_none(gl_time at)
{
	return at == GL_TIME_NEVER ? 0 : at;
}

void
gl_gap_read(GapFacts *facts, gl_id channel_id, gl_id variant_id, gl_time since)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_id(&args, channel_id);
	gl_args_int64(&args, variant_id);
	gl_args_time(&args, since);
	gl_args_time(&args, facts->now);
	rows = gl_spi_run(&select_gap, &args, 1);
	gl_row_fetch(&rows, 0, 3, &row);
	facts->last_out = or_none(gl_row_opt_time(&row, 0));
	facts->last_wait = or_none(gl_row_opt_time(&row, 1));
	facts->is_busy = gl_row_bool(&row, 2);
}

char *
gl_gap_neighbour(gl_id channel_id, gl_id post_id, gl_time at, gl_time gap, gl_time *planned_at)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_id(&args, channel_id);
	gl_args_id(&args, post_id);
	gl_args_time(&args, at - gap);
	gl_args_time(&args, at + gap);
	gl_args_time(&args, at);
	rows = gl_spi_run(&select_neighbour, &args, 1);
	if (rows.count == 0)
		return NULL;
	gl_row_fetch(&rows, 0, 2, &row);
	*planned_at = gl_row_opt_time(&row, 1);
	return gl_row_text(&row, 0);
}
