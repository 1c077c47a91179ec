/*
 * metrics.c
 *		Statements that follow the log for the metrics.
 */
#include "store/metrics.h"

#include "base/settings.h"
#include "catalog/pg_type_d.h"
#include "utils/guc.h"

static Statement make_state = {
	.text = "INSERT INTO greenlight_internal.metric_state (watermark, timezone) VALUES (0, '') "
			"ON CONFLICT DO NOTHING",
	.expect = SPI_OK_INSERT,
};

static Statement lock_state = {
	.text =
		"SELECT watermark, timezone, recount_ids, recount_after FROM greenlight_internal.metric_state FOR UPDATE",
	.expect = SPI_OK_SELECT,
};

static Statement take_state = {
	.text =
		"SELECT watermark, timezone, recount_ids, recount_after FROM greenlight_internal.metric_state "
		"FOR UPDATE SKIP LOCKED",
	.expect = SPI_OK_SELECT,
};

static Statement find_state = {
	.text = "SELECT 1 FROM greenlight_internal.metric_state",
	.expect = SPI_OK_SELECT,
};

static Statement write_state = {
	.text =
		"UPDATE greenlight_internal.metric_state SET (watermark, timezone, recount_ids, recount_after, refreshed_at) "
		"= ROW ($1, $2, $3, $4, $5)",
	.expect = SPI_OK_UPDATE,
	.ntypes = 5,
	.types = {INT8OID, TEXTOID, INT8ARRAYOID, INT8OID, TIMESTAMPTZOID},
};

/*
 * Of nothing there is no last event: then it is the end of the stretch. Votes and comments move a post no
 * further unless its review came to another state, which their detail then says. Approvals and abstentions
 * that leave the status of the post as well change nothing but its visits and when it was answered.
 */
static Statement select_slice = {
	.text =
		"WITH slice AS MATERIALIZED (SELECT seq, workspace_id, post_id, action, action IN ('approve', 'abstain', "
		"'request_changes', 'reject', 'comment', 'resolve_comment', 'tick') "
		"AND strpos(detail, '\"review\": \"') = 0 AS is_vote, "
		"action IN ('approve', 'abstain') AND from_status IS NOT DISTINCT FROM to_status AS is_approval "
		"FROM greenlight_internal.event WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3), "
		"changed AS MATERIALIZED (SELECT post_id, bool_and(is_vote) AS is_voted, "
		"bool_and(is_vote AND is_approval) AS is_approved FROM slice "
		"WHERE post_id IS NOT NULL GROUP BY post_id ORDER BY post_id) "
		"SELECT CASE WHEN count(*) < $3 THEN $2 ELSE max(seq) END, count(*)::int, COALESCE(bool_or(post_id IS NULL), false), "
		"ARRAY(SELECT post_id FROM changed WHERE NOT is_voted), ARRAY(SELECT post_id FROM changed WHERE is_voted AND NOT is_approved), "
		"ARRAY(SELECT post_id FROM changed WHERE is_approved), "
		"COALESCE(array_agg(DISTINCT workspace_id) FILTER (WHERE action IN "
		"('create_calendar', 'add_holiday', 'remove_holiday', 'import_holidays')), '{}') FROM slice",
	.expect = SPI_OK_SELECT,
	.ntypes = 3,
	.types = {INT8OID, INT8OID, INT4OID},
};

static Statement select_posts = {
	.text =
		"SELECT id FROM greenlight_internal.post WHERE id > $1 AND ($2 IS NULL OR workspace_id = ANY ($2)) "
		"ORDER BY id LIMIT $3",
	.expect = SPI_OK_SELECT,
	.ntypes = 3,
	.types = {INT8OID, INT8ARRAYOID, INT4OID},
};

static Statement clear[] = {
#define CLEAR(table) \
	{ \
		.text = "DELETE FROM greenlight_internal." table, .expect = SPI_OK_DELETE \
	}
	CLEAR("fact_post"),
	CLEAR("fact_post_state"),
	CLEAR("fact_step_visit"),
	CLEAR("fact_decision"),
	CLEAR("fact_delivery"),
	CLEAR("fact_attempt"),
	CLEAR("fact_contribution"),
	CLEAR("agg_approval_daily"),
	CLEAR("agg_step_daily"),
	CLEAR("agg_person_daily"),
	CLEAR("agg_delivery_daily"),
	CLEAR("agg_flow_daily"),
	CLEAR("agg_duration_histogram"),
};

/*
 * What does the counting: functions whose bodies are run as statements, because a function in SQL is planned
 * anew by every query that calls it, which takes longer than the rows of a slice.
 */
typedef struct Counting
{
	const char *function;
	Statement statement;
	bool is_of_votes; /* votes and comments may change it */
} Counting;

static Statement select_body = {
	.text =
		"SELECT prosrc FROM pg_catalog.pg_proc WHERE proname = $1 "
		"AND pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'greenlight_internal')",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {TEXTOID},
};

/* In this order: holidays are those of the calendars that workspaces go by. */
static Counting dimensions[] = {
#define DIMENSION(name) \
	{ \
		.function = "refresh_dim_" name, .statement = { \
			.expect = SPI_OK_INSERT, \
			.is_generic = true \
		} \
	}
	DIMENSION("workspace"), DIMENSION("person"), DIMENSION("channel"),
	DIMENSION("workflow"),	DIMENSION("step"),	 DIMENSION("holiday"),
};

/* In this order: votes are told apart by their visits, and what posts came to is read off the other facts. */
static Counting facts[] = {
#define FACT(name, of_votes) \
	{ \
		.function = "refresh_" name, .is_of_votes = of_votes, .statement = { \
			.expect = SPI_OK_SELECT, \
			.is_generic = true, \
			.ntypes = 3, \
			.types = {INT8ARRAYOID, TEXTOID, TIMESTAMPTZOID}, \
		} \
	}
	FACT("post_state", false), FACT("step_visit", true), FACT("decision", true),
	FACT("delivery", false),   FACT("attempt", false),	 FACT("contribution", true),
	FACT("post", true),
};

static Statement select_day = {
	.text = "SELECT ($1 AT TIME ZONE $2)::pg_catalog.date - '2000-01-01'::pg_catalog.date",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {TIMESTAMPTZOID, TEXTOID},
};

static Statement write_performance = {
	.text =
		"INSERT INTO greenlight_internal.performance "
		"(variant_id, metric, at, workspace_id, post_id, channel_id, value, recorded_by, recorded_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (variant_id, metric, at) DO UPDATE "
		"SET (value, recorded_by, recorded_at) = ROW (EXCLUDED.value, EXCLUDED.recorded_by, EXCLUDED.recorded_at)",
	.expect = SPI_OK_INSERT,
	.ntypes = 9,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID, INT8OID, INT8OID, INT8OID, FLOAT8OID, INT8OID,
			  TIMESTAMPTZOID},
};

static MetricState
state_of(const Rows *rows)
{
	MetricState state;
	Row row;

	gl_row_fetch(rows, 0, 4, &row);
	state.watermark = gl_row_int64(&row, 0);
	state.timezone = gl_row_text(&row, 1);
	state.recount.items = gl_row_ids(&row, 2, &state.recount.n);
	state.after = gl_row_int64(&row, 3);
	return state;
}

MetricState
gl_metric_state_lock(void)
{
	Rows rows;

	(void) gl_spi_run(&make_state, NULL, 0);
	rows = gl_spi_run(&lock_state, NULL, 0);
	return state_of(&rows);
}

bool
gl_metric_state_take(MetricState *state)
{
	Rows rows = gl_spi_run(&take_state, NULL, 0);

	if (rows.count == 0 && gl_spi_run(&find_state, NULL, 0).count == 0)
	{
		*state = gl_metric_state_lock();
		return true;
	}
	if (rows.count > 0)
		*state = state_of(&rows);
	return rows.count > 0;
}

void
gl_metric_state_write(const MetricState *state, gl_time now)
{
	Args args = {0};

	gl_args_int64(&args, state->watermark);
	gl_args_text(&args, state->timezone);
	gl_args_ids(&args, state->recount.items, state->recount.n);
	gl_args_int64(&args, state->after);
	gl_args_time(&args, now);
	(void) gl_spi_run(&write_state, &args, 0);
}

/*
 * The plans are made once, maybe while tables are small or nothing is known of them: by their indexes they
 * are never far from the best, however the tables grow. Until the engine is left.
 */
static void
plan_by_indexes(void)
{
	static const char *const settings[] = {"enable_seqscan", "enable_memoize", "jit"};

	for (int i = 0; i < lengthof(settings); i++)
		(void) set_config_option(settings[i], "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
								 true, 0, false);
}

MetricSlice
gl_metric_slice(gl_id after, gl_id sealed, int limit)
{
	MetricSlice slice = {0};
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, after);
	gl_args_int64(&args, sealed);
	gl_args_int(&args, limit);
	plan_by_indexes();
	rows = gl_spi_run(&select_slice, &args, 0);
	gl_row_fetch(&rows, 0, 7, &row);
	slice.last = gl_row_int64(&row, 0);
	slice.events = gl_row_int(&row, 1);
	slice.has_setup = gl_row_bool(&row, 2);
	slice.moved.items = gl_row_ids(&row, 3, &slice.moved.n);
	slice.voted.items = gl_row_ids(&row, 4, &slice.voted.n);
	slice.approved.items = gl_row_ids(&row, 5, &slice.approved.n);
	slice.recalendared.items = gl_row_ids(&row, 6, &slice.recalendared.n);
	return slice;
}

IdList
gl_metric_posts(gl_id after, const IdList *workspaces, int limit)
{
	Args args = {0};
	Rows rows;

	gl_args_int64(&args, after);
	if (workspaces == NULL)
		gl_args_null(&args);
	else
		gl_args_ids(&args, workspaces->items, workspaces->n);
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_posts, &args, 0);
	return gl_rows_ids(&rows);
}

void
gl_metrics_clear(void)
{
	for (int i = 0; i < lengthof(clear); i++)
		(void) gl_spi_run(&clear[i], NULL, 0);
}

/* A plan holds its own text: from then on the statement goes by the function's name. */
static Rows
run_counting(Counting *counting, const Args *args)
{
	Statement *statement = &counting->statement;
	Rows rows;

	if (statement->plan == NULL)
	{
		Args name = {0};
		Row row;

		gl_args_text(&name, counting->function);
		rows = gl_spi_run(&select_body, &name, 0);
		gl_row_fetch(&rows, 0, 1, &row);
		statement->text = gl_row_text(&row, 0);
	}
	rows = gl_spi_run(statement, args, 0);
	statement->text = counting->function;
	return rows;
}

void
gl_metric_dimensions_refresh(void)
{
	for (int i = 0; i < lengthof(dimensions); i++)
		(void) run_counting(&dimensions[i], NULL);
}

int64
gl_metric_posts_refresh(const IdList *posts, bool is_moved, const char *timezone, gl_time now)
{
	Args args = {0};
	int64 changes = 0;

	plan_by_indexes();
	gl_args_ids(&args, posts->items, posts->n);
	gl_args_text(&args, timezone);
	gl_args_time(&args, now);
	for (int i = 0; i < lengthof(facts); i++)
	{
		Rows rows;
		Row row;

		if (!is_moved && !facts[i].is_of_votes)
			continue;
		rows = run_counting(&facts[i], &args);
		gl_row_fetch(&rows, 0, 1, &row);
		changes += gl_row_int64(&row, 0);
	}
	return changes;
}

int
gl_metric_day(gl_time at)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_time(&args, at);
	gl_args_text(&args, gl_settings.reporting_timezone);
	rows = gl_spi_run(&select_day, &args, 0);
	gl_row_fetch(&rows, 0, 1, &row);
	return gl_row_int(&row, 0);
}

void
gl_performance_write(const PerformanceRow *row)
{
	Args args = {0};

	gl_args_int64(&args, row->variant_id);
	gl_args_text(&args, row->metric);
	gl_args_time(&args, row->at);
	gl_args_int64(&args, row->workspace_id);
	gl_args_int64(&args, row->post_id);
	gl_args_int64(&args, row->channel_id);
	gl_args_datum(&args, Float8GetDatum(row->value));
	gl_args_id(&args, row->recorded_by);
	gl_args_time(&args, row->recorded_at);
	(void) gl_spi_run(&write_performance, &args, 0);
}
