/*
 * flights.h
 *		The deliveries of this process that are claimed and not settled, and the posts left alone for
 *		a while.
 */
#ifndef GL_WORKER_FLIGHTS_H
#define GL_WORKER_FLIGHTS_H

#include "flow/publish.h"

typedef struct Flights Flights;

extern Flights *gl_flights_open(void);
extern void gl_flights_close(Flights *flights);

/* Take over changed settings. */
extern void gl_flights_configure(Flights *flights);

/* All that a claimed delivery needs on its way, independent of the transaction that claimed it. */
typedef struct Departure
{
	AttemptRow attempt;
	gl_id channel_id;
	char *transport;
	char *facts;
	char *recipe;
	char *credential; /* NULL: none */
} Departure;

/* Gather it, in the transaction and in the current memory context. */
extern Departure gl_departure_of(const Claim *claim);

/* Send a delivery on its way; it ends at once where there is nothing to wait for. */
extern void gl_flight_start(Flights *flights, const Departure *departure);

/* Let requests move on, without waiting; or break them all off. */
extern void gl_flights_drive(Flights *flights);
extern void gl_flights_abort(Flights *flights);
extern int gl_flights_descriptor(const Flights *flights);
extern long gl_flights_wait_ms(const Flights *flights);

/* Deliveries that may be claimed now; all that are in flight. */
extern int gl_flights_room(const Flights *flights);
extern int gl_flights_count(const Flights *flights);

/* One channel gets at most this part of the room. */
#define GL_CHANNEL_SHARE(room) Max((room) / 4, 1)

/* Variants in flight and the channel of each, and channels that have as many in flight as one may have. */
extern IdList gl_flights_variants(const Flights *flights, IdList *channels);
extern IdList gl_flights_busy_channels(const Flights *flights);
extern bool gl_flights_is_busy(const Flights *flights, gl_id channel_id);

/* When the next one that has ended is to be settled; GL_TIME_NEVER: none has. */
extern gl_time gl_flights_settle_at(const Flights *flights, gl_time now);

/*
 * Endings that are to be settled, up to a limit; the end of a settled one. One that could not be
 * settled is left alone for 50 ms, doubling up to 1 s, when its post was locked; for 1 s, doubling
 * up to a minute, when it failed.
 */
extern Ending *gl_flights_endings(const Flights *flights, gl_time now, int limit, int *n);
extern void gl_flight_done(Flights *flights, const Ending *ending);
extern void gl_flight_defer(Flights *flights, const Ending *ending, bool has_failed, gl_time now);

/* Channels to pause because their credential was refused. */
extern bool gl_flights_has_pause(const Flights *flights);
extern void gl_flights_next_pause(const Flights *flights, gl_id *channel_id, gl_id *workspace_id);
extern void gl_flights_pause_done(Flights *flights);

/* What was locked is tried at once: whoever calls may have been who locked it. */
extern void gl_flights_hurry(Flights *flights);

/*
 * Leave a post alone: one that was locked for 50 ms, doubling up to 1 s while it stays locked; one
 * that failed for a minute.
 */
extern void gl_flights_skip(Flights *flights, gl_id post_id, gl_time now);
extern void gl_flights_skip_failed(Flights *flights, gl_id post_id, gl_time now);
extern IdList gl_flights_skipped(Flights *flights, gl_time now);
extern gl_time gl_flights_skip_ends(const Flights *flights);

#endif /* GL_WORKER_FLIGHTS_H */
