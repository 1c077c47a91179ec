/*
 * revisions.c
 *		Rows of greenlight_internal.revision: written once, never changed.
 */
#include "store/revisions.h"

#define GL_ROW RevisionRow
/* clang-format off */
#define REST(F, N) \
	F(INT64, workspace_id) F(INT, revision) F(TEXT, title) F(TEXT, body) F(JSONB, media) \
	F(OPT_TEXT, link) F(OPT_TEXT, first_comment) F(TEXTS, disclosure) F(JSONB, variants) \
	F(IDS, channel_ids) F(DIGESTS, variant_sha256) F(DIGEST, content_sha256) F(INT64, author_id) \
	F(TIME, created_at) F(BOOL, is_minor)

static const Field fields[] = {GL_FIELD(INT64, post_id) REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_revision = {
	.text = "INSERT INTO greenlight_internal.revision (post_id" REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_16 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Table revisions = GL_TABLE("revision", RevisionRow, fields, &insert_revision, NULL);

bool
gl_revision_read(gl_id post_id, int revision, RevisionRow *row)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_INT(revision)};

	return gl_table_find_one(&revisions, "revision_pkey", keys, 2, row);
}

void
gl_revision_insert(RevisionRow *row)
{
	gl_table_insert(&revisions, row);
}

const Digest *
gl_revision_variant(const RevisionRow *row, gl_id channel_id)
{
	for (int i = 0; i < row->channel_ids.n; i++)
		if (row->channel_ids.items[i] == channel_id)
			return &row->variant_sha256.items[i];
	return NULL;
}
