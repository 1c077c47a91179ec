/*
 * text.h
 *		Text of people: what a name may hold, when two addresses are the same, how networks count.
 */
#ifndef GL_BASE_TEXT_H
#define GL_BASE_TEXT_H

#include "base/compat.h"

#include "core/names.h"

/* How a network counts the length of a text. */
typedef enum TextUnit
{
	UNIT_GRAPHEMES, /* what a reader sees as one character (UAX #29) */
	UNIT_CODE_POINTS,
	UNIT_UTF16_UNITS,
	UNIT_UTF8_BYTES,
	UNIT_COUNT
} TextUnit;

extern const NameTable gl_text_units;

/* Length of a valid UTF-8 text in a unit. */
extern int64 gl_text_length(const char *text, TextUnit unit);

/* True when the text holds a C0 or C1 control character; line_breaks allows LF, CR and tab. */
extern bool gl_has_control_character(const char *text, bool line_breaks);

/* True when nothing but white space and invisible characters is in the text. */
extern bool gl_is_blank(const char *text);

/*
 * The form of a mail address under which it is unique: compatibility-normalised, case folded,
 * without invisible characters. NULL when what remains is no plain ASCII address.
 */
extern char *gl_email_key(const char *email);

#endif /* GL_BASE_TEXT_H */
