/*
 * metric_facts.c
 *		Rows of the facts that votes write, directly; and what is read of others to do so.
 */
#include "store/metric_facts.h"

#include "catalog/pg_type_d.h"
#include "store/reviews.h"

/* clang-format off */
#define GL_ROW PostFact
static const Field post_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(INT64, workspace_id) GL_FIELD(ID, workflow_id) GL_FIELD(ID, channel_id)
	GL_FIELD(TIME, first_submitted_at) GL_FIELD(TIME, first_response_at)
	GL_FIELD(SECONDS, time_to_first_response_seconds) GL_FIELD(TID, tid)};
/* What a vote may change, behind the key. */
static const Field response_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(TIME, first_response_at) GL_FIELD(SECONDS, time_to_first_response_seconds)};
#undef GL_ROW

#define GL_ROW VisitFact
#define VISIT_KEY(F, N) F(INT64, post_id) F(INT, round) F(INT, step_order) F(INT, visit)
#define VISIT_REST(F, N) \
	F(INT64, workspace_id) F(INT64, workflow_id) F(INT64, step_id) F(ID, channel_id) F(TIME, entered_at) \
	F(TIME, exited_at) N(gl_visit_states, outcome) F(BOOL, is_asked) F(SECONDS, duration_seconds) \
	F(SECONDS, business_seconds) F(SECONDS, sla_seconds) F(OPT_BOOL, is_sla_met) F(BOOL, is_escalated) \
	F(IDS, waiting_person_ids)
static const Field visit_fields[] = {VISIT_KEY(GL_FIELD, GL_FIELD_NAME) VISIT_REST(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW DecisionFact
#define DECISION_REST(F, N) \
	F(INT64, post_id) F(INT64, workspace_id) F(INT64, workflow_id) F(INT64, step_id) F(ID, channel_id) \
	F(INT, round) F(INT, visit) F(INT, revision) F(ID, person_id) F(ID, on_behalf_of_id) F(TIME, requested_at) \
	F(TIME, decided_at) N(gl_verdicts, verdict) F(SECONDS, response_seconds) \
	F(SECONDS, response_business_seconds) F(BOOL, has_note) F(OPT_BOOL, is_late) F(BOOL, is_deemed)
static const Field decision_fields[] = {
	GL_FIELD(INT64, decision_id) DECISION_REST(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW ContributionFact
static const Field contribution_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(INT64, person_id) GL_FIELD(TEXT, kind) GL_FIELD(INT64, workspace_id)
	GL_FIELD(INT, n) GL_FIELD(TIME, first_at) GL_FIELD(TIME, last_at)};
#undef GL_ROW

#define GL_ROW StepTerms
static const Field terms_fields[] = {
	GL_FIELD(SECONDS, sla_seconds) GL_FIELD(BOOL, is_business) GL_FIELD(ID, calendar_id)};
#undef GL_ROW
/* clang-format on */

static Statement select_posts = {
	.text =
		"SELECT f.post_id, f.workspace_id, f.workflow_id, f.channel_id, f.first_submitted_at, f.first_response_at, "
		"f.time_to_first_response_seconds, f.ctid "
		"FROM unnest($1) AS u (id) JOIN greenlight_internal.fact_post f ON f.post_id = u.id "
		"WHERE NOT EXISTS (SELECT FROM greenlight_internal.comment c WHERE c.post_id = u.id OFFSET 0) "
		"ORDER BY f.post_id",
	.expect = SPI_OK_SELECT,
	.is_generic = true,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

static Statement update_response = {
	.text =
		"UPDATE greenlight_internal.fact_post SET (first_response_at, time_to_first_response_seconds) = ROW ($2, $3) "
		"WHERE post_id = $1",
	.expect = SPI_OK_UPDATE,
	.fields = response_fields,
	.nfields = lengthof(response_fields),
};

static Statement select_terms = {
	.text =
		"SELECT d.sla_seconds, COALESCE(d.sla_unit = 'business', false), COALESCE(d.calendar_id, w.calendar_id) "
		"FROM greenlight_internal.dim_step d, greenlight_internal.dim_workspace w "
		"WHERE d.step_id = $1 AND w.workspace_id = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement insert_visit = {
	.text =
		"INSERT INTO greenlight_internal.fact_step_visit (post_id, round, step_order, visit" VISIT_REST(
			GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_18 ")",
	.expect = SPI_OK_INSERT,
	.fields = visit_fields,
	.nfields = lengthof(visit_fields),
};

static Statement update_visit = {
	.text =
		"UPDATE greenlight_internal.fact_step_visit SET (workspace_id, workflow_id, step_id, channel_id, "
		"entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, "
		"is_sla_met, is_escalated, waiting_person_ids) = ROW ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
		"$15, $16, $17, $18) WHERE post_id = $1 AND round = $2 AND step_order = $3 AND visit = $4",
	.expect = SPI_OK_UPDATE,
	.fields = visit_fields,
	.nfields = lengthof(visit_fields),
};

static Statement insert_decision = {
	.text = "INSERT INTO greenlight_internal.fact_decision (decision_id" DECISION_REST(
		GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_19 ")",
	.expect = SPI_OK_INSERT,
	.fields = decision_fields,
	.nfields = lengthof(decision_fields),
};

static Statement insert_contribution = {
	.text =
		"INSERT INTO greenlight_internal.fact_contribution "
		"(post_id, person_id, kind, workspace_id, n, first_at, last_at) VALUES (" GL_PARAMS_7 ")",
	.expect = SPI_OK_INSERT,
	.fields = contribution_fields,
	.nfields = lengthof(contribution_fields),
};

static Statement update_contribution = {
	.text =
		"UPDATE greenlight_internal.fact_contribution SET (workspace_id, n, first_at, last_at) = "
		"ROW ($4, $5, $6, $7) WHERE post_id = $1 AND person_id = $2 AND kind = $3",
	.expect = SPI_OK_UPDATE,
	.fields = contribution_fields,
	.nfields = lengthof(contribution_fields),
};

static Table responses = GL_TABLE("fact_post", PostFact, response_fields, NULL, &update_response);
static Table visits =
	GL_TABLE("fact_step_visit", VisitFact, visit_fields, &insert_visit, &update_visit);
static Table decisions =
	GL_TABLE("fact_decision", DecisionFact, decision_fields, &insert_decision, NULL);
static Table contributions = GL_TABLE("fact_contribution", ContributionFact, contribution_fields,
									  &insert_contribution, &update_contribution);

PostFact *
gl_post_facts_read(const IdList *posts, int *found)
{
	Args args = {0};
	Rows rows;

	gl_args_ids(&args, posts->items, posts->n);
	rows = gl_spi_run(&select_posts, &args, 0);
	return gl_rows_read(&rows, post_fields, lengthof(post_fields), sizeof(PostFact), found);
}

VisitFact *
gl_visit_facts_read(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find(&visits, "fact_step_visit_pkey", keys, 1, 0, found);
}

DecisionFact *
gl_decision_facts_read(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find(&decisions, "fact_decision_pkey", keys, 1, 0, found);
}

bool
gl_contribution_fact_read(gl_id post_id, gl_id person_id, const char *kind, ContributionFact *fact)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_ID(person_id), GL_KEY_TEXT(kind)};

	return gl_table_find_one(&contributions, "fact_contribution_pkey", keys, 3, fact);
}

bool
gl_step_terms_read(gl_id step_id, gl_id workspace_id, StepTerms *terms)
{
	Args args = {0};
	Rows rows;
	Row row;

	gl_args_int64(&args, step_id);
	gl_args_int64(&args, workspace_id);
	rows = gl_spi_run(&select_terms, &args, 0);
	if (rows.count == 0)
		return false;
	gl_row_fetch(&rows, 0, lengthof(terms_fields), &row);
	gl_row_fields(&row, 0, terms_fields, lengthof(terms_fields), terms);
	return true;
}

void
gl_visit_fact_write(VisitFact *fact)
{
	if (ItemPointerIsValid(&fact->tid))
		gl_table_update(&visits, fact);
	else
		gl_table_insert(&visits, fact);
}

void
gl_decision_fact_write(DecisionFact *fact)
{
	gl_table_insert(&decisions, fact);
}

void
gl_contribution_fact_write(ContributionFact *fact)
{
	if (ItemPointerIsValid(&fact->tid))
		gl_table_update(&contributions, fact);
	else
		gl_table_insert(&contributions, fact);
}

void
gl_first_response_write(PostFact *fact)
{
	gl_table_update(&responses, fact);
}
