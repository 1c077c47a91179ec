/*
 * shmem.h
 *		What launcher, workers and backends share: one slot a database, and the announced events.
 */
#ifndef GL_WORKER_SHMEM_H
#define GL_WORKER_SHMEM_H

#include "base/compat.h"

#include "core/types.h"
#include "port/atomics.h"
#include "storage/condition_variable.h"
#include "storage/lwlock.h"

#define GL_SLOTS 128 /* databases with a worker */

typedef enum SlotState
{
	SLOT_FREE,
	SLOT_WANTED,   /* the launcher starts a worker as soon as it can */
	SLOT_STARTING, /* registered with the postmaster */
	SLOT_RUNNING,
	SLOT_ABSENT,	/* the database has no extension of this version: wait for a message */
	SLOT_UNSERVED,	/* new to the launcher, or left out by greenlight.database_names */
	SLOT_SUSPENDED, /* a command needs the database for itself */
	SLOT_CRASHED	/* the launcher starts it again after a while */
} SlotState;

/* Counts since the worker started; written by the worker alone. */
typedef struct TickCounts
{
	int64 ticks;
	int64 claimed;
	int64 published;
	int64 retried;
	int64 failed;
	int64 unconfirmed;
	int64 missed;
	int64 fired; /* actions of deadlines */
} TickCounts;

typedef struct DatabaseSlot
{
	Oid database;				 /* lock */
	SlotState state;			 /* lock */
	pid_t pid;					 /* lock; 0: no process */
	Latch *latch;				 /* lock; of the worker */
	bool is_served;				 /* lock; by the settings the launcher has read last */
	int holders;				 /* lock; commands that keep it suspended */
	bool is_stopping;			 /* lock; the worker was asked to end */
	gl_time not_before;			 /* lock; of the next start after a crash */
	pg_atomic_uint64 next_wake;	 /* a gl_time: earlier work has to wake the worker */
	pg_atomic_uint64 last_event; /* a number its events have reached: never too high */
	pg_atomic_uint64 asked;		 /* calls to look, counted before the latch is set */
	pg_atomic_uint64 done;		 /* calls of which nothing is left to do */
	ConditionVariable changed;	 /* done or state moved on */
	/* written by the worker, read by anybody */
	TickCounts counts;
	gl_id epoch;
	int in_flight;
	gl_time next_look; /* next_wake as the last round left it */
	gl_time started_at;
} DatabaseSlot;

/* A backend's lower bound of the event numbers it may still commit. */
typedef struct Announcement
{
	Oid database;
	pg_atomic_uint64 lower_bound; /* 0: none */
} Announcement;

typedef struct Shared
{
	LWLock *lock;
	pid_t launcher_pid; /* lock */
	Latch *launcher;	/* lock; NULL: no launcher */
	DatabaseSlot slots[GL_SLOTS];
	Announcement announcements[FLEXIBLE_ARRAY_MEMBER];
} Shared;

extern Shared *gl_shared; /* set at attach; NULL where the library is not preloaded */

/* Requests and attaches the shared memory; called once from _PG_init while preloading. */
extern void gl_shmem_init(void);

/* The slot of a database, or NULL; with make, a free one is taken for it. Caller holds the lock. */
extern DatabaseSlot *gl_slot_of(Oid database, bool make);

/* Call the worker of a slot to look; none: the call waits for it. Caller holds the lock, or is in it. */
extern void gl_slot_call(DatabaseSlot *slot);

/* Want a worker for a database and call it, wake the launcher. */
extern void gl_slot_want(Oid database);

/* The slot of this backend's database, made if need be; NULL when all are taken. */
extern DatabaseSlot *gl_slot_own(void);

/* Wake the launcher. */
extern void gl_launcher_wake(void);

#endif /* GL_WORKER_SHMEM_H */
