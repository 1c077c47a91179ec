/*
 * sample.h
 *		A post to ask about: planned for later on one channel, in review by one person who can
 *		pass its only step. Nothing but the person stands against an action; a test breaks what it
 *		is about.
 */
#ifndef GL_TEST_SAMPLE_H
#define GL_TEST_SAMPLE_H

#include "core/decide.h"
#include "core/gate.h"

#define NOW (1000000 * GL_SECOND)
#define HOUR (3600 * GL_SECOND)
#define GRACE (900 * GL_SECOND)
#define ME ((gl_id) 7)
#define SECOND_PERSON ((gl_id) 8)

/* Filled in place: facts points into it. */
typedef struct Sample
{
	Facts facts;
	VariantFacts variants[2];
	RequirementRule rule;
	Seat seats[2]; /* the second one joins by nseats = 2 */
	StepTally step;
} Sample;

/* The closed clauses of a variant of the sample, from the same facts. */
static inline BitSet
sample_closed(const Sample *sample, const VariantFacts *variant)
{
	GateFacts gate = {
		.now = sample->facts.now,
		.mode = sample->facts.post.mode,
		.review_state = sample->facts.post.review_state,
		.is_approved = variant->is_approved,
		.is_inert = sample->facts.post.is_inert,
		.state = variant->state,
		.has_retry = variant->retry_at > 0,
		.publish_at = sample->facts.post.publish_at,
		.retry_at = variant->retry_at,
		.is_held = sample->facts.post.is_held,
		.schedule_ok = true,
		.channel_ok = true,
		.content_ok = true,
		.publisher_ok = true,
	};

	return gl_gate_closed(&gate);
}

static inline void
sample_fill(Sample *sample, ReviewState state, ReviewMode mode)
{
	bool is_approved = state == REVIEW_APPROVED;

	*sample = (Sample){
		.variants = {{.state = DELIVERY_SCHEDULED, .is_approved = is_approved},
					 {.state = DELIVERY_SCHEDULED, .is_approved = is_approved}},
		.rule = {.quorum = QUORUM_ANY},
		.seats = {{.person_id = ME, .is_active = true},
				  {.person_id = SECOND_PERSON, .is_active = true}},
		.facts = {.now = NOW,
				  .grace = GRACE,
				  .post = {.review_state = state,
						   .mode = mode,
						   .revision = 3,
						   .publish_at = NOW + HOUR,
						   .has_one_workflow = true,
						   .content_ok = true,
						   .has_unapproved = true,
						   .is_satisfiable = true,
						   .due_at = NOW + HOUR},
				  .nvariants = 1,
				  .is_last_step = true,
				  .has_agreed_step = true,
				  .is_seatable = true,
				  .has_item = state == REVIEW_IN_REVIEW,
				  .has_unresolved = true,
				  .person_id = ME,
				  .asked_revision = 3,
				  .asked_time = NOW + 2 * HOUR},
	};
	sample->step = (StepTally){&sample->rule, 1, sample->seats, 1, 0};
	sample->facts.variants = sample->variants;
	sample->facts.step = state == REVIEW_IN_REVIEW ? &sample->step : NULL;
	for (int i = 0; i < 2; i++)
		sample->variants[i].closed = sample_closed(sample, &sample->variants[i]);
}

#endif /* GL_TEST_SAMPLE_H */
