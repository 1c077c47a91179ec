/*
 * retention.c
 *		Statements on what is left over of idempotency, outbox and sandbox_delivery.
 *
 * Keys and what was taken out of the sandbox are found by an index on their instant. Messages have none:
 * they are walked by id, a batch of neighbours after the other, up to the first that begins with one too
 * young to go. Those that stay are of reviews still open or not over for long.
 */
#include "store/retention.h"

#include "base/fields.h"
#include "catalog/pg_type_d.h"

#define BATCH "1000" /* rows of one transaction */

/* Every batch takes the oldest there are: it matters only how many there are. */
#define FIND_BY_INSTANT(OLD) \
	{ \
		.text = "SELECT n FROM generate_series(1, (SELECT count(*) " OLD "), " BATCH ") AS n", \
		.expect = SPI_OK_SELECT, .ntypes = 1, .types = {TIMESTAMPTZOID}, \
	}

#define REMOVE(TABLE, OLD) \
	{ \
		.text = "DELETE FROM greenlight_internal." TABLE \
				" WHERE ctid = ANY (ARRAY(SELECT t.ctid " OLD " FOR UPDATE OF t SKIP LOCKED))", \
		.expect = SPI_OK_DELETE, .ntypes = 2, .types = {TIMESTAMPTZOID, INT8OID}, \
	}

#define OLD_KEYS "FROM greenlight_internal.idempotency t WHERE t.used_at < $1"

/* A variant that is unpublished is over; of any other the worker or a person may still need it. */
#define OLD_DELIVERIES \
	"FROM greenlight_internal.sandbox_delivery t WHERE t.removed_at < $1 " \
	"AND t.delivered_at < $1 AND EXISTS (SELECT FROM greenlight_internal.variant v " \
	"WHERE v.id = t.variant_id AND v.workspace_id = t.workspace_id AND v.delivery_state = 'unpublished')"

/* That of an absence says whom not to tell again while the round may ask the step once more. */
#define OLD_MESSAGES \
	"FROM greenlight_internal.outbox t WHERE t.id >= $2 AND t.id < COALESCE((SELECT n.id " \
	"FROM greenlight_internal.outbox n WHERE n.id >= $2 ORDER BY n.id OFFSET " BATCH \
	" LIMIT 1), 9223372036854775807) AND t.created_at < $1 " \
	"AND ((t.sent_at < $1 AND t.kind <> 'absence') " \
	"OR EXISTS (SELECT FROM greenlight_internal.review r " \
	"WHERE r.post_id = t.post_id AND r.round = t.round AND r.closed_at < $1))"

static Statement find[] = {
	[LEFTOVER_KEYS] = FIND_BY_INSTANT(OLD_KEYS),
	[LEFTOVER_MESSAGES] =
		{
			.text = "WITH RECURSIVE batch AS ((SELECT o.id, o.created_at "
					"FROM greenlight_internal.outbox o ORDER BY o.id LIMIT 1) UNION ALL "
					"SELECT n.id, n.created_at FROM batch b CROSS JOIN LATERAL ("
					"SELECT o.id, o.created_at FROM greenlight_internal.outbox o "
					"WHERE o.id >= b.id ORDER BY o.id OFFSET " BATCH " LIMIT 1) n "
					"WHERE b.created_at < $1) SELECT id FROM batch WHERE created_at < $1",
			.expect = SPI_OK_SELECT,
			.ntypes = 1,
			.types = {TIMESTAMPTZOID},
		},
	[LEFTOVER_DELIVERIES] = FIND_BY_INSTANT(OLD_DELIVERIES),
};

static Statement remove_batch[] = {
	[LEFTOVER_KEYS] = REMOVE("idempotency", OLD_KEYS " ORDER BY t.used_at LIMIT " BATCH),
	[LEFTOVER_MESSAGES] = REMOVE("outbox", OLD_MESSAGES),
	[LEFTOVER_DELIVERIES] =
		REMOVE("sandbox_delivery", OLD_DELIVERIES " ORDER BY t.removed_at LIMIT " BATCH),
};

IdList
gl_leftovers_find(Leftover leftover, gl_time before)
{
	Args args = {0};
	Rows rows;

	gl_args_time(&args, before);
	rows = gl_spi_run(&find[leftover], &args, 0);
	return gl_rows_ids(&rows);
}

int
gl_leftovers_remove(Leftover leftover, gl_time before, gl_id from)
{
	Args args = {0};

	gl_args_time(&args, before);
	gl_args_int64(&args, from);
	return (int) gl_spi_run(&remove_batch[leftover], &args, 0).count;
}
