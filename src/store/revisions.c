/*
 * revisions.c
 *		Statements on greenlight_internal.revision: written once, never changed.
 */
#include "store/revisions.h"

#include "catalog/pg_type_d.h"

#define GL_ROW RevisionRow
#define REST(F, N) \
	F(INT64, workspace_id) F(INT, revision) F(TEXT, title) F(TEXT, body) F(JSONB, media) \
	F(OPT_TEXT, link) F(OPT_TEXT, first_comment) F(TEXTS, disclosure) F(JSONB, variants) \
	F(IDS, channel_ids) F(DIGESTS, variant_sha256) F(DIGEST, content_sha256) F(INT64, author_id) \
	F(TIME, created_at)

static const Field fields[] = {GL_FIELD(INT64, post_id) REST(GL_FIELD, GL_FIELD_NAME)};

static Statement select_revision = {
	.text = "SELECT t.post_id" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM greenlight_internal.revision t WHERE t.post_id = $1 AND t.revision = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT4OID},
};

static Statement select_revisions = {
	.text = "SELECT t.post_id" REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM unnest($1, $2) AS asked (post_id, revision)"
			" JOIN greenlight_internal.revision t USING (post_id, revision)",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8ARRAYOID, INT4ARRAYOID},
};

static Statement insert_revision = {
	.text = "INSERT INTO greenlight_internal.revision (post_id" REST(GL_COLUMN, GL_COLUMN)
			") VALUES (" GL_PARAMS_15 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

bool
gl_revision_read(gl_id post_id, int revision, RevisionRow *row)
{
	Args		args = {0};
	Rows		rows;
	Row			columns;

	gl_args_int64(&args, post_id);
	gl_args_int(&args, revision);
	rows = gl_spi_run(&select_revision, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(fields), &columns);
	gl_row_fields(&columns, 0, fields, lengthof(fields), row);
	return true;
}

RevisionRow *
gl_revisions_read(const gl_id *post_ids, const int *revisions, int n, int *found)
{
	Args		args = {0};
	Rows		rows;

	gl_args_ids(&args, post_ids, n);
	gl_args_datum(&args, gl_ints_datum(revisions, n));
	rows = gl_spi_run(&select_revisions, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(RevisionRow), found);
}

void
gl_revision_insert(const RevisionRow *row)
{
	gl_write_row(&insert_revision, row);
}

const Digest *
gl_revision_variant(const RevisionRow *row, gl_id channel_id)
{
	for (int i = 0; i < row->channel_ids.n; i++)
		if (row->channel_ids.items[i] == channel_id)
			return &row->variant_sha256.items[i];
	return NULL;
}
