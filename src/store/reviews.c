/*
 * reviews.c
 *		Statements on review, review_step and decision. All changes happen under the post's lock.
 */
#include "store/reviews.h"

#include "catalog/pg_type_d.h"

static const char *const round_states[] = {"open",		"approved",	 "changes_requested", "rejected",
										   "withdrawn", "cancelled", "expired"};
StaticAssertDecl(lengthof(round_states) == ROUND_STATE_COUNT, "a name for each state");
const NameTable gl_round_states = {"review state", round_states, ROUND_STATE_COUNT};

static const char *const visit_states[] = {"open",	"passed",	 "returned", "declined",
										   "stale", "withdrawn", "cancelled"};
StaticAssertDecl(lengthof(visit_states) == VISIT_STATE_COUNT, "a name for each state");
const NameTable gl_visit_states = {"step state", visit_states, VISIT_STATE_COUNT};

#define GL_ROW ReviewRow
#define REVIEW_FIXED(F, N) \
	F(INT64, post_id) F(INT, round) F(INT64, workflow_version_id) F(INT64, submitter_id) \
	F(TIME, opened_at)
#define REVIEW_CHANGING(F, N) \
	F(INT, revision) F(DIGEST, content_sha256) N(gl_round_states, state) F(TIME, closed_at)

static const Field review_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
									  REVIEW_FIXED(GL_FIELD, GL_FIELD_NAME)
									  REVIEW_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field review_update_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
											 REVIEW_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW StepRow
#define STEP_FIXED(F, N) \
	F(INT64, post_id) F(INT64, review_id) F(INT, step) F(INT, visit) F(INT, revision) \
	F(IDS, seat_person_ids) F(INT16S, seat_requirements) F(TIME, opened_at)
#define STEP_CHANGING(F, N) \
	N(gl_visit_states, state) F(BOOL, is_blocked) F(INT16S, seat_votes) F(IDS, seat_decision_ids) \
	F(TIME, closed_at)

static const Field step_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
									STEP_FIXED(GL_FIELD, GL_FIELD_NAME)
									STEP_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field step_update_fields[] = {GL_FIELD(INT64, id) GL_FIELD(INT64, workspace_id)
										   STEP_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW DecisionRow
#define DECISION_REST(F, N) \
	F(INT64, workspace_id) F(INT64, post_id) F(INT64, review_id) F(INT64, review_step_id) \
	F(INT16, requirement) F(INT64, person_id) N(gl_votes, verdict) F(OPT_TEXT, note) \
	F(INT, revision) F(DIGEST, content_sha256) F(TIME, decided_at)

static const Field decision_fields[] = {GL_FIELD(INT64, id) DECISION_REST(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

static Statement select_reviews = {
	.text = "SELECT t.id, t.workspace_id" REVIEW_FIXED(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			REVIEW_CHANGING(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM unnest($1, $2) AS asked (post_id, round)"
			" JOIN greenlight_internal.review t USING (post_id, round)",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8ARRAYOID, INT4ARRAYOID},
};

static Statement select_review = {
	.text = "SELECT t.id, t.workspace_id" REVIEW_FIXED(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			REVIEW_CHANGING(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM greenlight_internal.review t WHERE t.post_id = $1 AND t.round = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT4OID},
};

static Statement select_steps = {
	.text = "SELECT t.id, t.workspace_id" STEP_FIXED(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			STEP_CHANGING(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM greenlight_internal.review_step t WHERE t.review_id = ANY ($1)"
			" ORDER BY t.review_id, t.step, t.visit",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

static Statement select_decisions = {
	.text = "SELECT t.id" DECISION_REST(GL_COLUMN_OF_T, GL_COLUMN_OF_T)
			" FROM greenlight_internal.decision t WHERE t.review_id = ANY ($1) ORDER BY t.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

static Statement insert_review = {
	.text = "INSERT INTO greenlight_internal.review (id, workspace_id" REVIEW_FIXED(GL_COLUMN, GL_COLUMN)
			REVIEW_CHANGING(GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_11 ")",
	.expect = SPI_OK_INSERT,
	.fields = review_fields,
	.nfields = lengthof(review_fields),
};

static Statement update_review = {
	.text = "UPDATE greenlight_internal.review SET (revision, content_sha256, state, closed_at) = "
			"ROW ($3, $4, $5, $6) WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = review_update_fields,
	.nfields = lengthof(review_update_fields),
};

static Statement insert_step = {
	.text = "INSERT INTO greenlight_internal.review_step (id, workspace_id" STEP_FIXED(GL_COLUMN, GL_COLUMN)
			STEP_CHANGING(GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_15 ")",
	.expect = SPI_OK_INSERT,
	.fields = step_fields,
	.nfields = lengthof(step_fields),
};

static Statement update_step = {
	.text = "UPDATE greenlight_internal.review_step SET (state, is_blocked, seat_votes, "
			"seat_decision_ids, closed_at) = ROW ($3, $4, $5, $6, $7) WHERE id = $1 AND workspace_id = $2",
	.expect = SPI_OK_UPDATE,
	.fields = step_update_fields,
	.nfields = lengthof(step_update_fields),
};

static Statement insert_decision = {
	.text = "INSERT INTO greenlight_internal.decision (id" DECISION_REST(GL_COLUMN, GL_COLUMN)
			") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_12 ")",
	.expect = SPI_OK_INSERT,
	.fields = decision_fields,
	.nfields = lengthof(decision_fields),
};

ReviewRow *
gl_reviews_read(const gl_id *post_ids, const int *rounds, int n, int *found)
{
	Args		args = {0};
	Rows		rows;

	if (n == 1)
	{
		gl_args_int64(&args, post_ids[0]);
		gl_args_int(&args, rounds[0]);
		rows = gl_spi_run(&select_review, &args, 1);
	}
	else
	{
		gl_args_ids(&args, post_ids, n);
		gl_args_datum(&args, gl_ints_datum(rounds, n));
		rows = gl_spi_run(&select_reviews, &args, 0);
	}
	return gl_rows_read(&rows, review_fields, lengthof(review_fields), sizeof(ReviewRow), found);
}

StepRow *
gl_steps_read(const gl_id *review_ids, int n, int *found)
{
	Args		args = {0};
	Rows		rows;

	gl_args_ids(&args, review_ids, n);
	rows = gl_spi_run(&select_steps, &args, 0);
	return gl_rows_read(&rows, step_fields, lengthof(step_fields), sizeof(StepRow), found);
}

DecisionRow *
gl_decisions_read(const gl_id *review_ids, int n, int *found)
{
	Args		args = {0};
	Rows		rows;

	gl_args_ids(&args, review_ids, n);
	rows = gl_spi_run(&select_decisions, &args, 0);
	return gl_rows_read(&rows, decision_fields, lengthof(decision_fields), sizeof(DecisionRow), found);
}

void
gl_review_insert(const ReviewRow *review)
{
	gl_write_row(&insert_review, review);
}

void
gl_review_update(const ReviewRow *review)
{
	gl_write_row(&update_review, review);
}

void
gl_step_insert(const StepRow *step)
{
	gl_write_row(&insert_step, step);
}

void
gl_step_update(const StepRow *step)
{
	gl_write_row(&update_step, step);
}

void
gl_decision_insert(const DecisionRow *decision)
{
	gl_write_row(&insert_decision, decision);
}
