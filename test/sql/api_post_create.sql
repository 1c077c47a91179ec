--
-- api_post_create: a draft is written whole or not at all; the same external_ref or key gives the
-- same post again; a copy is a new draft with the content and without plan and review
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';

SELECT test.team('create', 'mia:manager', 'ann:creator', 'bob:observer', 'coe:contributor', 'cli:client', 'dan:creator');
SELECT name FROM greenlight.register_channel('create', 'blog', 'sandbox');
SELECT name FROM greenlight.register_channel('create', 'site', 'sandbox');
SELECT r.roles, g.roles FROM greenlight.revoke_role('create', 'create_dan', 'creator') r, greenlight.grant_role('create', 'create_dan', 'creator', 'blog') g;

-- the least, and everything
SELECT test.run('ann', $$SELECT title, body, labels, media, revision, status, review_state, workflow, author, channels, publish_at, timezone, due_at, is_held, external_ref, campaign, link, first_comment
	FROM greenlight.create_post('create', 'least', 'text')$$);
SELECT test.run('ann', $$SELECT title, body, labels, media, revision, status, channels, timezone, external_ref, campaign, link, first_comment
	FROM greenlight.create_post('create', 'everything', E'two\nlines', '{site,blog,site}', now() + '1 day', 'four_eyes',
	('[{"uri": "s3://x/1.png", "sha256": "' || repeat('a', 64) || '", "kind": "image/png", "alt": "a sunset", "size": 12345}]')::jsonb,
	'{promo,summer}', 'cms-1', '{"campaign": "summer", "link": "https://example.org/", "first_comment": "first", "disclosure": ["ad"], "timezone": "Europe/Riga"}')$$);
-- the author may plan a draft that a review stands before; the wall time is that of the zone asked for
SELECT publish_local = publish_at AT TIME ZONE 'Europe/Riga' FROM greenlight.post WHERE id = test.post('everything');
SELECT channel, body, options, delivery_state FROM greenlight.variant WHERE post_id = test.post('everything') ORDER BY channel;
SELECT revision, title, disclosure, channels, length(content_sha256), author FROM greenlight.revision WHERE post_id = test.post('everything');
SELECT event_no, actor, actor_kind, action, rule, from_status, to_status FROM greenlight.event WHERE post_id = test.post('everything') ORDER BY event_no;

-- text comes back byte for byte
CREATE TABLE create_text (name text, body text);
INSERT INTO create_text VALUES
	('empty', ''), ('space', ' '), ('quotes', $t$'";DROP TABLE x;--$$ \ %s {} :x @extschema@$t$),
	('emoji', U&'\+01F468\200D\+01F469\200D\+01F467\200D\+01F466 \+01F1F1\+01F1FB'), ('rtl', U&'\202Etxet'),
	('nfd', U&'e\0301'), ('nfc', U&'\00E9'), ('private', U&'\E000\FFFD'), ('korean', '한국어'), ('big', repeat('x', 262144));
GRANT SELECT ON create_text TO create_ann;
SELECT test.run('ann', $$SELECT t.name, p.body = t.body AS is_same FROM create_text t, greenlight.create_post('create', 'text ' || t.name, t.body) p ORDER BY t.name$$);
SELECT count(*) FROM create_text t JOIN greenlight.post p ON p.workspace = 'create' AND p.title = 'text ' || t.name AND p.body = t.body;
-- two spellings of one letter are two contents
SELECT count(DISTINCT content_sha256) FROM greenlight.revision WHERE title IN ('text nfd', 'text nfc');

-- who may: create is asked for all the channels of the post
SELECT test.run('mia', $$SELECT author FROM greenlight.create_post('create', 'by mia', 'text', '{blog}')$$);
SELECT test.run('coe', $$SELECT author FROM greenlight.create_post('create', 'by coe', 'text', '{blog}')$$);
SELECT test.run('dan', $$SELECT author FROM greenlight.create_post('create', 'by dan', 'text', '{blog}')$$);
SELECT test.run('dan', $$SELECT greenlight.create_post('create', 'refused', 'text', '{blog,site}')$$);
SELECT test.run('bob', $$SELECT greenlight.create_post('create', 'refused', 'text')$$);
SELECT test.run('cli', $$SELECT greenlight.create_post('create', 'refused', 'text')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'refused', 'text', '{blog,nowhere}')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create nowhere', 'refused', 'text')$$);
-- nothing is left of a post whose plan is refused
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'refused', 'text', '{blog}', now() - '1 hour'::interval)$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'refused', 'text', '{blog}', now() - '1 week'::interval)$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'refused', 'text', '{blog}', now() + '1 day', options => '{"timezone": "Mars/Olympus"}')$$);
SELECT count(*) FROM greenlight_internal.post WHERE workspace = 'create' AND title = 'refused';

-- the same external_ref is the same post, also with other words
SELECT test.run('ann', $$SELECT id = test.post('everything'), title FROM greenlight.create_post('create', 'again', 'other', external_ref => 'cms-1')$$);
SELECT test.run('mia', $$SELECT id = test.post('everything') FROM greenlight.create_post('create', 'again', 'other', external_ref => 'cms-1')$$);
SELECT count(*) FROM greenlight_internal.post WHERE workspace = 'create' AND external_ref = 'cms-1';
-- of this workspace alone
SELECT test.run('postgres', $$SELECT name FROM greenlight.create_workspace('create 2')$$);
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.add_member('create 2', 'create_ann', '{creator}')$$);
SELECT test.run('ann', $$SELECT title FROM greenlight.create_post('create 2', 'elsewhere', 'other', external_ref => 'cms-1')$$);

-- a key: the same call gives the first result, another call is refused
SELECT test.run('ann', $$SELECT title FROM greenlight.create_post('create', 'keyed', 'text', '{blog}', options => '{"idempotency_key": "k1"}')$$);
SELECT test.run('ann', $$SELECT id = test.post('keyed') FROM greenlight.create_post('create', 'keyed', 'text', '{blog}', options => '{"idempotency_key": "k1"}')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'keyed', 'other text', '{blog}', options => '{"idempotency_key": "k1"}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('keyed'), options => '{"idempotency_key": "k1"}')$$);
SELECT count(*) FROM greenlight_internal.post WHERE workspace = 'create' AND title = 'keyed';
-- a key is a person's own, and a refused call uses none up
SELECT test.run('mia', $$SELECT id = test.post('keyed') FROM greenlight.create_post('create', 'keyed', 'text', '{blog}', options => '{"idempotency_key": "k1"}')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('create', 'tried', 'text', '{nowhere}', options => '{"idempotency_key": "k2"}')$$);
SELECT test.run('ann', $$SELECT title FROM greenlight.create_post('create', 'tried', 'text', '{blog}', options => '{"idempotency_key": "k2"}')$$);
-- the same instant is the same call, however the session shows time
SELECT test.run('ann', $$SELECT title FROM greenlight.create_post('create', 'timed', 'text', '{blog}', '2030-01-01 12:00+00', options => '{"idempotency_key": "k3"}')$$);
SET timezone = 'Asia/Tokyo';
SET datestyle = 'German';
SELECT test.run('ann', $$SELECT id = test.post('timed') FROM greenlight.create_post('create', 'timed', 'text', '{blog}', '2030-01-01 12:00+00', options => '{"idempotency_key": "k3"}')$$);
SET timezone = 'UTC';
SET datestyle = 'ISO';

-- a copy: content, overrides, labels, channels and a workflow chosen for it; no plan, no review, no reference
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('everything'), 'blog', 'for the blog', options => '{"data": {"x": 1}}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('everything'))$$);
SELECT test.run('mia', $$SELECT title, body, labels, revision, status, review_state, author, channels, publish_at, external_ref, campaign, link, first_comment FROM greenlight.copy_post(test.post('everything'))$$);
SELECT channel, body, options, delivery_state FROM greenlight.variant WHERE post_id = test.post('everything') ORDER BY channel;
SELECT event_no, action FROM greenlight.event WHERE post_id = test.post('everything') ORDER BY event_no;
SELECT test.run('bob', $$SELECT greenlight.copy_post(test.post('everything'))$$);
SELECT test.run('dan', $$SELECT greenlight.copy_post(test.post('everything'))$$);
SELECT test.run('cli', $$SELECT greenlight.copy_post(test.post('everything'))$$);
SELECT test.run('ann', $$SELECT greenlight.copy_post(0)$$);
SELECT * FROM greenlight.verify();
