/*
 * keys.c
 *		Idempotency keys: the same key and arguments are the same call.
 */
#include "flow/keys.h"

#include "base/errors.h"

void
gl_key_refuse(const char *key)
{
	gl_refuse(REFUSAL_IDEMPOTENCY, psprintf("Key \"%s\" was used for another call.", key));
}

bool
gl_key_was_done(const PostSnap *snap, const ActRequest *request)
{
	KeyRow row;

	if (request->key == NULL ||
		!gl_key_read(snap->workspace->id, request->actor.person_id, request->key, &row))
		return false;
	if (row.post_id != snap->post.id ||
		!gl_digest_equal(&row.arguments_sha256, &request->key_digest))
		gl_key_refuse(request->key);
	return true;
}

bool
gl_key_remember(const PostSnap *snap, const ActRequest *request)
{
	KeyRow row = {
		.workspace_id = snap->workspace->id,
		.person_id = request->actor.person_id,
		.key = pstrdup(request->key),
		.arguments_sha256 = request->key_digest,
		.post_id = snap->post.id,
		.used_at = snap->now,
	};

	return gl_key_insert(&row);
}
