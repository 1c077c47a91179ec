/*
 * names.h
 *		The text of every enum, as tables, views, events and errors show it.
 */
#ifndef GL_CORE_NAMES_H
#define GL_CORE_NAMES_H

typedef struct NameTable
{
	const char *kind; /* what the names are of, for messages */
	const char *const *names;
	int count;
} NameTable;

extern const NameTable gl_review_states;
extern const NameTable gl_delivery_states;
extern const NameTable gl_post_statuses;
extern const NameTable gl_modes;
extern const NameTable gl_votes;
extern const NameTable gl_actions;
extern const NameTable gl_permissions;
extern const NameTable gl_needs;
extern const NameTable gl_guards;
extern const NameTable gl_effects;
extern const NameTable gl_clauses;
extern const NameTable gl_quorums;
extern const NameTable gl_rejections;
extern const NameTable gl_step_outcomes;
extern const NameTable gl_outcomes;
extern const NameTable gl_idempotencies;
extern const NameTable gl_self_approvals;
extern const NameTable gl_limits;
extern const NameTable gl_carries;
extern const NameTable gl_link_rights;
extern const NameTable gl_deadline_units;
extern const NameTable gl_timed_acts;
extern const NameTable gl_late_submits;
extern const NameTable gl_on_missed;
extern const NameTable gl_axes;

/* The name of a value; "?" when the value is outside the table. */
extern const char *gl_name(const NameTable *table, int value);

/* The value of a name, byte for byte; -1 when there is none. */
extern int gl_name_find(const NameTable *table, const char *name);

#endif /* GL_CORE_NAMES_H */
