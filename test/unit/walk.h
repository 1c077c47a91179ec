/*
 * walk.h
 *		One post in memory, moved by the verdicts of src/core: what flow/ does to rows, done to a
 *		struct. It also keeps its own records (who said what of which revision), so that a promise
 *		can be tested without asking the code under test.
 */
#ifndef GL_TEST_WALK_H
#define GL_TEST_WALK_H

#include "core/decide.h"
#include "core/delivery.h"
#include "sample.h"

#define PEOPLE 6
#define STEPS 2
#define CHANNELS 3
#define WORKER PEOPLE /* acts, and is no person */
#define NOBODY (-1)

enum
{
	AUTHOR,
	EDITOR,
	OWNER,
	APPROVER,
	MANAGER,
	CLIENT
};

typedef unsigned People; /* a bit each */

#define ONE(person) (1U << (person))

typedef struct Saying
{
	Vote vote;
	int revision;
	int round;
} Saying;

typedef struct WalkVariant
{
	DeliveryState state;
	gl_time retry_at;
	int bytes; /* stands for its content's hash */
	int approved_bytes;
	int attempts;
	int successes;
} WalkVariant;

typedef struct Walk
{
	/* the workflow */
	ReviewMode mode;
	SelfApproval self_approval;
	int nsteps;
	RequirementRule rules[STEPS];
	bool is_distinct;
	bool carries; /* approvals outlive every edit */
	bool is_limited;
	LimitKind at_limit;
	int limit; /* requests for changes, rounds granted included */
	/* the post */
	ReviewState state;
	bool is_cancelled;
	bool is_held;
	bool is_inert;
	int revision;
	int approved_revision; /* 0: none */
	gl_time publish_at;
	int last_bytes; /* given out so far */
	WalkVariant variants[CHANNELS];
	int submitter;
	int last_editor;
	People contributors;
	/* its round */
	int round;
	int open;	/* step, or NOBODY */
	int counts; /* step whose votes can be taken back, or NOBODY */
	Seat seats[PEOPLE];
	int nseats;
	int holds; /* what keeps the open step open whatever the votes */
	People had_seat;
	bool is_agreed;	 /* every step passed, and nothing made that void */
	int requests;	 /* rounds that ended in changes asked for by whom the limit is about */
	bool is_counted; /* the last round was one of them */
	bool waits_for_round;
	/* the world */
	gl_time now;
	bool is_paused;
	bool content_ok;
	People left;
	/* own records */
	Saying said[STEPS][PEOPLE];
	People seated[STEPS]; /* when the step was opened last */
	int passed[STEPS];	  /* revision that passed with a quorum; 0: none in this round */
} Walk;

/* Facts as flow/ would gather them, with what they point to. */
typedef struct WalkFacts
{
	Facts facts;
	VariantFacts variants[CHANNELS];
	StepTally step;
} WalkFacts;

/* A new draft; seed decides about its workflow. */
extern void walk_begin(Walk *walk, uint64_t *seed);

/* What the person asks, at what time ahead, of the post as it is. */
extern void walk_facts(const Walk *walk, int person, gl_time asked_time, WalkFacts *out);

/* Carry an allowed verdict out; channel is the one that the action is about, or NOBODY for all. */
extern void walk_apply(Walk *walk, const WalkFacts *asked, const Verdict *verdict, Action action,
					   int person, int channel);

/* What the channel's variant would do; facts hold the post as the action leaves it. */
extern DeliveryVerdict walk_delivery(const Walk *walk, const WalkFacts *asked,
									 const Verdict *verdict, Action action, int channel);

extern uint32_t walk_random(uint64_t *seed, uint32_t below);

#endif /* GL_TEST_WALK_H */
