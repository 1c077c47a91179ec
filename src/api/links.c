/*
 * links.c
 *		Approval links. Members make and revoke them; link_view() and the verbs beside it act as the person
 *		of the link whose token they are given.
 */
#include <ctype.h>

#include "api/comments.h"
#include "api/result.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/keys.h"
#include "flow/links.h"
#include "flow/lookup.h"
#include "flow/series.h"
#include "funcapi.h"
#include "lib/qunique.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_create_approval_link);
PG_FUNCTION_INFO_V1(gl_revoke_link);
PG_FUNCTION_INFO_V1(gl_link_view);
PG_FUNCTION_INFO_V1(gl_link_decide);
PG_FUNCTION_INFO_V1(gl_link_comment);
PG_FUNCTION_INFO_V1(gl_link_reschedule);

#define POSTS_MAX 1000
#define PIN_LENGTH_MIN 4
#define PIN_BYTES_MAX 64
#define SHOWN_COLUMNS (GL_LINK_CONTENT_COLUMNS + 3)

static const char *const pin_keys[] = {"pin", NULL};
static const DocKeys pin_only = {pin_keys, NULL};

static void
hide_statement(void *argument)
{
	errhidestmt(true);
}

/*
 * Runs a verb whose statement may hold a token or a PIN: no error of it shows the statement in the log, nor
 * as the context of a function that it stands in.
 */
static Datum
discreetly(FunctionCallInfo fcinfo, PGFunction verb)
{
	ErrorContextCallback *outside = error_context_stack;
	ErrorContextCallback frame = {.callback = hide_statement};
	Datum result;

	error_context_stack = &frame;
	result = verb(fcinfo);
	error_context_stack = outside;
	return result;
}

/* The argument of posts: ascending, each once. */
static IdList
posts_argument(FunctionCallInfo fcinfo, int n)
{
	const char *name = "post_ids";
	IdList ids = {0};
	ArrayType *array;
	const int64 *items;
	int count;

	if (PG_ARGISNULL(n))
		gl_null_argument(name);
	array = PG_GETARG_ARRAYTYPE_P(n);
	count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		gl_invalid("\"post_ids\" is not a plain list", "A list has one dimension and no nulls.",
				   "Write it as ARRAY[17, 18].");
	if (count == 0 || count > POSTS_MAX)
		gl_invalid("\"post_ids\" is empty or too long",
				   psprintf("It has %d elements, 1 to %d are possible.", count, POSTS_MAX),
				   "Name the posts that the link is for.");
	items = (const int64 *) ARR_DATA_PTR(array);
	ids.items = palloc(sizeof(gl_id) * count);
	memcpy(ids.items, items, sizeof(gl_id) * count);
	qsort(ids.items, count, sizeof(gl_id), gl_compare_ids);
	ids.n = (int) qunique(ids.items, count, sizeof(gl_id), gl_compare_ids);
	return ids;
}

/* Whatever a link lets do, it lets view. */
static BitSet
rights_option(const Doc *options)
{
	BitSet rights = RIGHT_BIT(RIGHT_VIEW);
	Doc list;

	if (!gl_doc_get(options, "rights", &list))
		return rights | RIGHT_BIT(RIGHT_DECIDE);
	for (int i = 0, n = gl_doc_length(&list, RIGHT_COUNT); i < n; i++)
	{
		Doc element = gl_doc_at(&list, i);

		rights |= RIGHT_BIT(gl_doc_name(&element, &gl_link_rights));
	}
	return rights;
}

static char *
pin_option(const Doc *options)
{
	return gl_option_text(options, "pin", PIN_BYTES_MAX);
}

/* create_approval_link(person, post_ids, options) */
static Datum
create_approval_link(FunctionCallInfo fcinfo)
{
	static const char *const keys[] = {"rights", "expires_at", "max_uses", "pin", NULL};
	static const DocKeys known = {keys, NULL};
	NewLink new_link = {
		.person = gl_arg_name(fcinfo, 0, "person"),
		.post_ids = posts_argument(fcinfo, 1),
	};
	Doc options = gl_arg_options(fcinfo, 2, &known);
	char token[GL_TOKEN_CHARACTERS + 1];
	Datum values[3];
	bool nulls[3] = {false};
	EngineScope scope;
	LinkRow row;
	Doc member;

	new_link.rights = rights_option(&options);
	new_link.expires_at = gl_option_time(&options, "expires_at");
	if (gl_doc_get(&options, "max_uses", &member))
		new_link.max_uses = gl_doc_int(&member, 1, POSTS_MAX);
	new_link.pin = pin_option(&options);
	if (new_link.pin != NULL && pg_mbstrlen(new_link.pin) < PIN_LENGTH_MIN &&
		gl_doc_get(&options, "pin", &member))
		gl_doc_fail(&member, "It is too short: it could be guessed in a few tries.",
					"Name at least four characters.");
	gl_engine_enter(&scope, ENGINE_WRITES);
	row = gl_link_create(&new_link, gl_actor_person(), token);
	values[0] = Int64GetDatum(row.id);
	values[1] = CStringGetTextDatum(token);
	explicit_bzero(token, sizeof(token));
	values[2] = TimestampTzGetDatum(row.expires_at);
	gl_engine_leave(&scope);
	return gl_row_result(fcinfo, values, nulls, lengthof(values));
}

/* revoke_link(link_id, reason, options) */
Datum
gl_revoke_link(PG_FUNCTION_ARGS)
{
	gl_id link_id = gl_arg_id(fcinfo, 0, "link_id");
	char *reason = gl_arg_note(fcinfo, 1, "reason", false);
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	gl_link_end(link_id, gl_actor_any(), reason);
	result = gl_approval_link_result(link_id);
	gl_engine_leave(&scope);
	return result;
}

/* The link of the first argument. */
static HeldLink
hold_up(FunctionCallInfo fcinfo, const Doc *options)
{
	text *token;

	if (PG_ARGISNULL(0))
		gl_null_argument("token");
	token = PG_GETARG_TEXT_PP(0);
	return gl_link_hold_up(VARDATA_ANY(token), VARSIZE_ANY_EXHDR(token), pin_option(options));
}

/* A post as the link shows it, in the order of greenlight.link_post. */
static void
fill_shown(const HeldLink *held, const LinkPostRow *bound, PostSnap *snap, Datum *values,
		   bool *nulls)
{
	Row row = gl_link_content(bound, gl_sees_internal(snap, held->actor));
	bool is_decidable =
		(held->rights & RIGHT_BIT(RIGHT_DECIDE)) != 0 && bound->decided_at == GL_TIME_NEVER &&
		gl_offer(snap, held->actor, ACTION_APPROVE, false, NULL).refusal == REFUSAL_NONE;
	char *series = gl_series_words(snap);

	memcpy(values, row.values, sizeof(Datum) * GL_LINK_CONTENT_COLUMNS);
	memcpy(nulls, row.nulls, sizeof(bool) * GL_LINK_CONTENT_COLUMNS);
	values[GL_LINK_CONTENT_COLUMNS] = BoolGetDatum(is_decidable);
	values[GL_LINK_CONTENT_COLUMNS + 1] =
		gl_texts_datum(held->row.rights.items, held->row.rights.n);
	nulls[GL_LINK_CONTENT_COLUMNS] = nulls[GL_LINK_CONTENT_COLUMNS + 1] = false;
	nulls[GL_LINK_CONTENT_COLUMNS + 2] = series == NULL;
	if (series != NULL)
		values[GL_LINK_CONTENT_COLUMNS + 2] = CStringGetTextDatum(series);
}

/* link_view(token, options) */
static Datum
link_view(FunctionCallInfo fcinfo)
{
	Doc options = gl_arg_options(fcinfo, 1, &pin_only);
	Datum values[SHOWN_COLUMNS];
	bool nulls[SHOWN_COLUMNS];
	EngineScope scope;
	LinkPostRow *posts = NULL;
	HeldLink held;
	int shown = 0;
	int n = 0;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	held = hold_up(fcinfo, &options);
	if (!gl_link_is_used_up(&held))
		posts = gl_link_posts(held.row.id, &n);
	for (int i = 0; i < n; i++)
	{
		PostSnap *snap = gl_snapshot_read(posts[i].post_id, held.actor, gl_clock_now());

		CHECK_FOR_INTERRUPTS();
		if (snap == NULL || !gl_link_shows(&held, &posts[i], snap))
			continue;
		fill_shown(&held, &posts[i], snap, values, nulls);
		gl_set_row(fcinfo, values, nulls);
		shown++;
	}
	if (shown == 0)
		gl_link_refuse();
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* What somebody says of a revision. */
static Action
verdict_argument(FunctionCallInfo fcinfo, int n)
{
	static const char *const verdicts[] = {"approve", "request_changes", "reject", "abstain", NULL};
	char *verdict = gl_arg_name(fcinfo, n, "verdict");
	int action = gl_name_find(&gl_actions, verdict);

	if (action < 0 || gl_action_vote(action) == VOTE_NONE)
		gl_invalid("verdict does not exist", psprintf("There is no verdict \"%s\".", verdict),
				   gl_nearest_hint(verdict, verdicts));
	return action;
}

static Datum
decision_result(FunctionCallInfo fcinfo, const ActRequest *request, const PostSnap *snap)
{
	Decided decided = {
		.post_id = snap->post.id,
		.revision = request->revision,
		.verdict = gl_name(&gl_actions, request->action),
		.snap = snap,
	};
	Datum values[GL_DECISION_COLUMNS];
	bool nulls[GL_DECISION_COLUMNS];

	gl_decision_row(&decided, values, nulls);
	return gl_row_result(fcinfo, values, nulls, GL_DECISION_COLUMNS);
}

/* link_decide(token, post_id, revision, verdict, note, options) */
static Datum
link_decide(FunctionCallInfo fcinfo)
{
	static const char *const keys[] = {"pin", "idempotency_key", "on_behalf_of", NULL};
	static const DocKeys known = {keys, NULL};
	gl_id post_id = gl_arg_id(fcinfo, 1, "post_id");
	ActRequest request = {
		.revision = gl_arg_revision(fcinfo, 2, "revision", true),
		.action = verdict_argument(fcinfo, 3),
	};
	Doc options = gl_arg_options(fcinfo, 5, &known);
	EngineScope scope;
	LinkPostRow bound;
	PostSnap *snap;
	HeldLink held;
	Datum result;

	request.note =
		gl_arg_note(fcinfo, 4, "note",
					request.action == ACTION_REQUEST_CHANGES || request.action == ACTION_REJECT);
	gl_option_key(&options, fcinfo, 6, &request);
	request.on_behalf_of = gl_option_name(&options, "on_behalf_of");
	gl_engine_enter(&scope, ENGINE_WRITES);
	held = hold_up(fcinfo, &options);
	request.actor = held.actor;
	snap = gl_link_lock_post(&held, post_id, RIGHT_DECIDE, &bound);
	/* The same call again, after a lost answer, is not another one. */
	if (!gl_key_was_done(snap, &request))
	{
		if (bound.decided_at != GL_TIME_NEVER || gl_link_is_used_up(&held) ||
			!gl_link_shows(&held, &bound, snap))
			gl_link_refuse();
		gl_act_locked(snap, &request);
		gl_link_use(&held.row, post_id, snap->now);
	}
	result = decision_result(fcinfo, &request, snap);
	gl_engine_leave(&scope);
	return result;
}

/* The link of the first argument with the right, and its post locked. */
static PostSnap *
lock_shown(FunctionCallInfo fcinfo, const Doc *options, gl_id post_id, LinkRight right,
		   HeldLink *held, LinkPostRow *bound)
{
	PostSnap *snap;

	*held = hold_up(fcinfo, options);
	snap = gl_link_lock_post(held, post_id, right, bound);
	if (gl_link_is_used_up(held) || !gl_link_shows(held, bound, snap))
		gl_link_refuse();
	return snap;
}

static Datum
shown_result(FunctionCallInfo fcinfo, const HeldLink *held, const LinkPostRow *bound,
			 PostSnap *snap)
{
	Datum values[SHOWN_COLUMNS];
	bool nulls[SHOWN_COLUMNS];

	gl_engine_see_writes();
	fill_shown(held, bound, snap, values, nulls);
	return gl_row_result(fcinfo, values, nulls, SHOWN_COLUMNS);
}

/* link_comment(token, post_id, body, options) */
static Datum
link_comment(FunctionCallInfo fcinfo)
{
	gl_id post_id = gl_arg_id(fcinfo, 1, "post_id");
	char *body = gl_arg_text(fcinfo, 2, "body", GL_NOTE_BYTES_MAX);
	Doc options = gl_arg_options(fcinfo, 3, &pin_only);
	char *visibility = pstrdup("client");
	EngineScope scope;
	LinkPostRow bound;
	PostSnap *snap;
	HeldLink held;
	Datum result;

	gl_check_comment(body, visibility);
	gl_engine_enter(&scope, ENGINE_WRITES);
	snap = lock_shown(fcinfo, &options, post_id, RIGHT_COMMENT, &held, &bound);
	(void) gl_comment_add(snap, held.actor, body, GL_NO_ID, visibility, false);
	result = shown_result(fcinfo, &held, &bound, snap);
	gl_engine_leave(&scope);
	return result;
}

/* link_reschedule(token, post_id, publish_at, timezone, options) */
static Datum
link_reschedule(FunctionCallInfo fcinfo)
{
	gl_id post_id = gl_arg_id(fcinfo, 1, "post_id");
	ActRequest request = {
		.action = ACTION_SCHEDULE,
		.publish_at = gl_arg_time(fcinfo, 2, "publish_at", true),
		.timezone = gl_arg_opt_timezone(fcinfo, 3, "timezone"),
	};
	Doc options = gl_arg_options(fcinfo, 4, &pin_only);
	EngineScope scope;
	LinkPostRow bound;
	PostSnap *snap;
	HeldLink held;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	snap = lock_shown(fcinfo, &options, post_id, RIGHT_RESCHEDULE, &held, &bound);
	request.actor = held.actor;
	gl_act_locked(snap, &request);
	result = shown_result(fcinfo, &held, &bound, snap);
	gl_engine_leave(&scope);
	return result;
}

Datum
gl_create_approval_link(PG_FUNCTION_ARGS)
{
	return discreetly(fcinfo, create_approval_link);
}

Datum
gl_link_view(PG_FUNCTION_ARGS)
{
	return discreetly(fcinfo, link_view);
}

Datum
gl_link_decide(PG_FUNCTION_ARGS)
{
	return discreetly(fcinfo, link_decide);
}

Datum
gl_link_comment(PG_FUNCTION_ARGS)
{
	return discreetly(fcinfo, link_comment);
}

Datum
gl_link_reschedule(PG_FUNCTION_ARGS)
{
	return discreetly(fcinfo, link_reschedule);
}
