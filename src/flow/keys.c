/*
 * keys.c
 *		Looks keys up and remembers them, under the lock of the post or of its workspace.
 */
#include "flow/keys.h"

#include "base/errors.h"

KeyUse
gl_key_use(gl_id workspace_id, const ActRequest *request, gl_id *post_id)
{
	KeyRow row;
	bool is_same;

	if (request->key == NULL ||
		!gl_key_read(workspace_id, request->actor.person_id, request->key, &row))
		return KEY_NEW;
	is_same = (*post_id == GL_NO_ID || *post_id == row.post_id) &&
			  gl_digest_equal(&row.arguments_sha256, &request->key_digest);
	*post_id = row.post_id;
	return is_same ? KEY_SAME : KEY_OTHER;
}

bool
gl_key_was_done(const PostSnap *snap, const ActRequest *request)
{
	gl_id post_id = snap->post.id;
	KeyUse use = gl_key_use(snap->workspace->id, request, &post_id);

	if (use == KEY_OTHER)
		gl_key_refuse(request->key);
	return use == KEY_SAME;
}

bool
gl_key_remember(const PostSnap *snap, const ActRequest *request)
{
	KeyRow row = {
		.workspace_id = snap->workspace->id,
		.person_id = request->actor.person_id,
		.arguments_sha256 = request->key_digest,
		.post_id = snap->post.id,
		.used_at = snap->now,
	};

	if (request->key == NULL)
		return true;
	row.key = pstrdup(request->key);
	return gl_key_insert(&row);
}

char *
gl_key_detail(const char *key)
{
	return psprintf("Key \"%s\" was used for another call.", key);
}

void
gl_key_refuse(const char *key)
{
	gl_refuse(REFUSAL_IDEMPOTENCY, gl_key_detail(key));
}
