/*
 * timers.c
 *		Rows of timer and outbox.
 */
#include "store/timers.h"

#include "base/wakehint.h"
#include "catalog/pg_type_d.h"

static const char *const outbox_kinds[] = {"reminder", "escalation", "reassignment", "absence"};
StaticAssertDecl(lengthof(outbox_kinds) == OUTBOX_KIND_COUNT, "a name for each kind");
static const NameTable outbox_kind_names = {"message", outbox_kinds, OUTBOX_KIND_COUNT};

#define GL_ROW TimerRow
/* clang-format off */
#define TIMER_CHANGING(F, N) \
	F(INT, round) F(INT, step) F(INT, visit) F(INT, action) N(gl_timed_acts, act) F(TIME, fires_at)

static const Field timer_fields[] = {GL_FIELD(INT64, post_id) GL_FIELD(INT64, workspace_id)
									 TIMER_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field timer_update_fields[] = {GL_FIELD(INT64, post_id)
											TIMER_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW OutboxRow
#define OUTBOX_REST(F, N) \
	F(INT64, post_id) F(INT, round) F(INT, step) F(INT, visit) F(INT, action) \
	N(outbox_kind_names, kind) F(INT64, person_id) F(ID, delegation_id) F(TIME, due_at) F(TIME, created_at)

static const Field outbox_fields[] = {GL_FIELD(INT64, workspace_id)
									  OUTBOX_REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_timer = {
	.text = "INSERT INTO greenlight_internal.timer (post_id, workspace_id" TIMER_CHANGING(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_8 ")",
	.expect = SPI_OK_INSERT,
	.fields = timer_fields,
	.nfields = lengthof(timer_fields),
};

static Statement update_timer = {
	.text = "UPDATE greenlight_internal.timer SET (round, step, visit, action, act, fires_at) = "
			"ROW ($2, $3, $4, $5, $6, $7) WHERE post_id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = timer_update_fields,
	.nfields = lengthof(timer_update_fields),
};

static Statement delete_timer = {
	.text = "DELETE FROM greenlight_internal.timer WHERE post_id = $1",
	.expect = SPI_OK_DELETE,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_due = {
	.text = "SELECT fires_at, post_id FROM greenlight_internal.timer WHERE fires_at <= $1 "
			"AND (fires_at, post_id) > ($2, $3) AND NOT post_id = ANY ($4) "
			"AND NOT act = ANY ($5) ORDER BY fires_at, post_id LIMIT $6",
	.expect = SPI_OK_SELECT,
	.ntypes = 6,
	.types = {TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID, INT8ARRAYOID, TEXTARRAYOID, INT4OID},
};

static Statement select_next = {
	.text = "SELECT fires_at FROM greenlight_internal.timer WHERE NOT post_id = ANY ($1) "
			"AND NOT act = ANY ($2) ORDER BY fires_at LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8ARRAYOID, TEXTARRAYOID},
};

static Statement insert_outbox = {
	.text = "INSERT INTO greenlight_internal.outbox (workspace_id" OUTBOX_REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_11 ")",
	.expect = SPI_OK_INSERT,
	.fields = outbox_fields,
	.nfields = lengthof(outbox_fields),
};

static Statement select_absences = {
	.text = "SELECT DISTINCT delegation_id FROM greenlight_internal.outbox WHERE post_id = $1 "
			"AND round = $2 AND step = $3 AND delegation_id IS NOT NULL",
	.expect = SPI_OK_SELECT,
	.ntypes = 3,
	.types = {INT8OID, INT4OID, INT4OID},
};

static Table timers = GL_TABLE("timer", TimerRow, timer_fields, &insert_timer, &update_timer);

bool
gl_timer_read(gl_id post_id, TimerRow *timer)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find_one(&timers, "timer_pkey", keys, 1, timer);
}

void
gl_timer_insert(TimerRow *timer)
{
	gl_table_insert(&timers, timer);
	gl_wake_note(timer->fires_at);
}

void
gl_timer_update(TimerRow *timer)
{
	gl_table_update(&timers, timer);
	gl_wake_note(timer->fires_at);
}

void
gl_timer_delete(gl_id post_id)
{
	Args args = {0};

	/* A batch of decisions may still keep the row to itself. */
	gl_table_flush();
	gl_args_int64(&args, post_id);
	(void) gl_spi_run(&delete_timer, &args, 0);
}

/* The acts to be left out: those that cannot be taken back, or none. */
static Datum
left_out(bool without_risky)
{
	char *names[TIMED_COUNT];
	int n = 0;

	for (int act = 0; without_risky && act < TIMED_COUNT; act++)
		if (gl_timed_act_is_risky(act))
			names[n++] = pstrdup(gl_name(&gl_timed_acts, act));
	return gl_texts_datum(names, n);
}

TimerMark *
gl_timers_due(gl_time now, TimerMark after, const IdList *skipped_posts, bool without_risky,
			  int limit, int *found)
{
	Args args = {0};
	Rows rows;
	TimerMark *due;

	gl_args_time(&args, now);
	gl_args_datum(&args, TimestampTzGetDatum(after.fires_at));
	gl_args_int64(&args, after.post_id);
	gl_args_ids(&args, skipped_posts->items, skipped_posts->n);
	gl_args_datum(&args, left_out(without_risky));
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_due, &args, 0);
	due = palloc(sizeof(TimerMark) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 2, &row);
		due[i].fires_at = gl_row_opt_time(&row, 0);
		due[i].post_id = gl_row_int64(&row, 1);
	}
	*found = (int) rows.count;
	return due;
}

gl_time
gl_timers_next(const IdList *skipped_posts, bool without_risky)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_ids(&args, skipped_posts->items, skipped_posts->n);
	gl_args_datum(&args, left_out(without_risky));
	rows = gl_spi_run(&select_next, &args, 1);
	if (rows.count == 0)
		return GL_TIME_NEVER;
	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_opt_time(&row, 0);
}

void
gl_outbox_insert(const OutboxRow *row)
{
	gl_write_row(&insert_outbox, row);
}

IdList
gl_outbox_absences(gl_id post_id, int round, int step)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, post_id);
	gl_args_int(&args, round);
	gl_args_int(&args, step);
	rows = gl_spi_run(&select_absences, &args, 0);
	return gl_rows_ids(&rows);
}
