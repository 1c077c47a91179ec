/*
 * payload.c
 *		Facts of a delivery. They hold nothing that may differ between two attempts with the same
 *		content: no labels, no plan, no numbers of revisions.
 *
 * They are put together as text, jsonb as it is: what the network floor cannot read fails there, and
 * nothing of it is left out.
 */
#include "worker/payload.h"

#include "base/clock.h"
#include "base/document.h"
#include "flow/content.h"
#include "utils/json.h"
#include "utils/timestamp.h"

/* The name of the next member. */
static void
put_name(StringInfo out, const char *name)
{
	if (out->data[out->len - 1] != '{')
		appendStringInfoChar(out, ',');
	escape_json(out, name);
	appendStringInfoChar(out, ':');
}

static void
put_object(StringInfo out, const char *name)
{
	put_name(out, name);
	appendStringInfoChar(out, '{');
}

static void
put_text(StringInfo out, const char *name, const char *text)
{
	put_name(out, name);
	if (text == NULL)
		appendStringInfoString(out, "null");
	else
		escape_json(out, text);
}

static void
put_id(StringInfo out, const char *name, gl_id id)
{
	put_name(out, name);
	appendStringInfo(out, INT64_FORMAT, id);
}

static void
put_jsonb(StringInfo out, const char *name, Jsonb *document)
{
	put_name(out, name);
	(void) JsonbToCString(out, &document->root, VARSIZE(document));
}

static void
put_list(StringInfo out, const char *name, const TextList *list)
{
	put_name(out, name);
	appendStringInfoChar(out, '[');
	for (int i = 0; i < list->n; i++)
	{
		if (i > 0)
			appendStringInfoChar(out, ',');
		escape_json(out, list->items[i]);
	}
	appendStringInfoChar(out, ']');
}

/* Milliseconds, as networks write instants. */
static void
put_instant(StringInfo out, const char *name, gl_time time)
{
	char *text = gl_time_text(time - time % 1000);
	size_t length = strlen(text);

	/* ".123000Z" becomes ".123Z" */
	text[length - 4] = 'Z';
	text[length - 3] = '\0';
	put_text(out, name, text);
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

#define REMOTE_PARTS 4 /* as many of them as templates can name */

/*
 * What stands between the slashes of an address, from its end: addresses of one kind end alike, however
 * they begin.
 */
static void
put_parts(StringInfo out, const char *name, const char *address)
{
	const char *end = address == NULL ? NULL : address + strcspn(address, "?#");

	put_object(out, name);
	for (int i = 1; end != NULL && i <= REMOTE_PARTS; i++)
	{
		const char *start = end;

		while (start > address && start[-1] != '/')
			start--;
		if (start < end)
			put_text(out, psprintf("from_end_%d", i), pnstrdup(start, end - start));
		end = start > address ? start - 1 : NULL;
	}
	appendStringInfoChar(out, '}');
}

/* What takes down is told what the network calls it; what publishes is told nothing that may change. */
static void
put_delivery(StringInfo out, const VariantRow *row, bool unpublishes)
{
	char tid[14];

	gl_payload_tid(row->first_claimed_at, row->id, tid);
	put_object(out, "delivery");
	put_text(out, "key", gl_uuid_text(&row->idempotency_key));
	put_instant(out, "created_at", row->first_claimed_at);
	put_text(out, "tid", tid);
	put_text(out, "content_sha256", gl_digest_hex(&row->content_sha256));
	if (unpublishes)
	{
		put_text(out, "remote_id", row->remote_id);
		put_text(out, "remote_url", row->remote_url);
		put_parts(out, "remote", row->remote_id != NULL ? row->remote_id : row->remote_url);
	}
	appendStringInfoChar(out, '}');
}

static void
put_variant(StringInfo out, gl_id id, const Content *content)
{
	put_object(out, "variant");
	put_id(out, "id", id);
	put_text(out, "body", content->body);
	put_jsonb(out, "media", content->media);
	put_text(out, "link", content->link);
	put_text(out, "first_comment", content->first_comment);
	put_list(out, "disclosure", content->disclosure);
	put_jsonb(out, "options", content->options);
	appendStringInfoChar(out, '}');
}

char *
gl_payload_facts(const Claim *claim)
{
	const VariantRow *row = &claim->variant->row;
	const Channel *channel = claim->variant->channel;
	Content content = gl_content_of(&claim->snap->content, row, channel);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	put_object(&out, "post");
	put_id(&out, "id", claim->snap->post.id);
	put_text(&out, "workspace", claim->snap->post.workspace);
	put_text(&out, "title", content.title);
	appendStringInfoChar(&out, '}');
	put_variant(&out, row->id, &content);
	put_object(&out, "channel");
	put_text(&out, "name", channel->name);
	put_jsonb(&out, "settings", channel->settings);
	appendStringInfoChar(&out, '}');
	put_delivery(&out, row, claim->attempt.unpublishes);
	appendStringInfoChar(&out, '}');
	return out.data;
}

char *
gl_payload_transport(const Claim *claim)
{
	Doc recipe = gl_doc_root(claim->variant->channel->network->recipe, "recipe");
	Doc transport;

	return gl_doc_get(&recipe, "transport", &transport) ? gl_doc_text(&transport, 100)
														: pstrdup("");
}

char *
gl_payload_recipe(const Claim *claim)
{
	Jsonb *recipe = claim->variant->channel->network->recipe;
	Doc root = gl_doc_root(recipe, "recipe");
	Doc member;

	if (claim->attempt.unpublishes && gl_doc_get(&root, "unpublish", &member))
		recipe = gl_doc_jsonb(&member);
	return JsonbToCString(NULL, &recipe->root, VARSIZE(recipe));
}
