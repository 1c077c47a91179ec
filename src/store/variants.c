/*
 * variants.c
 *		Rows of greenlight_internal.variant. All changes happen under the lock of the post.
 *
 * Instants are always parameters: a comparison with clock_timestamp() would not be an index
 * condition.
 */
#include "store/variants.h"

#include "base/wakehint.h"
#include "catalog/pg_type_d.h"

#define GL_ROW VariantRow
#define FIXED(F, N) F(INT64, post_id) F(INT64, channel_id)
/* clang-format off */
#define CHANGING(F, N) \
	F(UUID, idempotency_key) F(OPT_TEXT, body) F(OPT_JSONB, media) F(JSONB, options) F(DIGEST, content_sha256) \
	N(gl_delivery_states, delivery_state) F(TIME, first_claimed_at) F(INT, attempts) \
	F(BOOL, may_be_out) F(TIME, retry_at) F(TIME, wake_at) F(TIME, paced_at) F(OPT_DIGEST, sent_sha256) \
	F(OPT_INT, published_revision) F(TIME, published_at) F(OPT_TEXT, remote_id) \
	F(OPT_TEXT, remote_url) F(BOOL, is_unpublishing) F(INT, removals)

static const Field fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
							   FIXED(GL_FIELD, GL_FIELD_NAME) CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
									  CHANGING(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement select_post = {
	.text = "SELECT post_id FROM greenlight_internal.variant WHERE id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement insert_variant = {
	.text = "INSERT INTO greenlight_internal.variant (id, workspace_id" FIXED(GL_COLUMN, GL_COLUMN)
		CHANGING(GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_23 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement update_variant = {
	.text =
		"UPDATE greenlight_internal.variant SET (idempotency_key, body, media, options, content_sha256, "
		"delivery_state, first_claimed_at, attempts, may_be_out, retry_at, wake_at, paced_at, sent_sha256, "
		"published_revision, published_at, remote_id, remote_url, is_unpublishing, removals) = ROW ($3, $4, $5, $6, $7, $8, $9, "
		"$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement select_due = {
	.text = "SELECT id, post_id, channel_id, wake_at FROM greenlight_internal.variant "
			"WHERE wake_at <= $1 AND NOT channel_id = ANY ($2) AND NOT post_id = ANY ($3) "
			"AND (wake_at, id) > ($5, $6) ORDER BY wake_at, id LIMIT $4",
	.expect = SPI_OK_SELECT,
	.ntypes = 6,
	.types = {TIMESTAMPTZOID, INT8ARRAYOID, INT8ARRAYOID, INT4OID, TIMESTAMPTZOID, INT8OID},
};

static Statement select_next_wake = {
	.text = "SELECT wake_at FROM greenlight_internal.variant WHERE wake_at IS NOT NULL "
			"AND NOT channel_id = ANY ($1) AND NOT post_id = ANY ($2) ORDER BY wake_at LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8ARRAYOID, INT8ARRAYOID},
};

static Statement select_cut_off = {
	.text = "SELECT v.id, v.post_id, v.channel_id, v.wake_at FROM greenlight_internal.attempt a "
			"JOIN greenlight_internal.variant v ON v.id = a.variant_id "
			"WHERE a.ended_at IS NULL AND a.epoch <> $1 ORDER BY v.post_id LIMIT $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT4OID},
};

/*
 * Deliveries in doubt wake only for an automatic retry that is still planned. Each wakes when it was
 * due: what piled up is looked at in that order. One that is to be taken down has no part in the plan.
 */
static Statement rearm = {
	.text =
		"UPDATE greenlight_internal.variant v SET wake_at = GREATEST(v.retry_at, CASE WHEN NOT v.is_unpublishing THEN p.publish_at END) "
		"FROM greenlight_internal.post p WHERE p.id = v.post_id AND v.workspace_id = $1 "
		"AND ($2 IS NULL OR v.channel_id = $2) AND (v.is_unpublishing AND v.retry_at IS NOT NULL "
		"OR NOT p.is_inert AND NOT p.is_cancelled AND (v.delivery_state = 'scheduled' "
		"OR v.delivery_state = 'unconfirmed' AND v.retry_at IS NOT NULL))",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Table variants = GL_TABLE("variant", VariantRow, fields, &insert_variant, &update_variant);

VariantRow *
gl_variants_read(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find(&variants, "variant_post_id_channel_id_key", keys, 1, 0, found);
}

gl_id
gl_variant_post(gl_id variant_id)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, variant_id);
	rows = gl_spi_run(&select_post, &args, 1);
	if (rows.count == 0)
		return GL_NO_ID;
	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_int64(&row, 0);
}

void
gl_variant_insert(VariantRow *variant)
{
	gl_table_insert(&variants, variant);
	gl_wake_note(variant->wake_at);
}

void
gl_variant_update(VariantRow *variant)
{
	gl_table_update(&variants, variant);
	gl_wake_note(variant->wake_at);
}

static DueVariant *
read_due(const Rows *rows, int *found)
{
	DueVariant *due = palloc(sizeof(DueVariant) * Max(rows->count, 1));

	for (uint64 i = 0; i < rows->count; i++)
	{
		Row row;

		gl_row_fetch(rows, i, 4, &row);
		due[i].id = gl_row_int64(&row, 0);
		due[i].post_id = gl_row_int64(&row, 1);
		due[i].channel_id = gl_row_int64(&row, 2);
		due[i].wake_at = gl_row_opt_time(&row, 3);
	}
	*found = (int) rows->count;
	return due;
}

DueVariant *
gl_variants_due(gl_time now, WakeMark after, const IdList *busy_channels,
				const IdList *skipped_posts, int limit, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_time(&args, now);
	gl_args_ids(&args, busy_channels->items, busy_channels->n);
	gl_args_ids(&args, skipped_posts->items, skipped_posts->n);
	gl_args_int(&args, limit);
	gl_args_time(&args, after.wake_at);
	gl_args_int64(&args, after.id);
	rows = gl_spi_run(&select_due, &args, 0);
	return read_due(&rows, found);
}

DueVariant *
gl_variants_cut_off(gl_id epoch, int limit, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, epoch);
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_cut_off, &args, 0);
	return read_due(&rows, found);
}

gl_time
gl_variants_next_wake(const IdList *busy_channels, const IdList *skipped_posts)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_ids(&args, busy_channels->items, busy_channels->n);
	gl_args_ids(&args, skipped_posts->items, skipped_posts->n);
	rows = gl_spi_run(&select_next_wake, &args, 1);

	if (rows.count == 0)
		return GL_TIME_NEVER;
	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_opt_time(&row, 0);
}

void
gl_variants_rearm(gl_id workspace_id, gl_id channel_id, gl_time now)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_id(&args, channel_id);
	(void) gl_spi_run(&rearm, &args, 0);
	gl_wake_note(now);
}
