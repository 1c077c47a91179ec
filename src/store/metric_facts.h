/*
 * metric_facts.h
 *		Facts of votes row by row: what metric_cells.h adds up, without the executor.
 */
#ifndef GL_STORE_METRIC_FACTS_H
#define GL_STORE_METRIC_FACTS_H

#include "base/table.h"

/* Of fact_post, what a vote needs and what it may change. */
typedef struct PostFact
{
	gl_id post_id;
	gl_id workspace_id;
	gl_id workflow_id; /* GL_NO_ID: none, */
	gl_id channel_id;  /* or none that it is alone on */
	gl_time first_submitted_at;
	gl_time first_response_at;
	gl_time time_to_first_response_seconds;
	ItemPointerData tid;
} PostFact;

typedef struct VisitFact
{
	gl_id post_id;
	int round;
	int step_order; /* from 1 */
	int visit;
	gl_id workspace_id;
	gl_id workflow_id;
	gl_id step_id;
	gl_id channel_id;
	gl_time entered_at;
	gl_time exited_at;
	int outcome; /* a VisitState */
	bool is_asked;
	gl_time duration_seconds; /* microseconds here, as are all of this kind */
	gl_time business_seconds;
	gl_time sla_seconds;
	int is_sla_met; /* below 0: no SLA, or nothing to say yet */
	bool is_escalated;
	IdList waiting_person_ids;
	ItemPointerData tid;
} VisitFact;

typedef struct DecisionFact
{
	gl_id decision_id;
	gl_id post_id;
	gl_id workspace_id;
	gl_id workflow_id;
	gl_id step_id;
	gl_id channel_id;
	int round;
	int visit;
	int revision;
	gl_id person_id;
	gl_id on_behalf_of_id;
	gl_time requested_at;
	gl_time decided_at;
	int verdict; /* as DecisionRow has it */
	gl_time response_seconds;
	gl_time response_business_seconds;
	bool has_note;
	int is_late; /* below 0: nothing was due */
	bool is_deemed;
	ItemPointerData tid;
} DecisionFact;

typedef struct ContributionFact
{
	gl_id post_id;
	gl_id person_id;
	char *kind;
	gl_id workspace_id;
	int n;
	gl_time first_at;
	gl_time last_at;
	ItemPointerData tid;
} ContributionFact;

/* What a step allows, and the calendar that it is counted by; GL_NO_ID for none. */
typedef struct StepTerms
{
	gl_time sla_seconds;
	bool is_business;
	gl_id calendar_id;
} StepTerms;

/* Those of the posts that have facts and nobody commented on, by id. */
extern PostFact *gl_post_facts_read(const IdList *posts, int *found);

/* Of a post. */
extern VisitFact *gl_visit_facts_read(gl_id post_id, int *found);
extern DecisionFact *gl_decision_facts_read(gl_id post_id, int *found);
extern bool
gl_contribution_fact_read(gl_id post_id, gl_id person_id, const char *kind, ContributionFact *fact);

/* False when the step is not among the dimensions. */
extern bool gl_step_terms_read(gl_id step_id, gl_id workspace_id, StepTerms *terms);

/* A new one, or the new version of one that was read. */
extern void gl_visit_fact_write(VisitFact *fact);
extern void gl_decision_fact_write(DecisionFact *fact);
extern void gl_contribution_fact_write(ContributionFact *fact);

/* When a post was answered first, and after how long. */
extern void gl_first_response_write(PostFact *fact);

#endif /* GL_STORE_METRIC_FACTS_H */
