/*
 * ticks.c
 *		Rows of greenlight_internal.tick. All changes happen under the post's lock.
 */
#include "store/ticks.h"

#include "catalog/pg_type_d.h"

#define GL_ROW TickRow
/* clang-format off */
#define CHANGING(F, N) F(INT, revision) F(BOOL, is_done) F(INT64, person_id) F(TIME, ticked_at)

static const Field fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(TEXT, step) GL_FIELD(TEXT, item) GL_FIELD(INT64, workspace_id)
	CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(TEXT, step) GL_FIELD(TEXT, item)
	CHANGING(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_tick = {
	.text = "INSERT INTO greenlight_internal.tick (post_id, step, item, workspace_id" CHANGING(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_8 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement update_tick = {
	.text = "UPDATE greenlight_internal.tick SET (revision, is_done, person_id, ticked_at) = "
			"ROW ($4, $5, $6, $7) WHERE post_id = $1 AND step = $2 AND item = $3",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Table ticks = GL_TABLE("tick", TickRow, fields, &insert_tick, &update_tick);

bool
gl_tick_read(gl_id post_id, const char *step, const char *item, TickRow *tick)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_TEXT(step), GL_KEY_TEXT(item)};

	return gl_table_find_one(&ticks, "tick_pkey", keys, 3, tick);
}

TickRow *
gl_ticks_read(gl_id post_id, const char *step, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_TEXT(step)};

	return gl_table_find(&ticks, "tick_pkey", keys, 2, 0, found);
}

void
gl_tick_insert(TickRow *tick)
{
	gl_table_insert(&ticks, tick);
}

void
gl_tick_update(TickRow *tick)
{
	gl_table_update(&ticks, tick);
}
