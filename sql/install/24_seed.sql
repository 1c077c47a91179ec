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
   "unpublish": {"transport": "http",
     "steps": [{"name": "withdraw", "method": "POST", "url": "{channel.settings.url}",
       "headers": {"Content-Type": "application/json"},
       "body": {"type": "post.unpublish",
         "id": "{delivery.key}", "workspace": "{post.workspace}", "channel": "{channel.name}",
         "post_id": "{post.id}", "remote_id": "{delivery.remote_id?}", "remote_url": "{delivery.remote_url?}"},
       "sign": {"header": "X-Greenlight-Signature", "secret": "{credential}"}}]},
   "result": {"id": ["{deliver.id?}", "{delivery.key}"], "url": "{deliver.url?}"}}',
 'Idempotency-Key: draft-ietf-httpapi-idempotency-key-header; signature: docs/networks/webhook.md', '2026-11-22', true),
('bluesky', 'client_id', true,
 '{"fields": [], "options": ["langs"], "settings": ["base_url"],
   "text": [{"unit": "graphemes", "max": 300}, {"unit": "utf8_bytes", "max": 3000}], "media": {"max": 0}}',
 '{
   "transport": "http",
   "steps": [
     {
       "name": "session",
       "url": "{channel.settings.base_url|https://bsky.social}/xrpc/com.atproto.server.createSession",
       "headers": {"Content-Type": "application/json"},
       "body": {"identifier": "{credential.identifier}", "password": "{credential.password}"},
       "capture": {"jwt": "/accessJwt", "did": "/did"},
       "cache": 5400,
       "errors": [{"status": [500, 502], "outcome": "retryable"}]
     },
     {
       "name": "resolve",
       "method": "GET",
       "url": "{channel.settings.base_url|https://bsky.social}/xrpc/com.atproto.identity.resolveHandle?handle={mention.value}",
       "each": {"in": "text.entities", "as": "mention", "where": {"kind": "mention"}},
       "capture": {"did": "/did"},
       "optional": true
     },
     {
       "name": "put",
       "url": "{channel.settings.base_url|https://bsky.social}/xrpc/com.atproto.repo.putRecord",
       "headers": {"Content-Type": "application/json", "Authorization": "Bearer {session.jwt}"},
       "body": {
         "repo": "{session.did}",
         "collection": "app.bsky.feed.post",
         "rkey": "{delivery.tid}",
         "record": {
           "$type": "app.bsky.feed.post",
           "text": "{variant.body}",
           "createdAt": "{delivery.created_at}",
           "langs": "{variant.options.langs?}",
           "facets": [
             {
               "$each": "text.entities",
               "as": "entity",
               "where": {"kind": "mention"},
               "need": "entity.did",
               "do": {
                 "index": {"byteStart": "{entity.start}", "byteEnd": "{entity.end}"},
                 "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "{entity.did}"}]
               }
             },
             {
               "$each": "text.entities",
               "as": "entity",
               "do": {
                 "$switch": "{entity.kind}",
                 "cases": {
                   "link": {
                     "index": {"byteStart": "{entity.start}", "byteEnd": "{entity.end}"},
                     "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "{entity.value}"}]
                   },
                   "tag": {
                     "index": {"byteStart": "{entity.start}", "byteEnd": "{entity.end}"},
                     "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "{entity.value}"}]
                   }
                 }
               }
             }
           ]
         }
       },
       "capture": {"uri": "/uri", "cid": "/cid"}
     }
   ],
   "unpublish": {
     "transport": "http",
     "steps": [
       {
         "name": "session",
         "url": "{channel.settings.base_url|https://bsky.social}/xrpc/com.atproto.server.createSession",
         "headers": {"Content-Type": "application/json"},
         "body": {"identifier": "{credential.identifier}", "password": "{credential.password}"},
         "capture": {"jwt": "/accessJwt"},
         "cache": 5400,
         "errors": [{"status": [500, 502], "outcome": "retryable"}]
       },
       {
         "name": "delete",
         "url": "{channel.settings.base_url|https://bsky.social}/xrpc/com.atproto.repo.deleteRecord",
         "headers": {"Content-Type": "application/json", "Authorization": "Bearer {session.jwt}"},
         "body": {
           "repo": "{delivery.remote.from_end_3}",
           "collection": "app.bsky.feed.post",
           "rkey": "{delivery.remote.from_end_1}"
         }
       }
     ],
     "errors": [
       {"status": 400, "pointer": "/error", "equals": ["ExpiredToken", "InvalidToken"], "outcome": "session"},
       {"status": 429, "retry_after": {"header": "RateLimit-Reset", "unit": "epoch"}}
     ]
   },
   "result": {
     "id": "{put.uri}",
     "url": "https://bsky.app/profile/{session.did}/post/{delivery.tid}"
   },
   "errors": [
     {"status": 400, "pointer": "/error", "equals": ["ExpiredToken", "InvalidToken"], "outcome": "session"},
     {"status": 429, "retry_after": {"header": "RateLimit-Reset", "unit": "epoch"}}
   ]
 }',
 'docs.bsky.app and the lexicons app.bsky.feed.post, com.atproto.repo.putRecord and deleteRecord: docs/networks/bluesky.md', '2026-11-22', true);
