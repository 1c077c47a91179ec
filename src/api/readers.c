/*
 * readers.c
 *		Answers about one post: what is possible, why the gate is closed, what happened.
 */
#include "api/args.h"
#include "api/compare.h"
#include "api/result.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "core/retry.h"
#include "flow/arming.h"
#include "flow/gatecheck.h"
#include "flow/journal.h"
#include "funcapi.h"
#include "flow/lookup.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_allowed_actions);
PG_FUNCTION_INFO_V1(gl_explain_gate);
PG_FUNCTION_INFO_V1(gl_post_history);

/* The post, read without locks; raises 28000 or WF404. */
static PostSnap *
read_post(gl_id post_id, Actor *actor)
{
	PostSnap *snap;

	*actor = gl_actor_any();
	snap = gl_snapshot_read(post_id, *actor, gl_clock_now());
	if (snap == NULL)
		gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no post " INT64_FORMAT ".", post_id));
	return snap;
}

/* Verbs that take a channel or variant, so that what they lead to hangs on which one. */
static bool
is_about_one(Action action)
{
	return action == ACTION_REMOVE_VARIANT || action == ACTION_CONFIRM_PUBLISHED ||
		   action == ACTION_CONFIRM_NOT_PUBLISHED;
}

/* One action: whether it is possible, and the status that it leads to where that is another one. */
static void
add_action(FunctionCallInfo fcinfo, PostSnap *snap, Action action, Actor actor, bool publisher_ok)
{
	PostStatus then = snap->post.status;
	Verdict verdict = gl_offer(snap, actor, action, publisher_ok, &then);
	const RefusalDef *refusal = &gl_refusals[verdict.refusal];
	bool is_allowed = verdict.refusal == REFUSAL_NONE;
	bool is_moved = then != snap->post.status && !is_about_one(action);
	Datum values[5];
	bool nulls[5] = {false};

	values[0] = CStringGetTextDatum(gl_name(&gl_actions, action));
	values[1] = BoolGetDatum(is_allowed);
	values[2] = gl_text_or_null(is_allowed ? NULL : refusal->message, &nulls[2]);
	values[3] = gl_text_or_null(is_allowed ? NULL : refusal->sqlstate, &nulls[3]);
	values[4] = gl_text_or_null(is_moved ? gl_name(&gl_post_statuses, then) : NULL, &nulls[4]);
	gl_set_row(fcinfo, values, nulls);
}

/* allowed_actions(post_id) */
Datum
gl_allowed_actions(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostSnap *snap;
	Actor actor;
	bool publisher_ok;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = read_post(post_id, &actor);
	publisher_ok = gl_publishing_obstacle() == NULL;
	/* As the verb will find it: a post that no round has judged has the workflow of now. */
	gl_snapshot_resolve(snap);
	gl_snapshot_load_review(snap);
	/* As every action begins: a workflow assigned meanwhile counts. */
	gl_snapshot_resolve(snap);
	for (int action = ACTION_REVISE; action <= ACTION_COMMENT; action++)
		if (gl_is_offered(action))
			add_action(fcinfo, snap, action, actor, publisher_ok);
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* explain_gate(post_id): every clause of every channel that still waits, or of all when none does. */
Datum
gl_explain_gate(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostSnap *snap;
	Actor actor;
	const char *obstacle;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = read_post(post_id, &actor);
	obstacle = gl_publishing_obstacle();
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];
		BitSet closed = gl_gate_of(snap, variant, snap->post.publish_at, obstacle == NULL, 0);

		if (!gl_sees_variant(snap, variant, actor))
			continue;
		for (int clause = 0; clause < CLAUSE_COUNT; clause++)
		{
			bool is_open = (closed & CLAUSE_BIT(clause)) == 0;
			Datum values[5];
			bool nulls[5] = {false};

			values[0] = CStringGetTextDatum(variant->channel->name);
			values[1] = CStringGetTextDatum(gl_name(&gl_clauses, clause));
			values[2] = BoolGetDatum(is_open);
			values[3] = CStringGetTextDatum(
				clause == CLAUSE_PUBLISHER && obstacle != NULL ? obstacle
				: clause == CLAUSE_CONTENT
					? gl_content_detail(snap, variant, gl_sees_internal(snap, actor))
					: gl_clause_detail(snap, variant, clause, is_open));
			values[4] = gl_text_or_null(gl_clause_who(snap, variant, clause, is_open), &nulls[4]);
			gl_set_row(fcinfo, values, nulls);
		}
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}

static const char *
member_name(const PostSnap *snap, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);

	return member == NULL ? "somebody" : member->name;
}

/* Who acted, as people say it. */
static char *
actor_text(const PostSnap *snap, const EventRow *event)
{
	if (event->actor_kind != ACTOR_PERSON)
		return pstrdup(event->actor_kind == ACTOR_WORKER ? "the worker" : "an administrator");
	return pstrdup(member_name(snap, event->actor_id));
}

/* What an edit changed, e.g. "body, media"; NULL for what made no revision. */
static char *
changed_fields(const PostSnap *snap, const EventRow *event)
{
	Action action = gl_name_find(&gl_actions, event->action);
	RevisionRow before;
	RevisionRow after;

	if ((action != ACTION_REVISE && action != ACTION_SET_VARIANT && action != ACTION_ADD_VARIANT) ||
		!gl_revision_read(snap->post.id, event->revision - 1, &before) ||
		!gl_revision_read(snap->post.id, event->revision, &after))
		return NULL;
	return gl_changed_fields(snap, &before, &after);
}

/* What happened, as a sentence out of the event and its rule. */
static char *
sentence(const PostSnap *snap, const EventRow *event)
{
	StringInfoData text;
	const Transition *rule = NULL;
	Doc root = gl_doc_root(
		DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(event->detail))), "detail");
	Doc member;
	Doc done;
	VariantSnap *variant = gl_snapshot_variant_by_id(snap, event->variant_id);
	char *changed = changed_fields(snap, event);

	for (int i = 0; i < gl_transition_count; i++)
		if (gl_transitions[i].rule == event->rule)
			rule = &gl_transitions[i];
	initStringInfo(&text);
	appendStringInfo(&text, "%s: %s",
					 gl_name(&gl_actions, gl_name_find(&gl_actions, event->action)),
					 rule == NULL ? "" : rule->reason);
	if (variant != NULL)
		appendStringInfo(&text, ", on channel \"%s\"", variant->channel->name);
	if (changed != NULL)
		appendStringInfo(&text, ", changed: %s", changed);
	if (gl_doc_get(&root, "item", &member))
		appendStringInfo(&text, ", item \"%s\" %s", gl_doc_text(&member, GL_NAME_BYTES_MAX),
						 gl_doc_get(&root, "is_done", &done) && gl_doc_bool(&done) ? "done"
																				   : "not done");
	if (gl_doc_get(&root, "on_behalf_of", &member))
		appendStringInfo(&text, ", for %s", member_name(snap, gl_doc_id(&member)));
	if (gl_doc_get(&root, "person_id", &member))
		appendStringInfo(&text, ", those of %s", member_name(snap, gl_doc_id(&member)));
	if (gl_doc_get(&root, "publish_at", &member))
		appendStringInfo(&text, ", for %s", gl_doc_text(&member, 100));
	if (gl_doc_get(&root, "error", &member))
		appendStringInfo(&text, ", %s", gl_doc_text(&member, 10000));
	if (gl_doc_get(&root, "note", &member))
		appendStringInfo(&text, ", \"%s\"", gl_doc_text(&member, GL_NOTE_BYTES_MAX));
	return text.data;
}

/* Clients are told what they did themselves, and what is out; not how others came to agree. */
static bool
is_told(const PostSnap *snap, const EventRow *event, Actor actor)
{
	Action action = gl_name_find(&gl_actions, event->action);

	return gl_sees_internal(snap, actor) || event->actor_id == actor.person_id ||
		   action == ACTION_SETTLE_PUBLISHED || action == ACTION_CONFIRM_PUBLISHED;
}

/* post_history(post_id) */
Datum
gl_post_history(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostSnap *snap;
	EventRow *events;
	Actor actor;
	int n;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = read_post(post_id, &actor);
	events = gl_events_read(snap->post.workspace_id, post_id, &n);
	for (int i = 0; i < n; i++)
	{
		const EventRow *event = &events[i];
		Datum values[8];
		bool nulls[8] = {false};

		if (!is_told(snap, event, actor))
			continue;
		values[0] = TimestampTzGetDatum(event->at);
		values[1] = CStringGetTextDatum(actor_text(snap, event));
		values[2] = CStringGetTextDatum(event->action);
		values[3] = CStringGetTextDatum(sentence(snap, event));
		values[4] = Int32GetDatum(event->revision);
		values[5] = gl_text_or_null(
			event->from_status < 0 ? NULL : gl_name(&gl_post_statuses, event->from_status),
			&nulls[5]);
		values[6] = gl_text_or_null(
			event->to_status < 0 ? NULL : gl_name(&gl_post_statuses, event->to_status), &nulls[6]);
		values[7] = Int32GetDatum(event->rule);
		gl_set_row(fcinfo, values, nulls);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}
