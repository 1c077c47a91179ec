/*
 * content_rule_counts.c
 *		What a rule counts in content.
 *
 * Lengths are those of the body, as networks count them. Hashtags and mentions are of the body and the
 * first comment, links of the title and the link field as well; words stand in any of them, and banned
 * ones in the texts that describe files, too.
 */
#include "flow/content_rules.h"

#include "base/document.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#define TEXTS_MAX 4
#define MEDIA_MAX 1000

static void
add(FindingList *list, const Finding *finding)
{
	Finding *added;

	if (list->n == 0)
		list->items = palloc(sizeof(Finding));
	else if ((list->n & (list->n - 1)) == 0)
		list->items = repalloc(list->items, sizeof(Finding) * list->n * 2);
	added = &list->items[list->n++];
	*added = *finding;
	added->is_ok = gl_rule_keeps(&finding->bounds, finding->counted);
}

/* Nothing of this sort may be there. */
static void
add_none_of(FindingList *list, const ContentRule *rule, int64 counted, const char *unit,
			const char *found)
{
	Finding finding = {rule, NULL, counted, unit, {NO_BOUND, 0}, false, found};

	add(list, &finding);
}

static void
add_count(FindingList *list, const ContentRule *rule, int64 counted, const char *unit)
{
	Finding finding = {rule, NULL, counted, unit, rule->bounds, false, NULL};

	if (rule->bounds.least != NO_BOUND || rule->bounds.most != NO_BOUND)
		add(list, &finding);
}

static const Folded *
scans_of(const Content *content, bool with_title, bool with_link, int *n)
{
	const char *texts[TEXTS_MAX] = {content->body, content->first_comment,
									with_title ? content->title : NULL,
									with_link ? content->link : NULL};
	Folded *scans = palloc(sizeof(Folded) * TEXTS_MAX);

	*n = 0;
	for (int i = 0; i < TEXTS_MAX; i++)
		if (texts[i] != NULL)
			scans[(*n)++] = gl_scan(texts[i]);
	return scans;
}

static int
files_of(const Content *content, Doc *media)
{
	*media = gl_doc_root(content->media, "media");
	return gl_doc_length(media, MEDIA_MAX);
}

static TextUnit
unit_of(const ContentRule *rule, Jsonb *limits)
{
	Doc root = gl_doc_root(limits, "limits");
	Doc text;
	Doc first;
	Doc unit;

	if (rule->unit >= 0)
		return rule->unit;
	if (!gl_doc_get(&root, "text", &text) || gl_doc_length(&text, 4) == 0)
		return UNIT_GRAPHEMES;
	first = gl_doc_at(&text, 0);
	return gl_doc_get(&first, "unit", &unit) ? gl_doc_name(&unit, &gl_text_units) : UNIT_GRAPHEMES;
}

static void
count_marks(const ContentRule *rule, const Content *content, FindingList *list)
{
	int n;
	const Folded *scans = scans_of(content, false, false, &n);
	int64 hashtags = 0;
	int64 mentions = 0;

	for (int i = 0; i < n; i++)
	{
		Marks marks = gl_scan_marks(&scans[i]);

		hashtags += marks.hashtags;
		mentions += marks.mentions;
	}
	if (rule->kind == RULE_HASHTAGS)
		add_count(list, rule, hashtags, "hashtags");
	else
		add_count(list, rule, mentions, "mentions");
}

static bool
is_listed(const ContentRule *rule, const char *host)
{
	for (int i = 0; i < rule->list.n; i++)
		if (gl_host_is_within(host, rule->list.items[i]))
			return true;
	return false;
}

static void
count_links(const ContentRule *rule, const Content *content, FindingList *list)
{
	int n;
	const Folded *scans = scans_of(content, true, true, &n);
	const char *other = NULL;
	int64 links = 0;
	int64 others = 0;

	for (int i = 0; i < n; i++)
	{
		Marks marks = gl_scan_marks(&scans[i]);
		/* What stands in the link field is a link, however it is written. */
		bool is_odd = content->link != NULL && i == n - 1 && marks.hosts.n == 0;

		links += marks.hosts.n + is_odd;
		others += is_odd;
		if (is_odd && other == NULL)
			other = content->link;
		for (int j = 0; j < marks.hosts.n; j++)
			if (!is_listed(rule, marks.hosts.items[j]))
			{
				others++;
				other = other == NULL ? marks.hosts.items[j] : other;
			}
	}
	add_count(list, rule, links, "links");
	if (rule->has_list)
		add_none_of(list, rule, others, "links to other hosts", other);
}

static int
times_found(const Folded *scans, int n, const Folded *word)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += gl_scan_find(&scans[i], word);
	return found;
}

static void
count_required(const ContentRule *rule, const Content *content, FindingList *list)
{
	int n;
	const Folded *scans = scans_of(content, true, false, &n);
	const char *missing = NULL;
	int64 nmissing = 0;

	for (int w = 0; w < rule->nwords; w++)
	{
		if (times_found(scans, n, &rule->words[w]) > 0)
			continue;
		nmissing++;
		missing = missing == NULL ? rule->list.items[w] : missing;
	}
	if (rule->any)
		nmissing = nmissing == rule->nwords ? 1 : 0;
	add_none_of(list, rule, nmissing, "missing words", nmissing > 0 ? missing : NULL);
}

/* The text that describes a file; NULL where it has none to see. */
static char *
description_of(const Doc *file)
{
	Doc member;
	char *text;

	if (!gl_doc_get(file, "alt", &member))
		return NULL;
	text = gl_doc_word(&member);
	return gl_is_blank(text) ? NULL : text;
}

static void
count_banned(const ContentRule *rule, const Content *content, FindingList *list)
{
	int n;
	const Folded *scans = scans_of(content, true, true, &n);
	Doc media;
	int nfiles = files_of(content, &media);
	Folded *described = palloc(sizeof(Folded) * Max(nfiles, 1));
	int ndescribed = 0;
	const char *word = NULL;
	int64 found = 0;

	for (int i = 0; i < nfiles; i++)
	{
		Doc file = gl_doc_at(&media, i);
		char *text = description_of(&file);

		if (text != NULL)
			described[ndescribed++] = gl_scan(text);
	}
	for (int w = 0; w < rule->nwords; w++)
	{
		int times = times_found(scans, n, &rule->words[w]) +
					times_found(described, ndescribed, &rule->words[w]);

		found += times;
		word = word == NULL && times > 0 ? rule->list.items[w] : word;
	}
	add_none_of(list, rule, found, "banned words", word);
}

/* Is a file of one of the kinds? One that does not say its kind is of none. */
static bool
is_of_kind(const ContentRule *rule, const Doc *file)
{
	Doc member;
	char *kind;

	if (!gl_doc_get(file, "kind", &member))
		return false;
	kind = gl_doc_word(&member);
	for (int i = 0; i < rule->list.n; i++)
	{
		const char *wanted = rule->list.items[i];
		int length = strlen(wanted);

		if (pg_strcasecmp(wanted, kind) == 0 ||
			(wanted[length - 1] == '*' && pg_strncasecmp(wanted, kind, length - 1) == 0))
			return true;
	}
	return false;
}

static bool
is_small(const ContentRule *rule, const Doc *file)
{
	Doc member;

	return gl_doc_get(file, "size", &member) && member.value.type == jbvNumeric &&
		   DatumGetBool(DirectFunctionCall2(
			   numeric_le, NumericGetDatum(member.value.val.numeric),
			   DirectFunctionCall1(int8_numeric, Int64GetDatum(rule->max_bytes))));
}

static void
count_files(const ContentRule *rule, const Content *content, FindingList *list)
{
	Doc media;
	int n = files_of(content, &media);
	int64 silent = 0;
	int64 odd = 0;
	int64 large = 0;

	for (int i = 0; i < n; i++)
	{
		Doc file = gl_doc_at(&media, i);

		silent += description_of(&file) == NULL;
		odd += !is_of_kind(rule, &file);
		large += !is_small(rule, &file);
	}
	if (rule->kind == RULE_ALT_TEXT)
	{
		add_none_of(list, rule, silent, "files without alt text", NULL);
		return;
	}
	add_count(list, rule, n, "files");
	if (rule->has_list)
		add_none_of(list, rule, odd, "files of other kinds", NULL);
	if (rule->max_bytes != NO_BOUND)
		add_none_of(list, rule, large, "files that are larger, or do not say their size", NULL);
}

static void
count_disclosures(const ContentRule *rule, const Content *content, FindingList *list)
{
	Finding finding = {rule, NULL, 0, "disclosures", {1, NO_BOUND}, false, NULL};

	for (int i = 0; i < content->disclosure->n; i++)
	{
		bool counts = !rule->has_list;

		for (int j = 0; j < rule->list.n; j++)
			counts |= strcmp(rule->list.items[j], content->disclosure->items[i]) == 0;
		finding.counted += counts;
	}
	add(list, &finding);
}

void
gl_rule_count(const ContentRule *rule, const Content *content, Jsonb *limits, FindingList *list)
{
	if (!rule->is_readable)
	{
		add_none_of(list, rule, 1, "rules that cannot be read", NULL);
		return;
	}
	switch (rule->kind)
	{
		case RULE_LENGTH:
		{
			TextUnit unit = unit_of(rule, limits);

			add_count(list, rule, gl_text_length(content->body, unit),
					  gl_name(&gl_text_units, unit));
			break;
		}
		case RULE_HASHTAGS:
		case RULE_MENTIONS:
			count_marks(rule, content, list);
			break;
		case RULE_MEDIA:
		case RULE_ALT_TEXT:
			count_files(rule, content, list);
			break;
		case RULE_BANNED_WORDS:
			count_banned(rule, content, list);
			break;
		case RULE_REQUIRED_WORDS:
			count_required(rule, content, list);
			break;
		case RULE_LINKS:
			count_links(rule, content, list);
			break;
		case RULE_DISCLOSURE:
			count_disclosures(rule, content, list);
			break;
		case RULE_KIND_COUNT:
			break;
	}
}
