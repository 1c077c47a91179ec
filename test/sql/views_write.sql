--
-- views_write: plain SQL on post, variant and comment follows the same rules as the functions
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('view', 'mia:manager', 'ann:creator', 'ass:assistant', 'obi:observer');
SELECT name FROM unnest('{blog,site,shop}'::text[]) c, greenlight.register_channel('view', c, 'sandbox');
SELECT name FROM greenlight.create_workspace('view elsewhere');

-- INSERT creates, RETURNING shows what became of it
SET SESSION AUTHORIZATION view_ann;
INSERT INTO greenlight.post (workspace, title, body, channels, labels, campaign, link, first_comment, external_ref, media, timezone, publish_at)
VALUES ('view', 'a', 'one', '{site,blog}', '{x}', 'summer', 'https://example.org', 'first', 'ref', '[]', 'Europe/Riga', now() + '1 day')
RETURNING title, status, review_state, workflow, author, channels, labels, revision, campaign, link, first_comment, external_ref, timezone, is_held, publish_at > now();
INSERT INTO greenlight.post (workspace, title, body) SELECT 'view', 'many ' || n, 'text ' || n FROM generate_series(1, 3) n RETURNING title, body, status;
WITH made AS (INSERT INTO greenlight.post (workspace, title, body, channels) VALUES ('view', 'b', 'one', '{blog}') RETURNING id, title)
SELECT title, id = (SELECT max(id) FROM made) FROM made;
COPY greenlight.post (workspace, title, body, channels, external_ref) FROM STDIN;
view	copied 1	body 1	{blog}	copy-1
view	copied 2	two\nlines	{blog,site}	copy-2
\.
SELECT title, body, channels, external_ref FROM greenlight.post WHERE title LIKE 'copied%' ORDER BY title;
-- the same external_ref again is the same post
INSERT INTO greenlight.post (workspace, title, body, external_ref) VALUES ('view', 'x', 'x', 'copy-1') RETURNING title;
-- what the engine sets itself cannot be given, and what a post needs must be
RESET SESSION AUTHORIZATION;
SELECT test.run('ann', statement || ' RETURNING 1') FROM (VALUES
	(1, $$INSERT INTO greenlight.post (workspace, title, body, status) VALUES ('view', 'x', 'x', 'approved')$$),
	(2, $$INSERT INTO greenlight.post (workspace, title, body, revision) VALUES ('view', 'x', 'x', 7)$$),
	(3, $$INSERT INTO greenlight.post (id, workspace, title, body) VALUES (1, 'view', 'x', 'x')$$),
	(4, $$INSERT INTO greenlight.post (workspace, title, body, author) VALUES ('view', 'x', 'x', 'view_mia')$$),
	(5, $$INSERT INTO greenlight.post (workspace, title, body, is_held) VALUES ('view', 'x', 'x', true)$$),
	(6, $$INSERT INTO greenlight.post (workspace, title) VALUES ('view', 'x')$$),
	(7, $$INSERT INTO greenlight.post (title, body) VALUES ('x', 'x')$$),
	(8, $$INSERT INTO greenlight.post (workspace, title, body, channels) VALUES ('view', 'x', 'x', '{nowhere}')$$),
	(9, $$INSERT INTO greenlight.post (workspace, title, body) VALUES ('view elsewhere', 'x', 'x')$$),
	(10, $$INSERT INTO greenlight.post (workspace, title, body, publish_at) VALUES ('view', 'x', 'x', 'infinity')$$),
	(11, $$INSERT INTO greenlight.post (workspace, title, body, timezone) VALUES ('view', 'x', 'x', 'nowhere')$$),
	(12, $$INSERT INTO greenlight.post (workspace, title, body, workflow) VALUES ('view', 'x', 'x', 'none')$$),
	(13, $$INSERT INTO greenlight.post (workspace, title, body, media) VALUES ('view', 'x', 'x', '[{"uri": "x"}]')$$)) AS refused (n, statement) ORDER BY n;
SELECT test.run('obi', $$INSERT INTO greenlight.post (workspace, title, body) VALUES ('view', 'x', 'x') RETURNING 1$$);
SELECT count(*) FROM greenlight_internal.post WHERE workspace = 'view' AND title = 'x';

-- UPDATE of content revises, of labels and campaign annotates, of nothing does nothing
SET SESSION AUTHORIZATION view_ann;
UPDATE greenlight.post SET body = 'two', link = NULL WHERE title = 'a' RETURNING body, link, revision;
UPDATE greenlight.post SET body = 'two', labels = '{x}' WHERE title = 'a' RETURNING revision;
UPDATE greenlight.post SET labels = '{y}', campaign = NULL WHERE title = 'a' RETURNING revision, labels, campaign;
UPDATE greenlight.post SET title = title || '!' WHERE title LIKE 'many%' RETURNING title, revision;
-- channels: the list as it shall be
UPDATE greenlight.post SET channels = '{blog,shop}' WHERE title = 'a' RETURNING channels, revision;
UPDATE greenlight.post SET channels = '{blog,site}' WHERE title = 'a' RETURNING channels, revision;
-- the plan
UPDATE greenlight.post SET publish_at = '2035-01-01 12:00+00' WHERE title = 'a' RETURNING publish_at, publish_local, timezone;
UPDATE greenlight.post SET timezone = 'Asia/Tokyo' WHERE title = 'a' RETURNING publish_at, publish_local, timezone;
UPDATE greenlight.post SET publish_at = NULL WHERE title = 'a' RETURNING publish_at, publish_local;
-- several at once, in one row
UPDATE greenlight.post SET body = 'three', labels = '{z}', publish_at = '2035-01-02 12:00+00' WHERE title = 'a' RETURNING body, labels, publish_at, revision;
RESET SESSION AUTHORIZATION;
SELECT action, revision FROM greenlight.event WHERE post_id = test.post('a') ORDER BY event_no;
SELECT test.run('ann', format('UPDATE greenlight.post SET %s WHERE title = ''a'' RETURNING 1', assignment)) FROM (VALUES
	(1, 'id = -1'), (2, 'workspace = ''view elsewhere'''), (3, 'revision = 9'), (4, 'review_state = ''approved'''), (5, 'workflow = ''none'''),
	(6, 'author = ''view_mia'''), (7, 'external_ref = ''other'''), (8, 'created_at = now()'), (9, 'body = NULL'), (10, 'title = NULL'),
	(11, 'due_at = now()'), (12, 'publish_local = now()'), (13, 'is_held = true'), (14, 'publish_at = ''-infinity'''), (15, 'timezone = ''x/y'''),
	(16, 'channels = ''{{blog}}'''), (17, 'channels = ''{NULL}'''), (18, 'labels = array_fill(''l''::text, ARRAY[101])'), (19, 'media = ''{}''')) AS refused (n, assignment) ORDER BY n;
SELECT test.run('obi', $$UPDATE greenlight.post SET body = 'by obi' WHERE title = 'a' RETURNING 1$$);
SELECT test.run('obi', $$UPDATE greenlight.post SET status = 'cancelled' WHERE title = 'a' RETURNING 1$$);

-- UPDATE of status: the one action that leads there
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'in_review' WHERE title = 'b' RETURNING status$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'draft' WHERE title = 'b' RETURNING status$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET body = 'two', status = 'in_review' WHERE title = 'b' RETURNING status, revision$$);
-- decisions name a revision, so they are not made this way
SELECT test.run('mia', format('UPDATE greenlight.post SET status = %L WHERE title = ''b'' RETURNING status', status))
FROM unnest('{approved,rejected,changes_requested}'::text[]) status;
SELECT test.run('mia', $$SELECT status FROM greenlight.approve(test.post('b'), 2)$$);
SELECT test.run('mia', format('UPDATE greenlight.post SET status = %L WHERE title = ''b'' RETURNING status', status))
FROM unnest('{scheduled,held,missed,published,partially_published,unconfirmed,failed,expired,unpublished,no such status}'::text[]) status;
-- no action leads to approved from where it only takes the time away
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'approved' WHERE title = 'a' RETURNING status$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET status = 'held' WHERE title = 'a' RETURNING status$$);
SELECT publish_at, is_held, status FROM greenlight.post WHERE id = test.post('a');
-- with a time, approved and scheduled are what they say
SELECT test.run('mia', $$UPDATE greenlight.post SET publish_at = '2035-01-01', status = 'scheduled', is_held = false WHERE title = 'b' RETURNING status$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET publish_at = '2035-01-02', status = 'scheduled' WHERE title = 'b' RETURNING status$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET publish_at = '2035-01-03', status = 'approved' WHERE title = 'b' RETURNING status, publish_at$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET publish_at = '2035-01-03', status = 'scheduled' WHERE title = 'b' RETURNING status$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET status = 'held' WHERE title = 'b' RETURNING status, is_held$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET status = 'scheduled' WHERE title = 'b' RETURNING status, is_held$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET is_held = true WHERE title = 'b' RETURNING status, is_held$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET is_held = false WHERE title = 'b' RETURNING status, is_held$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET status = 'approved' WHERE title = 'b' RETURNING status, publish_at$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'cancelled' WHERE title = 'b' RETURNING status$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'draft' WHERE title = 'b' RETURNING status$$);

-- a row that changed since it was read is not overwritten: the view's rows are read before the first is written
SELECT test.run('ann', $$UPDATE greenlight.post p SET body = 'four' FROM greenlight.revise_post(test.post('a'), 'behind its back') r WHERE p.id = r.id RETURNING p.body$$);
SELECT body FROM greenlight.post WHERE id = test.post('a');
SELECT test.run('ann', $$UPDATE greenlight.post p SET labels = '{mine}' FROM greenlight.add_comment(test.post('a'), 'seen?') c WHERE p.id = c.post_id RETURNING p.labels$$);

-- DELETE cancels; a draft that was never submitted is not shown any more, and no row is removed
SELECT test.run('obi', $$DELETE FROM greenlight.post WHERE title = 'many 1!' RETURNING title$$);
SELECT test.run('ann', $$DELETE FROM greenlight.post WHERE title LIKE 'many%' RETURNING title$$);
SELECT test.run('ann', $$SELECT title FROM greenlight.post WHERE title LIKE 'many%'$$);
SELECT title, status, is_hidden FROM greenlight_internal.post WHERE workspace = 'view' AND title LIKE 'many%' ORDER BY title;
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('many 1!'), 'x')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT test.run('ann', $$DELETE FROM greenlight.post WHERE title = 'a' RETURNING title$$);
SELECT test.run('ann', $$SELECT title, status FROM greenlight.post WHERE title = 'a'$$);
SELECT test.run('ann', $$DELETE FROM greenlight.post WHERE title = 'a'$$);
SELECT test.run('postgres', $$DELETE FROM greenlight.post WHERE title = 'copied 1'$$);

-- ON CONFLICT DO NOTHING without a target changes nothing: no row is left out, no refusal is swallowed
SET SESSION AUTHORIZATION view_ann;
INSERT INTO greenlight.post (workspace, title, body) VALUES ('view', 'twice', 'x'), ('view', 'twice', 'x') ON CONFLICT DO NOTHING RETURNING title;
INSERT INTO greenlight.post (workspace, title, body, external_ref) VALUES ('view', 'twice', 'x', 'copy-1') ON CONFLICT DO NOTHING RETURNING title;
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM greenlight.post WHERE title = 'twice';
SELECT test.run('ann', $$INSERT INTO greenlight.variant (post_id, channel) VALUES (test.post('copied 1'), 'blog') ON CONFLICT DO NOTHING RETURNING 1$$);

-- what views cannot: the server says so
SELECT left(test.run('ann', statement), 5) FROM (VALUES
	(1, $$INSERT INTO greenlight.post (workspace, title, body) VALUES ('view', 'x', 'x') ON CONFLICT (id) DO NOTHING$$),
	(2, $$SELECT 1 FROM greenlight.post WHERE title = 'copied 1' FOR UPDATE$$),
	(3, $$TRUNCATE greenlight.post$$),
	(4, $$INSERT INTO greenlight.post (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = 'x'$$)) AS x (n, statement) ORDER BY n;
SELECT title, status FROM greenlight.post WHERE workspace = 'view' AND title IN ('x', 'copied 1');

-- variant: INSERT adds a channel, UPDATE overrides, NULL inherits again, DELETE takes it off
SET SESSION AUTHORIZATION view_ann;
INSERT INTO greenlight.variant (post_id, channel, body) SELECT id, 'site', 'for site' FROM greenlight.post WHERE title = 'copied 1' RETURNING channel, network, body, options, delivery_state;
INSERT INTO greenlight.variant (post_id, channel) SELECT id, 'shop' FROM greenlight.post WHERE title = 'copied 1' RETURNING channel, body;
UPDATE greenlight.variant SET body = upper(body), options = '{"data": 1}' WHERE post_id = (SELECT id FROM greenlight.post WHERE title = 'copied 1') AND channel = 'shop' RETURNING channel, body, options;
-- an unchanged column keeps inheriting
UPDATE greenlight.variant SET options = '{"data": 2}' WHERE post_id = (SELECT id FROM greenlight.post WHERE title = 'copied 1') AND channel = 'blog' RETURNING channel, body, options;
UPDATE greenlight.post SET body = 'body 2' WHERE title = 'copied 1';
SELECT channel, v.body, options FROM greenlight.variant v JOIN greenlight.post p ON p.id = v.post_id WHERE title = 'copied 1' ORDER BY channel;
UPDATE greenlight.variant SET body = NULL WHERE post_id = (SELECT id FROM greenlight.post WHERE title = 'copied 1') RETURNING channel, body;
DELETE FROM greenlight.variant WHERE post_id = (SELECT id FROM greenlight.post WHERE title = 'copied 1') AND channel <> 'blog' RETURNING channel;
SELECT channels, revision FROM greenlight.post WHERE title = 'copied 1';
RESET SESSION AUTHORIZATION;
SELECT test.run('ann', statement || ' RETURNING 1') FROM (VALUES
	(1, $$UPDATE greenlight.variant SET delivery_state = 'published' WHERE post_id = test.post('copied 1')$$),
	(2, $$UPDATE greenlight.variant SET remote_id = 'x' WHERE post_id = test.post('copied 1')$$),
	(3, $$UPDATE greenlight.variant SET channel = 'site' WHERE post_id = test.post('copied 1')$$),
	(4, $$UPDATE greenlight.variant SET post_id = test.post('copied 2') WHERE post_id = test.post('copied 1') AND channel = 'blog'$$),
	(5, $$UPDATE greenlight.variant SET options = '{"dat": 1}' WHERE post_id = test.post('copied 1')$$),
	(6, $$INSERT INTO greenlight.variant (post_id, channel, delivery_state) VALUES (test.post('copied 1'), 'site', 'published')$$),
	(7, $$INSERT INTO greenlight.variant (post_id) VALUES (test.post('copied 1'))$$),
	(8, $$INSERT INTO greenlight.variant (channel) VALUES ('blog')$$),
	(9, $$INSERT INTO greenlight.variant (post_id, channel) VALUES (0, 'blog')$$)) AS refused (n, statement) ORDER BY n;
SELECT test.run('obi', $$DELETE FROM greenlight.variant WHERE post_id = test.post('copied 1') RETURNING 1$$);

-- comment: INSERT adds, UPDATE edits an own one or resolves, nothing is removed
SET SESSION AUTHORIZATION view_ann;
INSERT INTO greenlight.comment (post_id, body) SELECT id, 'internal' FROM greenlight.post WHERE title = 'copied 1' RETURNING visibility, body, author, revision, is_resolved;
INSERT INTO greenlight.comment (post_id, body, visibility) SELECT id, 'for the client', 'client' FROM greenlight.post WHERE title = 'copied 1' RETURNING visibility, body;
INSERT INTO greenlight.comment (post_id, body, reply_to) SELECT post_id, 'a reply', id FROM greenlight.comment WHERE body = 'internal' RETURNING visibility, reply_to IS NOT NULL;
UPDATE greenlight.comment SET body = 'edited' WHERE body = 'internal' RETURNING body, edited_at IS NOT NULL;
UPDATE greenlight.comment SET is_resolved = true WHERE body = 'edited' RETURNING is_resolved, resolver;
UPDATE greenlight.comment SET is_resolved = true WHERE body = 'edited' RETURNING is_resolved;
RESET SESSION AUTHORIZATION;
SELECT test.run('mia', $$UPDATE greenlight.comment SET body = 'by mia' WHERE body = 'edited' RETURNING 1$$);
SELECT test.run('mia', $$UPDATE greenlight.comment SET is_resolved = true WHERE body = 'a reply' RETURNING resolver$$);
SELECT test.run('ann', statement) FROM (VALUES
	(1, $$UPDATE greenlight.comment SET is_resolved = false WHERE body = 'edited' RETURNING 1$$),
	(2, $$UPDATE greenlight.comment SET body = NULL WHERE body = 'edited' RETURNING 1$$),
	(3, $$UPDATE greenlight.comment SET body = '  ' WHERE body = 'edited' RETURNING 1$$),
	(4, $$UPDATE greenlight.comment SET visibility = 'client' WHERE body = 'edited' RETURNING 1$$),
	(5, $$UPDATE greenlight.comment SET author = 'view_mia' WHERE body = 'edited' RETURNING 1$$),
	(6, $$DELETE FROM greenlight.comment WHERE body = 'edited' RETURNING 1$$),
	(7, $$INSERT INTO greenlight.comment (post_id, body, visibility) VALUES (test.post('copied 1'), 'x', 'public') RETURNING 1$$),
	(8, $$INSERT INTO greenlight.comment (post_id) VALUES (test.post('copied 1')) RETURNING 1$$),
	(9, $$INSERT INTO greenlight.comment (body) VALUES ('x') RETURNING 1$$),
	(10, $$INSERT INTO greenlight.comment (post_id, body, reply_to, visibility) SELECT post_id, 'wider', id, 'client' FROM greenlight.comment WHERE body = 'edited' RETURNING 1$$),
	(11, $$INSERT INTO greenlight.comment (post_id, body, reply_to) SELECT test.post('copied 2'), 'elsewhere', id FROM greenlight.comment WHERE body = 'edited' RETURNING 1$$),
	(12, $$INSERT INTO greenlight.comment (post_id, body, reply_to) VALUES (test.post('copied 1'), 'x', 0) RETURNING 1$$)) AS refused (n, statement) ORDER BY n;
SELECT test.run('obi', $$INSERT INTO greenlight.comment (post_id, body) VALUES (test.post('copied 1'), 'x') RETURNING 1$$);

-- the other views are for reading
SELECT c.relname, left(test.run('mia', format('UPDATE greenlight.%1$I SET %2$I = %2$I RETURNING 1', c.relname, a.attname)), 5) AS "update",
	left(test.run('mia', format('DELETE FROM greenlight.%I RETURNING 1', c.relname)), 5) AS "delete"
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 2
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'v' AND c.relname NOT IN ('post', 'variant', 'comment') ORDER BY c.relname COLLATE "C";
SELECT * FROM greenlight.verify();
