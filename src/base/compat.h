/*
 * compat.h
 *		The one place that knows PostgreSQL's version; the rest of the code uses these words.
 */
#ifndef GL_BASE_COMPAT_H
#define GL_BASE_COMPAT_H

#include "postgres.h"

#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/resowner.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 150000 || PG_VERSION_NUM >= 190000
#error "pg_greenlight is made for PostgreSQL 15 to 18"
#endif

/* A number of this backend below GL_BACKEND_SLOTS, and how many there are. */
#if PG_VERSION_NUM >= 170000
#define GL_BACKEND_SLOT ((int) MyProcNumber)
#define GL_BACKEND_SLOTS (MaxBackends + NUM_AUXILIARY_PROCS)
#define gl_create_wait_event_set(n) CreateWaitEventSet(NULL, (n))
#else
#define GL_BACKEND_SLOT (MyProc->pgprocno)
#define GL_BACKEND_SLOTS (MaxBackends + NUM_AUXILIARY_PROCS)
#define gl_create_wait_event_set(n) CreateWaitEventSet(TopMemoryContext, (n))
#endif

#if PG_VERSION_NUM >= 160000
#define gl_owns_database(db, role) object_ownercheck(DatabaseRelationId, (db), (role))
#else
#define gl_owns_database(db, role) pg_database_ownercheck((db), (role))
#endif

#if PG_VERSION_NUM >= 160000
#define gl_may_use_schema(schema, role) \
	(object_aclcheck(NamespaceRelationId, (schema), (role), ACL_USAGE) == ACLCHECK_OK)
#else
#define gl_may_use_schema(schema, role) \
	(pg_namespace_aclcheck((schema), (role), ACL_USAGE) == ACLCHECK_OK)
#endif

/* heap_update of a row that the transaction has locked. */
#if PG_VERSION_NUM >= 160000
#define gl_heap_update(heap, tid, tuple) \
	({ \
		TM_FailureData failure_; \
		LockTupleMode mode_; \
		TU_UpdateIndexes indexes_; \
		heap_update((heap), (tid), (tuple), GetCurrentCommandId(true), InvalidSnapshot, true, \
					&failure_, &mode_, &indexes_); \
	})
#else
#define gl_heap_update(heap, tid, tuple) \
	({ \
		TM_FailureData failure_; \
		LockTupleMode mode_; \
		heap_update((heap), (tid), (tuple), GetCurrentCommandId(true), InvalidSnapshot, true, \
					&failure_, &mode_); \
	})
#endif

/* Parameters of ExecutorCheckPerms_hook: the list whose entries say what is asked of which relation. */
#if PG_VERSION_NUM >= 160000
#define GL_CHECKED_RELATIONS List *range_table, List *checked
#define GL_CHECKED_ARGUMENTS range_table, checked
#define GlCheckedRelation RTEPermissionInfo
#else
#define GL_CHECKED_RELATIONS List *checked
#define GL_CHECKED_ARGUMENTS checked
#define GlCheckedRelation RangeTblEntry
#endif

#if PG_VERSION_NUM >= 180000
#define gl_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan((heap), (index), (snapshot), NULL, (nkeys), 0)
#else
#define gl_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan((heap), (index), (snapshot), (nkeys), 0)
#endif

#if PG_VERSION_NUM >= 180000
#define GL_NORETURN pg_noreturn
#define GL_NORETURN_AFTER
#else
#define GL_NORETURN
#define GL_NORETURN_AFTER pg_attribute_noreturn()
#endif

#endif /* GL_BASE_COMPAT_H */
