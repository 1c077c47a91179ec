/*
 * bound.h
 *		The publish time that approvals were given for, where their step binds it.
 */
#ifndef GL_FLOW_BOUND_H
#define GL_FLOW_BOUND_H

#include "base/document.h"
#include "datatype/timestamp.h"
#include "flow/snapshot.h"

/* Read "schedule_binding": "none", "exact" or {"within": "2 hours"}. Raises 22023. */
extern ScheduleBinding gl_bound_parse(const Doc *doc);

/* True when what was agreed to in a visit holds for a publish time. */
extern bool gl_bound_holds(const WorkflowDef *definition, const StepRow *visit, gl_time publish_at);

/* A step of the approved round that agreed to another publish time than this one, or -1. */
extern int gl_bound_step(const PostSnap *snap, gl_time publish_at);

/* The publish times that the approved round is bound to, as a clause of the gate tells it. */
extern char *gl_bound_detail(const PostSnap *snap);

/* A time between a moment and a year. Raises 22023, for none at all with this hint. */
extern gl_time gl_doc_within(const Doc *doc, const char *hint);

/* An interval as the server reads it, or NULL. */
extern Interval *gl_interval_read(const char *text);

#endif /* GL_FLOW_BOUND_H */
