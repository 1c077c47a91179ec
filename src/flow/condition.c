/*
 * condition.c
 *		Conditions by the server's own jsonpath.
 *
 * A path that gives one boolean is a predicate and says so itself; any other applies where it finds
 * something. An error, and a predicate that is unknown, count as applicable: whoever could not be
 * ruled out is asked.
 */
#include "flow/condition.h"

#include "flow/lookup.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonpath.h"

#define CONDITION_BYTES_MAX 2000

/* What a condition can read of a post, as gl_condition_facts() gives it. */
static const char *const members[] = {"labels",		 "campaign",	 "channels", "networks",
									  "media_kinds", "author_roles", NULL};

struct Condition
{
	JsonPath *path;
};

/* The text in quotes that begins here; *rest is what follows it. */
static char *
quoted(const char *text, const char **rest)
{
	const char *end = text + 1;

	while (*end != '"' && *end != '\0')
		end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
	*rest = *end == '"' ? end + 1 : end;
	return pnstrdup(text + 1, end - text - 1);
}

static bool
is_member(const char *name)
{
	for (int i = 0; members[i] != NULL; i++)
		if (strcmp(members[i], name) == 0)
			return true;
	return false;
}

static void
refuse_variable(const Doc *doc, const char *name)
{
	gl_doc_fail(doc,
				psprintf("It reads variable \"$%s\", and nothing sets it.", gl_shown_word(name)),
				is_member(name) ? psprintf("Write $.%s, with a dot.", name)
								: "Write the value itself, a text in double quotes.");
}

static void
refuse_member(const Doc *doc, const char *name)
{
	name = gl_shown_word(name);
	gl_doc_fail(doc, psprintf("A condition cannot read \"%s\" of a post.", name),
				gl_nearest_hint(name, members));
}

/*
 * A member that no post has is never found, so its step would silently ask nobody; a variable that
 * nobody sets asks always. The server's own spelling quotes every name: $."member", $"variable".
 */
static void
check_names(const Doc *doc, JsonPath *path)
{
	const char *text = DatumGetCString(DirectFunctionCall1(jsonpath_out, PointerGetDatum(path)));

	while (*text != '\0')
	{
		bool is_variable = strncmp(text, "$\"", 2) == 0;
		bool is_member_name = strncmp(text, "$.\"", 3) == 0;
		char *name;

		if (*text != '"' && !is_variable && !is_member_name)
		{
			text++;
			continue;
		}
		name = quoted(strchr(text, '"'), &text);
		if (is_variable)
			refuse_variable(doc, name);
		if (is_member_name && !is_member(name))
			refuse_member(doc, name);
	}
}

Condition *
gl_condition_parse(const Doc *doc)
{
	Condition *condition = palloc0(sizeof(Condition));
	char *text = gl_doc_line(doc, CONDITION_BYTES_MAX);
	MemoryContext context = CurrentMemoryContext;
	char *problem = NULL;

	PG_TRY();
	{
		condition->path =
			DatumGetJsonPathP(DirectFunctionCall1(jsonpath_in, CStringGetDatum(text)));
	}
	PG_CATCH();
	{
		ErrorData *error;

		/* The transaction is lost either way; the error that ends it says where the mistake is. */
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		problem = error->message;
	}
	PG_END_TRY();
	if (problem != NULL)
		gl_doc_fail(doc, psprintf("It is no jsonpath: %s.", problem),
					"Write $.labels[*] ? (@ == \"promo\"), for example.");
	check_names(doc, condition->path);
	return condition;
}

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, const char *text)
{
	JsonbValue value = {.type = jbvString};

	value.val.string.val = (char *) text;
	value.val.string.len = (int) strlen(text);
	(void) pushJsonbValue(state, token, &value);
}

static void
push_list(JsonbParseState **state, const char *key, char *const *items, int n)
{
	push_text(state, WJB_KEY, key);
	(void) pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < n; i++)
		push_text(state, WJB_ELEM, items[i]);
	(void) pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
add_once(char **items, int *n, char *text)
{
	for (int i = 0; i < *n; i++)
		if (strcmp(items[i], text) == 0)
			return;
	items[(*n)++] = text;
}

static void
push_channels(JsonbParseState **state, const PostSnap *snap)
{
	char **channels = palloc(sizeof(char *) * Max(snap->nvariants, 1));
	char **networks = palloc(sizeof(char *) * Max(snap->nvariants, 1));
	int nchannels = 0;
	int nnetworks = 0;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const Channel *channel = snap->variants[i].channel;

		if (snap->variants[i].row.delivery_state == DELIVERY_CANCELLED)
			continue;
		channels[nchannels++] = channel->name;
		add_once(networks, &nnetworks, channel->network->name);
	}
	push_list(state, "channels", channels, nchannels);
	push_list(state, "networks", networks, nnetworks);
}

static void
add_kinds(Jsonb *media, char **kinds, int *n, int room)
{
	Doc root = gl_doc_root(media, "media");

	for (int i = 0, length = gl_doc_length(&root, room); i < length && *n < room; i++)
	{
		Doc item = gl_doc_at(&root, i);
		Doc kind;

		if (gl_doc_get(&item, "kind", &kind))
			add_once(kinds, n, gl_doc_text(&kind, 1000));
	}
}

static void
push_kinds(JsonbParseState **state, const PostSnap *snap)
{
	int room = 1000 * (snap->nvariants + 1);
	char **kinds = palloc(sizeof(char *) * room);
	int n = 0;

	if (snap->content.media != NULL)
		add_kinds(snap->content.media, kinds, &n, room);
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.media != NULL &&
			snap->variants[i].row.delivery_state != DELIVERY_CANCELLED)
			add_kinds(snap->variants[i].row.media, kinds, &n, room);
	push_list(state, "media_kinds", kinds, n);
}

/* Roles of the author that cover all channels of the post, as everywhere. */
static void
push_roles(JsonbParseState **state, const PostSnap *snap)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	const Member *author = gl_member_find(snap->workspace, snap->post.author_id);
	int ngrants = author == NULL ? 0 : author->ngrants;
	char **roles = palloc(sizeof(char *) * Max(ngrants, 1));
	int n = 0;

	for (int i = 0; i < ngrants; i++)
		if (gl_holds_role(author->grants, ngrants, author->grants[i].role, channels.items,
						  channels.n))
			add_once(roles, &n, (char *) author->grants[i].role->name);
	push_list(state, "author_roles", roles, n);
}

Jsonb *
gl_condition_facts(const PostSnap *snap, const TextList *labels, const char *campaign)
{
	JsonbParseState *state = NULL;
	JsonbValue none = {.type = jbvNull};

	if (labels == NULL)
	{
		labels = &snap->post.labels;
		campaign = snap->post.campaign;
	}
	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_list(&state, "labels", labels->items, labels->n);
	push_text(&state, WJB_KEY, "campaign");
	if (campaign == NULL)
		(void) pushJsonbValue(&state, WJB_VALUE, &none);
	else
		push_text(&state, WJB_VALUE, campaign);
	push_channels(&state, snap);
	push_kinds(&state, snap);
	push_roles(&state, snap);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/* What silent mode does not keep back: variables that nobody set, times compared across zones. */
static bool
is_error_of_path(int sqlstate)
{
	int category = ERRCODE_TO_CATEGORY(sqlstate);

	return category == ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION) ||
		   category == ERRCODE_TO_CATEGORY(ERRCODE_FEATURE_NOT_SUPPORTED) ||
		   sqlstate == ERRCODE_UNDEFINED_OBJECT;
}

/* A jsonpath function of the server with silent = true; false where it gives NULL or fails. */
static bool
ask(PGFunction function, const Condition *condition, Jsonb *facts, bool *answer)
{
	LOCAL_FCINFO(fcinfo, 4);
	MemoryContext context = CurrentMemoryContext;
	volatile bool is_known = false;
	volatile Datum result = (Datum) 0;

	InitFunctionCallInfoData(*fcinfo, NULL, 4, InvalidOid, NULL, NULL);
	fcinfo->args[0] = (NullableDatum){JsonbPGetDatum(facts), false};
	fcinfo->args[1] = (NullableDatum){PointerGetDatum(condition->path), false};
	fcinfo->args[2] = (NullableDatum){JsonbPGetDatum(gl_empty_object()), false};
	fcinfo->args[3] = (NullableDatum){BoolGetDatum(true), false};
	PG_TRY();
	{
		result = function(fcinfo);
		is_known = !fcinfo->isnull;
	}
	PG_CATCH();
	{
		/* It computes in memory alone, so nothing is left behind that a rollback would clear up. */
		MemoryContextSwitchTo(context);
		if (!is_error_of_path(geterrcode()))
			PG_RE_THROW();
		FlushErrorState();
	}
	PG_END_TRY();
	*answer = is_known && DatumGetBool(result);
	return is_known;
}

bool
gl_condition_holds(const Condition *condition, Jsonb *facts)
{
	bool found;
	bool matches;

	if (condition == NULL || !ask(jsonb_path_exists, condition, facts, &found))
		return true;
	if (!found)
		return false;
	return !ask(jsonb_path_match, condition, facts, &matches) || matches;
}
