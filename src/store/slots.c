/*
 * slots.c
 *		Statements on slot. A time of day travels as the number that a time is.
 */
#include "store/slots.h"

#include "base/clock.h"
#include "catalog/pg_type_d.h"
#include "utils/date.h"

#define GL_ROW SlotRow
static const Field slot_fields[] = {GL_FIELD(INT64, channel_id) GL_FIELD(INT, iso_dow)
										GL_FIELD(INT64, local_time) GL_FIELD(BOOL, is_kept_open)};

static Statement select_slots = {
	.text =
		"SELECT t.channel_id, t.iso_dow, "
		"(EXTRACT(epoch FROM t.local_time) * 1000000)::pg_catalog.int8 AS local_time, t.is_kept_open "
		"FROM greenlight_internal.slot t WHERE t.channel_id = $1 "
		"ORDER BY t.iso_dow, t.local_time",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement lock_slots = {
	.text = "WITH locked AS (SELECT t.channel_id FROM greenlight_internal.slot t "
			"WHERE t.workspace_id = $1 ORDER BY t.id FOR UPDATE) "
			"SELECT DISTINCT channel_id FROM locked ORDER BY channel_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

/* Nothing where somebody else has locked one of them. */
static Statement lock_free_slots = {
	.text =
		"WITH locked AS MATERIALIZED (SELECT t.id, t.channel_id FROM greenlight_internal.slot t "
		"WHERE t.workspace_id = $1 ORDER BY t.id FOR UPDATE SKIP LOCKED) "
		"SELECT DISTINCT l.channel_id FROM locked l WHERE NOT EXISTS ("
		"SELECT FROM greenlight_internal.slot t WHERE t.workspace_id = $1 "
		"AND t.id NOT IN (SELECT o.id FROM locked o)) ORDER BY l.channel_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement find_any_slot = {
	.text = "SELECT t.id FROM greenlight_internal.slot t WHERE t.workspace_id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement find_slot = {
	.text = "SELECT t.id FROM greenlight_internal.slot t WHERE t.channel_id = $1 "
			"AND t.iso_dow = $2 AND t.local_time = $3 AND t.is_kept_open = $4",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, INT4OID, TIMEOID, BOOLOID},
};

static Statement write_slot = {
	.text = "INSERT INTO greenlight_internal.slot "
			"(channel_id, iso_dow, local_time, is_kept_open, workspace_id, created_at) "
			"VALUES (" GL_PARAMS_6 ") ON CONFLICT (channel_id, iso_dow, local_time) "
			"DO UPDATE SET is_kept_open = EXCLUDED.is_kept_open RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.ntypes = 6,
	.types = {INT8OID, INT4OID, TIMEOID, BOOLOID, INT8OID, TIMESTAMPTZOID},
};

static Statement delete_slot = {
	.text = "DELETE FROM greenlight_internal.slot "
			"WHERE channel_id = $1 AND iso_dow = $2 AND local_time = $3",
	.expect = SPI_OK_DELETE,
	.ntypes = 3,
	.types = {INT8OID, INT4OID, TIMEOID},
};

static Statement select_taken = {
	.text = "SELECT DISTINCT p.publish_at FROM greenlight_internal.post p "
			"JOIN greenlight_internal.variant v ON v.post_id = p.id "
			"WHERE p.workspace_id = $1 AND p.publish_at > $3 AND p.publish_at < $4 "
			"AND v.channel_id = $2 AND v.delivery_state <> 'cancelled' ORDER BY 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static Statement select_unplanned = {
	.text = "SELECT p.id FROM greenlight_internal.post p "
			"LEFT JOIN greenlight_internal.review r ON r.post_id = p.id AND r.round = p.round "
			"WHERE p.workspace_id = $1 AND p.status = 'approved' AND p.publish_at IS NULL "
			"AND NOT p.is_archived ORDER BY r.closed_at, p.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Args
key_of(const SlotRow *slot)
{
	Args args = {0};

	gl_args_id(&args, slot->channel_id);
	gl_args_int(&args, slot->iso_dow);
	gl_args_datum(&args, TimeADTGetDatum(slot->local_time));
	return args;
}

SlotRow *
gl_slots_read(gl_id channel_id, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, channel_id);
	rows = gl_spi_run(&select_slots, &args, 0);
	return gl_rows_read(&rows, slot_fields, lengthof(slot_fields), sizeof(SlotRow), found);
}

IdList
gl_slots_lock(gl_id workspace_id)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	rows = gl_spi_run(&lock_slots, &args, 0);
	return gl_rows_ids(&rows);
}

bool
gl_slots_lock_free(gl_id workspace_id, IdList *channels)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	rows = gl_spi_run(&lock_free_slots, &args, 0);
	*channels = gl_rows_ids(&rows);
	return channels->n > 0 || gl_spi_run(&find_any_slot, &args, 1).count == 0;
}

gl_id
gl_slot_write(gl_id workspace_id, const SlotRow *slot, gl_time now, bool *has_changed)
{
	Args args = key_of(slot);
	Rows rows;

	gl_args_bool(&args, slot->is_kept_open);
	rows = gl_spi_run(&find_slot, &args, 1);
	*has_changed = rows.count == 0;
	if (*has_changed)
	{
		gl_args_id(&args, workspace_id);
		gl_args_time(&args, now);
		rows = gl_spi_run(&write_slot, &args, 0);
	}
	return gl_rows_ids(&rows).items[0];
}

bool
gl_slot_delete(const SlotRow *slot)
{
	Args args = key_of(slot);

	return gl_spi_run(&delete_slot, &args, 0).count > 0;
}

gl_time *
gl_slots_taken(gl_id workspace_id, gl_id channel_id, gl_time after, gl_time until, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	gl_args_id(&args, channel_id);
	gl_args_time(&args, after);
	gl_args_time(&args, until);
	rows = gl_spi_run(&select_taken, &args, 0);
	return gl_rows_times(&rows, found);
}

IdList
gl_posts_unplanned(gl_id workspace_id)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, workspace_id);
	rows = gl_spi_run(&select_unplanned, &args, 0);
	return gl_rows_ids(&rows);
}
