/*
 * templates.c
 *		Ready-made workflow documents. Those of the manual that need timers or conditions are not
 *		here yet: a template that could not keep its deadlines would promise too much.
 */
#include "flow/definition.h"

#define ANY_REVIEWER \
	"[{\"name\": \"review\", \"requires\": [{\"roles\": [\"manager\", \"strategist\", \"editor\", " \
	"\"approver\"], \"quorum\": \"any\"}]}]"

static const struct
{
	const char *name;
	const char *document;
} templates[] = {
	{"none", "{\"mode\": \"none\"}"},
	{"optional", "{\"mode\": \"optional\", \"steps\": " ANY_REVIEWER "}"},
	{"four_eyes", "{\"mode\": \"required\", \"steps\": " ANY_REVIEWER "}"},
};

const char *
gl_template_document(const char *name)
{
	for (int i = 0; i < lengthof(templates); i++)
		if (strcmp(templates[i].name, name) == 0)
			return templates[i].document;
	return NULL;
}

bool
gl_template_is_later(const char *name)
{
	static const char *const later[] = {"internal_then_client", "agency", "regulated"};

	for (int i = 0; i < lengthof(later); i++)
		if (strcmp(later[i], name) == 0)
			return true;
	return false;
}

const char *const *
gl_template_names(void)
{
	static const char *const names[] = {"none", "optional", "four_eyes", NULL};

	return names;
}
