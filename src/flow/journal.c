/*
 * journal.c
 *		The hash chain of events.
 *
 * sha256 = SHA-256 over the canonical bytes of the previous hash and of every other column. The
 * head is kept in the row whose lock the writer holds anyway, so chains make no hot spot. No
 * column depends on this cluster (no OID, no transaction id): a restored chain verifies.
 */
#include "flow/journal.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/sequence.h"
#include "core/canon.h"
#include "utils/json.h"

#define FORMAT_VERSION 1

static void (*announce_next)(void); /* both set once at load */
static void (*note_drawn)(gl_id seq);

void
gl_journal_set_hooks(void (*announce)(void), void (*drawn)(gl_id seq))
{
	announce_next = announce;
	note_drawn = drawn;
}

void
gl_detail_begin(Detail *detail)
{
	initStringInfo(&detail->text);
	appendStringInfoChar(&detail->text, '{');
}

static void
add_key(Detail *detail, const char *key)
{
	if (detail->text.len > 1)
		appendStringInfoString(&detail->text, ", ");
	escape_json(&detail->text, key);
	appendStringInfoString(&detail->text, ": ");
}

void
gl_detail_text(Detail *detail, const char *key, const char *value)
{
	if (value == NULL)
		return;
	add_key(detail, key);
	escape_json(&detail->text, value);
}

void
gl_detail_int(Detail *detail, const char *key, int64 value)
{
	add_key(detail, key);
	appendStringInfo(&detail->text, INT64_FORMAT, value);
}

void
gl_detail_time(Detail *detail, const char *key, gl_time value)
{
	if (value != GL_TIME_NEVER)
		gl_detail_text(detail, key, gl_time_text(value));
}

void
gl_detail_texts(Detail *detail, const char *key, const TextList *values)
{
	add_key(detail, key);
	appendStringInfoChar(&detail->text, '[');
	for (int i = 0; i < values->n; i++)
	{
		appendStringInfoString(&detail->text, i == 0 ? "" : ", ");
		escape_json(&detail->text, values->items[i]);
	}
	appendStringInfoChar(&detail->text, ']');
}

void
gl_detail_ids(Detail *detail, const char *key, const IdList *values)
{
	add_key(detail, key);
	appendStringInfoChar(&detail->text, '[');
	for (int i = 0; i < values->n; i++)
		appendStringInfo(&detail->text, "%s" INT64_FORMAT, i == 0 ? "" : ", ", values->items[i]);
	appendStringInfoChar(&detail->text, ']');
}

void
gl_detail_raw(Detail *detail, const char *key, const char *json)
{
	add_key(detail, key);
	appendStringInfoString(&detail->text, json);
}

char *
gl_detail_end(Detail *detail)
{
	appendStringInfoChar(&detail->text, '}');
	return detail->text.data;
}

static Digest
event_digest(const EventRow *event, const Digest *previous)
{
	Hasher hasher;
	const CanonSink *sink = &hasher.sink;

	gl_hash_begin(&hasher);
	gl_canon_begin(sink, "event", FORMAT_VERSION);
	gl_canon_bytes(sink, 'p', previous == NULL ? NULL : previous->bytes, GL_HASH_BYTES);
	gl_canon_int(sink, 's', event->seq);
	gl_canon_int(sink, 'w', event->workspace_id);
	gl_canon_int(sink, 'i', event->post_id);
	gl_canon_int(sink, 'n', event->event_no);
	gl_canon_int(sink, 'a', event->at);
	gl_canon_int(sink, 'u', event->actor_id);
	gl_canon_text(sink, 'k', gl_name(&gl_actor_kinds, event->actor_kind));
	gl_canon_text(sink, 'c', event->action);
	gl_canon_int(sink, 'r', event->rule);
	gl_canon_int(sink, 'v', event->revision);
	gl_canon_int(sink, 'x', event->variant_id);
	gl_canon_text(sink, 'f',
				  event->from_status < 0 ? NULL : gl_name(&gl_post_statuses, event->from_status));
	gl_canon_text(sink, 't',
				  event->to_status < 0 ? NULL : gl_name(&gl_post_statuses, event->to_status));
	gl_canon_text(sink, 'd', event->detail);
	return gl_hash_end(&hasher);
}

void
gl_event_seal(EventRow *event, int64 *event_no, Digest *head, bool head_is_set)
{
	if (announce_next != NULL)
		announce_next();
	event->seq = gl_sequence_next(SEQUENCE_EVENT);
	if (note_drawn != NULL)
		note_drawn(event->seq);
	event->event_no = ++*event_no;
	event->sha256 = event_digest(event, head_is_set ? head : NULL);
	*head = event->sha256;
	gl_engine_note_change();
}

static EventRow
setup_event(Actor actor, gl_time now, const char *action, char *detail)
{
	return (EventRow){
		.at = now,
		.actor_id = actor.person_id,
		.actor_kind = actor.kind,
		.action = pstrdup(action),
		.from_status = -1,
		.to_status = -1,
		.detail = detail,
	};
}

void
gl_workspace_event(WorkspaceRow *workspace, Actor actor, gl_time now, const char *action,
				   char *detail)
{
	EventRow event = setup_event(actor, now, action, detail);

	event.workspace_id = workspace->id;
	gl_event_seal(&event, &workspace->event_no, &workspace->head_sha256.digest,
				  workspace->head_sha256.is_set);
	workspace->head_sha256.is_set = true;
	gl_event_insert(&event);
}

void
gl_instance_event(Actor actor, gl_time now, const char *action, char *detail)
{
	InstanceRow instance = gl_instance_lock();
	EventRow event = setup_event(actor, now, action, detail);

	gl_event_seal(&event, &instance.event_no, &instance.head_sha256.digest,
				  instance.head_sha256.is_set);
	instance.head_sha256.is_set = true;
	gl_event_insert(&event);
	gl_instance_update(&instance);
}

const char *
gl_chain_check(const EventRow *events, int n, int64 event_no, const OptDigest *head,
			   int64 *bad_event_no)
{
	const Digest *previous = NULL;

	for (int i = 0; i < n; i++)
	{
		Digest digest = event_digest(&events[i], previous);

		*bad_event_no = i + 1;
		if (events[i].event_no != i + 1)
			return "an event is missing or out of order";
		if (!gl_digest_equal(&digest, &events[i].sha256))
			return "an event was altered";
		previous = &events[i].sha256;
	}
	*bad_event_no = n + 1;
	if (n != event_no)
		return n < event_no ? "events are missing at the end" : "events were added at the end";
	if (n > 0 && (!head->is_set || !gl_digest_equal(previous, &head->digest)))
		return "the last event is not the head of the chain";
	return NULL;
}
