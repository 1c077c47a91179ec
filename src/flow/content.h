/*
 * content.h
 *		What a channel would show, the hash of exactly that, and whether the network can carry it.
 */
#ifndef GL_FLOW_CONTENT_H
#define GL_FLOW_CONTENT_H

#include "base/hash.h"
#include "store/revisions.h"
#include "store/roster.h"
#include "store/variants.h"

/* Content as one channel shows it: the revision's with the variant's overrides. */
typedef struct Content
{
	const char *title; /* NULL unless the network publishes it */
	const char *body;
	Jsonb *media;
	const char *link;
	const char *first_comment;
	const TextList *disclosure;
	Jsonb *options;
} Content;

/* One thing counted on a text or a media list. */
typedef struct ContentCheck
{
	const char *rule; /* "length", "media", "field" */
	int64 counted;
	const char *unit;
	int64 max_allowed;
	bool is_ok;
	const char *field; /* for rule "field": the one the network does not carry */
} ContentCheck;

#define CONTENT_CHECKS_MAX 16

/* The content of a variant on its channel. */
extern Content
gl_content_of(const RevisionRow *revision, const VariantRow *variant, const Channel *channel);

/* A channel's overrides as a revision has them, in a row without an id. */
extern VariantRow gl_revision_override(const RevisionRow *revision, gl_id channel_id);

/* SHA-256 of the canonical bytes of content on a channel. */
extern Digest gl_content_digest(const Content *content, gl_id channel_id);

/*
 * SHA-256 of a whole revision: its base content and the hashes of its variants in the order of
 * their channels. has_title says that some channel's network publishes the title.
 */
extern Digest gl_revision_digest(const RevisionRow *revision, bool has_title);

/* Equal as content: by canonical bytes, so 1.0 is 1 and the order of keys does not count. */
extern bool gl_same_content(Jsonb *a, Jsonb *b);

/* True when the network publishes the title of a post. */
extern bool gl_network_has_title(const Network *network);

/* All checks of content against a network's limits; returns how many. */
extern int gl_content_check(const Content *content, Jsonb *limits, ContentCheck *checks);

/* The first check that fails as a sentence, or NULL. */
extern char *gl_content_problem(const Content *content, const Channel *channel);

/* Option keys that a network knows, NULL at the end. */
extern const char *const *gl_network_options(Jsonb *limits);

/* A text that may be set, taken away (NULL) or left as it is. */
typedef struct TextChange
{
	bool is_set;
	const char *text;
} TextChange;

/* New content or columns; NULL members are left as they are. */
typedef struct ContentChange
{
	const char *title;
	const char *body;
	Jsonb *media;
	TextChange link;
	TextChange first_comment;
	const TextList *disclosure;
	const TextList *labels;
	TextChange campaign;
	TextChange assignee; /* by name */
	bool is_minor;		 /* its author says so */
} ContentChange;

/* New overrides of one channel, all of them: NULL inherits. */
typedef struct VariantChange
{
	const Channel *channel;
	const char *body;
	Jsonb *media;
	Jsonb *options;
} VariantChange;

#endif /* GL_FLOW_CONTENT_H */
