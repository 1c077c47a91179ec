/*
 * attempts.c
 *		Statements on attempt, worker_epoch and sandbox_delivery.
 */
#include "store/attempts.h"

#include "catalog/pg_type_d.h"

#define GL_ROW AttemptRow
#define FIXED(F, N) \
	F(INT64, post_id) F(INT64, variant_id) F(INT, attempt_no) F(INT64, epoch) F(INT, revision) \
	F(DIGEST, content_sha256) F(TIME, started_at) F(TIME, lease_until)
#define ENDING(F, N) \
	F(OPT_INT, http_status) F(OPT_TEXT, error) F(TIME, retry_at) F(OPT_TEXT, remote_id)

static const Field fields[] = {
	GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id) FIXED(GL_FIELD, GL_FIELD_NAME)
	GL_FIELD(TIME, ended_at) {FIELD_OPT_NAME, offsetof(AttemptRow, outcome), &gl_outcomes},
	ENDING(GL_FIELD, GL_FIELD_NAME)};
static const Field close_fields[] = {
	GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id) GL_FIELD(INT64, epoch)
	GL_FIELD(TIME, ended_at) {FIELD_OPT_NAME, offsetof(AttemptRow, outcome), &gl_outcomes},
	ENDING(GL_FIELD, GL_FIELD_NAME)};

static Statement insert_attempt = {
	.text = "INSERT INTO greenlight_internal.attempt (id, workspace_id" FIXED(GL_COLUMN, GL_COLUMN)
			", ended_at, outcome" ENDING(GL_COLUMN, GL_COLUMN)
			") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_16 ")",
	.expect = SPI_OK_INSERT,
	.fields = fields,
	.nfields = lengthof(fields),
};

static Statement close_attempt = {
	.text = "UPDATE greenlight_internal.attempt SET (ended_at, outcome, http_status, error, retry_at, "
			"remote_id) = ROW ($4, $5, $6, $7, $8, $9) "
			"WHERE id = $1 AND workspace_id = $2 AND epoch = $3 AND ended_at IS NULL",
	.expect = SPI_OK_UPDATE,
	.fields = close_fields,
	.nfields = lengthof(close_fields),
};

static Statement select_running = {
	.text = "SELECT t.id, t.workspace_id" FIXED(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			", t.ended_at, t.outcome" ENDING(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM greenlight_internal.attempt t WHERE t.variant_id = ANY ($1) AND t.ended_at IS NULL",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

static Statement insert_epoch = {
	.text = "INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES ($1, $2) RETURNING epoch",
	.expect = SPI_OK_INSERT_RETURNING,
	.ntypes = 2,
	.types = {INT4OID, TIMESTAMPTZOID},
};

static Statement renew_leases = {
	.text = "UPDATE greenlight_internal.attempt SET lease_until = $3 "
			"WHERE ended_at IS NULL AND epoch = $1 AND variant_id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, TIMESTAMPTZOID},
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

void
gl_attempt_insert(const AttemptRow *attempt)
{
	gl_write_row(&insert_attempt, attempt);
}

bool
gl_attempt_close(const AttemptRow *attempt)
{
	Args		args = {0};

	gl_args_fields(&args, close_fields, lengthof(close_fields), attempt);
	return gl_spi_run(&close_attempt, &args, 0).count == 1;
}

AttemptRow *
gl_attempts_running(const gl_id *variant_ids, int n, int *found)
{
	Args		args = {0};
	Rows		rows;

	gl_args_ids(&args, variant_ids, n);
	rows = gl_spi_run(&select_running, &args, 0);
	return gl_rows_read(&rows, fields, lengthof(fields), sizeof(AttemptRow), found);
}

static gl_id
returned_id(const Rows *rows)
{
	Row			row;

	gl_row_fetch(rows, 0, 1, &row);
	return gl_row_int64(&row, 0);
}

gl_id
gl_epoch_begin(gl_time now)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int(&args, MyProcPid);
	gl_args_time(&args, now);
	rows = gl_spi_run(&insert_epoch, &args, 0);
	return returned_id(&rows);
}

int
gl_attempts_renew(gl_id epoch, gl_id variant_id, gl_time lease_until)
{
	Args		args = {0};

	gl_args_int64(&args, epoch);
	gl_args_int64(&args, variant_id);
	gl_args_time(&args, lease_until);
	return (int) gl_spi_run(&renew_leases, &args, 0).count;
}

gl_id
gl_sandbox_deliver(const AttemptRow *attempt, const Uuid *idempotency_key, Jsonb *payload, gl_time now)
{
	Args		args = {0};
	Rows		rows;

	gl_args_int64(&args, attempt->workspace_id);
	gl_args_int64(&args, attempt->post_id);
	gl_args_int64(&args, attempt->variant_id);
	gl_args_datum(&args, PointerGetDatum(idempotency_key->bytes));
	gl_args_datum(&args, JsonbPGetDatum(payload));
	gl_args_time(&args, now);
	rows = gl_spi_run(&deliver, &args, 0);
	return returned_id(&rows);
}
