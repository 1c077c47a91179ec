/*
 * The networks this version knows. A network is data: its limits, its recipe (docs/networks), how it
 * recognises a repeated request, and where that was read and when.
 */
INSERT INTO greenlight_internal.network (name, idempotency, needs_credential, limits, recipe, source, checked_on, is_builtin) VALUES
('sandbox', 'key', false,
 '{"fields": ["title", "media", "link", "first_comment"], "options": ["data"], "settings": []}',
 '{"transport": "sandbox"}',
 'none: a table of this database, for tests and demonstrations', '2026-11-22', true),
('manual', 'none', false,
 '{"fields": ["title", "media", "link", "first_comment"], "options": ["instructions"], "settings": ["instructions"]}',
 '{"transport": "manual"}',
 'none: a person publishes and says so by confirm_published()', '2026-11-22', true),
('webhook', 'key', true,
 '{"fields": ["title", "media", "link", "first_comment"], "options": ["data"],
   "settings": ["url"], "required_settings": ["url"]}',
 '{"transport": "http",
   "steps": [{"name": "deliver", "method": "POST", "url": "{channel.settings.url}",
     "headers": {"Content-Type": "application/json", "Idempotency-Key": "{delivery.key}"},
     "body": {"type": "post.publish",
       "id": "{delivery.key}", "created_at": "{delivery.created_at}",
       "workspace": "{post.workspace}", "channel": "{channel.name}",
       "post_id": "{post.id}", "content_sha256": "{delivery.content_sha256}",
       "title": "{post.title}", "body": "{variant.body}", "link": "{variant.link}",
       "first_comment": "{variant.first_comment}", "media": "{variant.media}",
       "disclosure": "{variant.disclosure}", "data": "{variant.options.data}"},
     "sign": {"header": "X-Greenlight-Signature", "secret": "{credential}"},
     "capture": {"id": "/id?", "url": "/url?"}}],
   "result": {"id": ["{deliver.id?}", "{delivery.key}"], "url": "{deliver.url?}"}}',
 'Idempotency-Key: draft-ietf-httpapi-idempotency-key-header; signature: docs/networks/webhook.md', '2026-11-22', true);

