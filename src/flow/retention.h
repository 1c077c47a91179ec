/*
 * retention.h
 *		How long rows are kept that only repeated calls, unsent messages and the sandbox need. Events,
 *		decisions, revisions and attempts are kept for ever.
 */
#ifndef GL_FLOW_RETENTION_H
#define GL_FLOW_RETENTION_H

#include "base/values.h"

/* Batches of rows that may go, each short enough for a transaction of its own. */
extern IdList gl_retention_parts(void);

/* Take one away; how many rows went. */
extern int gl_retention_run(gl_id part);

#endif /* GL_FLOW_RETENTION_H */
