/*
 * content.c
 *		Canonical content, and a network's limits as data.
 *
 * A network's limits: {"text": [{"unit", "max"}], "media": {"max"}, "fields": [...], "options":
 * [...]}. "fields" are those it carries besides body: title, media, link, first_comment. A post
 * that holds a field its network does not carry is refused: what was approved goes out whole.
 */
#include "flow/content.h"

#include "base/document.h"
#include "base/text.h"

#define FORMAT_VERSION 1

static bool
list_has(Jsonb *limits, const char *list, const char *word)
{
	Doc root = gl_doc_root(limits, "limits");
	Doc words;

	if (!gl_doc_get(&root, list, &words))
		return false;
	for (int i = 0, n = gl_doc_length(&words, 100); i < n; i++)
	{
		Doc element = gl_doc_at(&words, i);

		if (strcmp(gl_doc_text(&element, 100), word) == 0)
			return true;
	}
	return false;
}

bool
gl_network_has_title(const Network *network)
{
	return list_has(network->limits, "fields", "title");
}

const char *const *
gl_network_options(Jsonb *limits)
{
	Doc root = gl_doc_root(limits, "limits");
	Doc words;
	int n = gl_doc_get(&root, "options", &words) ? gl_doc_length(&words, 100) : 0;
	const char **names = palloc0(sizeof(char *) * (n + 1));

	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(&words, i);

		names[i] = gl_doc_text(&element, 100);
	}
	return names;
}

Content
gl_content_of(const RevisionRow *revision, const VariantRow *variant, const Channel *channel)
{
	return (Content){
		.title = gl_network_has_title(channel->network) ? revision->title : NULL,
		.body = variant->body != NULL ? variant->body : revision->body,
		.media = variant->media != NULL ? variant->media : revision->media,
		.link = revision->link,
		.first_comment = revision->first_comment,
		.disclosure = &revision->disclosure,
		.options = variant->options,
	};
}

static void
canon_base(const CanonSink *sink, const Content *content)
{
	gl_canon_text(sink, 't', content->title);
	gl_canon_text(sink, 'b', content->body);
	gl_canon_jsonb(sink, 'm', content->media);
	gl_canon_text(sink, 'l', content->link);
	gl_canon_text(sink, 'f', content->first_comment);
	gl_canon_list(sink, 'd', content->disclosure->n);
	for (int i = 0; i < content->disclosure->n; i++)
		gl_canon_text(sink, 'd', content->disclosure->items[i]);
}

Digest
gl_content_digest(const Content *content, gl_id channel_id)
{
	Hasher hasher;

	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, "variant", FORMAT_VERSION);
	gl_canon_int(&hasher.sink, 'c', channel_id);
	canon_base(&hasher.sink, content);
	gl_canon_jsonb(&hasher.sink, 'o', content->options);
	return gl_hash_end(&hasher);
}

Digest
gl_revision_digest(const RevisionRow *revision, bool has_title)
{
	Content base = {
		.title = has_title ? revision->title : NULL,
		.body = revision->body,
		.media = revision->media,
		.link = revision->link,
		.first_comment = revision->first_comment,
		.disclosure = &revision->disclosure,
	};
	Hasher hasher;

	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, "post", FORMAT_VERSION);
	canon_base(&hasher.sink, &base);
	gl_canon_list(&hasher.sink, 'v', revision->channel_ids.n);
	for (int i = 0; i < revision->channel_ids.n; i++)
	{
		gl_canon_int(&hasher.sink, 'c', revision->channel_ids.items[i]);
		gl_canon_bytes(&hasher.sink, 'h', revision->variant_sha256.items[i].bytes, GL_HASH_BYTES);
	}
	return gl_hash_end(&hasher);
}

static void
check_lengths(const Content *content, const Doc *text, ContentCheck *checks, int *n)
{
	for (int i = 0, count = gl_doc_length(text, 4); i < count; i++)
	{
		Doc rule = gl_doc_at(text, i);
		Doc unit;
		Doc max;
		TextUnit counted_in;

		if (!gl_doc_get(&rule, "unit", &unit) || !gl_doc_get(&rule, "max", &max))
			gl_doc_fail(&rule, "A length rule has unit and max.", "Mend the network's limits.");
		counted_in = gl_doc_name(&unit, &gl_text_units);
		checks[*n] = (ContentCheck){
			.rule = "length",
			.counted = gl_text_length(content->body, counted_in),
			.unit = gl_name(&gl_text_units, counted_in),
			.max_allowed = gl_doc_int(&max, 1, 1000000),
		};
		checks[*n].is_ok = checks[*n].counted <= checks[*n].max_allowed;
		(*n)++;
	}
}

static void
check_media(const Content *content, const Doc *media, ContentCheck *checks, int *n)
{
	Doc max;

	if (!gl_doc_get(media, "max", &max))
		gl_doc_fail(media, "The media rule has max.", "Mend the network's limits.");
	checks[*n] = (ContentCheck){
		.rule = "media",
		.counted = JB_ROOT_COUNT(content->media),
		.unit = "files",
		.max_allowed = gl_doc_int(&max, 0, 1000),
	};
	checks[*n].is_ok = checks[*n].counted <= checks[*n].max_allowed;
	(*n)++;
}

/* A field that is set and that the network does not carry. */
static void
check_field(bool is_set, const char *field, Jsonb *limits, ContentCheck *checks, int *n)
{
	if (!is_set || list_has(limits, "fields", field))
		return;
	checks[*n] = (ContentCheck){.rule = "field", .counted = 1, .unit = field, .field = field};
	(*n)++;
}

int
gl_content_check(const Content *content, Jsonb *limits, ContentCheck *checks)
{
	Doc root = gl_doc_root(limits, "limits");
	Doc member;
	int n = 0;

	if (gl_doc_get(&root, "text", &member))
		check_lengths(content, &member, checks, &n);
	if (gl_doc_get(&root, "media", &member))
		check_media(content, &member, checks, &n);
	check_field(content->link != NULL, "link", limits, checks, &n);
	check_field(content->first_comment != NULL, "first_comment", limits, checks, &n);
	checks[n++] = (ContentCheck){
		.rule = "empty",
		.counted = gl_is_blank(content->body) && JB_ROOT_COUNT(content->media) == 0 ? 1 : 0,
		.unit = "posts",
	};
	checks[n - 1].is_ok = checks[n - 1].counted == 0;
	Assert(n <= CONTENT_CHECKS_MAX);
	return n;
}

char *
gl_content_problem(const Content *content, const Channel *channel)
{
	ContentCheck checks[CONTENT_CHECKS_MAX];
	int n = gl_content_check(content, channel->network->limits, checks);

	for (int i = 0; i < n; i++)
	{
		const ContentCheck *check = &checks[i];

		if (check->is_ok)
			continue;
		if (strcmp(check->rule, "field") == 0)
			return psprintf("Network \"%s\" of channel \"%s\" does not publish %s.",
							channel->network->name, channel->name, check->field);
		if (strcmp(check->rule, "empty") == 0)
			return psprintf("Channel \"%s\" would get a post without text and media.",
							channel->name);
		return psprintf("Channel \"%s\" takes at most " INT64_FORMAT
						" %s, the post has " INT64_FORMAT ".",
						channel->name, check->max_allowed, check->unit, check->counted);
	}
	return NULL;
}

VariantRow
gl_revision_override(const RevisionRow *revision, gl_id channel_id)
{
	VariantRow row = {.channel_id = channel_id, .options = gl_empty_object()};
	Doc root = gl_doc_root(revision->variants, "variants");
	Doc variant;
	Doc member;

	if (!gl_doc_get(&root, psprintf(INT64_FORMAT, channel_id), &variant))
		return row;
	if (gl_doc_get(&variant, "body", &member))
		row.body = gl_doc_is_text(&member)
					   ? pnstrdup(member.value.val.string.val, member.value.val.string.len)
					   : NULL; /* it may be empty */
	if (gl_doc_get(&variant, "media", &member))
		row.media = gl_doc_jsonb(&member);
	if (gl_doc_get(&variant, "options", &member))
		row.options = gl_doc_jsonb(&member);
	return row;
}

bool
gl_same_content(Jsonb *a, Jsonb *b)
{
	Digest digests[2];
	Jsonb *documents[2] = {a, b};

	if (a == NULL || b == NULL)
		return a == b;
	for (int i = 0; i < 2; i++)
	{
		Hasher hasher;

		gl_hash_begin(&hasher);
		gl_canon_jsonb(&hasher.sink, 'j', documents[i]);
		digests[i] = gl_hash_end(&hasher);
	}
	return gl_digest_equal(&digests[0], &digests[1]);
}
