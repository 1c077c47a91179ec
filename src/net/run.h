/*
 * run.h
 *		One delivery on its way through the steps of its recipe.
 *
 * A run does what it can at once and then waits: for an answer, or for a session that another run
 * is fetching. It never calls its caller; it stands in one of the desk's lists.
 */
#ifndef GL_NET_RUN_H
#define GL_NET_RUN_H

#include "net/classify.h"
#include "net/http.h"
#include "net/net.h"
#include "net/recipe.h"
#include "net/session.h"
#include "net/template.h"

typedef struct Run Run;

/* A first-in, first-out list of runs. */
typedef struct RunQueue
{
	Run *first;
	Run *last;
} RunQueue;

/* What the runs of one Net share. */
typedef struct Desk
{
	NetConfig config; /* owned texts, never NULL */
	Http *http;
	Recipe *recipes;
	SessionStore sessions;
	Run *running;	/* all that have not ended */
	RunQueue ready; /* those of them that need not wait */
	RunQueue ended;
	RunQueue idle; /* given back, for the next delivery */
} Desk;

struct Run
{
	Desk *desk;
	gl_id channel_id;
	Recipe *recipe;
	char *facts;
	char *credential_name; /* NULL: none */
	json_t *credential;
	Names names;
	size_t step;
	size_t element; /* of the step's each: the next one */
	Scope scope;	/* the element's name */

	ByteBuffer url; /* of the request; the buffers' memory stays for the next delivery */
	ByteBuffer body;
	ByteBuffer line;
	struct curl_slist *headers;
	Transfer *transfer; /* NULL: no request is running */
	int requests;		/* so far */

	Session *session;		 /* being fetched by this run */
	uint64_t session_serial; /* of the last one that was used; 0: none */
	bool from_cache;		 /* captures came from a cache */
	bool is_rerun;
	bool is_judged;		/* by the run that fetched the session */
	bool may_be_out;	/* a request that publishes was acted upon, or may have been */
	bool has_published; /* such a request has succeeded */

	Judgement judgement; /* of the step that failed */
	Run *next_queued;
	Run *next_running;
	Run **link_running;
	NetResult result; /* the last member: too large to be cleared without need */
};

/* A new run, ready; NULL when memory ran out. */
extern Run *gl_run_create(Desk *desk, const NetJob *job);

/* Give an ended run back, or free it. */
extern void gl_run_release(Run *run);
extern void gl_run_destroy(Run *run);

/* Go on as far as possible. */
extern void gl_run_advance(Run *run);

/* Its request has ended. */
extern void gl_run_answered(Run *run);

/* End it now, as part of ending all of them: sessions that others wait for are dropped. */
extern void gl_run_abort(Run *run);

/* The first of a queue, taken out; NULL: it is empty. */
extern Run *gl_run_next(RunQueue *queue);

#endif /* GL_NET_RUN_H */
