/*
 * recipe_read.h
 *		The pieces of reading a recipe, for recipe.c alone. Each returns what is wrong, a constant,
 *		or NULL.
 */
#ifndef GL_NET_RECIPE_READ_H
#define GL_NET_RECIPE_READ_H

#include "net/recipe.h"

/* Names of members, ended by NULL; any other member is a fault, so that no typing error passes. */
extern const char *gl_recipe_check_members(json_t *object, const char *const *known);

extern const char *gl_recipe_read_step(json_t *source, Step *step);
extern const char *gl_recipe_read_rules(json_t *source, RuleList *list);

#endif /* GL_NET_RECIPE_READ_H */
