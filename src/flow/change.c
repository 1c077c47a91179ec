/*
 * change.c
 *		New content: whether it is a change at all, and the revision it makes.
 */
#include "flow/effects.h"

#include "base/document.h"
#include "base/errors.h"
#include "base/sequence.h"
#include "flow/delegates.h"
#include "flow/lookup.h"

#define VARIANTS_MAX 256

static bool
changes_text(const TextChange *change, const char *now)
{
	return change->is_set && !gl_same_text(change->text, now);
}

static void
apply_text(const TextChange *change, char **text)
{
	if (change->is_set)
		*text = change->text == NULL ? NULL : pstrdup(change->text);
}

/* The member named as assignee. Who does not see what is internal learns nothing of who there is. */
static gl_id
assignee_of(const PostSnap *snap, const TextChange *change, gl_id actor_id)
{
	const Member *actor = gl_member_find(snap->workspace, actor_id);
	const Member *member = NULL;

	if (change->text == NULL)
		return GL_NO_ID;
	if (gl_is_internal(actor) || (actor != NULL && strcmp(actor->name, change->text) == 0))
		member = gl_member_by_name(snap->workspace, change->text);
	if (member == NULL || !member->is_active)
		gl_not_found("member", change->text);
	return member->person_id;
}

static bool
has_title(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state != DELIVERY_CANCELLED &&
			gl_network_has_title(snap->variants[i].channel->network))
			return true;
	return false;
}

static bool
changes_content(const PostSnap *snap, const ContentChange *change)
{
	const RevisionRow *now = &snap->content;

	return (change->body != NULL && strcmp(change->body, now->body) != 0) ||
		   (change->media != NULL && !gl_same_content(change->media, now->media)) ||
		   changes_text(&change->link, now->link) ||
		   changes_text(&change->first_comment, now->first_comment) ||
		   (change->disclosure != NULL && !gl_same_texts(change->disclosure, &now->disclosure)) ||
		   (change->title != NULL && strcmp(change->title, now->title) != 0 && has_title(snap));
}

static bool
changes_columns(const PostSnap *snap, const ContentChange *change, gl_id actor_id)
{
	const PostRow *post = &snap->post;

	return (change->title != NULL && strcmp(change->title, post->title) != 0) ||
		   (change->labels != NULL && !gl_same_texts(change->labels, &post->labels)) ||
		   changes_text(&change->campaign, post->campaign) ||
		   (change->assignee.is_set &&
			assignee_of(snap, &change->assignee, actor_id) != post->assignee_id);
}

static Action
variant_action(const PostSnap *snap, const VariantChange *change)
{
	const VariantSnap *variant = gl_snapshot_variant(snap, change->channel->id);

	if (variant == NULL || variant->row.delivery_state == DELIVERY_CANCELLED)
		return ACTION_ADD_VARIANT;
	if (gl_same_text(change->body, variant->row.body) &&
		gl_same_content(change->media, variant->row.media) &&
		gl_same_content(change->options, variant->row.options))
		return ACTION_COUNT;
	return ACTION_SET_VARIANT;
}

Action
gl_change_action(PostSnap *snap, ActRequest *request)
{
	if (request->variant != NULL)
		return variant_action(snap, request->variant);
	if (changes_content(snap, request->content))
		return ACTION_REVISE;
	return changes_columns(snap, request->content, request->actor.person_id) ? ACTION_ANNOTATE
																			 : ACTION_COUNT;
}

void
gl_complete_content(ContentChange *content)
{
	static const TextList none = {0};

	if (content->media == NULL)
		content->media = gl_empty_array();
	if (content->disclosure == NULL)
		content->disclosure = &none;
	if (content->labels == NULL)
		content->labels = &none;
}

void
gl_change_columns(PostSnap *snap, const ContentChange *change, gl_id actor_id)
{
	PostRow *post = &snap->post;

	if (change->title != NULL)
		post->title = pstrdup(change->title);
	if (change->labels != NULL)
		post->labels = *change->labels;
	apply_text(&change->campaign, &post->campaign);
	if (change->assignee.is_set)
		post->assignee_id = assignee_of(snap, &change->assignee, actor_id);
}

static void
change_base(RevisionRow *content, const ContentChange *change)
{
	if (change->body != NULL)
		content->body = pstrdup(change->body);
	if (change->media != NULL)
		content->media = change->media;
	apply_text(&change->link, &content->link);
	apply_text(&change->first_comment, &content->first_comment);
	if (change->disclosure != NULL)
		content->disclosure = *change->disclosure;
}

/* Adds a variant for a channel; its state follows by the rules of the delivery axis. */
static VariantSnap *
add_variant(PostSnap *snap, const Channel *channel)
{
	VariantSnap *grown = palloc0(sizeof(VariantSnap) * (snap->nvariants + 1));
	VariantSnap *variant = &grown[snap->nvariants];

	if (snap->nvariants >= VARIANTS_MAX)
		gl_invalid("too many channels",
				   psprintf("A post goes to at most %d channels.", VARIANTS_MAX),
				   "Make another post with greenlight.copy_post().");
	if (snap->nvariants > 0)
		memcpy(grown, snap->variants, sizeof(VariantSnap) * snap->nvariants);
	snap->variants = grown;
	snap->nvariants++;
	variant->channel = channel;
	variant->pending = PENDING_INSERT;
	variant->row = (VariantRow){
		.id = gl_sequence_next(SEQUENCE_VARIANT),
		.workspace_id = snap->post.workspace_id,
		.post_id = snap->post.id,
		.channel_id = channel->id,
		.idempotency_key = gl_uuid_new(),
		.options = gl_empty_object(),
		.delivery_state = DELIVERY_UNSCHEDULED,
		.first_claimed_at = GL_TIME_NEVER,
		.retry_at = GL_TIME_NEVER,
		.wake_at = GL_TIME_NEVER,
		.paced_at = GL_TIME_NEVER,
		.published_at = GL_TIME_NEVER,
	};
	return variant;
}

static void
override_variant(VariantSnap *variant, const VariantChange *change)
{
	variant->row.body = change->body == NULL ? NULL : pstrdup(change->body);
	variant->row.media = change->media;
	variant->row.options = change->options;
}

static void
change_variant(PostSnap *snap, const VariantChange *change)
{
	VariantSnap *variant = gl_snapshot_variant(snap, change->channel->id);

	if (variant == NULL)
		variant = add_variant(snap, change->channel);
	else
		variant->pending = PENDING_UPDATE;
	override_variant(variant, change);
}

static int
by_channel(const void *a, const void *b)
{
	gl_id left = (*(VariantSnap *const *) a)->row.channel_id;
	gl_id right = (*(VariantSnap *const *) b)->row.channel_id;

	return left < right ? -1 : left > right;
}

static void
push_key(JsonbParseState **state, const char *key)
{
	JsonbValue value = {.type = jbvString};

	value.val.string.val = (char *) key;
	value.val.string.len = strlen(key);
	(void) pushJsonbValue(state, WJB_KEY, &value);
}

static void
push_document(JsonbParseState **state, const char *key, Jsonb *document)
{
	JsonbValue value;

	push_key(state, key);
	JsonbToJsonbValue(document, &value);
	(void) pushJsonbValue(state, WJB_VALUE, &value);
}

/* {"<channel id>": {"body", "media", "options"}} of all variants that count. */
static Jsonb *
overrides(VariantSnap *const *variants, int n)
{
	JsonbParseState *state = NULL;

	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < n; i++)
	{
		const VariantRow *row = &variants[i]->row;

		push_key(&state, psprintf(INT64_FORMAT, row->channel_id));
		(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
		if (row->body != NULL)
		{
			JsonbValue body = {.type = jbvString};

			push_key(&state, "body");
			body.val.string.val = row->body;
			body.val.string.len = strlen(row->body);
			(void) pushJsonbValue(&state, WJB_VALUE, &body);
		}
		if (row->media != NULL)
			push_document(&state, "media", row->media);
		push_document(&state, "options", row->options);
		(void) pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/*
 * Hashes the content as it is now, of each variant and of the whole, into the revision. A removed
 * channel that is just added again counts although its state says cancelled still.
 */
static void
seal_revision(PostSnap *snap, gl_id author_id, gl_id added_channel)
{
	RevisionRow *content = &snap->content;
	VariantSnap **variants = palloc(sizeof(VariantSnap *) * Max(snap->nvariants, 1));
	bool shows_title = false;
	int n = 0;

	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state != DELIVERY_CANCELLED ||
			snap->variants[i].row.channel_id == added_channel)
			variants[n++] = &snap->variants[i];
	qsort(variants, n, sizeof(VariantSnap *), by_channel);

	content->title = snap->post.title;
	content->revision = snap->post.revision;
	content->author_id = author_id;
	content->created_at = snap->now;
	content->channel_ids = (IdList){n, palloc(sizeof(gl_id) * Max(n, 1))};
	content->variant_sha256 = (DigestList){n, palloc(sizeof(Digest) * Max(n, 1))};
	for (int i = 0; i < n; i++)
	{
		VariantSnap *variant = variants[i];
		Content shown = gl_content_of(content, &variant->row, variant->channel);
		Digest digest = gl_content_digest(&shown, variant->row.channel_id);

		if (!gl_digest_equal(&digest, &variant->row.content_sha256) &&
			variant->pending == PENDING_NOTHING)
			variant->pending = PENDING_UPDATE;
		variant->row.content_sha256 = digest;
		shows_title |= gl_network_has_title(variant->channel->network);
		content->channel_ids.items[i] = variant->row.channel_id;
		content->variant_sha256.items[i] = digest;
	}
	content->variants = overrides(variants, n);
	content->content_sha256 = gl_revision_digest(content, shows_title);
	snap->content_is_new = true;
}

void
gl_change_apply(PostSnap *snap, const ActRequest *request)
{
	PostRow *post = &snap->post;
	RevisionRow *before = palloc(sizeof(RevisionRow));

	/* The approved revision may be the current one: keep what it was. */
	*before = snap->content;
	if (snap->approved == &snap->content)
		snap->approved = before;
	/*
	 * A channel added after approval leaves it approved: who added it contributed already. What was
	 * overridden was looked at by nobody who could clear its authors.
	 */
	if (post->approved_revision == post->revision && post->overridden_revision == 0)
		post->contributor_ids.n = 0;
	gl_ids_add(&post->contributor_ids, request->actor.person_id);
	if (request->content != NULL)
	{
		gl_change_columns(snap, request->content, request->actor.person_id);
		change_base(&snap->content, request->content);
	}
	if (request->variant != NULL)
		change_variant(snap, request->variant);
	snap->content.is_minor = request->content != NULL && request->content->is_minor;
	post->revision++;
	seal_revision(snap, request->actor.person_id,
				  request->variant == NULL ? GL_NO_ID : request->variant->channel->id);
}

void
gl_change_first(PostSnap *snap, const ActRequest *request, const IdList *channels)
{
	const PostSnap *source = request->split != NULL ? request->split : request->recurs;

	snap->content = (RevisionRow){
		.post_id = snap->post.id,
		.workspace_id = snap->post.workspace_id,
	};
	change_base(&snap->content, request->content);
	for (int i = 0; i < channels->n; i++)
		(void) add_variant(snap, gl_channel_find(snap->workspace, channels->items[i]));
	for (int i = 0; i < request->noverrides; i++)
		override_variant(gl_snapshot_variant(snap, request->overrides[i].channel->id),
						 &request->overrides[i]);
	snap->post.revision = 1;
	if (source == NULL)
		gl_ids_add(&snap->post.contributor_ids, request->actor.person_id);
	seal_revision(snap, source == NULL ? request->actor.person_id : source->content.author_id,
				  GL_NO_ID);
}
