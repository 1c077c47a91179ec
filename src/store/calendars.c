/*
 * calendars.c
 *		Statements on business_calendar and holiday. A day travels as the number that a date is.
 */
#include "store/calendars.h"

#include "catalog/pg_type_d.h"

#define GL_ROW CalendarRow
/* clang-format off */
#define CALENDAR_REST(F, N) \
	F(INT64, workspace_id) F(TEXT, name) F(TEXT, timezone) F(JSONB, hours) F(TIME, created_at)

static const Field calendar_fields[] = {GL_FIELD(INT64, id) CALENDAR_REST(GL_FIELD, GL_FIELD_NAME)};
static const Field calendar_insert_fields[] = {CALENDAR_REST(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW HolidayRow
#define HOLIDAY_REST(F, N) \
	F(INT64, workspace_id) F(INT, day) F(TEXT, name) F(OPT_JSONB, hours)

static const Field holiday_fields[] = {GL_FIELD(INT64, calendar_id)
									   HOLIDAY_REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement select_calendar = {
	.text = "SELECT t.id" CALENDAR_REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.business_calendar t WHERE t.workspace_id = $1 AND t.name = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

static Statement select_calendar_by_id = {
	.text = "SELECT t.id" CALENDAR_REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.business_calendar t WHERE t.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement insert_calendar = {
	.text =
		"INSERT INTO greenlight_internal.business_calendar (workspace_id, name, timezone, hours, created_at) "
		"VALUES (" GL_PARAMS_5 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = calendar_insert_fields,
	.nfields = lengthof(calendar_insert_fields),
};

static Statement select_holidays = {
	.text =
		"SELECT t.calendar_id, t.workspace_id, t.day - '2000-01-01'::pg_catalog.date AS day, t.name, t.hours "
		"FROM greenlight_internal.holiday t WHERE t.calendar_id = $1 ORDER BY t.day",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement write_holiday = {
	.text =
		"INSERT INTO greenlight_internal.holiday (calendar_id, workspace_id, day, name, hours) "
		"VALUES ($1, $2, '2000-01-01'::pg_catalog.date + $3, $4, $5) "
		"ON CONFLICT (calendar_id, day) DO UPDATE SET name = EXCLUDED.name, hours = EXCLUDED.hours",
	.expect = SPI_OK_INSERT,
	.fields = holiday_fields,
	.nfields = lengthof(holiday_fields),
};

static Statement delete_holiday = {
	.text = "DELETE FROM greenlight_internal.holiday "
			"WHERE calendar_id = $1 AND day = '2000-01-01'::pg_catalog.date + $2",
	.expect = SPI_OK_DELETE,
	.ntypes = 2,
	.types = {INT8OID, INT4OID},
};

static bool
take_calendar(const Rows *rows, CalendarRow *calendar)
{
	Row row;

	if (rows->count == 0)
		return false;
	gl_row_fetch(rows, 0, lengthof(calendar_fields), &row);
	gl_row_fields(&row, 0, calendar_fields, lengthof(calendar_fields), calendar);
	return true;
}

bool
gl_calendar_find(gl_id workspace_id, const char *name, CalendarRow *calendar)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, name);
	rows = gl_spi_run(&select_calendar, &args, 1);
	return take_calendar(&rows, calendar);
}

bool
gl_calendar_read(gl_id calendar_id, CalendarRow *calendar)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, calendar_id);
	rows = gl_spi_run(&select_calendar_by_id, &args, 1);
	return take_calendar(&rows, calendar);
}

gl_id
gl_calendar_insert(CalendarRow *calendar)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, calendar_insert_fields, lengthof(calendar_insert_fields), calendar);
	rows = gl_spi_run(&insert_calendar, &args, 0);
	calendar->id = gl_rows_ids(&rows).items[0];
	return calendar->id;
}

HolidayRow *
gl_holidays_read(gl_id calendar_id, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, calendar_id);
	rows = gl_spi_run(&select_holidays, &args, 0);
	return gl_rows_read(&rows, holiday_fields, lengthof(holiday_fields), sizeof(HolidayRow), found);
}

void
gl_holiday_write(const HolidayRow *holiday)
{
	gl_write_row(&write_holiday, holiday);
}

bool
gl_holiday_delete(gl_id calendar_id, int day)
{
	Args args = {0};

	gl_args_int64(&args, calendar_id);
	gl_args_int(&args, day);
	return gl_spi_run(&delete_holiday, &args, 0).count > 0;
}
