/*
 * html.c
 *		Writer of HTML. The pages are XML as well, so that any parser of either can check them.
 */
#include "base/html.h"

/* U+FFFE and U+FFFF, which are no characters of XML. */
static bool
is_no_character(const char *c)
{
	return (unsigned char) c[0] == 0xef && (unsigned char) c[1] == 0xbf &&
		   (unsigned char) c[2] >= 0xbe;
}

void
gl_html_text(StringInfo out, const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
	{
		switch (*c)
		{
			case '&':
				appendStringInfoString(out, "&amp;");
				break;
			case '<':
				appendStringInfoString(out, "&lt;");
				break;
			case '>':
				appendStringInfoString(out, "&gt;");
				break;
			case '"':
				appendStringInfoString(out, "&quot;");
				break;
			case '\'':
				appendStringInfoString(out, "&#39;");
				break;
			default:
				if (is_no_character(c))
					c += 2;
				else if ((unsigned char) *c >= ' ' || *c == '\n' || *c == '\t')
				{
					appendStringInfoChar(out, *c);
					break;
				}
				appendStringInfoChar(out, ' ');
		}
	}
}

void
gl_html_put(StringInfo out, const char *markup, ...)
{
	va_list texts;

	va_start(texts, markup);
	for (const char *c = markup; *c != '\0'; c++)
	{
		if (*c == '$')
			gl_html_text(out, va_arg(texts, const char *));
		else
			appendStringInfoChar(out, *c);
	}
	va_end(texts);
}
