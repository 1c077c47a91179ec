/*
 * scan.c
 *		Texts folded to what counts, by utf8proc's tables, and then read once from left to right.
 */
#include "base/scan.h"

#include <utf8proc.h>

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

static bool
is_space(int32 c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return (c >= '\t' && c <= '\r') || category == UTF8PROC_CATEGORY_ZS ||
		   category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static bool
is_letter(int32 c)
{
	return utf8proc_category(c) >= UTF8PROC_CATEGORY_LU &&
		   utf8proc_category(c) <= UTF8PROC_CATEGORY_LO;
}

/* Letters, the marks on them, and digits. */
static bool
is_wordy(int32 c)
{
	return utf8proc_category(c) >= UTF8PROC_CATEGORY_LU &&
		   utf8proc_category(c) <= UTF8PROC_CATEGORY_NO;
}

/* Scripts that set no blanks between words: Thai, Lao, Myanmar, Khmer, Kana, Han. */
static bool
is_unspaced(int32 c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
		   (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
		   (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x9FFF) ||
		   (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Of a tag or the name in a mention. */
static bool
is_of_name(int32 c)
{
	return is_wordy(c) || c == '_';
}

static void
add_point(Folded *scan, int32 c)
{
	bool is_blank = is_space(c);

	if (is_blank && (scan->n == 0 || scan->points[scan->n - 1] == ' '))
		return;
	scan->points[scan->n++] = is_blank ? ' ' : c;
}

Folded
gl_scan(const char *text)
{
	utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *) text);
	const utf8proc_uint8_t *at;
	char *copy;
	Folded scan = {0};

	if (folded == NULL)
		elog(ERROR, "text is not valid UTF-8");
	copy = pstrdup((char *) folded);
	free(folded);
	scan.points = palloc(sizeof(int32) * (strlen(copy) + 1));
	at = (const utf8proc_uint8_t *) copy;
	while (*at != '\0')
	{
		utf8proc_int32_t c;
		utf8proc_ssize_t length = utf8proc_iterate(at, -1, &c);

		if (length <= 0)
			elog(ERROR, "text is not valid UTF-8");
		add_point(&scan, c);
		at += length;
	}
	pfree(copy);
	if (scan.n > 0 && scan.points[scan.n - 1] == ' ')
		scan.n--;
	return scan;
}

/* Does a word go on between two neighbours? */
static bool
goes_on(int32 left, int32 right)
{
	return is_wordy(left) && is_wordy(right) && !is_unspaced(left) && !is_unspaced(right);
}

static bool
is_there(const Folded *text, const Folded *word, int at)
{
	int end = at + word->n;

	return memcmp(&text->points[at], word->points, sizeof(int32) * word->n) == 0 &&
		   (at == 0 || !goes_on(text->points[at - 1], word->points[0])) &&
		   (end == text->n || !goes_on(word->points[word->n - 1], text->points[end]));
}

int
gl_scan_find(const Folded *text, const Folded *word)
{
	int found = 0;
	int at = 0;

	while (word->n > 0 && at + word->n <= text->n)
	{
		bool is_found = text->points[at] == word->points[0] && is_there(text, word, at);

		found += is_found;
		at += is_found ? word->n : 1;
	}
	return found;
}

static int
blank_after(const Folded *text, int at)
{
	while (at < text->n && text->points[at] != ' ')
		at++;
	return at;
}

static bool
begins_with(const Folded *text, int at, const char *ascii)
{
	int length = strlen(ascii);

	if (at + length > text->n)
		return false;
	for (int i = 0; i < length; i++)
		if (text->points[at + i] != (unsigned char) ascii[i])
			return false;
	return true;
}

/* A host name may be written with any of the full stops that browsers take for a dot. */
static bool
is_dot(int32 c)
{
	return c == '.' || c == 0x3002;
}

static int
host_end(const Folded *text, int at)
{
	while (at < text->n &&
		   (is_of_name(text->points[at]) || text->points[at] == '-' || is_dot(text->points[at])))
		at++;
	return at;
}

/* Where the authority of a link begins behind its scheme; -1 where no link begins. */
static int
authority_at(const Folded *text, int at)
{
	int end = at;
	int dot = -1;

	while (end < text->n && text->points[end] < 0x80 &&
		   (is_wordy(text->points[end]) || strchr("+-.", text->points[end]) != NULL))
		end++;
	if (end > at && begins_with(text, end, "://"))
		return end + 3;
	if (begins_with(text, at, "www."))
		return at;
	end = host_end(text, at);
	for (int i = at + 1; i < end; i++)
		if (is_dot(text->points[i]))
			dot = i;
	/* A host with a path: its last label is of two letters at least, so that 1.5/2 is none. */
	if (dot < 0 || end - dot < 3 || end == text->n || text->points[end] != '/')
		return -1;
	for (int i = dot + 1; i < end; i++)
		if (!is_letter(text->points[i]) && text->points[i] != '-' && !is_wordy(text->points[i]))
			return -1;
	return is_letter(text->points[dot + 1]) ? at : -1;
}

/* May a host end before this character? Before others it goes on in a way that browsers may read. */
static bool
ends_host(int32 c)
{
	return c < 0x80 && strchr("/?#\\:)]}>\"',;! ", c) != NULL;
}

static char *
host_of(const Folded *text, int at, int end)
{
	StringInfoData host;
	int authority_end = at;
	int stop;

	while (authority_end < end &&
		   strchr("/?#\\", text->points[authority_end] < 0x80 ? (int) text->points[authority_end]
															  : 'x') == NULL)
		authority_end++;
	for (int i = at; i < authority_end; i++)
		if (text->points[i] == '@')
			at = i + 1;
	stop = Min(host_end(text, at), end);
	if (stop < end && !ends_host(text->points[stop]))
		return pstrdup("?");
	while (stop > at && is_dot(text->points[stop - 1]))
		stop--;
	if (stop == at)
		return pstrdup("?");
	initStringInfo(&host);
	for (; at < stop; at++)
	{
		utf8proc_uint8_t bytes[4];
		utf8proc_ssize_t length =
			utf8proc_encode_char(is_dot(text->points[at]) ? '.' : text->points[at], bytes);

		appendBinaryStringInfo(&host, (char *) bytes, length);
	}
	return host.data;
}

static void
add_host(Marks *marks, char *host)
{
	int n = marks->hosts.n;

	/* Room for a power of two. */
	if (n == 0)
		marks->hosts.items = palloc(sizeof(char *));
	else if ((n & (n - 1)) == 0)
		marks->hosts.items = repalloc(marks->hosts.items, sizeof(char *) * n * 2);
	marks->hosts.items[marks->hosts.n++] = host;
}

/* Reads a tag behind its "#" up to its end, and whether it is one: a number alone is none. */
static int
read_tag(const Folded *text, int at, Marks *marks)
{
	bool has_letter = false;

	for (; at < text->n && is_of_name(text->points[at]); at++)
		has_letter |= is_letter(text->points[at]);
	marks->hashtags += has_letter;
	return at;
}

static bool
has_name(const Folded *text, int at)
{
	return at < text->n && is_of_name(text->points[at]);
}

static int
read_mention(const Folded *text, int at, Marks *marks)
{
	if (!has_name(text, at))
		return at;
	marks->mentions++;
	at = host_end(text, at);
	return at < text->n && text->points[at] == '@' && has_name(text, at + 1)
			   ? host_end(text, at + 1)
			   : at;
}

Marks
gl_scan_marks(const Folded *text)
{
	Marks marks = {0};
	int at = 0;

	while (at < text->n)
	{
		int32 c = text->points[at];
		bool begins =
			at == 0 || !is_of_name(text->points[at - 1]) || is_unspaced(text->points[at - 1]);
		int authority = begins && is_wordy(c) ? authority_at(text, at) : -1;

		/* Whatever stands before it, browsers find the address behind it. */
		if (begins_with(text, at, "://"))
			authority = at + 3;

		if (authority >= 0)
		{
			int end = blank_after(text, authority);

			add_host(&marks, host_of(text, authority, end));
			at = end;
		}
		else if (c == '#' && begins && (at == 0 || text->points[at - 1] != '&'))
			at = read_tag(text, at + 1, &marks);
		else if (c == '@' && begins)
			at = read_mention(text, at + 1, &marks);
		else
			at++;
	}
	return marks;
}

bool
gl_host_is_within(const char *host, const char *domain)
{
	int below = (int) strlen(host) - (int) strlen(domain);

	return below >= 0 && strcmp(host + below, domain) == 0 &&
		   (below == 0 || host[below - 1] == '.');
}

char *
gl_host_key(const char *host)
{
	Folded scan = gl_scan(host);
	char *key;

	if (scan.n == 0 || host_end(&scan, 0) != scan.n)
		return NULL;
	key = host_of(&scan, 0, scan.n);
	return strcmp(key, "?") == 0 || key[0] == '.' || strstr(key, "..") != NULL ? NULL : key;
}
