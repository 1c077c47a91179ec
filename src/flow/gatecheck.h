/*
 * gatecheck.h
 *		The gate of each variant, from what was read under the lock.
 */
#ifndef GL_FLOW_GATECHECK_H
#define GL_FLOW_GATECHECK_H

#include "core/gate.h"
#include "flow/snapshot.h"

/*
 * Closed clauses of a variant if it went out at publish_at; publisher_ok says whether this database
 * may publish. Where the channels go out together, those clauses of the others are ignored that the
 * request opens.
 */
extern BitSet gl_gate_of(PostSnap *snap, const VariantSnap *variant, gl_time publish_at,
						 bool publisher_ok, BitSet ignored);

/* The same of this channel by itself. */
extern BitSet
gl_gate_alone(PostSnap *snap, const VariantSnap *variant, gl_time publish_at, bool publisher_ok);

/* Each clause as a sentence, and who can open it; for explain_gate. */
extern char *
gl_clause_detail(PostSnap *snap, const VariantSnap *variant, Clause clause, bool is_open);
extern char *gl_clause_who(PostSnap *snap, const VariantSnap *variant, Clause clause, bool is_open);

/* The clause of content; clients are told that a rule is broken, and not which. */
extern char *gl_content_detail(PostSnap *snap, const VariantSnap *variant, bool tells_rules);

/* Names of the people the open step waits for, to vote, tick or resolve, as a list; NULL when no step is open. */
extern char *gl_awaited_names(PostSnap *snap);

/* The approvals of the post, or of the series that it recurs by, counted again from the decisions. */
extern bool gl_quorum_holds(PostSnap *snap);

#endif /* GL_FLOW_GATECHECK_H */
