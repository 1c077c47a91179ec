/*
 * attempts.c
 *		Rows of attempt, worker_epoch and sandbox_delivery.
 */
#include "store/attempts.h"

#include "catalog/pg_type_d.h"

#define GL_ROW AttemptRow
/* clang-format off */
#define FIXED(F, N) \
	F(INT64, post_id) F(INT64, variant_id) F(INT, attempt_no) F(INT64, epoch) F(INT, revision) \
	F(DIGEST, content_sha256) F(TIME, started_at) F(TIME, lease_until) F(BOOL, unpublishes)
#define ENDING(F, N) \
	F(OPT_INT, http_status) F(OPT_TEXT, error) F(TIME, retry_at) F(OPT_TEXT, remote_id)

static const Field fields[] = {
	GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id) FIXED(GL_FIELD, GL_FIELD_NAME)
	GL_FIELD(TIME, ended_at) GL_FIELD_OPT_NAME(gl_outcomes, outcome)
	ENDING(GL_FIELD, GL_FIELD_NAME)};
static const Field update_fields[] = {
	GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id) GL_FIELD(TIME, lease_until)
	GL_FIELD(TIME, ended_at) GL_FIELD_OPT_NAME(gl_outcomes, outcome)
	ENDING(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

static Statement insert_attempt = {
	.text = "INSERT INTO greenlight_internal.attempt (id, workspace_id" FIXED(
		GL_COLUMN,
		GL_COLUMN) ", ended_at, outcome" ENDING(GL_COLUMN,
												GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_17
														   ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement update_attempt = {
	.text =
		"UPDATE greenlight_internal.attempt SET (lease_until, ended_at, outcome, http_status, error, "
		"retry_at, remote_id) = ROW ($3, $4, $5, $6, $7, $8, $9) WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = update_fields,
	.nfields = lengthof(update_fields),
};

static Statement insert_epoch = {
	.text =
		"INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES ($1, $2) RETURNING epoch",
	.expect = SPI_OK_INSERT_RETURNING,
	.ntypes = 2,
	.types = {INT4OID, TIMESTAMPTZOID},
};

static Statement deliver = {
	.text = "WITH new AS (INSERT INTO greenlight_internal.sandbox_delivery (workspace_id, post_id, "
			"variant_id, idempotency_key, payload, delivered_at) VALUES ($1, $2, $3, $4, $5, $6) "
			"ON CONFLICT (idempotency_key) DO NOTHING RETURNING id) "
			"SELECT id FROM new UNION ALL SELECT id FROM greenlight_internal.sandbox_delivery "
			"WHERE idempotency_key = $4 LIMIT 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 6,
	.types = {INT8OID, INT8OID, INT8OID, UUIDOID, JSONBOID, TIMESTAMPTZOID},
};

static Statement take_out = {
	.text = "UPDATE greenlight_internal.sandbox_delivery SET removed_at = COALESCE(removed_at, $2) "
			"WHERE variant_id = $1",
	.expect = SPI_OK_UPDATE,
	.ntypes = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static Table attempts = GL_TABLE("attempt", AttemptRow, fields, &insert_attempt, &update_attempt);

void
gl_attempt_insert(AttemptRow *attempt)
{
	gl_table_insert(&attempts, attempt);
}

bool
gl_attempt_running(gl_id variant_id, AttemptRow *attempt)
{
	TableKey keys[] = {GL_KEY_ID(variant_id)};

	return gl_table_find_one(&attempts, "attempt_running", keys, 1, attempt);
}

void
gl_attempt_update(AttemptRow *attempt)
{
	gl_table_update(&attempts, attempt);
}

static gl_id
returned_id(const Rows *rows)
{
	Row row;

	gl_row_fetch(rows, 0, 1, &row);
	return gl_row_int64(&row, 0);
}

gl_id
gl_epoch_begin(gl_time now)
{
	Args args = {0};
	Rows rows;

	gl_args_int(&args, MyProcPid);
	gl_args_time(&args, now);
	rows = gl_spi_run(&insert_epoch, &args, 0);
	return returned_id(&rows);
}

gl_id
gl_sandbox_deliver(const AttemptRow *attempt, const Uuid *idempotency_key, Jsonb *payload,
				   gl_time now)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, attempt->workspace_id);
	gl_args_int64(&args, attempt->post_id);
	gl_args_int64(&args, attempt->variant_id);
	gl_args_datum(&args, PointerGetDatum(idempotency_key->bytes));
	gl_args_datum(&args, JsonbPGetDatum(payload));
	gl_args_time(&args, now);
	rows = gl_spi_run(&deliver, &args, 0);
	return returned_id(&rows);
}

void
gl_sandbox_remove(gl_id variant_id, gl_time now)
{
	Args args = {0};

	gl_args_int64(&args, variant_id);
	gl_args_time(&args, now);
	(void) gl_spi_run(&take_out, &args, 0);
}
