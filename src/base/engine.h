/*
 * engine.h
 *		Being inside the engine: running as the owner of the tables, with known settings, while the
 *		guards let changes pass.
 */
#ifndef GL_BASE_ENGINE_H
#define GL_BASE_ENGINE_H

#include "base/compat.h"

typedef enum EngineUse
{
	ENGINE_READS,  /* a STABLE function: the query's snapshot, no writes */
	ENGINE_WRITES, /* a verb: sees its own changes; refused on a standby (25006) */
} EngineUse;

typedef struct EngineScope
{
	Oid user;
	int security_context;
} EngineScope;

/*
 * Enter and leave. Entering raises 55000 when the library is not preloaded, the extension is not
 * installed in this database, or library and extension are of different versions. An error in
 * between needs no clean-up: the end of the (sub)transaction restores everything.
 */
extern void gl_engine_enter(EngineScope *scope, EngineUse use);
extern void gl_engine_leave(const EngineScope *scope);

/* See what was committed or written up to now; after waiting for a lock. */
extern void gl_engine_refresh(void);

/* Note that a row was written; see what was written before reading on. */
extern void gl_engine_note_write(void);
extern void gl_engine_see_writes(void);

/* Make statements possible in this entry: connects to SPI with a known search_path. */
extern void gl_engine_need_statements(void);

/* True while this backend runs engine code: the guards on the tables ask this. */
extern bool gl_engine_is_inside(void);

/* True while a reader runs: statements then take the snapshot of the calling query. */
extern bool gl_engine_reads_only(void);

/* Marks that this transaction changed the workflow: such a transaction cannot be prepared. */
extern void gl_engine_note_change(void);

/* True when the extension of the library's version is installed in this database. */
extern bool gl_engine_is_installed(void);

/* A superuser's COPY FROM: the guards let a restore through. Set around the command. */
extern void gl_engine_set_restoring(bool restoring);
extern bool gl_engine_is_restoring(void);

/* OID of the extension: caches of rows are good for one installation of it only. */
extern Oid gl_engine_extension(void);

/* Forget what is known of the extension; called when it is created, altered or dropped. */
extern void gl_engine_forget(void);

/* Registers the callbacks; called once from _PG_init. */
extern void gl_engine_init(bool preloaded);

/* Whether the library came in by shared_preload_libraries. */
extern bool gl_engine_is_preloaded(void);

#endif /* GL_BASE_ENGINE_H */
