/*
 * wellformed.h
 *		Proof that the table of rules keeps its promises, for unit tests and for module load.
 */
#ifndef GL_CORE_WELLFORMED_H
#define GL_CORE_WELLFORMED_H

#include "core/transitions.h"

typedef struct WellformedReport
{
	const char *broken; /* the promise that does not hold, NULL when all do */
	int rule;			/* the rule or, for a state without a way out, the state */
} WellformedReport;

/* Check n rules. Looks at: unique (axis, from, action); unique rule numbers; targets on the
 * axis; every state that is not final has a way out; the delivery axis asks for nothing that it does
 * not look at; publishing is entered by the gate alone; votes or an
 * override approve; a vote asks for all that keeps people from voting; an act has the rules that it
 * leads to. */
extern WellformedReport gl_wellformed(const Transition *rules, int n);

#endif /* GL_CORE_WELLFORMED_H */
