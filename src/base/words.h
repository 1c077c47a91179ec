/*
 * words.h
 *		Texts as words, and what one list of pieces takes to become another.
 */
#ifndef GL_BASE_WORDS_H
#define GL_BASE_WORDS_H

#include "base/compat.h"

/* A piece of a text: a word, the space between two, a sign, an element of a list. */
typedef struct Piece
{
	const char *text;
	int length;
	uint32 hash;
} Piece;

typedef struct PieceList
{
	int n;
	Piece *items;
} PieceList;

/* Pieces that stay (a of one list are b of the other), or those of a that give way to those of b. */
typedef struct Hunk
{
	bool is_kept;
	int a;
	int na;
	int b;
	int nb;
} Hunk;

typedef struct HunkList
{
	int n;
	Hunk *items;
} HunkList;

/* The words of a text in order; put together they are the text. */
extern PieceList gl_words(const char *text);

extern Piece gl_piece(const char *text, int length);

/*
 * What changes between two lists: the least there is (Myers), or, when that would cost too much, all
 * that lies between their common beginning and their common end.
 */
extern HunkList gl_difference(const PieceList *a, const PieceList *b);

#endif /* GL_BASE_WORDS_H */
