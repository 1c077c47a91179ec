/*
 * sight.c
 *		What policies ask of each row. Whom the query is of and what they see is found at its first row
 *		and kept in the memory of the call, as an InitPlan would: one costs more than fifty rows do here.
 */
#include "postgres.h"

#include "base/engine.h"
#include "base/spi.h"
#include "catalog/pg_type_d.h"
#include "flow/visible.h"
#include "fmgr.h"
#include "store/posts.h"

PG_FUNCTION_INFO_V1(gl_sees_workspace);
PG_FUNCTION_INFO_V1(gl_sees_person);
PG_FUNCTION_INFO_V1(gl_sees_drafts);
PG_FUNCTION_INFO_V1(gl_sees_revision);

typedef enum Place
{
	PLACE_UNSEEN,
	PLACE_AS_CLIENT,
	PLACE_INTERNAL,
} Place;

typedef struct Sight
{
	Actor actor;
	bool has_actor;
	IdList visible; /* sorted */
	IdList as_client;
	gl_id last; /* workspace of the row before */
	Place last_place;
} Sight;

static Sight *
sight_of(FmgrInfo *function)
{
	Sight *sight = function->fn_extra;
	MemoryContext caller;
	EngineScope scope;

	if (sight != NULL)
		return sight;
	gl_engine_enter(&scope, ENGINE_READS);
	caller = MemoryContextSwitchTo(function->fn_mcxt);
	sight = palloc0(sizeof(Sight));
	sight->has_actor = gl_actor_find(&sight->actor);
	sight->visible = gl_workspaces_visible();
	sight->as_client = gl_workspaces_as_client();
	if (sight->visible.n > 0)
		qsort(sight->visible.items, sight->visible.n, sizeof(gl_id), gl_compare_ids);
	MemoryContextSwitchTo(caller);
	gl_engine_leave(&scope);
	return function->fn_extra = sight;
}

static Place
look_up(const Sight *sight, gl_id workspace_id)
{
	if (sight->visible.n == 0 || bsearch(&workspace_id, sight->visible.items, sight->visible.n,
										 sizeof(gl_id), gl_compare_ids) == NULL)
		return PLACE_UNSEEN;
	return gl_ids_contain(&sight->as_client, workspace_id) ? PLACE_AS_CLIENT : PLACE_INTERNAL;
}

static Place
place_in(Sight *sight, gl_id workspace_id)
{
	if (sight->last != workspace_id)
	{
		sight->last_place = look_up(sight, workspace_id);
		sight->last = workspace_id;
	}
	return sight->last_place;
}

/* sees_workspace(workspace_id) */
Datum
gl_sees_workspace(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(place_in(sight_of(fcinfo->flinfo), PG_GETARG_INT64(0)) != PLACE_UNSEEN);
}

static Statement select_people = {
	.text =
		"SELECT DISTINCT person_id FROM greenlight_internal.member WHERE workspace_id = ANY ($1) "
		"ORDER BY 1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

/* Members, present and former, of the visible workspaces; sorted. */
static IdList *
people_of(FmgrInfo *function)
{
	MemoryContext caller;
	EngineScope scope;
	IdList *people = function->fn_extra;
	IdList workspaces;
	Args args = {0};
	Rows rows;

	if (people != NULL)
		return people;
	gl_engine_enter(&scope, ENGINE_READS);
	workspaces = gl_workspaces_visible();
	gl_args_ids(&args, workspaces.items, workspaces.n);
	rows = gl_spi_run(&select_people, &args, 0);
	caller = MemoryContextSwitchTo(function->fn_mcxt);
	people = palloc(sizeof(IdList));
	*people = gl_rows_ids(&rows);
	MemoryContextSwitchTo(caller);
	gl_engine_leave(&scope);
	return function->fn_extra = people;
}

/* sees_person(person_id) */
Datum
gl_sees_person(PG_FUNCTION_ARGS)
{
	IdList *people = people_of(fcinfo->flinfo);
	gl_id person_id = PG_GETARG_INT64(0);

	PG_RETURN_BOOL(people->n > 0 && bsearch(&person_id, people->items, people->n, sizeof(gl_id),
											gl_compare_ids) != NULL);
}

static bool
is_own(const Sight *sight, gl_id author_id)
{
	return sight->has_actor && sight->actor.kind == ACTOR_PERSON &&
		   sight->actor.person_id == author_id;
}

/* sees_drafts(workspace_id, author_id): of posts that no client step has shown. */
Datum
gl_sees_drafts(PG_FUNCTION_ARGS)
{
	Sight *sight = sight_of(fcinfo->flinfo);
	Place place = place_in(sight, PG_GETARG_INT64(0));

	PG_RETURN_BOOL(place == PLACE_INTERNAL ||
				   (place == PLACE_AS_CLIENT && is_own(sight, PG_GETARG_INT64(1))));
}

/* As a client sees it: the revision that a client step showed, all of an own post. */
static bool
is_shown(const Sight *sight, gl_id post_id, int revision)
{
	EngineScope scope;
	PostRow post;
	int64 definition_no;
	bool is_seen;

	gl_engine_enter(&scope, ENGINE_READS);
	is_seen = gl_post_read(post_id, &post, &definition_no) && !post.is_hidden &&
			  (post.client_revision == revision || is_own(sight, post.author_id));
	gl_engine_leave(&scope);
	return is_seen;
}

/* sees_revision(workspace_id, post_id, revision) */
Datum
gl_sees_revision(PG_FUNCTION_ARGS)
{
	Sight *sight = sight_of(fcinfo->flinfo);
	Place place = place_in(sight, PG_GETARG_INT64(0));

	PG_RETURN_BOOL(
		place == PLACE_INTERNAL ||
		(place == PLACE_AS_CLIENT && is_shown(sight, PG_GETARG_INT64(1), PG_GETARG_INT32(2))));
}
