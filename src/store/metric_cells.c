/*
 * metric_cells.c
 *		Rows of roll-ups are looked for by their whole keys in a hash, and written by one statement for each
 *		kind.
 */
#include "store/metric_cells.h"

#include "catalog/pg_type_d.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

typedef struct CellKey
{
	int64 kind; /* as wide as the rest: the bytes of a key are all of it */
	int64 day;
	gl_id workspace_id;
	gl_id ids[CELL_IDS];
} CellKey;

typedef struct Cell
{
	CellKey key;
	int64 sums[CELL_SUMS];
} Cell;

struct MetricSums
{
	MemoryContext context;
	HTAB *cells;
	DurationChange *durations;
	int ndurations;
	int room;
};

#define COLUMN(name) ", " #name
#define ADDED(name) ", a." #name " + EXCLUDED." #name

/* clang-format off */
#define VISIT_SUMS(F) \
	F(entered) F(exited) F(passed) F(returned) F(declined) F(sla_closed) F(sla_met) F(escalated) \
	F(duration_us) F(business_n) F(business_us)
#define PERSON_SUMS(F) \
	F(decisions) F(approvals) F(abstentions) F(on_behalf) F(sla_decisions) F(sla_met) F(response_us) \
	F(business_n) F(business_us)
#define RESPONSE_SUMS(F) F(response_n) F(response_us)

/* The columns of the key follow the day in the order of a cell's ids. */
#define ADD_CELLS(table, ids, params, list) \
	"INSERT INTO greenlight_internal." table " AS a (day, workspace_id" ids list(COLUMN) ", refreshed_at) " \
	"SELECT '2000-01-01'::date + c.day::int, c.workspace_id" ids list(COLUMN) ", $1 " \
	"FROM unnest(" params ") AS c (day, workspace_id" ids list(COLUMN) ") " \
	"ON CONFLICT (day, workspace_id" ids ") DO UPDATE SET (refreshed_at" list(COLUMN) ") " \
	"= ROW (EXCLUDED.refreshed_at" list(ADDED) ")"
/* clang-format on */

#define PARAMS_FROM_2_TO_7 "$2, $3, $4, $5, $6, $7"

static struct
{
	int nids;
	int nsums;
	Statement add;
} kinds[] = {
#define KIND(nids_, nsums_, text_) \
	{ \
		.nids = (nids_), .nsums = (nsums_), .add = { \
			.text = (text_), \
			.expect = SPI_OK_INSERT, \
			.is_generic = true, \
			.ntypes = 3 + (nids_) + (nsums_), \
			.types = {TIMESTAMPTZOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, \
					  INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, \
					  INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, \
					  INT8ARRAYOID, INT8ARRAYOID} \
		} \
	}
	[CELL_STEP] =
		KIND(3, VISITS_SUM_COUNT,
			 ADD_CELLS("agg_step_daily", ", workflow_id, step_id, channel_id",
					   PARAMS_FROM_2_TO_7 ", $8, $9, $10, $11, $12, $13, $14, $15, $16, $17",
					   VISIT_SUMS)),
	[CELL_PERSON] =
		KIND(2, PERSON_SUM_COUNT,
			 ADD_CELLS("agg_person_daily", ", person_id, workflow_id",
					   PARAMS_FROM_2_TO_7 ", $8, $9, $10, $11, $12, $13, $14", PERSON_SUMS)),
	[CELL_RESPONSE] = KIND(2, RESPONSE_SUM_COUNT,
						   ADD_CELLS("agg_approval_daily", ", workflow_id, channel_id",
									 PARAMS_FROM_2_TO_7, RESPONSE_SUMS)),
};
StaticAssertDecl(lengthof(kinds) == CELL_KIND_COUNT, "a statement for each kind");

/* In the order of DurationMetric. */
static Statement add_durations = {
	.text =
		"INSERT INTO greenlight_internal.agg_duration_histogram AS a "
		"(metric, day, workspace_id, workflow_id, step_id, channel_id, n, durations, refreshed_at) "
		"SELECT ('{step,step_business,response,response_business,time_to_first_response}'::text[])[g.metric + 1], "
		"'2000-01-01'::date + g.day::int, g.workspace_id, g.workflow_id, g.step_id, g.channel_id, g.n, "
		"g.durations, $1 "
		"FROM (SELECT c.metric, c.day, c.workspace_id, c.workflow_id, c.step_id, c.channel_id, sum(c.sign::int) AS n, "
		"greenlight_internal.durations(array_agg(c.us / 1000000.0::double precision), array_agg(c.sign::int)) "
		"AS durations FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) "
		"AS c (metric, day, workspace_id, workflow_id, step_id, channel_id, us, sign) "
		"GROUP BY 1, 2, 3, 4, 5, 6) g WHERE g.durations <> '' "
		"ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id) "
		"DO UPDATE SET (n, durations, refreshed_at) = ROW (a.n + EXCLUDED.n, "
		"greenlight_internal.durations_sum(a.durations, EXCLUDED.durations), EXCLUDED.refreshed_at)",
	.expect = SPI_OK_INSERT,
	.is_generic = true,
	.ntypes = 9,
	.types = {TIMESTAMPTZOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID,
			  INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID},
};
#define DURATION_COLUMNS 8

MetricSums *
gl_metric_sums_new(void)
{
	MetricSums *sums = palloc0(sizeof(MetricSums));
	HASHCTL control = {
		.keysize = sizeof(CellKey), .entrysize = sizeof(Cell), .hcxt = CurrentMemoryContext};

	sums->context = CurrentMemoryContext;
	sums->cells = hash_create("greenlight metric cells", 1024, &control,
							  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return sums;
}

int64 *
gl_metric_cell(MetricSums *sums, CellKind kind, int day, gl_id workspace_id,
			   const gl_id ids[CELL_IDS])
{
	CellKey key = {.kind = kind, .day = day, .workspace_id = workspace_id};
	bool is_there;
	Cell *cell;

	memcpy(key.ids, ids, sizeof(key.ids));
	cell = hash_search(sums->cells, &key, HASH_ENTER, &is_there);
	if (!is_there)
		memset(cell->sums, 0, sizeof(cell->sums));
	return cell->sums;
}

void
gl_metric_duration(MetricSums *sums, const DurationChange *change)
{
	if (change->us == GL_TIME_NEVER)
		return;
	if (sums->ndurations == sums->room)
	{
		sums->room = sums->room * 2 + 64;
		sums->durations =
			sums->durations == NULL
				? MemoryContextAlloc(sums->context, sizeof(DurationChange) * sums->room)
				: repalloc_huge(sums->durations, sizeof(DurationChange) * sums->room);
	}
	sums->durations[sums->ndurations++] = *change;
}

static bool
is_nothing(const Cell *cell, int nsums)
{
	for (int i = 0; i < nsums; i++)
		if (cell->sums[i] != 0)
			return false;
	return true;
}

/* A column of some cells: the day, the workspace, the ids, then the sums. */
static int64
cell_column(const Cell *cell, int column, int nids)
{
	if (column == 0)
		return cell->key.day;
	if (column == 1)
		return cell->key.workspace_id;
	return column < 2 + nids ? cell->key.ids[column - 2] : cell->sums[column - 2 - nids];
}

static void
write_cells(const MetricSums *sums, CellKind kind, gl_time now)
{
	int ncolumns = 2 + kinds[kind].nids + kinds[kind].nsums;
	const Cell **cells = palloc(sizeof(Cell *) * Max(hash_get_num_entries(sums->cells), 1));
	int64 *values;
	HASH_SEQ_STATUS all;
	const Cell *cell;
	Args args = {0};
	int n = 0;

	hash_seq_init(&all, sums->cells);
	while ((cell = hash_seq_search(&all)) != NULL)
		if (cell->key.kind == kind && !is_nothing(cell, kinds[kind].nsums))
			cells[n++] = cell;
	if (n == 0)
		return;
	values = palloc(sizeof(int64) * n);
	gl_args_time(&args, now);
	for (int column = 0; column < ncolumns; column++)
	{
		for (int i = 0; i < n; i++)
			values[i] = cell_column(cells[i], column, kinds[kind].nids);
		gl_args_ids(&args, values, n);
	}
	(void) gl_spi_run(&kinds[kind].add, &args, 0);
}

static int64
duration_column(const DurationChange *change, int column)
{
	const int64 columns[DURATION_COLUMNS] = {
		change->metric,	 change->day,		 change->workspace_id, change->workflow_id,
		change->step_id, change->channel_id, change->us,		   change->sign};

	return columns[column];
}

static void
write_durations(const MetricSums *sums, gl_time now)
{
	int64 *values = palloc(sizeof(int64) * Max(sums->ndurations, 1));
	Args args = {0};

	if (sums->ndurations == 0)
		return;
	gl_args_time(&args, now);
	for (int column = 0; column < DURATION_COLUMNS; column++)
	{
		for (int i = 0; i < sums->ndurations; i++)
			values[i] = duration_column(&sums->durations[i], column);
		gl_args_ids(&args, values, sums->ndurations);
	}
	(void) gl_spi_run(&add_durations, &args, 0);
}

void
gl_metric_sums_write(const MetricSums *sums, gl_time now)
{
	for (int kind = 0; kind < CELL_KIND_COUNT; kind++)
		write_cells(sums, kind, now);
	write_durations(sums, now);
}
