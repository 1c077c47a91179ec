/*
 * html.h
 *		Writer of HTML and of the SVG in it: text of people is escaped, markup stands in the format.
 */
#ifndef GL_BASE_HTML_H
#define GL_BASE_HTML_H

#include "base/compat.h"

#include "lib/stringinfo.h"

/* Text as it stands between tags or in a quoted attribute; what XML cannot hold becomes a space. */
extern void gl_html_text(StringInfo out, const char *text);

/* Markup in which each $ is a text (const char *), escaped. */
extern void gl_html_put(StringInfo out, const char *markup, ...);

#endif /* GL_BASE_HTML_H */
