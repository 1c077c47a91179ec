/*
 * series.c
 *		Statements on series and occurrence.
 */
#include "store/series.h"

#include "catalog/pg_type_d.h"

#define GL_ROW SeriesRow
/* clang-format off */
#define SERIES_REST(F) \
	F(INT64, workspace_id) F(TEXT, recurrence) F(LOCAL, first_local) F(TEXT, timezone) \
	F(TIME, valid_until) F(TIME, created_at) F(TIME, ended_at) F(BOOL, is_stopped)
static const Field series_fields[] = {GL_FIELD(INT64, post_id) SERIES_REST(GL_FIELD)};
#undef GL_ROW

#define GL_ROW OccurrenceRow
static const Field occurrence_fields[] = {GL_FIELD(INT64, series_id) GL_FIELD(LOCAL, occurs_local)
										  GL_FIELD(TIME, occurs_at) GL_FIELD(INT64, post_id)
										  GL_FIELD(INT64, workspace_id)};
/* clang-format on */

static Statement select_series = {
	.text =
		"SELECT t.post_id, t.workspace_id, t.recurrence, t.first_local, t.timezone, t.valid_until, "
		"t.created_at, t.ended_at, t.is_stopped FROM greenlight_internal.series t WHERE t.post_id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_occurrence = {
	.text = "SELECT t.series_id, t.occurs_local, t.occurs_at, t.post_id, t.workspace_id "
			"FROM greenlight_internal.occurrence t WHERE t.post_id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement write_series = {
	.text = "INSERT INTO greenlight_internal.series (post_id, workspace_id, recurrence, "
			"first_local, timezone, valid_until, created_at, ended_at, is_stopped) "
			"VALUES (" GL_PARAMS_9 ") ON CONFLICT (post_id) DO UPDATE "
			"SET (recurrence, first_local, timezone, valid_until, created_at) = "
			"(EXCLUDED.recurrence, EXCLUDED.first_local, EXCLUDED.timezone, EXCLUDED.valid_until, "
			"EXCLUDED.created_at)",
	.expect = SPI_OK_INSERT,
	.fields = series_fields,
	.nfields = lengthof(series_fields),
};

static Statement forget_first = {
	.text = "DELETE FROM greenlight_internal.occurrence WHERE series_id = $1 AND post_id = $1",
	.expect = SPI_OK_DELETE,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement end_series = {
	.text =
		"UPDATE greenlight_internal.series SET ended_at = $2, is_stopped = $3 WHERE post_id = $1",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, TIMESTAMPTZOID, BOOLOID},
};

static Statement write_occurrence = {
	.text = "INSERT INTO greenlight_internal.occurrence "
			"(series_id, occurs_local, occurs_at, post_id, workspace_id) "
			"VALUES (" GL_PARAMS_5 ") ON CONFLICT (series_id, occurs_local) DO UPDATE "
			"SET post_id = EXCLUDED.post_id",
	.expect = SPI_OK_INSERT,
	.fields = occurrence_fields,
	.nfields = lengthof(occurrence_fields),
};

static Statement select_occurrences = {
	.text = "SELECT t.occurs_local FROM greenlight_internal.occurrence t "
			"WHERE t.series_id = $1 AND t.occurs_local >= $2 ORDER BY t.occurs_local",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPOID},
};

static Statement select_waiting = {
	.text = "SELECT t.post_id FROM greenlight_internal.occurrence t "
			"JOIN greenlight_internal.post p ON p.id = t.post_id "
			"WHERE t.series_id = $1 AND t.post_id <> t.series_id AND NOT p.is_cancelled "
			"AND EXISTS (SELECT FROM greenlight_internal.variant v WHERE v.post_id = p.id "
			"AND v.delivery_state IN ('unscheduled', 'scheduled', 'held', 'missed', 'failed')) "
			"ORDER BY t.post_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_due = {
	.text = "SELECT t.post_id FROM greenlight_internal.occurrence t "
			"JOIN greenlight_internal.post p ON p.id = t.post_id "
			"WHERE t.series_id = $1 AND t.post_id <> t.series_id AND p.publish_at <= $2 "
			"AND NOT p.is_cancelled AND EXISTS (SELECT FROM greenlight_internal.variant v "
			"WHERE v.post_id = p.id AND v.delivery_state IN ('scheduled', 'unconfirmed')) "
			"ORDER BY t.post_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_later = {
	.text = "SELECT t.post_id FROM greenlight_internal.occurrence t "
			"WHERE t.series_id = $1 AND t.post_id <> t.series_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_live = {
	.text = "SELECT post_id FROM greenlight_internal.series WHERE ended_at IS NULL ORDER BY 1",
	.expect = SPI_OK_SELECT,
};

bool
gl_series_read(gl_id post_id, SeriesRow *series)
{
	Args args = {0};
	Rows rows;
	SeriesRow *read;
	int found;

	gl_args_id(&args, post_id);
	rows = gl_spi_run(&select_series, &args, 0);
	read = gl_rows_read(&rows, series_fields, lengthof(series_fields), sizeof(SeriesRow), &found);
	if (found > 0)
		*series = read[0];
	return found > 0;
}

bool
gl_occurrence_read(gl_id post_id, OccurrenceRow *occurrence)
{
	Args args = {0};
	Rows rows;
	OccurrenceRow *read;
	int found;

	gl_args_id(&args, post_id);
	rows = gl_spi_run(&select_occurrence, &args, 0);
	read = gl_rows_read(&rows, occurrence_fields, lengthof(occurrence_fields),
						sizeof(OccurrenceRow), &found);
	if (found > 0)
		*occurrence = read[0];
	return found > 0;
}

void
gl_series_write(const SeriesRow *series, gl_time first_at)
{
	OccurrenceRow first = {series->post_id, series->first_local, first_at, series->post_id,
						   series->workspace_id};
	Args args = {0};
	Args key = {0};

	gl_args_fields(&args, series_fields, lengthof(series_fields), series);
	(void) gl_spi_run(&write_series, &args, 0);
	gl_args_id(&key, series->post_id);
	(void) gl_spi_run(&forget_first, &key, 0);
	gl_occurrence_write(&first);
}

void
gl_series_end(gl_id post_id, gl_time now, bool is_stopped)
{
	Args args = {0};

	gl_args_id(&args, post_id);
	gl_args_time(&args, now);
	gl_args_bool(&args, is_stopped);
	(void) gl_spi_run(&end_series, &args, 0);
}

void
gl_occurrence_write(const OccurrenceRow *occurrence)
{
	Args args = {0};

	gl_args_fields(&args, occurrence_fields, lengthof(occurrence_fields), occurrence);
	(void) gl_spi_run(&write_occurrence, &args, 0);
}

gl_time *
gl_occurrences_read(gl_id series_id, gl_time from_local, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, series_id);
	gl_args_datum(&args, Int64GetDatum(from_local));
	rows = gl_spi_run(&select_occurrences, &args, 0);
	return gl_rows_times(&rows, found);
}

IdList
gl_occurrences_waiting(gl_id series_id)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, series_id);
	rows = gl_spi_run(&select_waiting, &args, 0);
	return gl_rows_ids(&rows);
}

IdList
gl_occurrences_due(gl_id series_id, gl_time until)
{
	Args args = {0};
	Rows rows;

	gl_args_id(&args, series_id);
	gl_args_time(&args, until);
	rows = gl_spi_run(&select_due, &args, 0);
	return gl_rows_ids(&rows);
}

bool
gl_series_recurs(gl_id series_id)
{
	Args args = {0};

	gl_args_id(&args, series_id);
	return gl_spi_run(&select_later, &args, 1).count > 0;
}

IdList
gl_series_live(void)
{
	Rows rows = gl_spi_run(&select_live, NULL, 0);

	return gl_rows_ids(&rows);
}
