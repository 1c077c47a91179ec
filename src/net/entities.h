/*
 * entities.h
 *		Links, mentions and tags in the body of a post.
 */
#ifndef GL_NET_ENTITIES_H
#define GL_NET_ENTITIES_H

#include "net/json.h"

/*
 * A new list of objects, in the order of the text: kind, value, start, end, start_utf16, end_utf16
 * (docs/networks/recipes.md). NULL when memory ran out.
 */
extern json_t *gl_entities_find(const char *text, size_t length);

#endif /* GL_NET_ENTITIES_H */
