/*
 * run_parts.h
 *		The pieces of a run's way, for run.c and one another.
 */
#ifndef GL_NET_RUN_PARTS_H
#define GL_NET_RUN_PARTS_H

#include "net/run.h"

typedef enum Progress
{
	WAITS,		  /* for an answer or for a session */
	ELEMENT_OVER, /* of an each */
	STEP_OVER,
	FAILS /* as the judgement says */
} Progress;

/* The judgement and the error text of a failure; returns FAILS. */
extern Progress gl_run_fail(Run *run, Outcome outcome, const char *where, const char *what);

/* Last in the queue. */
extern void gl_run_push(RunQueue *queue, Run *run);

/* Credential and facts become what templates can name. False: FAILS. */
extern bool gl_run_prepare(Run *run);

/* Names again what can be named before the first step. False: FAILS. */
extern bool gl_run_prepare_names(Run *run);

/*
 * The captures of a cached step. STEP_OVER: they were in the store. WAITS: another run is fetching
 * them. ELEMENT_OVER: this run has to.
 */
extern Progress gl_run_consult(Run *run, const Step *step);

/* The session that this run was fetching is there. */
extern void gl_run_share(Run *run);

/* It will not be: those who waited fail as this run does. */
extern void gl_run_give_up(Run *run);

/* What the answer to the step's request means. */
extern Progress gl_run_judge(Run *run, const Step *step);

#endif /* GL_NET_RUN_PARTS_H */
