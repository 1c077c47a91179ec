/*
 * reviews.c
 *		Rows of review, review_step and decision. All changes happen under the post's lock.
 */
#include "store/reviews.h"

#include "base/table.h"
#include "catalog/pg_type_d.h"

static const char *const round_states[] = {"open",	   "approved",	 "changes_requested",
										   "rejected", "withdrawn",	 "cancelled",
										   "expired",  "overridden", "migrated"};
StaticAssertDecl(lengthof(round_states) == ROUND_STATE_COUNT, "a name for each state");
const NameTable gl_round_states = {"review state", round_states, ROUND_STATE_COUNT};

static const char *const visit_states[] = {
	"open",		  "passed",	 "returned", "declined", "stale",		"withdrawn", "cancelled",
	"overridden", "carried", "skipped",	 "deemed",	 "passed_over", "expired"};
StaticAssertDecl(lengthof(visit_states) == VISIT_STATE_COUNT, "a name for each state");
const NameTable gl_visit_states = {"step state", visit_states, VISIT_STATE_COUNT};

static const char *const verdicts[] = {"none",	 "approve",		   "abstain", "request_changes",
									   "reject", "deemed_approved"};
StaticAssertDecl(lengthof(verdicts) == VERDICT_DEEMED + 1, "votes, and what is none");
const NameTable gl_verdicts = {"verdict", verdicts, lengthof(verdicts)};

#define GL_ROW ReviewRow
/* clang-format off */
#define REVIEW_FIXED(F, N) \
	F(INT64, workspace_id) F(INT64, workflow_version_id) F(INT64, submitter_id) F(TIME, opened_at)
#define REVIEW_CHANGING(F, N) \
	F(INT, revision) F(DIGEST, content_sha256) N(gl_round_states, state) F(TIME, closed_at)

static const Field review_fields[] = {GL_FIELD(INT64, post_id) GL_FIELD(INT, round)
									  REVIEW_FIXED(GL_FIELD, GL_FIELD_NAME)
									  REVIEW_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field review_update_fields[] = {GL_FIELD(INT64, post_id) GL_FIELD(INT, round)
											 REVIEW_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW StepRow
#define STEP_FIXED(F, N) \
	F(INT64, workspace_id) F(INT, revision) F(ID, origin_version_id) F(INT, origin_step) \
	F(TIME, opened_at) F(TIME, asked_at) F(TIME, first_due_at)
#define STEP_CHANGING(F, N) \
	N(gl_visit_states, state) F(IDS, seat_person_ids) F(INT16S, seat_requirements) \
	F(INT16S, seat_votes) F(IDS, seat_decision_ids) F(IDS, seat_actor_ids) F(TIME, closed_at) F(TIME, bound_at) \
	F(TIME, due_at) F(TIME, extended_to) F(INT16S, done_actions) F(INT, added_seats)

static const Field step_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(INT, round) GL_FIELD(INT, step) GL_FIELD(INT, visit)
	STEP_FIXED(GL_FIELD, GL_FIELD_NAME) STEP_CHANGING(GL_FIELD, GL_FIELD_NAME)};
static const Field step_update_fields[] = {
	GL_FIELD(INT64, post_id) GL_FIELD(INT, round) GL_FIELD(INT, step) GL_FIELD(INT, visit)
	STEP_CHANGING(GL_FIELD, GL_FIELD_NAME)};
#undef GL_ROW

#define GL_ROW DecisionRow
#define DECISION_REST(F, N) \
	F(INT64, post_id) F(INT, round) F(INT, step) F(INT, visit) F(INT64, workspace_id) \
	F(INT16, requirement) F(ID, person_id) F(ID, actor_id) N(gl_verdicts, verdict) F(OPT_TEXT, note) \
	F(INT, revision) F(DIGEST, content_sha256) F(TIME, decided_at) F(ID, link_id) \
	F(BOOL, is_late)

static const Field decision_fields[] = {GL_FIELD(INT64, id) DECISION_REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */
#undef GL_ROW

static Statement insert_review = {
	.text = "INSERT INTO greenlight_internal.review (post_id, round" REVIEW_FIXED(
		GL_COLUMN, GL_COLUMN) REVIEW_CHANGING(GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_10 ")",
	.expect = SPI_OK_INSERT,
	.fields = review_fields,
	.nfields = lengthof(review_fields),
};

static Statement update_review = {
	.text = "UPDATE greenlight_internal.review SET (revision, content_sha256, state, closed_at) = "
			"ROW ($3, $4, $5, $6) WHERE post_id = $1 AND round = $2",
	.expect = SPI_OK_UPDATE,
	.fields = review_update_fields,
	.nfields = lengthof(review_update_fields),
};

static Statement insert_step = {
	.text = "INSERT INTO greenlight_internal.review_step (post_id, round, step, visit" STEP_FIXED(
		GL_COLUMN, GL_COLUMN) STEP_CHANGING(GL_COLUMN, GL_COLUMN) ") VALUES (" GL_PARAMS_23 ")",
	.expect = SPI_OK_INSERT,
	.fields = step_fields,
	.nfields = lengthof(step_fields),
};

static Statement update_step = {
	.text =
		"UPDATE greenlight_internal.review_step SET (state, seat_person_ids, seat_requirements, "
		"seat_votes, seat_decision_ids, seat_actor_ids, closed_at, bound_at, due_at, extended_to, "
		"done_actions, added_seats) = ROW ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
		"WHERE post_id = $1 AND round = $2 AND step = $3 AND visit = $4",
	.expect = SPI_OK_UPDATE,
	.fields = step_update_fields,
	.nfields = lengthof(step_update_fields),
};

static Statement insert_decision = {
	.text = "INSERT INTO greenlight_internal.decision (id" DECISION_REST(
		GL_COLUMN, GL_COLUMN) ") OVERRIDING SYSTEM VALUE VALUES (" GL_PARAMS_16 ")",
	.expect = SPI_OK_INSERT,
	.fields = decision_fields,
	.nfields = lengthof(decision_fields),
};

static Table reviews = GL_TABLE("review", ReviewRow, review_fields, &insert_review, &update_review);
static Table steps = GL_TABLE("review_step", StepRow, step_fields, &insert_step, &update_step);
static Table decisions = GL_TABLE("decision", DecisionRow, decision_fields, &insert_decision, NULL);

bool
gl_review_read(gl_id post_id, int round, ReviewRow *review)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_INT(round)};

	return gl_table_find_one(&reviews, "review_pkey", keys, 2, review);
}

StepRow *
gl_steps_read(gl_id post_id, int round, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id), GL_KEY_INT(round)};

	return gl_table_find(&steps, "review_step_pkey", keys, 2, 0, found);
}

DecisionRow *
gl_decisions_read(gl_id post_id, int *found)
{
	TableKey keys[] = {GL_KEY_ID(post_id)};

	return gl_table_find(&decisions, "decision_pkey", keys, 1, 0, found);
}

void
gl_review_insert(ReviewRow *review)
{
	gl_table_insert(&reviews, review);
}

void
gl_review_update(ReviewRow *review)
{
	gl_table_update(&reviews, review);
}

void
gl_step_insert(StepRow *step)
{
	gl_table_insert(&steps, step);
}

void
gl_step_update(StepRow *step)
{
	gl_table_update(&steps, step);
}

void
gl_decision_insert(DecisionRow *decision)
{
	gl_table_insert(&decisions, decision);
}
