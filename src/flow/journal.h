/*
 * journal.h
 *		Events: their details, the hash that chains them, and the check of a chain.
 */
#ifndef GL_FLOW_JOURNAL_H
#define GL_FLOW_JOURNAL_H

#include "base/fields.h"
#include "flow/actor.h"
#include "lib/stringinfo.h"
#include "store/events.h"
#include "store/instance.h"
#include "store/workspaces.h"

/* A JSON object under construction. */
typedef struct Detail
{
	StringInfoData text;
} Detail;

extern void gl_detail_begin(Detail *detail);
extern void gl_detail_text(Detail *detail, const char *key, const char *value); /* NULL: left out */
extern void gl_detail_int(Detail *detail, const char *key, int64 value);
extern void gl_detail_time(Detail *detail, const char *key, gl_time value); /* never: left out */
extern void gl_detail_texts(Detail *detail, const char *key, const TextList *values);
extern void gl_detail_ids(Detail *detail, const char *key, const IdList *values);
extern void gl_detail_raw(Detail *detail, const char *key, const char *json);
extern char *gl_detail_end(Detail *detail);

/*
 * Number an event within its chain and seal it: event_no, seq and sha256 are set from the head,
 * which moves on. head_is_set says whether the chain has events yet.
 */
extern void gl_event_seal(EventRow *event, int64 *event_no, Digest *head, bool head_is_set);

/* Write an event of a workspace's chain; the caller holds its lock and updates its row. */
extern void gl_workspace_event(WorkspaceRow *workspace, Actor actor, gl_time now,
							   const char *action, char *detail);

/* Write an event of the instance's chain: locks and updates the instance row. */
extern void gl_instance_event(Actor actor, gl_time now, const char *action, char *detail);

/*
 * Check a chain against its head. Returns NULL when it holds, else what is wrong; bad_event_no is
 * the first event that is altered, missing or out of order.
 */
extern const char *gl_chain_check(const EventRow *events, int n, int64 event_no,
								  const OptDigest *head, int64 *bad_event_no);

/* Called before a sequence number is drawn and with the one drawn; installed by worker/ at load. */
extern void gl_journal_set_hooks(void (*announce)(void), void (*drawn)(gl_id seq));

#endif /* GL_FLOW_JOURNAL_H */
