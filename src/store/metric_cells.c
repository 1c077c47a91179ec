/*
 * metric_cells.c
 *		Rows of roll-ups are looked for by their whole keys in a hash. All rows that were added to are read
 *		first, and then written, in the order of their keys: neighbours in the index are written together.
 *		Nobody else writes them meanwhile, for who counts holds the lock of the metrics' state.
 */
#include "store/metric_cells.h"

#include "base/durations.h"
#include "base/table.h"
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

/* A row of a roll-up; a cell has the same members where it has any. */
typedef struct CellRow
{
	int day;
	gl_id workspace_id;
	gl_id ids[CELL_IDS];
	int64 sums[CELL_SUMS];
	gl_time refreshed_at;
	ItemPointerData tid;
} CellRow;

/* clang-format off */
#define GL_ROW CellRow
#define CELL_ID(id, column) {FIELD_INT64, offsetof(CellRow, ids) + sizeof(gl_id) * (id), NULL, #column},
#define CELL_SUM(sum, column) {FIELD_INT64, offsetof(CellRow, sums) + sizeof(int64) * (sum), NULL, #column},

#define STEP_IDS(F) F(0, workflow_id) F(1, step_id) F(2, channel_id)
#define STEP_SUMS(F) \
	F(VISITS_ENTERED, entered) F(VISITS_EXITED, exited) F(VISITS_PASSED, passed) F(VISITS_RETURNED, returned) \
	F(VISITS_DECLINED, declined) F(VISITS_SLA_CLOSED, sla_closed) F(VISITS_SLA_MET, sla_met) \
	F(VISITS_ESCALATED, escalated) F(VISITS_DURATION_US, duration_us) F(VISITS_BUSINESS_N, business_n) \
	F(VISITS_BUSINESS_US, business_us)
#define PERSON_IDS(F) F(0, person_id) F(1, workflow_id)
#define PERSON_SUMS(F) \
	F(PERSON_DECISIONS, decisions) F(PERSON_APPROVALS, approvals) F(PERSON_ABSTENTIONS, abstentions) \
	F(PERSON_ON_BEHALF, on_behalf) F(PERSON_SLA_DECISIONS, sla_decisions) F(PERSON_SLA_MET, sla_met) \
	F(PERSON_RESPONSE_US, response_us) F(PERSON_BUSINESS_N, business_n) F(PERSON_BUSINESS_US, business_us) \
	F(PERSON_CHANGE_REQUESTS, change_requests) F(PERSON_REJECTIONS, rejections) F(PERSON_DEEMED, deemed)
#define RESPONSE_IDS(F) F(0, workflow_id) F(1, channel_id)
/* Votes add to two of its sums; the others keep what they are. */
#define RESPONSE_SUMS(F) \
	F(RESPONSE_N, response_n) F(RESPONSE_US, response_us) F(2, created) F(3, submitted) F(4, approved) \
	F(5, first_pass) F(6, rejected) F(7, expired) F(8, published) F(9, published_without_approval) \
	F(10, overrides) F(11, change_requests) F(12, deemed_approvals) F(13, rounds) F(14, cycle_us) \
	F(15, cycle_business_n) F(16, cycle_business_us) F(17, review_us) F(18, rework_us) F(19, lead_us)

#define CELL_FIELDS(ids, sums) \
	{GL_FIELD(DATE, day) GL_FIELD(INT64, workspace_id) ids(CELL_ID) sums(CELL_SUM) GL_FIELD(TIME, refreshed_at)}
static const Field step_fields[] = CELL_FIELDS(STEP_IDS, STEP_SUMS);
static const Field person_fields[] = CELL_FIELDS(PERSON_IDS, PERSON_SUMS);
static const Field response_fields[] = CELL_FIELDS(RESPONSE_IDS, RESPONSE_SUMS);
#undef GL_ROW

#define COLUMN(number, column) #column ", "
#define INSERT_CELL(name, ids, sums, params) \
	"INSERT INTO greenlight_internal." name " (day, workspace_id, " ids(COLUMN) sums(COLUMN) "refreshed_at) " \
	"VALUES (" params ")"
#define UPDATE_CELL(name, sums, values, condition) \
	"UPDATE greenlight_internal." name " SET (" sums(COLUMN) "refreshed_at) = ROW (" values ") " \
	"WHERE day = $1 AND workspace_id = $2 AND " condition
#define PARAMS_6_TO_17 "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17"
/* clang-format on */

#define CELL_STATEMENT(text_, expect_, fields_) \
	{ \
		.text = (text_), .expect = (expect_), .fields = (fields_), .nfields = lengthof(fields_), \
	}

static Statement insert_step = CELL_STATEMENT(
	INSERT_CELL("agg_step_daily", STEP_IDS, STEP_SUMS, GL_PARAMS_17), SPI_OK_INSERT, step_fields);
static Statement update_step =
	CELL_STATEMENT(UPDATE_CELL("agg_step_daily", STEP_SUMS, PARAMS_6_TO_17,
							   "workflow_id = $3 AND step_id = $4 AND channel_id = $5"),
				   SPI_OK_UPDATE, step_fields);
static Statement insert_person =
	CELL_STATEMENT(INSERT_CELL("agg_person_daily", PERSON_IDS, PERSON_SUMS, GL_PARAMS_17),
				   SPI_OK_INSERT, person_fields);
static Statement update_person =
	CELL_STATEMENT(UPDATE_CELL("agg_person_daily", PERSON_SUMS, "$5, " PARAMS_6_TO_17,
							   "person_id = $3 AND workflow_id = $4"),
				   SPI_OK_UPDATE, person_fields);
static Statement insert_response = CELL_STATEMENT(
	INSERT_CELL("agg_approval_daily", RESPONSE_IDS, RESPONSE_SUMS, GL_PARAMS_24 ", $25"),
	SPI_OK_INSERT, response_fields);
static Statement update_response =
	CELL_STATEMENT(UPDATE_CELL("agg_approval_daily", RESPONSE_SUMS,
							   "$5, " PARAMS_6_TO_17 ", $18, $19, $20, $21, $22, $23, $24, $25",
							   "workflow_id = $3 AND channel_id = $4"),
				   SPI_OK_UPDATE, response_fields);

static struct
{
	int nids;
	int nsums; /* that votes add to */
	const char *index;
	Table table;
} kinds[] = {
#define KIND(nids_, nsums_, name_, fields_, insert_, update_) \
	{ \
		.nids = (nids_), .nsums = (nsums_), .index = name_ "_pkey", \
		.table = GL_TABLE(name_, CellRow, fields_, insert_, update_) \
	}
	[CELL_STEP] =
		KIND(3, VISITS_SUM_COUNT, "agg_step_daily", step_fields, &insert_step, &update_step),
	[CELL_PERSON] = KIND(2, PERSON_SUM_COUNT, "agg_person_daily", person_fields, &insert_person,
						 &update_person),
	[CELL_RESPONSE] = KIND(2, RESPONSE_SUM_COUNT, "agg_approval_daily", response_fields,
						   &insert_response, &update_response),
};
StaticAssertDecl(lengthof(kinds) == CELL_KIND_COUNT, "a table for each kind");
StaticAssertDecl(VISITS_SUM_COUNT <= CELL_SUMS && PERSON_SUM_COUNT <= CELL_SUMS,
				 "room for all sums");

/* In the order of DurationMetric. */
static const char *const metrics[] = {"step", "step_business", "response", "response_business",
									  "time_to_first_response"};
static const NameTable metric_names = {"metric", metrics, lengthof(metrics)};
StaticAssertDecl(lengthof(metrics) == DURATION_METRIC_COUNT, "a name for each metric");

typedef struct DurationRow
{
	int metric; /* a DurationMetric */
	int day;
	gl_id workspace_id;
	gl_id workflow_id;
	gl_id step_id;
	gl_id channel_id;
	int64 n;
	char *durations; /* packed */
	gl_time refreshed_at;
	ItemPointerData tid;
} DurationRow;

/* clang-format off */
#define GL_ROW DurationRow
#define DURATION_KEY(F, N) \
	F(DATE, day) F(INT64, workspace_id) F(INT64, workflow_id) F(INT64, step_id) F(INT64, channel_id)
#define DURATION_REST(F, N) F(INT64, n) F(TEXT, durations) F(TIME, refreshed_at)
static const Field duration_fields[] = {
	GL_FIELD_NAME(metric_names, metric) DURATION_KEY(GL_FIELD, GL_FIELD_NAME)
	DURATION_REST(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW
/* clang-format on */

static Statement insert_durations = CELL_STATEMENT(
	"INSERT INTO greenlight_internal.agg_duration_histogram (metric" DURATION_KEY(
		GL_COLUMN, GL_COLUMN) DURATION_REST(GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_9 ")",
	SPI_OK_INSERT, duration_fields);
static Statement update_durations = CELL_STATEMENT(
	"UPDATE greenlight_internal.agg_duration_histogram SET (n, durations, refreshed_at) = ROW ($7, $8, $9) "
	"WHERE metric = $1 AND day = $2 AND workspace_id = $3 AND workflow_id = $4 AND step_id = $5 "
	"AND channel_id = $6",
	SPI_OK_UPDATE, duration_fields);
static Table durations = GL_TABLE("agg_duration_histogram", DurationRow, duration_fields,
								  &insert_durations, &update_durations);

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

static int
compare_cells(const void *a, const void *b)
{
	const CellKey *x = &(*(const Cell *const *) a)->key;
	const CellKey *y = &(*(const Cell *const *) b)->key;
	int order = gl_compare_ids(&x->day, &y->day);

	if (order == 0)
		order = gl_compare_ids(&x->workspace_id, &y->workspace_id);
	for (int i = 0; i < CELL_IDS && order == 0; i++)
		order = gl_compare_ids(&x->ids[i], &y->ids[i]);
	return order;
}

/* The row of a cell as it is; a new one when there is none. */
static void
read_row(CellKind kind, const CellKey *key, CellRow *row)
{
	TableKey keys[2 + CELL_IDS] = {GL_KEY_DATE(key->day), GL_KEY_ID(key->workspace_id)};

	for (int i = 0; i < kinds[kind].nids; i++)
		keys[2 + i] = (TableKey) GL_KEY_ID(key->ids[i]);
	if (gl_table_find_one(&kinds[kind].table, kinds[kind].index, keys, 2 + kinds[kind].nids, row))
		return;
	*row = (CellRow){.day = (int) key->day, .workspace_id = key->workspace_id};
	memcpy(row->ids, key->ids, sizeof(row->ids));
}

static void
write_row(CellKind kind, CellRow *row)
{
	if (ItemPointerIsValid(&row->tid))
		gl_table_update(&kinds[kind].table, row);
	else
		gl_table_insert(&kinds[kind].table, row);
}

static void
write_cells(const MetricSums *sums, CellKind kind, gl_time now)
{
	const Cell **cells = palloc(sizeof(Cell *) * Max(hash_get_num_entries(sums->cells), 1));
	CellRow *rows;
	HASH_SEQ_STATUS all;
	const Cell *cell;
	int n = 0;

	hash_seq_init(&all, sums->cells);
	while ((cell = hash_seq_search(&all)) != NULL)
		if (cell->key.kind == kind && !is_nothing(cell, kinds[kind].nsums))
			cells[n++] = cell;
	qsort(cells, n, sizeof(Cell *), compare_cells);
	rows = palloc(sizeof(CellRow) * Max(n, 1));
	gl_table_keep_scans(&(IdList){.n = 0});
	for (int i = 0; i < n; i++)
		read_row(kind, &cells[i]->key, &rows[i]);
	gl_table_end_scans();
	gl_table_begin_batch();
	for (int i = 0; i < n; i++)
	{
		for (int sum = 0; sum < kinds[kind].nsums; sum++)
			rows[i].sums[sum] += cells[i]->sums[sum];
		rows[i].refreshed_at = now;
		write_row(kind, &rows[i]);
	}
	gl_table_end_batch();
}

static int
compare_durations(const void *a, const void *b)
{
	const DurationChange *x = a;
	const DurationChange *y = b;
	int order = (x->metric > y->metric) - (x->metric < y->metric);

	if (order == 0)
		order = (x->day > y->day) - (x->day < y->day);
	if (order == 0)
		order = gl_compare_ids(&x->workspace_id, &y->workspace_id);
	if (order == 0)
		order = gl_compare_ids(&x->workflow_id, &y->workflow_id);
	if (order == 0)
		order = gl_compare_ids(&x->step_id, &y->step_id);
	return order != 0 ? order : gl_compare_ids(&x->channel_id, &y->channel_id);
}

/* The row that a change is added to, as it is; a new one when there is none. */
static void
read_durations(const DurationChange *change, DurationRow *row)
{
	TableKey keys[] = {GL_KEY_TEXT(metrics[change->metric]), GL_KEY_DATE(change->day),
					   GL_KEY_ID(change->workspace_id),		 GL_KEY_ID(change->workflow_id),
					   GL_KEY_ID(change->step_id),			 GL_KEY_ID(change->channel_id)};

	if (!gl_table_find_one(&durations, "agg_duration_histogram_pkey", keys, lengthof(keys), row))
		*row = (DurationRow){.metric = change->metric,
							 .day = change->day,
							 .workspace_id = change->workspace_id,
							 .workflow_id = change->workflow_id,
							 .step_id = change->step_id,
							 .channel_id = change->channel_id,
							 .durations = ""};
}

/* Changes of one row, and what the row comes to; false when they cancel out. */
static bool
add_durations(const DurationChange *changes, int n, DurationRow *row)
{
	DurationHistogram histogram = {0};
	bool is_nothing = true;
	int64 sum = 0;

	for (int i = 0; i < n; i++)
	{
		gl_durations_add(&histogram, (double) changes[i].us / GL_SECOND, changes[i].sign);
		sum += changes[i].sign;
	}
	for (int i = histogram.first; i < histogram.end; i++)
		is_nothing &= histogram.n[i] == 0;
	if (is_nothing)
		return false;
	read_durations(changes, row);
	gl_durations_add_packed(&histogram, row->durations, strlen(row->durations));
	row->n += sum;
	row->durations = gl_durations_pack(&histogram);
	return true;
}

static void
write_durations(const MetricSums *sums, gl_time now)
{
	DurationRow *rows = palloc(sizeof(DurationRow) * Max(sums->ndurations, 1));
	int nrows = 0;
	int end;

	if (sums->ndurations == 0)
		return;
	qsort(sums->durations, sums->ndurations, sizeof(DurationChange), compare_durations);
	gl_table_keep_scans(&(IdList){.n = 0});
	for (int from = 0; from < sums->ndurations; from = end)
	{
		for (end = from + 1; end < sums->ndurations; end++)
			if (compare_durations(&sums->durations[from], &sums->durations[end]) != 0)
				break;
		nrows += add_durations(&sums->durations[from], end - from, &rows[nrows]);
	}
	gl_table_end_scans();
	gl_table_begin_batch();
	for (int i = 0; i < nrows; i++)
	{
		rows[i].refreshed_at = now;
		if (ItemPointerIsValid(&rows[i].tid))
			gl_table_update(&durations, &rows[i]);
		else
			gl_table_insert(&durations, &rows[i]);
	}
	gl_table_end_batch();
}

void
gl_metric_sums_write(const MetricSums *sums, gl_time now)
{
	for (int kind = 0; kind < CELL_KIND_COUNT; kind++)
		write_cells(sums, kind, now);
	write_durations(sums, now);
}
