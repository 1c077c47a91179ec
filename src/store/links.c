/*
 * links.c
 *		Statements on approval_link and approval_link_post.
 */
#include "store/links.h"

#include "base/engine.h"
#include "catalog/pg_type_d.h"

#define GL_ROW LinkRow
/* clang-format off */
#define LINK_REST(F, N) \
	F(INT64, workspace_id) F(INT64, person_id) F(INT64, creator_id) F(DIGEST, token_sha256) \
	F(BOOL, has_pin) F(OPT_DIGEST, pin_salt) F(OPT_DIGEST, pin_sha256) F(TEXTS, rights) \
	F(TIME, created_at) F(TIME, expires_at) F(INT, max_uses) F(INT, uses) F(TIME, revoked_at) \
	F(ID, revoker_id) F(OPT_TEXT, revoke_reason)

static const Field insert_fields[] = {LINK_REST(GL_FIELD, GL_FIELD_NAME)};
static const Field link_fields[] = {GL_FIELD(INT64, id) LINK_REST(GL_FIELD, GL_FIELD_NAME)};
static const Field revoke_fields[] = {GL_FIELD(INT64, id) GL_FIELD(TIME, revoked_at)
									  GL_FIELD(ID, revoker_id) GL_FIELD(OPT_TEXT, revoke_reason)};
#undef GL_ROW

#define GL_ROW LinkPostRow
#define POST_REST(F, N) \
	F(INT64, post_id) F(INT64, workspace_id) F(INT, revision) F(INT, round) F(TIME, decided_at)
static const Field post_fields[] = {GL_FIELD(INT64, link_id) POST_REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

#define SELECT_LINK \
	"SELECT t.id" LINK_REST(GL_COLUMN_OF_T, \
							GL_COLUMN_OF_T) " FROM greenlight_internal.approval_link t WHERE "

static Statement insert_link = {
	.text =
		"INSERT INTO greenlight_internal.approval_link (workspace_id, person_id, creator_id, token_sha256, "
		"has_pin, pin_salt, pin_sha256, rights, created_at, expires_at, max_uses, uses, revoked_at, revoker_id, "
		"revoke_reason) VALUES (" GL_PARAMS_15 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.fields = insert_fields,
	.nfields = lengthof(insert_fields),
};

static Statement insert_post = {
	.text = "INSERT INTO greenlight_internal.approval_link_post (link_id" POST_REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_6 ")",
	.expect = SPI_OK_INSERT,
	.fields = post_fields,
	.nfields = lengthof(post_fields),
};

static Statement select_by_token = {
	.text = SELECT_LINK "t.token_sha256 = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {BYTEAOID},
};

static Statement select_by_id = {
	.text = SELECT_LINK "t.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement lock_by_id = {
	.text = SELECT_LINK "t.id = $1 FOR UPDATE",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_posts = {
	.text = "SELECT t.link_id" POST_REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.approval_link_post t WHERE t.link_id = $1 ORDER BY t.post_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_post = {
	.text = "SELECT t.link_id" POST_REST(
		GL_COLUMN_OF_T,
		GL_COLUMN_OF_T) " FROM greenlight_internal.approval_link_post t WHERE t.link_id = $1 AND t.post_id = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement count_use = {
	.text = "UPDATE greenlight_internal.approval_link SET uses = uses + 1 WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement decide_post = {
	.text = "UPDATE greenlight_internal.approval_link_post SET decided_at = $3 "
			"WHERE link_id = $1 AND post_id = $2 AND decided_at IS NULL",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID},
};

static Statement revoke_link = {
	.text =
		"UPDATE greenlight_internal.approval_link SET (revoked_at, revoker_id, revoke_reason) = ROW ($2, $3, $4) "
		"WHERE id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = revoke_fields,
	.nfields = lengthof(revoke_fields),
};

/* Comments on whatever revision: what was said of an earlier one is why there is another. */
static Statement select_content = {
	.text =
		"SELECT p.id, r.revision, p.title, r.body, r.media, r.link, r.first_comment, r.disclosure, "
		"(SELECT COALESCE(jsonb_agg(jsonb_build_object('channel', c.name, 'network', c.network, "
		"'body', COALESCE(r.variants #>> ARRAY[v.channel_id::text, 'body'], r.body), "
		"'media', COALESCE(r.variants #> ARRAY[v.channel_id::text, 'media'], r.media), 'options', v.options) "
		"ORDER BY c.name COLLATE \"C\"), '[]') FROM greenlight_internal.variant v "
		"JOIN greenlight_internal.channel c ON c.id = v.channel_id "
		"WHERE v.post_id = p.id AND v.delivery_state <> 'cancelled'), "
		"p.publish_at, p.timezone, p.status, "
		"(SELECT COALESCE(jsonb_agg(jsonb_build_object('id', c.id, 'author', a.name, 'body', c.body, "
		"'revision', c.revision, 'reply_to', c.reply_to, 'created_at', c.created_at, "
		"'is_resolved', c.resolved_at IS NOT NULL) ORDER BY c.id), '[]') FROM greenlight_internal.comment c "
		"LEFT JOIN greenlight_internal.person a ON a.id = c.author_id "
		"WHERE c.post_id = p.id AND ($4 OR c.visibility = 'client')), "
		"(SELECT d.verdict FROM greenlight_internal.decision d WHERE d.post_id = p.id AND d.link_id = $3 "
		"ORDER BY d.id LIMIT 1) "
		"FROM greenlight_internal.post p "
		"JOIN greenlight_internal.revision r ON r.post_id = p.id AND r.revision = $2 WHERE p.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8OID, INT4OID, INT8OID, BOOLOID},
};

void
gl_link_insert(LinkRow *link)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, insert_fields, lengthof(insert_fields), link);
	rows = gl_spi_run(&insert_link, &args, 0);
	link->id = gl_rows_ids(&rows).items[0];
}

void
gl_link_post_insert(const LinkPostRow *post)
{
	gl_write_row(&insert_post, post);
}

static bool
read_one(Statement *statement, const Args *args, LinkRow *link)
{
	Rows rows = gl_spi_run(statement, args, 1);
	Row row;

	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(link_fields), &row);
	gl_row_fields(&row, 0, link_fields, lengthof(link_fields), link);
	return true;
}

bool
gl_link_by_token(const Digest *token_sha256, LinkRow *link)
{
	Args args = {0};

	gl_args_datum(&args, gl_digest_datum(token_sha256));
	return read_one(&select_by_token, &args, link);
}

bool
gl_link_read(gl_id link_id, LinkRow *link)
{
	Args args = {0};

	gl_args_int64(&args, link_id);
	return read_one(&select_by_id, &args, link);
}

void
gl_link_lock(gl_id link_id, LinkRow *link)
{
	Args args = {0};

	gl_args_int64(&args, link_id);
	if (!read_one(&lock_by_id, &args, link))
		elog(ERROR, "link " INT64_FORMAT " is missing", link_id);
	/* Its posts are read next, as they are after the wait. */
	gl_engine_refresh();
}

bool
gl_link_post_read(gl_id link_id, gl_id post_id, LinkPostRow *post)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_id(&args, link_id);
	gl_args_id(&args, post_id);
	rows = gl_spi_run(&select_post, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(post_fields), &row);
	gl_row_fields(&row, 0, post_fields, lengthof(post_fields), post);
	return true;
}

LinkPostRow *
gl_link_posts(gl_id link_id, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, link_id);
	rows = gl_spi_run(&select_posts, &args, 0);
	return gl_rows_read(&rows, post_fields, lengthof(post_fields), sizeof(LinkPostRow), found);
}

void
gl_link_use(const LinkRow *link, gl_id post_id, gl_time now)
{
	Args args = {0};

	gl_args_int64(&args, link->id);
	if (gl_spi_run(&count_use, &args, 0).count != 1)
		elog(ERROR, "link " INT64_FORMAT " is missing", link->id);
	gl_args_int64(&args, post_id);
	gl_args_time(&args, now);
	if (gl_spi_run(&decide_post, &args, 0).count != 1)
		elog(ERROR, "link " INT64_FORMAT " was used for post " INT64_FORMAT " before", link->id,
			 post_id);
}

void
gl_link_revoke(const LinkRow *link)
{
	gl_write_row(&revoke_link, link);
}

Row
gl_link_content(const LinkPostRow *post, bool sees_internal)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, post->post_id);
	gl_args_int(&args, post->revision);
	gl_args_int64(&args, post->link_id);
	gl_args_bool(&args, sees_internal);
	rows = gl_spi_run(&select_content, &args, 1);
	gl_row_fetch(&rows, 0, GL_LINK_CONTENT_COLUMNS, &row);
	return row;
}
