/*
 * arming.h
 *		Whether this database, in this cluster, on this machine, may publish.
 */
#ifndef GL_FLOW_ARMING_H
#define GL_FLOW_ARMING_H

#include "store/instance.h"

/* Name of this machine: greenlight.node_name, else its machine id, else its host name. */
extern char *gl_node_name(void);

/*
 * NULL when the database may publish, else why not. Reads the instance row; a restored, cloned or
 * moved database does not match what was armed and so may not.
 */
extern const char *gl_publishing_obstacle(void);

/* Write down that this cluster, database and machine may publish, or that nothing may. */
extern void gl_arm(gl_time now);
extern void gl_disarm(void);

/*
 * Why deadlines do not act here, or NULL: a copy of an armed database waits until somebody says which
 * of the two goes on. One that was never armed has nobody to be taken for.
 */
extern const char *gl_timing_obstacle(void);

#endif /* GL_FLOW_ARMING_H */
