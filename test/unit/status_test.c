/*
 * status_test.c
 *		Promise: post.status is the first match of the manual's list in "Two axes, one status", for
 *		every review state, mode, hold, and set of delivery states.
 */
#include "core/status.h"

#include "core/gate.h"
#include "core/names.h"
#include "tap.h"

/* Variants that were not removed. */
static int
living(const StatusFacts *f)
{
	int n = 0;

	for (int state = 0; state < DELIVERY_STATE_COUNT; state++)
		n += state == DELIVERY_CANCELLED ? 0 : f->deliveries[state];
	return n;
}

static bool
all_are(const StatusFacts *f, DeliveryState state)
{
	return f->deliveries[state] > 0 && f->deliveries[state] == living(f);
}

/* The states of the review by their own name, for a review that does not satisfy the mode. */
static PostStatus
by_review(ReviewState state)
{
	int status = gl_name_find(&gl_post_statuses, gl_name(&gl_review_states, state));

	return status < 0 ? STATUS_DRAFT : (PostStatus) status;
}

/* The list, top down. */
static PostStatus
first_match(const StatusFacts *f)
{
	const int *n = f->deliveries;
	const struct
	{
		bool matches;
		PostStatus status;
	} list[] = {
		{f->is_cancelled, STATUS_CANCELLED},
		{n[DELIVERY_PUBLISHING] > 0, STATUS_PUBLISHING},
		{n[DELIVERY_UNCONFIRMED] > 0, STATUS_UNCONFIRMED},
		{all_are(f, DELIVERY_PUBLISHED), STATUS_PUBLISHED},
		{n[DELIVERY_PUBLISHED] > 0, STATUS_PARTIALLY_PUBLISHED},
		{n[DELIVERY_FAILED] > 0, STATUS_FAILED},
		{all_are(f, DELIVERY_UNPUBLISHED), STATUS_UNPUBLISHED},
		{!gl_mode_satisfied(f->mode, f->review_state), by_review(f->review_state)},
		{n[DELIVERY_MISSED] > 0, STATUS_MISSED},
		{f->is_held || n[DELIVERY_HELD] > 0, STATUS_HELD},
		{n[DELIVERY_SCHEDULED] > 0, STATUS_SCHEDULED},
		/* The manual ends with approved; without a plan a post that needs none is by its review. */
		{true, by_review(f->review_state)},
	};
	int i = 0;

	while (!list[i].matches)
		i++;
	return list[i].status;
}

static void
expect_status(const StatusFacts *f, int deliveries)
{
	expect(gl_post_status(f) == first_match(f), "%s, %s, deliveries %d%s%s: %s",
		   gl_name(&gl_review_states, f->review_state), gl_name(&gl_modes, f->mode), deliveries,
		   f->is_held ? ", held" : "", f->is_cancelled ? ", cancelled" : "",
		   gl_name(&gl_post_statuses, gl_post_status(f)));
}

/* Up to two variants of each state that is told from others by its number. */
static void
fill(StatusFacts *f, int deliveries)
{
	for (int state = 0; state < DELIVERY_STATE_COUNT; state++, deliveries /= 2)
		f->deliveries[state] = deliveries % 2;
	f->deliveries[DELIVERY_PUBLISHED] += deliveries % 2;
	f->deliveries[DELIVERY_UNPUBLISHED] += deliveries / 2;
}

static void
exhaustive(void)
{
	for (int deliveries = 0; deliveries < 1 << (DELIVERY_STATE_COUNT + 2); deliveries++)
		for (int state = 0; state < REVIEW_STATE_COUNT; state++)
			for (int mode = 0; mode < MODE_COUNT; mode++)
				for (int flags = 0; flags < 4; flags++)
				{
					StatusFacts f = {.review_state = state,
									 .mode = mode,
									 .is_held = (flags & 1) != 0,
									 .is_cancelled = (flags & 2) != 0};

					fill(&f, deliveries);
					expect_status(&f, deliveries);
				}
	claim("the first match of the list is the status");
}

/* An approved post with one variant in each of these states. */
static PostStatus
approved_with(DeliveryState first, DeliveryState second)
{
	StatusFacts f = {.review_state = REVIEW_APPROVED, .mode = MODE_REQUIRED};

	f.deliveries[first]++;
	f.deliveries[second]++;
	return gl_post_status(&f);
}

/* The list in words, so that it does not rest on first_match() alone. */
static void
spelled_out(void)
{
	StatusFacts f = {.review_state = REVIEW_APPROVED, .mode = MODE_REQUIRED};

	expect_int(approved_with(DELIVERY_PUBLISHED, DELIVERY_PUBLISHING), STATUS_PUBLISHING, "runs");
	expect_int(approved_with(DELIVERY_PUBLISHED, DELIVERY_UNCONFIRMED), STATUS_UNCONFIRMED,
			   "doubt");
	expect_int(approved_with(DELIVERY_PUBLISHED, DELIVERY_CANCELLED), STATUS_PUBLISHED, "removed");
	expect_int(approved_with(DELIVERY_PUBLISHED, DELIVERY_FAILED), STATUS_PARTIALLY_PUBLISHED,
			   "part");
	expect_int(approved_with(DELIVERY_UNPUBLISHED, DELIVERY_FAILED), STATUS_FAILED, "failed");
	expect_int(approved_with(DELIVERY_UNPUBLISHED, DELIVERY_CANCELLED), STATUS_UNPUBLISHED,
			   "taken back");
	expect_int(approved_with(DELIVERY_MISSED, DELIVERY_SCHEDULED), STATUS_MISSED, "missed");
	expect_int(approved_with(DELIVERY_HELD, DELIVERY_SCHEDULED), STATUS_HELD, "held");
	expect_int(approved_with(DELIVERY_UNSCHEDULED, DELIVERY_SCHEDULED), STATUS_SCHEDULED,
			   "scheduled");
	expect_int(approved_with(DELIVERY_UNSCHEDULED, DELIVERY_CANCELLED), STATUS_APPROVED,
			   "approved");
	expect_int(gl_post_status(&f), STATUS_APPROVED, "no channel");
	f.deliveries[DELIVERY_CANCELLED] = 2;
	expect_int(gl_post_status(&f), STATUS_APPROVED, "all channels removed");
	f.is_held = true;
	expect_int(gl_post_status(&f), STATUS_HELD, "held without a channel");
	claim("an approved post is what its deliveries are");

	f = (StatusFacts){.review_state = REVIEW_IN_REVIEW, .mode = MODE_REQUIRED, .is_held = true};
	f.deliveries[DELIVERY_MISSED] = 1;
	expect_int(gl_post_status(&f), STATUS_IN_REVIEW, "missed and held in review");
	f.review_state = REVIEW_NOT_REQUIRED;
	expect_int(gl_post_status(&f), STATUS_DRAFT, "required now");
	f.deliveries[DELIVERY_FAILED] = 1;
	expect_int(gl_post_status(&f), STATUS_FAILED, "failed before the review");
	claim("what happened to a delivery comes before the review, what is planned after it");

	f = (StatusFacts){.review_state = REVIEW_NOT_REQUIRED, .mode = MODE_NONE};
	expect_int(gl_post_status(&f), STATUS_DRAFT, "no review, no plan");
	f.deliveries[DELIVERY_SCHEDULED] = 1;
	expect_int(gl_post_status(&f), STATUS_SCHEDULED, "no review, scheduled");
	f = (StatusFacts){.review_state = REVIEW_IN_REVIEW, .mode = MODE_OPTIONAL};
	expect_int(gl_post_status(&f), STATUS_IN_REVIEW, "optional, no plan");
	f.deliveries[DELIVERY_SCHEDULED] = 1;
	expect_int(gl_post_status(&f), STATUS_SCHEDULED, "optional, scheduled");
	claim("without a gate a post is scheduled by its time, and a draft without one");
}

int
main(void)
{
	exhaustive();
	spelled_out();
	return finish();
}
