/*
 * channels.c
 *		Statements on network, channel and channel_credential.
 */
#include "store/channels.h"

#include "catalog/pg_type_d.h"

static Statement select_network = {
	.text =
		"SELECT name, needs_credential, limits, recipe FROM greenlight_internal.network WHERE name = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {TEXTOID},
};

static Statement insert_channel = {
	.text =
		"INSERT INTO greenlight_internal.channel (workspace_id, name, network, settings, created_at) "
		"VALUES (" GL_PARAMS_5 ") RETURNING id",
	.expect = SPI_OK_INSERT_RETURNING,
	.ntypes = 5,
	.types = {INT8OID, TEXTOID, TEXTOID, JSONBOID, TIMESTAMPTZOID},
};

static Statement update_workflow = {
	.text =
		"UPDATE greenlight_internal.channel SET workflow_id = $3 WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, INT8OID},
};

static Statement update_policy = {
	.text =
		"UPDATE greenlight_internal.channel SET (min_gap, duplicates, duplicates_within) = "
		"ROW ($3, CASE WHEN $4 THEN 'error' ELSE 'warn' END, $5) WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 5,
	.types = {INT8OID, INT8OID, INT8OID, BOOLOID, INT8OID},
};

static Statement update_pause = {
	.text =
		"UPDATE greenlight_internal.channel SET (is_paused, pause_reason, needs_authorisation) = "
		"ROW ($3, $4, $5) WHERE workspace_id = $1 AND id = $2",
	.expect = SPI_OK_UPDATE,
	.ntypes = 5,
	.types = {INT8OID, INT8OID, BOOLOID, TEXTOID, BOOLOID},
};

static Statement write_credential = {
	.text =
		"INSERT INTO greenlight_internal.channel_credential (workspace_id, channel_id, reference, set_at) "
		"VALUES ($1, $2, $3, $4) ON CONFLICT (channel_id, workspace_id) DO UPDATE "
		"SET reference = EXCLUDED.reference, set_at = EXCLUDED.set_at",
	.expect = SPI_OK_INSERT,
	.ntypes = 4,
	.types = {INT8OID, INT8OID, TEXTOID, TIMESTAMPTZOID},
};

bool
gl_network_read(const char *name, NetworkRow *network)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_text(&args, name);
	rows = gl_spi_run(&select_network, &args, 1);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, 4, &row);
	network->name = gl_row_text(&row, 0);
	network->needs_credential = gl_row_bool(&row, 1);
	network->limits = DatumGetJsonbPCopy(gl_row_datum(&row, 2));
	network->recipe = DatumGetJsonbPCopy(gl_row_datum(&row, 3));
	return true;
}

static Args
channel_args(gl_id workspace_id, gl_id channel_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, channel_id);
	return args;
}

gl_id
gl_channel_insert(gl_id workspace_id, const char *name, const char *network, Jsonb *settings,
				  gl_time now)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, name);
	gl_args_text(&args, network);
	gl_args_datum(&args, JsonbPGetDatum(settings));
	gl_args_time(&args, now);
	rows = gl_spi_run(&insert_channel, &args, 0);
	return gl_rows_ids(&rows).items[0];
}

void
gl_channel_set_workflow(gl_id workspace_id, gl_id channel_id, gl_id workflow_id)
{
	Args args = channel_args(workspace_id, channel_id);

	gl_args_id(&args, workflow_id);
	(void) gl_spi_run(&update_workflow, &args, 0);
}

void
gl_channel_set_policy(gl_id workspace_id, gl_id channel_id, const ChannelPolicy *policy)
{
	Args args = channel_args(workspace_id, channel_id);

	gl_args_int64(&args, policy->min_gap);
	gl_args_bool(&args, policy->refuses_duplicates);
	gl_args_int64(&args, policy->duplicates_within);
	(void) gl_spi_run(&update_policy, &args, 0);
}

void
gl_channel_set_pause(gl_id workspace_id, gl_id channel_id, bool is_paused, const char *reason,
					 bool needs_authorisation)
{
	Args args = channel_args(workspace_id, channel_id);

	gl_args_bool(&args, is_paused);
	gl_args_text(&args, reason);
	gl_args_bool(&args, needs_authorisation);
	(void) gl_spi_run(&update_pause, &args, 0);
}

void
gl_credential_write(gl_id workspace_id, gl_id channel_id, const char *reference, gl_time now)
{
	Args args = channel_args(workspace_id, channel_id);

	gl_args_text(&args, reference);
	gl_args_time(&args, now);
	(void) gl_spi_run(&write_credential, &args, 0);
}
