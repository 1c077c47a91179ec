/*
 * classify.h
 *		What an answer means (docs/networks/recipes.md, "What an answer means").
 */
#ifndef GL_NET_CLASSIFY_H
#define GL_NET_CLASSIFY_H

#include "net/recipe.h"

typedef struct Judgement
{
	Outcome outcome; /* OUTCOME_OK: the step has succeeded */
	bool is_session; /* before anything else: drop what is cached and begin again */
} Judgement;

/* What is known of an answer: its status, and its body where that was JSON. */
typedef struct Seen
{
	int status;
	json_t *body;	 /* NULL: not JSON */
	bool from_cache; /* captures of this run came from a cache */
} Seen;

/* By the step's rules, the recipe's, and the table. Captures are not looked at. */
extern Judgement gl_classify_answer(const Recipe *recipe, const Step *step, const Seen *seen);

/* The outcome of a request that was sent and whose answer cannot be known. */
extern Outcome gl_classify_lost(const Step *step);

/* The n-th rule that fits and says where the delay of a throttled answer stands; NULL: no more. */
extern const ErrorRule *
gl_classify_delay_rule(const Recipe *recipe, const Step *step, const Seen *seen, size_t n);

#endif /* GL_NET_CLASSIFY_H */
