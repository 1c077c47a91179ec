/*
 * words.c
 *		Words of any script, and Myers' algorithm over them.
 *
 * A word never breaks what a reader sees as one character. Scripts that are written without spaces
 * are compared character by character. The cost of a comparison is bounded by EDITS_MAX (memory, 4 MB)
 * and STEPS_MAX (time).
 */
#include "base/words.h"

#include <utf8proc.h>

#include "common/hashfn.h"
#include "miscadmin.h"

#define EDITS_MAX 1000
#define STEPS_MAX 20000000

Piece
gl_piece(const char *text, int length)
{
	return (Piece){text, length, hash_bytes((const unsigned char *) text, length)};
}

typedef enum CharKind
{
	CHAR_WORD,
	CHAR_SPACE,
	CHAR_ALONE, /* a sign, or a character of a script without spaces */
} CharKind;

static CharKind
kind_of(utf8proc_int32_t c)
{
	switch (utf8proc_category(c))
	{
		case UTF8PROC_CATEGORY_LU:
		case UTF8PROC_CATEGORY_LL:
		case UTF8PROC_CATEGORY_LT:
		case UTF8PROC_CATEGORY_LM:
		case UTF8PROC_CATEGORY_ND:
		case UTF8PROC_CATEGORY_MN:
		case UTF8PROC_CATEGORY_MC:
			return CHAR_WORD;
		case UTF8PROC_CATEGORY_LO:
			/* Han, kana: wide; Thai, Lao, Khmer, Myanmar: their blocks */
			return utf8proc_charwidth(c) == 2 || (c >= 0x0E00 && c <= 0x0EFF) ||
						   (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF)
					   ? CHAR_ALONE
					   : CHAR_WORD;
		case UTF8PROC_CATEGORY_ZS:
		case UTF8PROC_CATEGORY_ZL:
		case UTF8PROC_CATEGORY_ZP:
		case UTF8PROC_CATEGORY_CC:
			return CHAR_SPACE;
		default:
			return CHAR_ALONE;
	}
}

PieceList
gl_words(const char *text)
{
	int length = strlen(text);
	PieceList words = {0, palloc(sizeof(Piece) * Max(length, 1))};
	utf8proc_int32_t previous = 0;
	utf8proc_int32_t break_state = 0;
	CharKind kind = CHAR_ALONE;
	int begin = 0;

	for (int at = 0; at < length;)
	{
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
			utf8proc_iterate((const utf8proc_uint8_t *) text + at, length - at, &c);

		if (n <= 0)
			elog(ERROR, "text is not valid UTF-8");
		if (at == 0 || utf8proc_grapheme_break_stateful(previous, c, &break_state))
		{
			CharKind next = kind_of(c);

			if (at > begin && (next == CHAR_ALONE || next != kind))
			{
				words.items[words.n++] = gl_piece(text + begin, at - begin);
				begin = at;
			}
			kind = next;
		}
		previous = c;
		at += n;
	}
	if (length > begin)
		words.items[words.n++] = gl_piece(text + begin, length - begin);
	return words;
}

static bool
same(const Piece *a, const Piece *b)
{
	return a->hash == b->hash && a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* The middle of two lists, where they differ, and the furthest points of each number of edits. */
typedef struct Search
{
	const Piece *a;
	const Piece *b;
	int na;
	int nb;
	int64 steps;
	int *reached[EDITS_MAX + 1]; /* by edits, then by diagonal -edits .. edits */
} Search;

/* How far x gets on a diagonal with one edit more than what is known. */
static int
next_x(const Search *search, int edits, int k)
{
	const int *before;

	if (edits == 0)
		return 0;
	before = search->reached[edits - 1] + (edits - 1);
	if (k == -edits || (k != edits && before[k - 1] < before[k + 1]))
		return before[k + 1];
	return before[k - 1] + 1;
}

/* The least number of edits, or -1 when it is too many or takes too long. */
static int
search_edits(Search *search)
{
	for (int edits = 0; edits <= EDITS_MAX && edits <= search->na + search->nb; edits++)
	{
		int *reached = palloc0(sizeof(int) * (2 * edits + 1));

		CHECK_FOR_INTERRUPTS();
		search->reached[edits] = reached;
		for (int k = -edits; k <= edits; k += 2)
		{
			int x = next_x(search, edits, k);
			int y = x - k;

			while (x < search->na && y < search->nb && same(&search->a[x], &search->b[y]))
			{
				x++;
				y++;
				search->steps++;
			}
			reached[edits + k] = x;
			if (x >= search->na && y >= search->nb)
				return edits;
		}
		search->steps += edits;
		if (search->steps > STEPS_MAX)
			return -1;
	}
	return -1;
}

/* Marks what is removed of a and added of b, walking back from the end. */
static void
walk_back(const Search *search, int edits, bool *removed, bool *added)
{
	int x = search->na;
	int y = search->nb;

	for (; edits > 0; edits--)
	{
		int k = x - y;
		const int *before = search->reached[edits - 1] + (edits - 1);
		bool down = k == -edits || (k != edits && before[k - 1] < before[k + 1]);
		int from_x = down ? before[k + 1] : before[k - 1];
		int from_y = from_x - (down ? k + 1 : k - 1);

		if (down)
			added[from_y] = true;
		else
			removed[from_x] = true;
		x = from_x;
		y = from_y;
	}
}

static bool
is_space(const Piece *piece)
{
	for (int i = 0; i < piece->length; i++)
		if (strchr(" \t\n\r", piece->text[i]) == NULL)
			return false;
	return true;
}

static void
add_hunk(HunkList *list, bool is_kept, int a, int na, int b, int nb)
{
	Hunk *last = list->n > 0 ? &list->items[list->n - 1] : NULL;

	if (na + nb == 0)
		return;
	if (last != NULL && last->is_kept == is_kept)
	{
		last->na += na;
		last->nb += nb;
		return;
	}
	list->items[list->n++] = (Hunk){is_kept, a, na, b, nb};
}

/* A lone space between two changes is no news: the three become one change. */
static HunkList
without_lone_spaces(const HunkList *list, const PieceList *a)
{
	HunkList merged = {0, palloc(sizeof(Hunk) * Max(list->n, 1))};

	for (int i = 0; i < list->n; i++)
	{
		const Hunk *hunk = &list->items[i];
		bool is_lone = hunk->is_kept && i > 0 && i + 1 < list->n && hunk->na == 1 &&
					   is_space(&a->items[hunk->a]);

		add_hunk(&merged, hunk->is_kept && !is_lone, hunk->a, hunk->na, hunk->b, hunk->nb);
	}
	return merged;
}

HunkList
gl_difference(const PieceList *a, const PieceList *b)
{
	Search *search = palloc0(sizeof(Search));
	HunkList hunks = {0, palloc(sizeof(Hunk) * (a->n + b->n + 3))};
	bool *removed = palloc0(Max(a->n, 1));
	bool *added = palloc0(Max(b->n, 1));
	int head = 0;
	int tail = 0;
	int edits;

	while (head < a->n && head < b->n && same(&a->items[head], &b->items[head]))
		head++;
	while (tail < a->n - head && tail < b->n - head &&
		   same(&a->items[a->n - 1 - tail], &b->items[b->n - 1 - tail]))
		tail++;
	search->a = a->items + head;
	search->b = b->items + head;
	search->na = a->n - head - tail;
	search->nb = b->n - head - tail;
	edits = search_edits(search);
	if (edits >= 0)
		walk_back(search, edits, removed + head, added + head);
	else
	{
		memset(removed + head, true, search->na);
		memset(added + head, true, search->nb);
	}
	for (int x = 0, y = 0; x < a->n || y < b->n;)
	{
		if (x < a->n && removed[x])
			add_hunk(&hunks, false, x++, 1, y, 0);
		else if (y < b->n && added[y])
			add_hunk(&hunks, false, x, 0, y++, 1);
		else
			add_hunk(&hunks, true, x++, 1, y++, 1);
	}
	return without_lone_spaces(&hunks, a);
}
