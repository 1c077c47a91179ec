/*
 * instance.h
 *		The one row that says which cluster, database and machine may publish. It is made when it is first
 *		needed, so that a restore finds its place empty.
 */
#ifndef GL_STORE_INSTANCE_H
#define GL_STORE_INSTANCE_H

#include "base/fields.h"

typedef struct InstanceRow
{
	gl_id system_identifier; /* GL_NO_ID: not armed */
	Oid database_oid;
	Oid extension_oid;
	char *node;
	gl_time armed_at;
	int64 event_no;
	OptDigest head_sha256; /* not set before the first event */
	gl_id login_cluster;   /* whose roles the logins are; a system identifier as well */
} InstanceRow;

/* Read it, or lock it FOR UPDATE for a change or for an event of its chain. */
extern InstanceRow gl_instance_read(void);
extern InstanceRow gl_instance_lock(void);
extern void gl_instance_update(const InstanceRow *instance);

#endif /* GL_STORE_INSTANCE_H */
