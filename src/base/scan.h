/*
 * scan.h
 *		Words, hashtags, mentions and links in a text, as a reader sees them and not as bytes.
 *
 * A text is compared compatibility-normalised and case folded (NFKC_Casefold), without characters that
 * nobody sees, each run of white space as one blank. So full-width and styled letters, ligatures, soft
 * hyphens and zero-width characters are of no use to hide a word; letters of other scripts that look
 * alike, and letters with a mark, are other letters.
 */
#ifndef GL_BASE_SCAN_H
#define GL_BASE_SCAN_H

#include "base/compat.h"

#include "base/values.h"

/* A text as it is compared. */
typedef struct Folded
{
	int n;
	int32 *points;
} Folded;

/* What networks make something of. */
typedef struct Marks
{
	int hashtags;	/* "#" with a letter in what follows */
	int mentions;	/* "@" with a name; "@name@host" is one */
	TextList hosts; /* of the links, one each; "?" where no host can be told */
} Marks;

extern Folded gl_scan(const char *text);

/*
 * How often a word, or words with blanks between, is in a text as a whole: no letter or digit goes on
 * before or behind it. Scripts that set no blanks between words have no such bounds.
 */
extern int gl_scan_find(const Folded *text, const Folded *word);

/*
 * A link is whatever begins with a scheme and "://" or with "www.", and a host name with a path behind
 * it. Hashtags and mentions within links are none.
 */
extern Marks gl_scan_marks(const Folded *text);

/* Is a host, as gl_scan_marks() gives it, this one or below it? */
extern bool gl_host_is_within(const char *host, const char *domain);

/* A host name as a list holds it, folded; NULL when it is none. */
extern char *gl_host_key(const char *host);

#endif /* GL_BASE_SCAN_H */
