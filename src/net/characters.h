/*
 * characters.h
 *		Classes of Unicode characters that tell where a word of a post ends.
 */
#ifndef GL_NET_CHARACTERS_H
#define GL_NET_CHARACTERS_H

#include <stdbool.h>
#include <stdint.h>

/* What \s matches in the networks' own clients (ECMAScript). */
extern bool gl_character_is_space(uint32_t code);

/* General category P. */
extern bool gl_character_is_punctuation(uint32_t code);

/* Characters without width that end a tag. */
extern bool gl_character_is_joiner(uint32_t code);

#endif /* GL_NET_CHARACTERS_H */
