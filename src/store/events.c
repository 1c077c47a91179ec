/*
 * events.c
 *		Statements on greenlight_internal.event.
 */
#include "store/events.h"

#include "catalog/pg_type_d.h"

static const char *const actor_kinds[] = {"person", "system", "worker"};
const NameTable gl_actor_kinds = {"kind of actor", actor_kinds, lengthof(actor_kinds)};

#define GL_ROW EventRow
#define REST(F, N) \
	F(ID, workspace_id) F(ID, post_id) F(INT64, event_no) F(TIME, at) F(ID, actor_id) \
	N(gl_actor_kinds, actor_kind) F(TEXT, action) F(INT16, rule) F(OPT_INT, revision) \
	F(ID, variant_id)
#define TAIL(F, N) F(TEXT, detail) F(DIGEST, sha256)

static const Field fields[] = {
	GL_FIELD(INT64, seq) REST(GL_FIELD, GL_FIELD_NAME)
	{FIELD_OPT_NAME, offsetof(EventRow, from_status), &gl_post_statuses},
	{FIELD_OPT_NAME, offsetof(EventRow, to_status), &gl_post_statuses},
	TAIL(GL_FIELD, GL_FIELD_NAME)};

#define COLUMNS_OF_T \
	"t.seq" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T) ", t.from_status, t.to_status" \
	TAIL(GL_COLUMN_OF_T, GL_COLUMN_OF_T)

static Statement insert_event = {
	.text = "INSERT INTO greenlight_internal.event (seq" REST(GL_COLUMN, GL_COLUMN)
			", from_status, to_status" TAIL(GL_COLUMN, GL_COLUMN)
			") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_15 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement select_of_post = {
	.text = "SELECT " COLUMNS_OF_T " FROM greenlight_internal.event t WHERE t.post_id = $1 ORDER BY t.event_no",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_of_workspace = {
	.text = "SELECT " COLUMNS_OF_T " FROM greenlight_internal.event t "
			"WHERE t.workspace_id = $1 AND t.post_id IS NULL ORDER BY t.event_no",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_of_instance = {
	.text = "SELECT " COLUMNS_OF_T " FROM greenlight_internal.event t "
			"WHERE t.workspace_id IS NULL ORDER BY t.event_no",
	.expect = SPI_OK_SELECT,
};

void
gl_event_insert(const EventRow *event)
{
	gl_write_row(&insert_event, event);
}

EventRow *
gl_events_read(gl_id workspace_id, gl_id post_id, int *found)
{
	Args		args = {0};
	Rows		rows;

	if (post_id != GL_NO_ID)
	{
		gl_args_int64(&args, post_id);
		rows = gl_spi_run(&select_of_post, &args, 0);
	}
	else if (workspace_id != GL_NO_ID)
	{
		gl_args_int64(&args, workspace_id);
		rows = gl_spi_run(&select_of_workspace, &args, 0);
	}
	else
		rows = gl_spi_run(&select_of_instance, NULL, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(EventRow), found);
}
