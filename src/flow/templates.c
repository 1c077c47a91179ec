/*
 * templates.c
 *		Ready-made workflow documents, as the manual lists them. Their deadlines name no actions: people
 *		are reminded, then managers are asked as well and the post is held.
 */
#include "flow/definition.h"

#define ANY_REVIEWER \
	"[{\"name\": \"review\", \"requires\": [{\"roles\": [\"manager\", \"strategist\", \"editor\", " \
	"\"approver\"], \"quorum\": \"any\"}]}]"
#define DUE(hours) "\"deadline\": {\"within\": \"" hours " hours\"}, "
#define STEP(name, role, more) \
	"{\"name\": \"" name "\", " more "\"requires\": [{\"role\": \"" role \
	"\", \"quorum\": \"any\"}]}"
#define ALL_CLIENTS \
	"{\"name\": \"client\", \"audience\": \"client\", " DUE( \
		"48") "\"requires\": [{\"role\": \"client\", \"quorum\": \"all\"}]}"
#define BOUND "\"schedule_binding\": \"exact\", "

static const struct
{
	const char *name;
	const char *document;
} templates[] = {
	{"none", "{\"mode\": \"none\"}"},
	{"optional", "{\"mode\": \"optional\", \"steps\": " ANY_REVIEWER "}"},
	{"four_eyes", "{\"mode\": \"required\", \"steps\": " ANY_REVIEWER "}"},
	{"internal_then_client",
	 "{\"mode\": \"multi_level\", \"steps\": [{\"name\": \"internal\", " DUE(
		 "24") "\"requires\": "
			   "[{\"roles\": [\"strategist\", \"manager\"], \"quorum\": \"any\"}]}, " ALL_CLIENTS
			   "]}"},
	{"agency",
	 "{\"mode\": \"multi_level\", \"change_requests\": {\"limit\": 3, \"roles\": [\"client\"], "
	 "\"at_limit\": \"escalate\", \"escalate_to\": \"manager\"}, \"steps\": [" STEP(
		 "editing", "editor", "") ", " STEP("strategy", "strategist", DUE("24")) ", " ALL_CLIENTS
																				 "]}"},
	{"regulated",
	 "{\"mode\": \"multi_level\", \"distinct_approvers\": true, \"steps\": [" STEP(
		 "strategy", "strategist",
		 BOUND) ", {\"name\": \"legal\", " BOUND
				"\"requires\": [{\"role\": \"legal\", \"quorum\": \"any\", \"human_only\": true}]}, " STEP(
					"hr", "hr",
					"\"when\": \"$.labels[*] ? (@ == \\\"employer-brand\\\")\", " BOUND) ", " STEP("approval",
																								   "approver",
																								   BOUND) "]}"},
};

const char *
gl_template_document(const char *name)
{
	for (int i = 0; i < lengthof(templates); i++)
		if (strcmp(templates[i].name, name) == 0)
			return templates[i].document;
	return NULL;
}

const char *const *
gl_template_names(void)
{
	static const char *names[lengthof(templates) + 1];

	for (int i = 0; i < lengthof(templates); i++)
		names[i] = templates[i].name;
	return names;
}
