/*
 * posts.c
 *		Statements on greenlight_internal.post.
 *
 * Lock order, the same everywhere: workspaces by id FOR SHARE, posts by id FOR UPDATE. Whatever
 * changes a right, a pause or a rule updates the workspace row, and so waits for, or is waited for
 * by, everything that acts on a post.
 */
#include "store/posts.h"

#include "catalog/pg_type_d.h"

#define GL_ROW PostRow
#define POST_FIXED(F, N) \
	F(TEXT, workspace) F(INT64, author_id) F(BOOL, is_workflow_chosen) F(OPT_TEXT, external_ref) \
	F(TIME, created_at)
#define POST_CHANGING(F, N) \
	F(TEXT, title) F(TEXTS, labels) F(OPT_TEXT, campaign) F(INT, revision) \
	F(OPT_INT, approved_revision) F(INT, round) N(gl_post_statuses, status) \
	N(gl_review_states, review_state) N(gl_modes, mode) F(ID, workflow_id) F(ID, submitter_id) \
	F(IDS, contributor_ids) F(TIME, publish_at) F(LOCAL, publish_local) F(TEXT, timezone) \
	F(BOOL, is_inert) F(BOOL, is_held) F(OPT_TEXT, hold_reason) F(BOOL, is_cancelled) \
	F(BOOL, is_hidden) F(OPT_INT, client_revision) F(INT, event_no) F(DIGEST, head_sha256) \
	F(TIME, updated_at)

static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
							   POST_FIXED(GL_FIELD, GL_FIELD_NAME)
							   POST_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
									  POST_CHANGING(GL_FIELD, GL_FIELD_NAME)};

#define COLUMNS "t.id, t.workspace_id" POST_FIXED(GL_COLUMN_OF_T, GL_COLUMN_OF_T) \
	POST_CHANGING(GL_COLUMN_OF_T, GL_COLUMN_OF_T) ", w.definition_no "
#define TABLES \
	"FROM greenlight_internal.post t JOIN greenlight_internal.workspace w ON w.id = t.workspace_id "

static Statement select_workspace = {
	.text = "SELECT workspace_id FROM greenlight_internal.post WHERE id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_external_ref = {
	.text = "SELECT id FROM greenlight_internal.post WHERE workspace_id = $1 AND external_ref = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

static Statement select_post = {
	.text = "SELECT " COLUMNS TABLES "WHERE t.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement lock_post = {
	.text = "SELECT " COLUMNS TABLES
			"WHERE t.id = $1 AND t.workspace_id = $2 FOR SHARE OF w FOR UPDATE OF t",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement lock_free_posts = {
	.text = "SELECT " COLUMNS TABLES "WHERE t.id = ANY ($1) ORDER BY t.workspace_id, t.id "
			"FOR SHARE OF w SKIP LOCKED FOR UPDATE OF t SKIP LOCKED",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

static Statement insert_post = {
	.text = "INSERT INTO greenlight_internal.post (id, workspace_id" POST_FIXED(GL_COLUMN, GL_COLUMN)
			POST_CHANGING(GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_31 ") "
			"ON CONFLICT (workspace_id, external_ref) WHERE external_ref IS NOT NULL DO NOTHING",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement update_post = {
	.text = "UPDATE greenlight_internal.post SET (title, labels, campaign, revision, approved_revision, "
			"round, status, review_state, mode, workflow_id, submitter_id, contributor_ids, publish_at, "
			"publish_local, timezone, is_inert, is_held, hold_reason, is_cancelled, is_hidden, "
			"client_revision, event_no, head_sha256, updated_at) = ROW ($3, $4, $5, $6, $7, $8, $9, $10, "
			"$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) "
			"WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_without_review = {
	.text = "SELECT id FROM greenlight_internal.post WHERE workspace_id = $1 "
			"AND review_state = 'not_required' "
			"AND status IN ('draft', 'scheduled', 'held', 'missed') ORDER BY id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static gl_id
one_id(Statement *statement, const Args *args)
{
	Rows		rows = gl_spi_run(statement, args, 1);
	Row			row;

	if (rows.count == 0)
		return GL_NO_ID;
	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_int64(&row, 0);
}

gl_id
gl_post_workspace(gl_id post_id)
{
	Args		args = {0};

	gl_args_int64(&args, post_id);
	return one_id(&select_workspace, &args);
}

gl_id
gl_post_by_external_ref(gl_id workspace_id, const char *external_ref)
{
	Args		args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, external_ref);
	return one_id(&select_external_ref, &args);
}

static void
read_post(const Rows *rows, int i, PostRow *post, int64 *definition_no)
{
	Row			row;

	gl_row_fetch(rows, i, lengthof(fields) + 1, &row);
	gl_row_fields(&row, 0, fields, lengthof(fields), post);
	*definition_no = gl_row_int64(&row, lengthof(fields));
}

bool
gl_post_read(gl_id post_id, PostRow *post, int64 *definition_no)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int64(&args, post_id);
	rows = gl_spi_run(&select_post, &args, 1);
	if (rows.count > 0)
		read_post(&rows, 0, post, definition_no);
	return rows.count > 0;
}

bool
gl_post_lock(gl_id post_id, gl_id workspace_id, PostRow *post, int64 *definition_no)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int64(&args, post_id);
	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&lock_post, &args, 0);
	if (rows.count > 0)
		read_post(&rows, 0, post, definition_no);
	return rows.count > 0;
}

int
gl_posts_lock_free(const gl_id *post_ids, int n, PostRow *posts, int64 *definition_nos)
{
	Args		args = {0};
	Rows		rows;

	gl_args_ids(&args, post_ids, n);
	rows = gl_spi_run(&lock_free_posts, &args, 0);
	for (uint64 i = 0; i < rows.count; i++)
		read_post(&rows, i, &posts[i], &definition_nos[i]);
	return (int) rows.count;
}

bool
gl_post_insert(const PostRow *post)
{
	Args		args = {0};

	gl_args_fields(&args, fields, lengthof(fields), post);
	return gl_spi_run(&insert_post, &args, 0).count == 1;
}

void
gl_post_update(const PostRow *post)
{
	gl_write_row(&update_post, post);
}

IdList
gl_posts_without_review(gl_id workspace_id)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_without_review, &args, 0);
	return gl_rows_ids(&rows);
}
