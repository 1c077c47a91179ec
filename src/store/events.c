/*
 * events.c
 *		Rows of greenlight_internal.event.
 */
#include "store/events.h"

#include "catalog/pg_type_d.h"

static const char *const actor_kinds[] = {"person", "system", "worker"};
const NameTable gl_actor_kinds = {"kind of actor", actor_kinds, lengthof(actor_kinds)};

#define GL_ROW EventRow
/* clang-format off */
#define REST(F, N) \
	F(ID, workspace_id) F(ID, post_id) F(INT64, event_no) F(TIME, at) F(ID, actor_id) \
	N(gl_actor_kinds, actor_kind) F(TEXT, action) F(INT16, rule) F(OPT_INT, revision) \
	F(ID, variant_id)
#define TAIL(F, N) F(TEXT, detail) F(DIGEST, sha256)

static const Field fields[] = {
	GL_FIELD(INT64, seq) REST(GL_FIELD, GL_FIELD_NAME)
	GL_FIELD_OPT_NAME(gl_post_statuses, from_status) GL_FIELD_OPT_NAME(gl_post_statuses, to_status)
	TAIL(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

#define COLUMNS_OF_T \
	"t.seq" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T) ", t.from_status, t.to_status" TAIL( \
		GL_COLUMN_OF_T, GL_COLUMN_OF_T)

static Statement insert_event = {
	.text = "INSERT INTO greenlight_internal.event (seq" REST(
		GL_COLUMN,
		GL_COLUMN) ", from_status, to_status" TAIL(GL_COLUMN,
												   GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_15
															  ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
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

static Table events = GL_TABLE("event", EventRow, fields, &insert_event, NULL);

void
gl_event_insert(EventRow *event)
{
	gl_table_insert(&events, event);
}

EventRow *
gl_events_read(gl_id workspace_id, gl_id post_id, int *found)
{
	Args args = {0};
	Rows rows;

	if (post_id != GL_NO_ID)
	{
		TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_ID(workspace_id)};

		return gl_table_find(&events, "event_chain", keys, 2, 0, found);
	}
	if (workspace_id != GL_NO_ID)
	{
		gl_args_int64(&args, workspace_id);
		rows = gl_spi_run(&select_of_workspace, &args, 0);
	}
	else
		rows = gl_spi_run(&select_of_instance, NULL, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(EventRow), found);
}
