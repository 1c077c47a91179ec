/*
 * flights.c
 *		Fixed room for max_concurrent_requests deliveries. The network floor owns its own memory;
 *		what is kept here are ids, and the result of what has ended.
 */
#include "worker/flights.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/settings.h"
#include "net/net.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "worker/payload.h"

#define SKIPS_MAX 1024
#define PAUSES_MAX 64 /* one that does not fit is refused again, and then paused */
#define SKIP_FIRST (GL_SECOND / 20)
#define SKIP_LONGEST GL_SECOND
#define SKIP_FAILED (60 * GL_SECOND)
#define SETTLE_FAILED GL_SECOND

typedef enum FlightState
{
	FLIGHT_FREE,
	FLIGHT_RUNNING,
	FLIGHT_ENDED
} FlightState;

typedef struct Flight
{
	FlightState state;
	gl_id attempt_id;
	gl_id post_id;
	gl_id variant_id;
	gl_id workspace_id;
	gl_id channel_id;
	char *sandbox;	   /* payload for the sandbox, malloc'ed; else NULL */
	gl_time settle_at; /* of an ended one that could not be settled; else 0 */
	gl_time delay;	   /* that ends then */
	NetResult result;
} Flight;

typedef struct Skip
{
	gl_id post_id; /* GL_NO_ID: free */
	gl_time until;
	gl_time delay;
} Skip;

/* A channel that is to be paused. */
typedef struct Pause
{
	gl_id channel_id;
	gl_id workspace_id;
} Pause;

struct Flights
{
	Net *net;
	Flight *flights;
	int room; /* length of flights */
	Skip skips[SKIPS_MAX];
	Pause pauses[PAUSES_MAX];
	int npauses;
};

/* The server's HMAC wants a resource owner, and requests are made where there is no transaction. */
static void
hmac(const void *key, size_t key_length, const void *bytes, size_t length, unsigned char digest[32])
{
	static ResourceOwner owner; /* made once, kept by the process */
	ResourceOwner caller = CurrentResourceOwner;
	Digest result;

	if (owner == NULL)
		owner = ResourceOwnerCreate(NULL, "pg_greenlight requests");
	CurrentResourceOwner = owner;
	result = gl_hmac(key, key_length, bytes, length);
	CurrentResourceOwner = caller;
	memcpy(digest, result.bytes, 32);
}

static NetConfig
configuration(int room)
{
	return (NetConfig){
		.max_running = room,
		.timeout_ms = gl_settings.http_timeout,
		.connect_timeout_ms = gl_settings.http_connect_timeout,
		.allow_private = gl_settings.allow_private_addresses,
		.allowed_hosts = gl_settings.allowed_hosts,
		.ca_file = gl_settings.ca_file,
		.secret_path = gl_settings.secret_path,
		.user_agent = "pg_greenlight/" GL_VERSION,
		.hmac = hmac,
	};
}

Flights *
gl_flights_open(void)
{
	Flights *flights = MemoryContextAllocZero(TopMemoryContext, sizeof(Flights));
	NetConfig config = configuration(gl_settings.max_concurrent_requests);

	flights->room = gl_settings.max_concurrent_requests;
	flights->flights = MemoryContextAllocZero(TopMemoryContext, sizeof(Flight) * flights->room);
	flights->net = gl_net_open(&config);
	if (flights->net == NULL)
		ereport(FATAL, (errcode(ERRCODE_OUT_OF_MEMORY),
						errmsg("pg_greenlight worker could not start libcurl")));
	return flights;
}

void
gl_flights_close(Flights *flights)
{
	gl_net_close(flights->net);
	for (int i = 0; i < flights->room; i++)
		free(flights->flights[i].sandbox);
	pfree(flights->flights);
	pfree(flights);
}

/* The room stays what it was at the start of the worker. */
void
gl_flights_configure(Flights *flights)
{
	NetConfig config = configuration(flights->room);

	gl_net_configure(flights->net, &config);
}

static Flight *
free_flight(Flights *flights)
{
	for (int i = 0; i < flights->room; i++)
		if (flights->flights[i].state == FLIGHT_FREE)
			return &flights->flights[i];
	elog(ERROR, "more deliveries claimed than there is room for");
}

static void
end_at_once(Flight *flight, Outcome outcome, const char *error)
{
	flight->state = FLIGHT_ENDED;
	flight->result.outcome = outcome;
	strlcpy(flight->result.error, error, sizeof(flight->result.error));
}

static void
start_http(Flights *flights, Flight *flight, const Departure *departure)
{
	NetJob job = {
		.id = flight->attempt_id,
		.channel_id = flight->channel_id,
		.recipe = departure->recipe,
		.facts = departure->facts,
		.credential = departure->credential,
	};

	flight->state = FLIGHT_RUNNING;
	if (!gl_net_start(flights->net, &job))
		end_at_once(flight, OUTCOME_RETRYABLE, "no room for another request");
}

Departure
gl_departure_of(const Claim *claim)
{
	const Channel *channel = claim->variant->channel;

	return (Departure){
		.attempt = claim->attempt,
		.channel_id = channel->id,
		.transport = gl_payload_transport(claim),
		.facts = gl_payload_facts(claim),
		.recipe = gl_payload_recipe(claim),
		.credential = channel->credential == NULL ? NULL : pstrdup(channel->credential),
	};
}

void
gl_flight_start(Flights *flights, const Departure *departure)
{
	Flight *flight = free_flight(flights);

	*flight = (Flight){
		.attempt_id = departure->attempt.id,
		.post_id = departure->attempt.post_id,
		.variant_id = departure->attempt.variant_id,
		.workspace_id = departure->attempt.workspace_id,
		.channel_id = departure->channel_id,
	};
	if (strcmp(departure->transport, "http") == 0)
		start_http(flights, flight, departure);
	else if (strcmp(departure->transport, "sandbox") == 0)
	{
		flight->sandbox = strdup(departure->facts);
		end_at_once(flight, flight->sandbox == NULL ? OUTCOME_RETRYABLE : OUTCOME_OK, "");
	}
	else if (strcmp(departure->transport, "manual") == 0)
		end_at_once(flight, OUTCOME_MANUAL,
					departure->attempt.unpublishes
						? "a person has to take this down and call confirm_not_published()"
						: "a person has to publish this and call confirm_published()");
	else
		end_at_once(flight, OUTCOME_PERMANENT, "the network's recipe names no transport");
}

static void
take_results(Flights *flights)
{
	NetResult result;

	while (gl_net_take(flights->net, &result))
		for (int i = 0; i < flights->room; i++)
		{
			Flight *flight = &flights->flights[i];

			if (flight->state != FLIGHT_RUNNING || flight->attempt_id != result.id)
				continue;
			flight->result = result;
			flight->state = FLIGHT_ENDED;
		}
}

void
gl_flights_drive(Flights *flights)
{
	gl_net_drive(flights->net);
	take_results(flights);
}

void
gl_flights_abort(Flights *flights)
{
	gl_net_abort(flights->net);
	take_results(flights);
}

int
gl_flights_descriptor(const Flights *flights)
{
	return gl_net_descriptor(flights->net);
}

long
gl_flights_wait_ms(const Flights *flights)
{
	return gl_net_wait_ms(flights->net);
}

static int
count_state(const Flights *flights, FlightState state)
{
	int n = 0;

	for (int i = 0; i < flights->room; i++)
		n += flights->flights[i].state == state;
	return n;
}

int
gl_flights_room(const Flights *flights)
{
	return count_state(flights, FLIGHT_FREE);
}

int
gl_flights_count(const Flights *flights)
{
	return flights->room - count_state(flights, FLIGHT_FREE);
}

/* Is this one to be settled now? */
static bool
is_ripe(const Flight *flight, gl_time now)
{
	return flight->state == FLIGHT_ENDED && gl_delay_is_over(flight->settle_at, flight->delay, now);
}

gl_time
gl_flights_settle_at(const Flights *flights, gl_time now)
{
	gl_time earliest = GL_TIME_NEVER;

	for (int i = 0; i < flights->room; i++)
	{
		const Flight *flight = &flights->flights[i];

		if (flight->state == FLIGHT_ENDED)
			earliest = Min(earliest, is_ripe(flight, now) ? now : flight->settle_at);
	}
	return earliest;
}

IdList
gl_flights_variants(const Flights *flights, IdList *channels)
{
	IdList variants = {.items = palloc(sizeof(gl_id) * flights->room)};

	channels->items = palloc(sizeof(gl_id) * flights->room);
	for (int i = 0; i < flights->room; i++)
		if (flights->flights[i].state != FLIGHT_FREE)
		{
			channels->items[variants.n] = flights->flights[i].channel_id;
			variants.items[variants.n++] = flights->flights[i].variant_id;
		}
	channels->n = variants.n;
	return variants;
}

bool
gl_flights_is_busy(const Flights *flights, gl_id channel_id)
{
	int n = 0;

	for (int i = 0; i < flights->room; i++)
		n += flights->flights[i].state != FLIGHT_FREE &&
			 flights->flights[i].channel_id == channel_id;
	return n >= GL_CHANNEL_SHARE(flights->room);
}

IdList
gl_flights_busy_channels(const Flights *flights)
{
	IdList busy = {0};

	for (int i = 0; i < flights->room; i++)
		if (flights->flights[i].state != FLIGHT_FREE &&
			gl_flights_is_busy(flights, flights->flights[i].channel_id))
			gl_ids_add(&busy, flights->flights[i].channel_id);
	return busy;
}

static const char *
text_or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

Ending *
gl_flights_endings(const Flights *flights, gl_time now, int limit, int *n)
{
	Ending *endings = palloc0(sizeof(Ending) * flights->room);

	*n = 0;
	for (int i = 0; i < flights->room && *n < limit; i++)
	{
		const Flight *flight = &flights->flights[i];

		if (!is_ripe(flight, now))
			continue;
		endings[(*n)++] = (Ending){
			.attempt_id = flight->attempt_id,
			.post_id = flight->post_id,
			.variant_id = flight->variant_id,
			.channel_id = flight->channel_id,
			.outcome = flight->result.outcome,
			.http_status = flight->result.http_status,
			.retry_after = flight->result.retry_after,
			.remote_id = text_or_null(flight->result.remote_id),
			.remote_url = text_or_null(flight->result.remote_url),
			.error = text_or_null(flight->result.error),
			.sandbox = flight->sandbox,
		};
	}
	return endings;
}

static Flight *
ended_flight(Flights *flights, const Ending *ending)
{
	for (int i = 0; i < flights->room; i++)
		if (flights->flights[i].state == FLIGHT_ENDED &&
			flights->flights[i].attempt_id == ending->attempt_id)
			return &flights->flights[i];
	elog(ERROR, "attempt " INT64_FORMAT " is not among the ended ones", ending->attempt_id);
}

void
gl_flight_done(Flights *flights, const Ending *ending)
{
	Flight *flight = ended_flight(flights, ending);

	if (ending->pauses_channel && flights->npauses < PAUSES_MAX)
		flights->pauses[flights->npauses++] = (Pause){flight->channel_id, flight->workspace_id};
	free(flight->sandbox);
	flight->sandbox = NULL;
	flight->state = FLIGHT_FREE;
}

void
gl_flight_defer(Flights *flights, const Ending *ending, bool has_failed, gl_time now)
{
	Flight *flight = ended_flight(flights, ending);
	gl_time first = has_failed ? SETTLE_FAILED : SKIP_FIRST;
	gl_time longest = has_failed ? SKIP_FAILED : SKIP_LONGEST;

	flight->delay = Min(Max(flight->delay * 2, first), longest);
	flight->settle_at = now + flight->delay;
}

bool
gl_flights_has_pause(const Flights *flights)
{
	return flights->npauses > 0;
}

void
gl_flights_next_pause(const Flights *flights, gl_id *channel_id, gl_id *workspace_id)
{
	*channel_id = flights->pauses[flights->npauses - 1].channel_id;
	*workspace_id = flights->pauses[flights->npauses - 1].workspace_id;
}

void
gl_flights_pause_done(Flights *flights)
{
	flights->npauses--;
}

void
gl_flights_hurry(Flights *flights)
{
	for (int i = 0; i < flights->room; i++)
		if (flights->flights[i].delay <= SKIP_LONGEST)
			flights->flights[i].settle_at = 0;
	for (int i = 0; i < SKIPS_MAX; i++)
		if (flights->skips[i].delay <= SKIP_LONGEST)
			flights->skips[i].until = 0;
}

/* The entry of a post, else a free one, else the one that ends first. */
static Skip *
skip_of(Flights *flights, gl_id post_id)
{
	Skip *best = &flights->skips[0];

	for (int i = 0; i < SKIPS_MAX; i++)
	{
		Skip *skip = &flights->skips[i];

		if (skip->post_id == post_id)
			return skip;
		if (best->post_id != GL_NO_ID && (skip->post_id == GL_NO_ID || skip->until < best->until))
			best = skip;
	}
	*best = (Skip){.post_id = post_id};
	return best;
}

void
gl_flights_skip(Flights *flights, gl_id post_id, gl_time now)
{
	Skip *skip = skip_of(flights, post_id);

	skip->delay = skip->delay == 0 ? SKIP_FIRST : Min(skip->delay * 2, SKIP_LONGEST);
	skip->until = now + skip->delay;
}

void
gl_flights_skip_failed(Flights *flights, gl_id post_id, gl_time now)
{
	if (post_id != GL_NO_ID)
		*skip_of(flights, post_id) = (Skip){post_id, now + SKIP_FAILED, SKIP_FAILED};
}

/* Entries that are long over are forgotten, so that a later lock starts with a short delay again. */
IdList
gl_flights_skipped(Flights *flights, gl_time now)
{
	IdList posts = {.items = palloc(sizeof(gl_id) * SKIPS_MAX)};

	for (int i = 0; i < SKIPS_MAX; i++)
	{
		Skip *skip = &flights->skips[i];

		if (skip->post_id == GL_NO_ID)
			continue;
		if (!gl_delay_is_over(skip->until, skip->delay, now))
			posts.items[posts.n++] = skip->post_id;
		else if (skip->until + 10 * GL_SECOND < now)
			skip->post_id = GL_NO_ID;
	}
	return posts;
}

gl_time
gl_flights_skip_ends(const Flights *flights)
{
	gl_time now = gl_clock_now();
	gl_time earliest = GL_TIME_NEVER;

	for (int i = 0; i < SKIPS_MAX; i++)
		if (flights->skips[i].post_id != GL_NO_ID &&
			!gl_delay_is_over(flights->skips[i].until, flights->skips[i].delay, now))
			earliest = Min(earliest, flights->skips[i].until);
	return earliest;
}
