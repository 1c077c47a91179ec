/*
 * posts.c
 *		Rows of greenlight_internal.post.
 *
 * Lock order, the same everywhere: workspaces by id FOR SHARE, posts by id FOR UPDATE. Whatever
 * changes a right, a pause or a rule updates the workspace row, and so waits for, or is waited for
 * by, everything that acts on a post.
 */
#include "store/posts.h"

#include "catalog/pg_type_d.h"
#include "store/workspaces.h"

#define GL_ROW PostRow
/* clang-format off */
#define POST_FIXED(F, N) \
	F(TEXT, workspace) F(INT64, author_id) F(BOOL, is_workflow_chosen) F(OPT_TEXT, external_ref) \
	F(TIME, created_at)
#define POST_CHANGING(F, N) \
	F(TEXT, title) F(TEXTS, labels) F(OPT_TEXT, campaign) F(ID, assignee_id) F(INT, revision) \
	F(OPT_INT, approved_revision) F(OPT_INT, overridden_revision) F(INT, round) N(gl_post_statuses, status) \
	N(gl_review_states, review_state) N(gl_modes, mode) F(ID, workflow_id) F(ID, submitter_id) \
	F(IDS, contributor_ids) F(TIME, publish_at) F(LOCAL, publish_local) F(TEXT, timezone) \
	F(TIME, not_before) F(TIME, publish_until) F(TIME, unpublish_at) F(BOOL, is_together) \
	F(BOOL, is_inert) F(BOOL, is_held) F(OPT_TEXT, hold_reason) F(OPT_INT, held_step) F(BOOL, is_cancelled) \
	F(BOOL, is_hidden) F(OPT_INT, client_revision) F(INT, change_requests) F(INT, granted_rounds) \
	F(BOOL, waits_for_round) F(BOOL, is_withdrawn) F(BOOL, is_archived) F(INT, event_no) F(DIGEST, head_sha256) \
	F(TIME, updated_at) F(TIME, ended_at)

static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
							   POST_FIXED(GL_FIELD, GL_FIELD_NAME)
							   POST_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
									  POST_CHANGING(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement select_external_ref = {
	.text = "SELECT id FROM greenlight_internal.post WHERE workspace_id = $1 AND external_ref = $2 "
			"AND NOT is_hidden",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

StaticAssertDecl(lengthof(fields) <= GL_ARGS_MAX, "a statement takes a whole post");

static Statement insert_post = {
	.text = "INSERT INTO greenlight_internal.post (id, workspace_id" POST_FIXED(GL_COLUMN,
																				GL_COLUMN)
		POST_CHANGING(
			GL_COLUMN,
			GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_44 ") "
					   "ON CONFLICT (workspace_id, external_ref) WHERE external_ref IS NOT NULL AND NOT is_hidden DO NOTHING",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement update_post = {
	.text =
		"UPDATE greenlight_internal.post SET (title, labels, campaign, assignee_id, revision, approved_revision, "
		"overridden_revision, round, status, review_state, mode, workflow_id, submitter_id, contributor_ids, publish_at, "
		"publish_local, timezone, not_before, publish_until, unpublish_at, is_together, is_inert, is_held, hold_reason, held_step, is_cancelled, is_hidden, "
		"client_revision, change_requests, granted_rounds, waits_for_round, is_withdrawn, is_archived, event_no, head_sha256, updated_at, ended_at) = ROW ($3, $4, $5, $6, $7, $8, $9, $10, "
		"$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39) "
		"WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_seating = {
	.text =
		"SELECT o.post_id FROM greenlight_internal.review_step o WHERE o.state = 'open' AND o.workspace_id = ANY ($2) "
		"AND EXISTS (SELECT FROM greenlight_internal.review_step s WHERE s.post_id = o.post_id AND s.round = o.round "
		"AND $1 = ANY (s.seat_person_ids)) ORDER BY o.post_id",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8ARRAYOID},
};

static Statement select_without_review = {
	.text = "SELECT id FROM greenlight_internal.post WHERE workspace_id = $1 "
			"AND review_state = 'not_required' "
			"AND status IN ('draft', 'scheduled', 'held', 'missed') ORDER BY id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Table posts = GL_TABLE("post", PostRow, fields, &insert_post, &update_post);

gl_id
gl_post_by_external_ref(gl_id workspace_id, const char *external_ref)
{
	Args args = {0};
	Rows rows;
	IdList ids;

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, external_ref);
	rows = gl_spi_run(&select_external_ref, &args, 1);
	ids = gl_rows_ids(&rows);
	return ids.n > 0 ? ids.items[0] : GL_NO_ID;
}

bool
gl_post_read(gl_id post_id, PostRow *post, int64 *definition_no)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};
	WorkspaceRow workspace;

	if (!gl_table_find_one(&posts, "post_pkey", keys, 1, post))
		return false;
	if (!gl_workspace_row(post->workspace_id, &workspace))
		elog(ERROR, "workspace " INT64_FORMAT " of a post is missing", post->workspace_id);
	*definition_no = workspace.definition_no;
	return true;
}

bool
gl_post_lock(PostRow *post, LockWaitPolicy policy, int64 *definition_no)
{
	return gl_workspace_lock_shared(post->workspace_id, policy, definition_no) &&
		   gl_table_lock(&posts, post, LockTupleExclusive, policy);
}

static int
by_workspace(const void *a, const void *b)
{
	const PostRow *left = a;
	const PostRow *right = b;

	if (left->workspace_id != right->workspace_id)
		return left->workspace_id < right->workspace_id ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

int
gl_posts_read(const IdList *post_ids, PostRow *rows)
{
	int n = 0;

	for (int i = 0; i < post_ids->n; i++)
	{
		TableKey keys[] = {GL_KEY_ID(post_ids->items[i])};

		n += gl_table_find_one(&posts, "post_pkey", keys, 1, &rows[n]);
	}
	return n;
}

void
gl_posts_lock(PostRow *rows, int n, int64 *definition_nos)
{
	gl_id *workspaces = palloc(sizeof(gl_id) * Max(n, 1));

	for (int i = 0; i < n; i++)
		workspaces[i] = rows[i].workspace_id;
	qsort(workspaces, n, sizeof(gl_id), gl_compare_ids);
	for (int w = 0; w < n; w++)
	{
		int64 definition_no;

		if (w > 0 && workspaces[w] == workspaces[w - 1])
			continue;
		if (!gl_workspace_lock_shared(workspaces[w], LockWaitBlock, &definition_no))
			elog(ERROR, "workspace " INT64_FORMAT " of a post is missing", workspaces[w]);
		for (int i = 0; i < n; i++)
			if (rows[i].workspace_id == workspaces[w])
				definition_nos[i] = definition_no;
	}
	for (int i = 0; i < n; i++)
		if (!gl_table_lock(&posts, &rows[i], LockTupleExclusive, LockWaitBlock))
			elog(ERROR, "post " INT64_FORMAT " could not be locked", rows[i].id);
	pfree(workspaces);
}

int
gl_posts_lock_free(const IdList *post_ids, PostRow *rows, int64 *definition_nos)
{
	PostRow *found = palloc(sizeof(PostRow) * Max(post_ids->n, 1));
	int nfound = 0;
	int nlocked = 0;

	for (int i = 0; i < post_ids->n; i++)
	{
		TableKey keys[] = {GL_KEY_ID(post_ids->items[i])};

		nfound += gl_table_find_one(&posts, "post_pkey", keys, 1, &found[nfound]);
	}
	qsort(found, nfound, sizeof(PostRow), by_workspace);
	for (int i = 0; i < nfound; i++)
	{
		rows[nlocked] = found[i];
		nlocked += gl_post_lock(&rows[nlocked], LockWaitSkip, &definition_nos[nlocked]);
	}
	return nlocked;
}

/* Only a statement can leave a duplicate out without an error. */
bool
gl_post_insert(PostRow *post)
{
	Args args = {0};

	if (post->external_ref == NULL)
	{
		gl_table_insert(&posts, post);
		return true;
	}
	gl_args_fields(&args, fields, lengthof(fields), post);
	return gl_spi_run(&insert_post, &args, 0).count == 1;
}

void
gl_post_update(PostRow *post)
{
	gl_table_update(&posts, post);
}

IdList
gl_posts_without_review(gl_id workspace_id)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_without_review, &args, 0);
	return gl_rows_ids(&rows);
}

IdList
gl_posts_seating(gl_id person_id, const IdList *workspaces)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, person_id);
	gl_args_ids(&args, workspaces->items, workspaces->n);
	rows = gl_spi_run(&select_seating, &args, 0);
	return gl_rows_ids(&rows);
}
