/*
 * comments.c
 *		Statements on comment and idempotency.
 */
#include "store/comments.h"

#include "catalog/pg_type_d.h"

#define GL_ROW CommentRow
/* clang-format off */
#define COMMENT_FIXED(F, N) \
	F(INT64, workspace_id) F(INT64, post_id) F(INT, revision) F(ID, reply_to) F(TEXT, visibility) \
	F(INT64, author_id) F(TIME, created_at) F(BOOL, is_blocking)
#define COMMENT_CHANGING(F, N) \
	F(TEXT, body) F(TIME, edited_at) F(TIME, resolved_at) F(ID, resolver_id)

static const Field comment_fields[] = {GL_FIELD(INT64, id) COMMENT_FIXED(GL_FIELD, GL_FIELD_NAME)
									   COMMENT_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field comment_update_fields[] = {GL_FIELD(INT64, id)
											  COMMENT_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW KeyRow
#define KEY_REST(F, N) \
	F(INT64, person_id) F(TEXT, key) F(DIGEST, arguments_sha256) F(INT64, post_id) F(TIME, used_at)
static const Field key_fields[] = {GL_FIELD(INT64, workspace_id) KEY_REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_comment = {
	.text = "INSERT INTO greenlight_internal.comment (id" COMMENT_FIXED(GL_COLUMN, GL_COLUMN)
		COMMENT_CHANGING(GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_13
											   ")",
	.expect = SPI_OK_INSERT,
	.fields = comment_fields,
	.nfields = lengthof(comment_fields),
};

static Statement update_comment = {
	.text = "UPDATE greenlight_internal.comment SET (body, edited_at, resolved_at, resolver_id) = "
			"ROW ($2, $3, $4, $5) WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = comment_update_fields,
	.nfields = lengthof(comment_update_fields),
};

static Statement select_key = {
	.text = "SELECT t.workspace_id" KEY_REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.idempotency t "
						"WHERE t.workspace_id = $1 AND t.person_id = $2 AND t.key = $3",
	.expect = SPI_OK_SELECT,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, TEXTOID},
};

static Statement insert_key = {
	.text = "INSERT INTO greenlight_internal.idempotency (workspace_id" KEY_REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_6 ") ON CONFLICT DO NOTHING",
	.expect = SPI_OK_INSERT,
	.fields = key_fields,
	.nfields = lengthof(key_fields),
};

static Table comments =
	GL_TABLE("comment", CommentRow, comment_fields, &insert_comment, &update_comment);

bool
gl_comment_read(gl_id comment_id, CommentRow *comment)
{
	TableKey keys[] = {GL_KEY_ID(comment_id)};

	return gl_table_find_one(&comments, "comment_pkey", keys, 1, comment);
}

CommentRow *
gl_comments_unresolved(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};
	int all;
	CommentRow *rows = gl_table_find(&comments, "comment_post", keys, 1, 0, &all);

	*found = 0;
	for (int i = 0; i < all; i++)
		if (rows[i].resolved_at == GL_TIME_NEVER)
			rows[(*found)++] = rows[i];
	return rows;
}

CommentRow *
gl_comments_blocking(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find(&comments, "comment_blocking", keys, 1, 0, found);
}

void
gl_comment_insert(CommentRow *comment)
{
	gl_table_insert(&comments, comment);
}

void
gl_comment_update(CommentRow *comment)
{
	gl_table_update(&comments, comment);
}

bool
gl_key_read(gl_id workspace_id, gl_id person_id, const char *key, KeyRow *key_row)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, person_id);
	gl_args_text(&args, key);
	rows = gl_spi_run(&select_key, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(key_fields), &row);
	gl_row_fields(&row, 0, key_fields, lengthof(key_fields), key_row);
	return true;
}

bool
gl_key_insert(const KeyRow *row)
{
	Args args = {0};

	gl_args_fields(&args, key_fields, lengthof(key_fields), row);
	return gl_spi_run(&insert_key, &args, 0).count == 1;
}
