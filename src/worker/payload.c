/*
 * payload.c
 *		Facts of a delivery. They hold nothing that may differ between two attempts with the same
 *		content: no labels, no plan, no numbers of revisions.
 */
#include "worker/payload.h"

#include "base/clock.h"
#include "base/document.h"
#include "flow/content.h"
#include "net/json.h"
#include "utils/timestamp.h"

/* jsonb by way of its text: both libraries read the same JSON. */
static json_t *
from_jsonb(Jsonb *document)
{
	char *text = JsonbToCString(NULL, &document->root, VARSIZE(document));
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	pfree(text);
	return value;
}

static json_t *
text_list(const TextList *list)
{
	json_t *array = json_array();

	for (int i = 0; i < list->n; i++)
		json_array_append_new(array, json_string(list->items[i]));
	return array;
}

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

/* Milliseconds, as networks write instants. */
static json_t *
instant(gl_time time)
{
	char *text = gl_time_text(time - time % 1000);
	size_t length = strlen(text);

	/* ".123000Z" becomes ".123Z" */
	text[length - 4] = 'Z';
	text[length - 3] = '\0';
	return json_string(text);
}

/*
 * A timestamp identifier of the AT protocol: 53 bits of microseconds since 1970 and 10 bits that
 * tell apart what happens in the same one, in a base32 that sorts (atproto.com/specs/tid). The
 * variant's id fills the microseconds below the millisecond and the last bits, so variants claimed
 * in one transaction get different ones.
 */
void
gl_payload_tid(gl_time at, gl_id variant_id, char tid[14])
{
	static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";
	const int64 unix_epoch = INT64_C(946684800) * GL_SECOND; /* 2000-01-01 since 1970 */
	uint64 micros = (uint64) (at - at % 1000 + unix_epoch) + (uint64) (variant_id / 1024 % 1000);
	uint64 value = (micros & ((UINT64_C(1) << 53) - 1)) << 10 | (uint64) (variant_id % 1024);

	for (int i = 12; i >= 0; i--)
	{
		tid[i] = digits[value & 31];
		value >>= 5;
	}
	tid[13] = '\0';
}

static json_t *
delivery_facts(const Claim *claim)
{
	const VariantRow *row = &claim->variant->row;
	json_t *delivery = json_pack("{}");
	char tid[14];

	gl_payload_tid(row->first_claimed_at, row->id, tid);
	json_object_set_new(delivery, "key", json_string(gl_uuid_text(&row->idempotency_key)));
	json_object_set_new(delivery, "created_at", instant(row->first_claimed_at));
	json_object_set_new(delivery, "tid", json_string(tid));
	json_object_set_new(delivery, "content_sha256",
						json_string(gl_digest_hex(&row->content_sha256)));
	return delivery;
}

static json_t *
variant_facts(const Claim *claim, const Content *content)
{
	json_t *variant = json_pack("{}");

	json_object_set_new(variant, "id", json_integer(claim->variant->row.id));
	json_object_set_new(variant, "body", json_string(content->body));
	json_object_set_new(variant, "media", from_jsonb(content->media));
	json_object_set_new(variant, "link", text_or_null(content->link));
	json_object_set_new(variant, "first_comment", text_or_null(content->first_comment));
	json_object_set_new(variant, "disclosure", text_list(content->disclosure));
	json_object_set_new(variant, "options", from_jsonb(content->options));
	return variant;
}

char *
gl_payload_facts(const Claim *claim)
{
	Content content =
		gl_content_of(&claim->snap->content, &claim->variant->row, claim->variant->channel);
	json_t *facts = json_pack("{}");
	json_t *post = json_pack("{}");
	json_t *channel = json_pack("{}");
	char *text;

	json_object_set_new(post, "id", json_integer(claim->snap->post.id));
	json_object_set_new(post, "workspace", json_string(claim->snap->post.workspace));
	json_object_set_new(post, "title", text_or_null(content.title));
	json_object_set_new(channel, "name", json_string(claim->variant->channel->name));
	json_object_set_new(channel, "settings", from_jsonb(claim->variant->channel->settings));
	json_object_set_new(facts, "post", post);
	json_object_set_new(facts, "variant", variant_facts(claim, &content));
	json_object_set_new(facts, "channel", channel);
	json_object_set_new(facts, "delivery", delivery_facts(claim));
	text = json_dumps(facts, JSON_COMPACT);
	json_decref(facts);
	return text;
}

char *
gl_payload_transport(const Claim *claim)
{
	Doc recipe = gl_doc_root(claim->variant->channel->network->recipe, "recipe");
	Doc transport;

	return gl_doc_get(&recipe, "transport", &transport) ? gl_doc_text(&transport, 100)
														: pstrdup("");
}
