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
#include "store/revisions.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(gl_sees_workspace);
PG_FUNCTION_INFO_V1(gl_sees_person);
PG_FUNCTION_INFO_V1(gl_sees_post);
PG_FUNCTION_INFO_V1(gl_sees_revision);
PG_FUNCTION_INFO_V1(gl_sees_variant_row);
PG_FUNCTION_INFO_V1(gl_sees_step);

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
look_around(FmgrInfo *function)
{
	Sight *sight;
	MemoryContext caller;
	EngineScope scope;

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

/* The two below are in the path of every row. */
static inline Sight *
sight_of(FmgrInfo *function)
{
	return function->fn_extra != NULL ? function->fn_extra : look_around(function);
}

static Place
look_up(const Sight *sight, gl_id workspace_id)
{
	if (sight->visible.n == 0 || bsearch(&workspace_id, sight->visible.items, sight->visible.n,
										 sizeof(gl_id), gl_compare_ids) == NULL)
		return PLACE_UNSEEN;
	return gl_ids_contain(&sight->as_client, workspace_id) ? PLACE_AS_CLIENT : PLACE_INTERNAL;
}

static pg_attribute_always_inline Place
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

/* sees_post(workspace_id, author_id, client_revision, is_hidden): client_revision is NULL where no client step has shown it. */
Datum
gl_sees_post(PG_FUNCTION_ARGS)
{
	Sight *sight = sight_of(fcinfo->flinfo);
	Place place = place_in(sight, PG_GETARG_INT64(0));

	if (PG_GETARG_BOOL(3))
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(
		place == PLACE_INTERNAL ||
		(place == PLACE_AS_CLIENT && (!PG_ARGISNULL(2) || is_own(sight, PG_GETARG_INT64(1)))));
}

/* A post as a client may look at it. */
static bool
is_there(gl_id post_id, PostRow *post)
{
	int64 definition_no;

	return gl_post_read(post_id, post, &definition_no) && !post->is_hidden;
}

/* As a client sees it: the revision that a client step showed, all of an own post. */
static bool
is_shown(const Sight *sight, gl_id post_id, int revision)
{
	EngineScope scope;
	PostRow post;
	bool is_seen;

	gl_engine_enter(&scope, ENGINE_READS);
	is_seen = is_there(post_id, &post) &&
			  (post.client_revision == revision || is_own(sight, post.author_id));
	gl_engine_leave(&scope);
	return is_seen;
}

/* As a client sees it: the channels of the revision that a client step showed, all of an own post. */
static bool
is_shown_on(const Sight *sight, gl_id post_id, gl_id channel_id)
{
	EngineScope scope;
	PostRow post;
	RevisionRow shown;
	bool is_seen;

	gl_engine_enter(&scope, ENGINE_READS);
	is_seen =
		is_there(post_id, &post) && (is_own(sight, post.author_id) ||
									 (gl_revision_read(post_id, post.client_revision, &shown) &&
									  gl_ids_contain(&shown.channel_ids, channel_id)));
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

/* sees_variant(workspace_id, post_id, channel_id) */
Datum
gl_sees_variant_row(PG_FUNCTION_ARGS)
{
	Sight *sight = sight_of(fcinfo->flinfo);
	Place place = place_in(sight, PG_GETARG_INT64(0));

	PG_RETURN_BOOL(
		place == PLACE_INTERNAL ||
		(place == PLACE_AS_CLIENT && is_shown_on(sight, PG_GETARG_INT64(1), PG_GETARG_INT64(2))));
}

static bool
has_seat(const Sight *sight, ArrayType *seats)
{
	int n = ArrayGetNItems(ARR_NDIM(seats), ARR_DIMS(seats));
	const int64 *people = (const int64 *) ARR_DATA_PTR(seats);

	for (int i = 0; i < n; i++)
		if (is_own(sight, people[i]))
			return true;
	return false;
}

/* sees_step(workspace_id, seat_person_ids) */
Datum
gl_sees_step(PG_FUNCTION_ARGS)
{
	Sight *sight = sight_of(fcinfo->flinfo);
	Place place = place_in(sight, PG_GETARG_INT64(0));

	PG_RETURN_BOOL(place == PLACE_INTERNAL ||
				   (place == PLACE_AS_CLIENT && has_seat(sight, PG_GETARG_ARRAYTYPE_P(1))));
}
