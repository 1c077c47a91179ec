/*
 * verify.c
 *		verify() and verify_chain(): rows only where something is broken.
 */
#include "api/args.h"
#include "api/result.h"
#include "base/caught.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/deadline.h"
#include "flow/journal.h"
#include "flow/proof.h"
#include "flow/visible.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "store/invariants.h"
#include "store/posts.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(gl_verify);
PG_FUNCTION_INFO_V1(gl_verify_chain);

#define BREACHES_MAX 1000 /* of one invariant */

static void
add_breach(FunctionCallInfo fcinfo, int invariant, const char *name, gl_id post_id,
		   const char *detail)
{
	Datum values[4];
	bool nulls[4] = {false};

	values[0] = Int32GetDatum(invariant);
	values[1] = CStringGetTextDatum(name);
	values[2] = Int64GetDatum(post_id);
	nulls[2] = post_id == GL_NO_ID;
	values[3] = CStringGetTextDatum(detail);
	gl_set_row(fcinfo, values, nulls);
}

static void
verify_revisions(FunctionCallInfo fcinfo, const PostSnap *snap)
{
	for (int n = 1; n <= snap->post.revision; n++)
	{
		RevisionRow revision;
		const char *flaw = NULL;

		if (gl_revision_read(snap->post.id, n, &revision))
			flaw = gl_revision_flaw(snap, &revision);
		if (flaw != NULL)
			add_breach(fcinfo, 2, "decisions, revisions, events never change", snap->post.id,
					   psprintf("revision %d: %s", n, flaw));
	}
}

/* Every action that is left of a deadline has its timer, at the instant that follows from the step. */
static void
verify_timer(FunctionCallInfo fcinfo, PostSnap *snap)
{
	gl_snapshot_load_review(snap);
	if (gl_deadline_timer_is_wrong(snap))
		add_breach(fcinfo, 7, "a timer action at most once", snap->post.id,
				   "its timer is not the one that the open step asks for");
}

/* One post, for gl_caught. */
typedef struct PostWork
{
	FunctionCallInfo fcinfo;
	gl_id post_id;
} PostWork;

/* The invariants of one post that take the rules themselves. */
static void
verify_rules(void *state)
{
	FunctionCallInfo fcinfo = ((PostWork *) state)->fcinfo;
	gl_id post_id = ((PostWork *) state)->post_id;
	PostSnap *snap = gl_snapshot_read(post_id, gl_actor_worker(), gl_clock_now());

	if (snap == NULL)
		return;
	verify_revisions(fcinfo, snap);
	if (gl_status_derived(snap) != snap->post.status)
		add_breach(fcinfo, 10, "stored status = derived", post_id,
				   psprintf("stored %s, derived %s", gl_name(&gl_post_statuses, snap->post.status),
							gl_name(&gl_post_statuses, gl_status_derived(snap))));
	verify_timer(fcinfo, snap);
}

static void
verify_post(FunctionCallInfo fcinfo, gl_id post_id)
{
	PostWork work = {fcinfo, post_id};
	const char *obstacle = gl_caught(verify_rules, &work);
	const char *flaw;
	PostRow post;
	int64 definition_no;
	int64 event_no;

	if (obstacle != NULL)
		add_breach(fcinfo, 10, "stored status = derived", post_id,
				   psprintf("cannot be checked: %s", obstacle));
	if (!gl_post_read(post_id, &post, &definition_no))
		return;
	flaw = gl_post_chain_flaw(&post, &event_no);
	if (flaw != NULL)
		add_breach(fcinfo, 11, "chain verifies", post_id,
				   psprintf("event " INT64_FORMAT ": %s", event_no, flaw));
}

static void
verify_workspace_chain(FunctionCallInfo fcinfo, gl_id workspace_id)
{
	WorkspaceRow row;
	EventRow *events;
	const char *flaw;
	int64 event_no;
	int n;

	if (!gl_workspace_row(workspace_id, &row))
		return;
	events = gl_events_read(workspace_id, GL_NO_ID, &n);
	flaw = gl_chain_check(events, n, row.event_no, &row.head_sha256, &event_no);
	if (flaw != NULL)
		add_breach(
			fcinfo, 11, "chain verifies", GL_NO_ID,
			psprintf("workspace \"%s\", event " INT64_FORMAT ": %s", row.name, event_no, flaw));
}

static void
verify_instance_chain(FunctionCallInfo fcinfo)
{
	InstanceRow instance = gl_instance_read();
	EventRow *events;
	const char *flaw;
	int64 event_no;
	int n;

	events = gl_events_read(GL_NO_ID, GL_NO_ID, &n);
	flaw = gl_chain_check(events, n, instance.event_no, &instance.head_sha256, &event_no);
	if (flaw != NULL)
		add_breach(fcinfo, 11, "chain verifies", GL_NO_ID,
				   psprintf("chain of the database, event " INT64_FORMAT ": %s", event_no, flaw));
}

/* verify(): over the workspaces that the session may see. */
Datum
gl_verify(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	IdList workspaces;
	IdList posts;
	Breach *breaches;
	MemoryContext scratch;
	MemoryContext caller;
	int n;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	workspaces = gl_workspaces_visible();
	breaches = gl_invariants_check(&workspaces, BREACHES_MAX, &n);
	for (int i = 0; i < n; i++)
		add_breach(fcinfo, breaches[i].invariant, breaches[i].name, breaches[i].post_id,
				   breaches[i].detail);
	posts = gl_posts_of(&workspaces);
	scratch =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight verify", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(scratch);
	for (int i = 0; i < posts.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		verify_post(fcinfo, posts.items[i]);
		MemoryContextReset(scratch);
	}
	for (int i = 0; i < workspaces.n; i++)
		verify_workspace_chain(fcinfo, workspaces.items[i]);
	verify_instance_chain(fcinfo);
	MemoryContextSwitchTo(caller);
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* verify_chain(post_id): the first event that is altered, missing or out of order. */
Datum
gl_verify_chain(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostRow post;
	int64 definition_no;
	const char *flaw;
	int64 event_no;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	if (!gl_snapshot_row(post_id, gl_actor_any(), &post, &definition_no))
		gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no post " INT64_FORMAT ".", post_id));
	flaw = gl_post_chain_flaw(&post, &event_no);
	if (flaw != NULL)
	{
		Datum values[3];
		bool nulls[3] = {false};

		values[0] = Int64GetDatum(post_id);
		values[1] = Int64GetDatum(event_no);
		values[2] = CStringGetTextDatum(flaw);
		gl_set_row(fcinfo, values, nulls);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}
