/*
 * split_verbs.c
 *		Verbs made of others: a time as the clock on the wall says it, one post for each channel.
 */
#include "api/result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/walltime.h"
#include "flow/lookup.h"
#include "funcapi.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_schedule_local);
PG_FUNCTION_INFO_V1(gl_split_post);

static const char *const schedule_keys[] = {"idempotency_key", "fold",		   "publish_until",
											"together",		   "unpublish_at", NULL};
static const DocKeys schedule_options = {schedule_keys, NULL};

static const char *const folds[] = {"earlier", "later"};
static const NameTable fold_names = {"fold", folds, lengthof(folds)};

/* The instant of a wall time; one that no clock says is moved forward, and the caller told. */
static gl_time
instant_of(gl_time local, const char *zone, bool is_later)
{
	const gl_time year = 366 * 24 * 3600 * GL_SECOND;
	gl_time now = gl_clock_now();
	WallTime wall;

	/* Far off instants have no wall time; what is nearly in range is judged as an instant below. */
	if (TIMESTAMP_NOT_FINITE(local) || local < now - year || local > now + 12 * year)
		gl_time_out_of_range("local_time");
	wall = gl_wall_time(local, zone);
	gl_check_time("local_time", wall.earlier);
	if (wall.is_gap)
		ereport(NOTICE,
				(errmsg("local time does not exist and is moved forward"),
				 errdetail("In \"%s\" the clocks are put forward then; %d minutes later is taken.",
						   zone,
						   (int) ((gl_local_time(wall.earlier, zone) - local) / GL_SECOND / 60))));
	return is_later ? wall.later : wall.earlier;
}

/* schedule_local(post_id, local_time, timezone, options) */
Datum
gl_schedule_local(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_SCHEDULE};
	Doc options = gl_arg_options(fcinfo, 3, &schedule_options);
	Doc fold;
	bool is_later;

	if (PG_ARGISNULL(1))
		gl_null_argument("local_time");
	if (PG_ARGISNULL(2))
		gl_null_argument("timezone");
	request.timezone = gl_arg_opt_timezone(fcinfo, 2, "timezone");
	is_later = gl_doc_get(&options, "fold", &fold) && gl_doc_name(&fold, &fold_names) == 1;
	request.publish_at = instant_of(PG_GETARG_TIMESTAMP(1), request.timezone, is_later);
	gl_option_limits(&options, &request.limits);
	gl_option_key(&options, fcinfo, 4, &request);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

static int
by_channel_name(const void *a, const void *b)
{
	return strcmp((*(VariantSnap *const *) a)->channel->name,
				  (*(VariantSnap *const *) b)->channel->name);
}

/* The variants that are not cancelled, by the names of their channels. */
static int
live_variants(const PostSnap *snap, VariantSnap **variants)
{
	int n = 0;

	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state != DELIVERY_CANCELLED)
			variants[n++] = &snap->variants[i];
	qsort(variants, n, sizeof(VariantSnap *), by_channel_name);
	return n;
}

/* What was agreed to, or is being agreed on, is agreed to as one post. */
static void
check_splittable(const PostSnap *snap, int channels)
{
	const PostRow *post = &snap->post;
	bool is_open = post->review_state == REVIEW_DRAFT ||
				   post->review_state == REVIEW_NOT_REQUIRED ||
				   post->review_state == REVIEW_CHANGES_REQUESTED;

	if (post->is_cancelled)
		gl_refuse(REFUSAL_CANCELLED, "There is nothing to split.");
	if (!is_open)
		gl_illegal(
			"post cannot be split now",
			psprintf("Its review state is %s.", gl_name(&gl_review_states, post->review_state)),
			"Make it a draft first, with greenlight.withdraw() or greenlight.reopen().");
	if (post->is_held)
		gl_refuse(REFUSAL_HELD, "Its parts would go out without the hold.");
	if (channels < 2)
		gl_illegal("post has no two channels", psprintf("It has %d.", channels),
				   "Add another one with greenlight.set_variant().");
}

/* A post like this one for one of its channels. */
static PostSnap *
part_of(const PostSnap *source, const VariantSnap *variant, Actor actor)
{
	ContentChange content = {
		.title = source->post.title,
		.body = source->content.body,
		.media = source->content.media,
		.link = {true, source->content.link},
		.first_comment = {true, source->content.first_comment},
		.disclosure = &source->content.disclosure,
		.labels = &source->post.labels,
		.campaign = {true, source->post.campaign},
	};
	VariantChange own = {variant->channel, variant->row.body, variant->row.media,
						 variant->row.options};
	IdList channels = {1, palloc(sizeof(gl_id))};
	ActRequest request = {
		.actor = actor,
		.content = &content,
		.overrides = &own,
		.noverrides = 1,
		.split = source,
		.publish_at = GL_TIME_NEVER,
	};

	channels.items[0] = variant->channel->id;
	return gl_act_create(source->workspace, &request, &channels,
						 source->post.is_workflow_chosen ? source->workflow : NULL, NULL);
}

static void
add_post(FunctionCallInfo fcinfo, PostSnap *snap, Actor actor)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_puttuple(result->setResult, gl_post_tuple(result->setDesc, snap, actor));
}

/* split_post(post_id, options): the post keeps its first channel, each other one gets its own. */
Datum
gl_split_post(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	Actor actor;
	PostSnap *snap;
	PostSnap **parts;
	VariantSnap **variants;
	int n;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, actor);
	variants = palloc(sizeof(VariantSnap *) * Max(snap->nvariants, 1));
	n = live_variants(snap, variants);
	check_splittable(snap, n);
	parts = palloc(sizeof(PostSnap *) * n);
	for (int i = 1; i < n; i++)
	{
		ActRequest request = {
			.action = ACTION_REMOVE_VARIANT,
			.actor = actor,
			.channel_id = variants[i]->channel->id,
		};

		/* Whoever may not take the channel off is refused before anything is made. */
		gl_act_locked(snap, &request);
		parts[i] = part_of(snap, variants[i], actor);
	}
	add_post(fcinfo, snap, actor);
	for (int i = 1; i < n; i++)
		add_post(fcinfo, parts[i], actor);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
