/*
 * duplicates.c
 *		One statement, on the indexes of what variants sent and would send.
 */
#include "store/duplicates.h"

#include "base/spi.h"
#include "catalog/pg_type_d.h"

/* Any one will do: in an order, all copies of a text that is posted every day would be read. */
/* Occurrences of one series are meant to say the same. */
#define OF_ANOTHER_SERIES \
	"AND NOT EXISTS (SELECT FROM greenlight_internal.occurrence one JOIN greenlight_internal.occurrence other " \
	"USING (series_id) WHERE one.post_id = $3 AND other.post_id = v.post_id) "

static Statement select_duplicate = {
	.text =
		"SELECT p.title, true, COALESCE(v.published_at, v.paced_at) "
		"FROM greenlight_internal.variant v "
		"JOIN greenlight_internal.post p ON p.id = v.post_id AND p.workspace_id = v.workspace_id "
		"WHERE v.sent_sha256 = $1 AND v.channel_id = $2 AND v.post_id <> $3 "
		"AND v.delivery_state IN ('publishing', 'published', 'unconfirmed', 'unpublished') "
		"AND COALESCE(v.published_at, v.paced_at) > $4 " OF_ANOTHER_SERIES
		"UNION ALL SELECT p.title, false, p.publish_at FROM greenlight_internal.variant v "
		"JOIN greenlight_internal.post p ON p.id = v.post_id AND p.workspace_id = v.workspace_id "
		"WHERE $6 AND v.content_sha256 = $1 AND v.channel_id = $2 AND v.post_id <> $3 "
		"AND v.delivery_state IN ('scheduled', 'held') AND NOT p.is_inert "
		"AND p.publish_at > $4 AND p.publish_at < $5 " OF_ANOTHER_SERIES "LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 6,
	.types = {BYTEAOID, INT8OID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, BOOLOID},
};

bool
gl_duplicate_find(gl_id channel_id, gl_id post_id, const Digest *bytes, gl_time at, gl_time within,
				  bool with_planned, Duplicate *found)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_datum(&args, gl_digest_datum(bytes));
	gl_args_id(&args, channel_id);
	gl_args_int64(&args, post_id);
	gl_args_time(&args, at - within);
	gl_args_time(&args, at + within);
	gl_args_bool(&args, with_planned);
	rows = gl_spi_run(&select_duplicate, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, 3, &row);
	*found = (Duplicate){gl_row_text(&row, 0), gl_row_bool(&row, 1), gl_row_opt_time(&row, 2)};
	return true;
}
