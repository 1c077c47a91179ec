/*
 * bulk.c
 *		Many decisions in one call, and any action by its name.
 *
 * Refusals of single decisions are values: a refused item has changed nothing, so best_effort needs
 * no subtransaction, and what is raised is for the whole call (a wrong list, a lost lock).
 */
#include "api/result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/text.h"
#include "core/canon.h"
#include "flow/arming.h"
#include "flow/keys.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(gl_decide_many);
PG_FUNCTION_INFO_V1(gl_transition);

#define DECISIONS_MAX 1000
#define REVISION_MAX 999999999
#define KEPT_BYTES (4 * 1024 * 1024)
#define SCRATCH_BYTES (64 * 1024)

static const char *const verdicts[] = {"approve", "request_changes", "reject", "abstain"};
static const NameTable verdict_names = {"verdict", verdicts, lengthof(verdicts)};
static const Action verdict_actions[] = {ACTION_APPROVE, ACTION_REQUEST_CHANGES, ACTION_REJECT,
										 ACTION_ABSTAIN};
StaticAssertDecl(lengthof(verdicts) == lengthof(verdict_actions), "an action for each verdict");

static const char *const modes[] = {"atomic", "best_effort", NULL};

static const char *const item_keys[] = {
	"post", "revision", "verdict", "note", "idempotency_key", "on_behalf_of", NULL};
static const DocKeys in_item = {item_keys, NULL};

/* One element of the list, and what came of it. */
typedef struct DecisionItem
{
	const char *path; /* e.g. "decisions[3]" */
	gl_id post_id;
	int verdict;
	ActRequest request;
	PostSnap *snap; /* NULL: no post that the actor sees */
	Refusal refusal;
	char *detail; /* of the refusal */
} DecisionItem;

/* A note as gl_arg_note takes it: blank is none, and none is refused where others must read it. */
static char *
item_note(const Doc *doc, bool is_required)
{
	char *note = gl_option_text(doc, "note", GL_NOTE_BYTES_MAX);

	if (note != NULL && gl_is_blank(note))
		note = NULL;
	if (note == NULL && is_required)
		gl_doc_fail(doc, "Here a reason is needed that others can read.",
					"Write the reason as \"note\".");
	return note;
}

static Digest
item_digest(const DecisionItem *item)
{
	Hasher hasher;

	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, "decision", 1);
	gl_canon_int(&hasher.sink, 'a', item->request.action);
	gl_canon_int(&hasher.sink, 'i', item->post_id);
	gl_canon_int(&hasher.sink, 'r', item->request.revision);
	gl_canon_text(&hasher.sink, 'n', item->request.note);
	gl_canon_text(&hasher.sink, 'b', item->request.on_behalf_of);
	return gl_hash_end(&hasher);
}

/* A member that has to be there; a decision without a revision is about nothing that was read. */
static Doc
item_member(const Doc *doc, const char *key)
{
	Doc member;

	if (!gl_doc_get(doc, key, &member))
		gl_null_argument(psprintf("%s.%s", doc->path, key));
	return member;
}

static DecisionItem
read_item(const Doc *doc, Actor actor)
{
	DecisionItem item = {.path = doc->path};
	Doc member;

	gl_doc_check_keys(doc, &in_item);
	member = item_member(doc, "post");
	item.post_id = gl_doc_id(&member);
	member = item_member(doc, "revision");
	item.request.revision = gl_doc_int(&member, 1, REVISION_MAX);
	member = item_member(doc, "verdict");
	item.verdict = gl_doc_name(&member, &verdict_names);
	item.request.action = verdict_actions[item.verdict];
	item.request.note = item_note(doc, item.request.action == ACTION_REQUEST_CHANGES ||
										   item.request.action == ACTION_REJECT);
	item.request.key = gl_option_text(doc, "idempotency_key", GL_NAME_BYTES_MAX);
	item.request.on_behalf_of = gl_option_name(doc, "on_behalf_of");
	item.request.actor = actor;
	if (item.request.key != NULL)
		item.request.key_digest = item_digest(&item);
	return item;
}

static int
by_post(const void *a, const void *b)
{
	const DecisionItem *left = *(DecisionItem *const *) a;
	const DecisionItem *right = *(DecisionItem *const *) b;

	return left->post_id < right->post_id ? -1 : left->post_id > right->post_id;
}

/* Locks and reads the posts of all items. */
static void
lock_posts(DecisionItem *items, int n)
{
	DecisionItem **sorted = palloc(sizeof(DecisionItem *) * Max(n, 1));
	IdList ids = {0, palloc(sizeof(gl_id) * Max(n, 1))};
	PostSnap **snaps;

	for (int i = 0; i < n; i++)
		sorted[i] = &items[i];
	qsort(sorted, n, sizeof(DecisionItem *), by_post);
	for (int i = 0; i < n; i++)
	{
		if (i > 0 && sorted[i]->post_id == sorted[i - 1]->post_id)
			gl_invalid(
				psprintf("document is wrong at %s.post", Max(sorted[i], sorted[i - 1])->path),
				psprintf("Post " INT64_FORMAT " is in the list already, at %s.", sorted[i]->post_id,
						 Min(sorted[i], sorted[i - 1])->path),
				"Decide about each post once.");
		ids.items[ids.n++] = sorted[i]->post_id;
	}
	if (n == 0)
		return;
	snaps = gl_snapshots_lock(&ids, items[0].request.actor);
	for (int i = 0; i < n; i++)
		sorted[i]->snap = snaps[i];
}

/* True when the key of the item was used: for the same decision, or for another call. */
static bool
was_done(DecisionItem *item)
{
	gl_id post_id = item->post_id;
	KeyUse use = gl_key_use(item->snap->workspace->id, &item->request, &post_id);

	if (use == KEY_OTHER)
	{
		item->refusal = REFUSAL_IDEMPOTENCY;
		item->detail = gl_key_detail(item->request.key);
	}
	return use != KEY_NEW;
}

static void
decide_item(DecisionItem *item)
{
	Verdict verdict;

	if (item->snap == NULL)
	{
		item->refusal = REFUSAL_NOT_FOUND;
		item->detail = psprintf("There is no post " INT64_FORMAT ".", item->post_id);
		return;
	}
	if (was_done(item))
		return;
	gl_act_through(item->snap, &item->request, &verdict);
	item->refusal = verdict.refusal;
	if (item->refusal != REFUSAL_NONE)
	{
		Facts facts = gl_facts_build(item->snap, &item->request);

		item->detail = gl_refusal_detail(item->snap, &facts, item->refusal, item->request.action);
	}
	else if (!gl_key_remember(item->snap, &item->request))
		gl_refuse(REFUSAL_IDEMPOTENCY,
				  psprintf("At %s: key \"%s\" was used for another call just now.", item->path,
						   item->request.key));
}

static void
add_result(FunctionCallInfo fcinfo, const DecisionItem *item, int i)
{
	Decided decided = {
		.position = i,
		.post_id = item->post_id,
		.revision = item->request.revision,
		.verdict = verdicts[item->verdict],
		.snap = item->snap,
		.refusal = item->refusal,
		.detail = item->detail,
	};
	Datum values[GL_DECISION_COLUMNS];
	bool nulls[GL_DECISION_COLUMNS];

	gl_decision_row(&decided, values, nulls);
	gl_set_row(fcinfo, values, nulls);
}

static bool
is_atomic(FunctionCallInfo fcinfo)
{
	char *mode = gl_arg_name(fcinfo, 1, "mode");

	if (strcmp(mode, modes[0]) != 0 && strcmp(mode, modes[1]) != 0)
		gl_invalid("mode does not exist", psprintf("There is no mode \"%s\".", mode),
				   gl_nearest_hint(mode, modes));
	return strcmp(mode, modes[0]) == 0;
}

/* decide_many(decisions, mode, options) */
Datum
gl_decide_many(PG_FUNCTION_ARGS)
{
	Doc list = gl_doc_root(gl_arg_jsonb(fcinfo, 0, "decisions"), "decisions");
	bool atomic = is_atomic(fcinfo);
	int n = gl_doc_length(&list, DECISIONS_MAX);
	DecisionItem *items = palloc(sizeof(DecisionItem) * Max(n, 1));
	MemoryContext scratch;
	MemoryContext caller;
	EngineScope scope;
	Actor actor;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	InitMaterializedSRF(fcinfo, 0);
	/* Each index scan frees a piece that the C library would give back to the kernel at once. */
	pfree(palloc(KEPT_BYTES));
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(&list, i);

		items[i] = read_item(&element, actor);
	}
	lock_posts(items, n);
	gl_table_begin_batch();
	/* What one item takes, so that a reset gives no memory back. */
	scratch = AllocSetContextCreate(CurrentMemoryContext, "greenlight decision", SCRATCH_BYTES,
									SCRATCH_BYTES, ALLOCSET_DEFAULT_MAXSIZE);
	caller = MemoryContextSwitchTo(scratch);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(scratch);
		decide_item(&items[i]);
		if (atomic && items[i].refusal != REFUSAL_NONE)
			gl_refuse(items[i].refusal, psprintf("At %s, post " INT64_FORMAT ": %s", items[i].path,
												 items[i].post_id, items[i].detail));
		add_result(fcinfo, &items[i], i);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
	gl_table_end_batch();
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* An action that transition() takes, and what it asks for. */
typedef struct NamedAction
{
	Action action;
	bool decides;
	bool needs_note;
	bool takes_key;
} NamedAction;

static const NamedAction named_actions[] = {
	{.action = ACTION_SUBMIT, .takes_key = true},
	{.action = ACTION_APPROVE, .decides = true, .takes_key = true},
	{.action = ACTION_ABSTAIN, .decides = true, .takes_key = true},
	{.action = ACTION_REQUEST_CHANGES, .decides = true, .needs_note = true, .takes_key = true},
	{.action = ACTION_REJECT, .decides = true, .needs_note = true, .takes_key = true},
	{.action = ACTION_RETRACT},
	{.action = ACTION_OVERRIDE, .needs_note = true},
	{.action = ACTION_WITHDRAW},
	{.action = ACTION_REOPEN},
	{.action = ACTION_CANCEL},
	{.action = ACTION_UNSCHEDULE},
	{.action = ACTION_PUBLISH_NOW},
	{.action = ACTION_HOLD},
	{.action = ACTION_RELEASE},
	{.action = ACTION_RETRY},
};

static const NamedAction *
find_action(const char *name)
{
	const char **words = palloc0(sizeof(char *) * (lengthof(named_actions) + 1));
	int known = gl_name_find(&gl_actions, name);

	for (int i = 0; i < lengthof(named_actions); i++)
	{
		words[i] = gl_name(&gl_actions, named_actions[i].action);
		if ((int) named_actions[i].action == known)
			return &named_actions[i];
	}
	if (known > (int) ACTION_CREATE && gl_is_offered(known) && known < (int) ACTION_REASSIGN)
		gl_invalid("action takes more than a note",
				   psprintf("Action \"%s\" has arguments of its own.", name),
				   psprintf("Call greenlight.%s().", known == ACTION_REVISE	   ? "revise_post"
													 : known == ACTION_COMMENT ? "add_comment"
																			   : name));
	gl_invalid("action does not exist", psprintf("There is no action \"%s\".", name),
			   gl_nearest_hint(name, words));
}

/* transition(post_id, action, note, options) */
Datum
gl_transition(PG_FUNCTION_ARGS)
{
	static const char *const decision_keys[] = {"revision", "idempotency_key", "on_behalf_of",
												NULL};
	static const char *const key_only[] = {"idempotency_key", NULL};
	static const DocKeys of_decision = {decision_keys, NULL};
	static const DocKeys of_key = {key_only, NULL};
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	const NamedAction *named = find_action(gl_arg_name(fcinfo, 1, "action"));
	ActRequest request = {
		.action = named->action,
		.note = gl_arg_note(fcinfo, 2, "note", named->needs_note),
	};
	Doc options = gl_arg_options(fcinfo, 3,
								 named->decides		? &of_decision
								 : named->takes_key ? &of_key
													: &gl_no_options);
	Doc member;

	if (named->decides)
	{
		member = item_member(&options, "revision");
		request.revision = gl_doc_int(&member, 1, REVISION_MAX);
		request.on_behalf_of = gl_option_name(&options, "on_behalf_of");
	}
	if (named->takes_key)
		gl_option_key(&options, fcinfo, 4, &request);
	return gl_verb_on_post(fcinfo, post_id, &request);
}
