/*
 * compare.c
 *		revision_diff(): two revisions side by side, text by words, lists by their elements.
 */
#include "api/compare.h"

#include "api/args.h"
#include "api/result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/words.h"
#include "flow/lookup.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_revision_diff);

/* Where the differences go: rows of the result, or the names of the fields alone. */
typedef struct Comparison
{
	FunctionCallInfo fcinfo; /* NULL: only the names are wanted */
	StringInfoData names;
} Comparison;

static void
add_row(const Comparison *to, const char *field, const char *channel, const char *kind,
		const Piece *first, const Piece *last)
{
	Datum values[4];
	bool nulls[4] = {false};

	values[0] = CStringGetTextDatum(field);
	values[1] = gl_text_or_null(channel, &nulls[1]);
	values[2] = CStringGetTextDatum(kind);
	values[3] = PointerGetDatum(
		cstring_to_text_with_len(first->text, last->text + last->length - first->text));
	gl_set_row(to->fcinfo, values, nulls);
}

/* One row for a stretch of text, or one for each element of a list. */
static void
add_pieces(const Comparison *to, const char *field, const char *channel, const char *kind,
		   const Piece *pieces, int n, bool is_text)
{
	if (is_text && n > 0)
		add_row(to, field, channel, kind, &pieces[0], &pieces[n - 1]);
	for (int i = 0; i < n && !is_text; i++)
		add_row(to, field, channel, kind, &pieces[i], &pieces[i]);
}

static void
compare(Comparison *to, const char *field, const char *channel, const PieceList *a,
		const PieceList *b, bool is_text)
{
	HunkList hunks = gl_difference(a, b);

	if (hunks.n == 0 || (hunks.n == 1 && hunks.items[0].is_kept))
		return;
	if (to->fcinfo == NULL)
	{
		appendStringInfo(&to->names, "%s%s", to->names.len > 0 ? ", " : "", field);
		if (channel != NULL)
			appendStringInfo(&to->names, " of \"%s\"", channel);
		return;
	}
	for (int i = 0; i < hunks.n; i++)
	{
		const Hunk *hunk = &hunks.items[i];

		if (!hunk->is_kept)
			add_pieces(to, field, channel, "removed", a->items + hunk->a, hunk->na, is_text);
		add_pieces(to, field, channel, hunk->is_kept ? "kept" : "added", b->items + hunk->b,
				   hunk->nb, is_text);
	}
}

static void
compare_texts(Comparison *to, const char *field, const char *channel, const char *a, const char *b)
{
	PieceList words_a = gl_words(a == NULL ? "" : a);
	PieceList words_b = gl_words(b == NULL ? "" : b);

	compare(to, field, channel, &words_a, &words_b, true);
}

/* The elements of a list of media, each as its document; none for NULL. */
static PieceList
elements(Jsonb *list)
{
	PieceList pieces = {0};
	Doc root;

	if (list == NULL)
		return pieces;
	root = gl_doc_root(list, "media");
	pieces.n = gl_doc_length(&root, GL_MEDIA_MAX);
	pieces.items = palloc(sizeof(Piece) * Max(pieces.n, 1));
	for (int i = 0; i < pieces.n; i++)
	{
		Doc element = gl_doc_at(&root, i);
		char *text = JsonbToCString(NULL, &gl_doc_jsonb(&element)->root, 0);

		pieces.items[i] = gl_piece(text, strlen(text));
	}
	return pieces;
}

static void
compare_media(Comparison *to, const char *channel, Jsonb *a, Jsonb *b)
{
	PieceList media_a = elements(a);
	PieceList media_b = elements(b);

	compare(to, "media", channel, &media_a, &media_b, false);
}

static PieceList
names(char *const *texts, int n)
{
	PieceList pieces = {n, palloc(sizeof(Piece) * Max(n, 1))};

	for (int i = 0; i < n; i++)
		pieces.items[i] = gl_piece(texts[i], strlen(texts[i]));
	return pieces;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The names of a revision's channels, in order. */
static PieceList
channels(const PostSnap *snap, const RevisionRow *revision)
{
	int n = revision->channel_ids.n;
	char **texts = palloc(sizeof(char *) * Max(n, 1));

	for (int i = 0; i < n; i++)
		texts[i] = gl_channel_find(snap->workspace, revision->channel_ids.items[i])->name;
	qsort(texts, n, sizeof(char *), by_text);
	return names(texts, n);
}

/* What a channel shows of its own in a revision; NULL members inherit. */
typedef struct Override
{
	char *body;
	Jsonb *media;
	char *options;
} Override;

static Override
override_of(const RevisionRow *revision, gl_id channel_id)
{
	Override own = {0};
	Doc root = gl_doc_root(revision->variants, "variants");
	Doc variant;
	Doc member;

	if (!gl_doc_get(&root, psprintf(INT64_FORMAT, channel_id), &variant))
		return own;
	if (gl_doc_get(&variant, "body", &member) && gl_doc_is_text(&member))
		own.body = pnstrdup(member.value.val.string.val, member.value.val.string.len);
	if (gl_doc_get(&variant, "media", &member))
		own.media = gl_doc_jsonb(&member);
	if (gl_doc_get(&variant, "options", &member))
	{
		own.options = JsonbToCString(NULL, &gl_doc_jsonb(&member)->root, 0);
		if (strcmp(own.options, "{}") == 0)
			own.options = NULL;
	}
	return own;
}

static void
compare_overrides(Comparison *to, const PostSnap *snap, const RevisionRow *a, const RevisionRow *b)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		const Channel *channel = snap->variants[i].channel;
		Override own_a = override_of(a, channel->id);
		Override own_b = override_of(b, channel->id);
		PieceList options_a = names(&own_a.options, own_a.options != NULL);
		PieceList options_b = names(&own_b.options, own_b.options != NULL);

		compare_texts(to, "body", channel->name, own_a.body, own_b.body);
		compare_media(to, channel->name, own_a.media, own_b.media);
		compare(to, "options", channel->name, &options_a, &options_b, false);
	}
}

static void
compare_revisions(Comparison *to, const PostSnap *snap, const RevisionRow *a, const RevisionRow *b)
{
	PieceList flags_a = names(a->disclosure.items, a->disclosure.n);
	PieceList flags_b = names(b->disclosure.items, b->disclosure.n);
	PieceList channels_a = channels(snap, a);
	PieceList channels_b = channels(snap, b);

	compare_texts(to, "title", NULL, a->title, b->title);
	compare_texts(to, "body", NULL, a->body, b->body);
	compare_media(to, NULL, a->media, b->media);
	compare_texts(to, "link", NULL, a->link, b->link);
	compare_texts(to, "first_comment", NULL, a->first_comment, b->first_comment);
	compare(to, "disclosure", NULL, &flags_a, &flags_b, false);
	compare(to, "channels", NULL, &channels_a, &channels_b, false);
	compare_overrides(to, snap, a, b);
}

char *
gl_changed_fields(const PostSnap *snap, const RevisionRow *before, const RevisionRow *after)
{
	Comparison to = {0};

	initStringInfo(&to.names);
	compare_revisions(&to, snap, before, after);
	return to.names.len > 0 ? to.names.data : NULL;
}

void
gl_revision_seen(const PostSnap *snap, Actor actor, int revision, RevisionRow *content)
{
	bool sees_all = gl_sees_internal(snap, actor) || snap->post.author_id == actor.person_id;

	if ((!sees_all && revision != snap->post.client_revision) ||
		!gl_revision_read(snap->post.id, revision, content))
		gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no revision %d of the post.", revision));
}

/* revision_diff(post_id, from_revision, to_revision) */
Datum
gl_revision_diff(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	int from = gl_arg_revision(fcinfo, 1, "from_revision", true);
	int to_revision = gl_arg_revision(fcinfo, 2, "to_revision", true);
	Comparison to = {.fcinfo = fcinfo};
	EngineScope scope;
	RevisionRow before;
	RevisionRow after;
	PostSnap *snap;
	Actor actor;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = gl_post_seen(post_id, &actor);
	gl_revision_seen(snap, actor, from, &before);
	gl_revision_seen(snap, actor, to_revision, &after);
	compare_revisions(&to, snap, &before, &after);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
