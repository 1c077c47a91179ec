/*
 * metric_adding.h
 *		What facts are in the roll-ups.
 */
#ifndef GL_FLOW_METRIC_ADDING_H
#define GL_FLOW_METRIC_ADDING_H

#include "store/metric_cells.h"
#include "store/metric_facts.h"

typedef struct MetricAdding
{
	Datum timezone; /* that days are of, as text */
	MetricSums *sums;
} MetricAdding;

/* A fact that came (sign 1) or went (-1). */
extern void gl_metric_add_visit(const MetricAdding *adding, const VisitFact *visit, int sign);

/* A vote of a person, an approval or abstention. */
extern void gl_metric_add_decision(const MetricAdding *adding, const DecisionFact *decision);

/* That a post was answered first at an instant. */
extern void
gl_metric_add_response(const MetricAdding *adding, const PostFact *post, gl_time at, int sign);

#endif /* GL_FLOW_METRIC_ADDING_H */
