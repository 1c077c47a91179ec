--
-- semantics_content: section 2 of the semantics page: what is content and what is not, what has a hash of its own,
-- and what an edit does in each state
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('sc', 'mia:manager', 'ann:creator', 'ed:editor', 'ass:assistant', 'obi:observer');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('sc', c, 'sandbox');
CREATE FUNCTION pg_temp.media(uri text, digit text, alt text) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('uri', uri, 'sha256', repeat(digit, 64), 'alt', alt) $$;
CREATE FUNCTION pg_temp.approved(title text, channels text DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''sc'', %L, ''one'', %L, media => %L)', title, channels,
			jsonb_build_array(pg_temp.media('a', 'a', 'a cat'), pg_temp.media('b', 'b', 'a dog')))),
		test.does('ann', 'submit', title), test.does('ed', 'approve', title, '1')) $$;

-- media: their order, each digest and each alt text are content, in the post as in an override
SELECT pg_temp.approved(n || ' media') FROM generate_series(1, 4) n;
SELECT n, test.does('ann', 'revise_post', n || ' media', format('media => %L', media)) FROM (VALUES
	(1, jsonb_build_array(pg_temp.media('a', 'a', 'a cat'), pg_temp.media('b', 'b', 'a dog'))), (2, jsonb_build_array(pg_temp.media('b', 'b', 'a dog'), pg_temp.media('a', 'a', 'a cat'))),
	(3, jsonb_build_array(pg_temp.media('a', 'c', 'a cat'), pg_temp.media('b', 'b', 'a dog'))), (4, jsonb_build_array(pg_temp.media('a', 'a', 'a tiger'), pg_temp.media('b', 'b', 'a dog')))) AS m (n, media) ORDER BY n;
SELECT test.does('ann', 'set_variant', '1 media', '''blog''', 'NULL', format('%L', jsonb_build_array(pg_temp.media('a', 'a', 'a tiger'))));
-- the other parts of the content: each takes the approval away
SELECT v, pg_temp.approved(v) IS NOT NULL, test.does('ann', 'revise_post', v, a) FROM (VALUES (1, 'body', '''two'''), (2, 'link', 'options => ''{"link": "https://example.org"}'''),
	(3, 'first comment', 'options => ''{"first_comment": "x"}'''), (4, 'disclosure', 'options => ''{"disclosure": ["ad"]}'''), (5, 'title', 'title => ''title''')) AS p (n, v, a) WHERE v <> 'title' ORDER BY n;
SELECT pg_temp.approved('override'), test.does('ann', 'set_variant', 'override', '''blog''', '''own''');
SELECT pg_temp.approved('option'), test.does('ann', 'set_variant', 'option', '''blog''', 'options => ''{"data": 1}''');
-- what is no content: labels, campaign, comments and the plan leave revision, hash and approval alone
SELECT pg_temp.approved('same');
SELECT content_sha256 AS hash FROM greenlight_internal.variant WHERE id = test.variant('same', 'blog') \gset
SELECT test.does('ann', 'revise_post', 'same', 'labels => ''{x}''');
SELECT test.does('ann', 'revise_post', 'same', 'options => ''{"campaign": "summer"}''');
SELECT test.run('obi', $$SELECT count(*) FROM greenlight.add_comment(test.post('same'), 'x')$$), test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('same'), 'x')$$);
SELECT test.does('ass', 'schedule', 'same', 'now() + ''1 day''', '''Europe/Riga''');
SELECT test.does('ass', 'schedule', 'same', 'now() + ''2 days''');
SELECT test.does('ass', 'hold', 'same'), test.does('ass', 'release', 'same');
SELECT content_sha256 = :'hash' FROM greenlight_internal.variant WHERE id = test.variant('same', 'blog');
SELECT test.votes('same');

-- an assignee is no content either: any active member, told to who sees what is internal
SELECT test.does('ann', 'revise_post', 'same', format('options => ''{"assignee": "%s"}''', test.login('ed')));
SELECT who, test.run(who, $$SELECT assignee FROM greenlight.post WHERE id = test.post('same')$$), test.run(who, $$SELECT count(*) FROM greenlight.mine WHERE post_id = test.post('same')$$) FROM unnest('{ed,obi}'::text[]) who;
SELECT test.votes('same'), revision FROM greenlight.post WHERE id = test.post('same');
SELECT test.does('ann', 'revise_post', 'same', 'options => ''{"assignee": "nobody"}''');
SELECT test.run('ann', $$SELECT assignee FROM greenlight.copy_post(test.post('same'))$$), test.run('ann', $$UPDATE greenlight.post SET assignee = NULL WHERE id = test.post('same') RETURNING assignee$$);
SELECT assignee IS NULL FROM greenlight.post WHERE id = test.post('same');
SELECT test.run('ann', format($$INSERT INTO greenlight.post (workspace, title, body, channels, assignee) VALUES ('sc', 'assigned', 'one', '{blog}', %L) RETURNING assignee$$, test.login('ed')));

-- each variant has a hash of its own, over what it shows: an override changes the one, the base whoever inherits
SELECT pg_temp.approved('two', '{blog,site}');
CREATE FUNCTION pg_temp.hash(channel text) RETURNS bytea LANGUAGE sql AS $$ SELECT content_sha256 FROM greenlight_internal.variant WHERE id = test.variant('two', $1) $$;
SELECT pg_temp.hash('blog') AS blog, pg_temp.hash('site') AS site \gset
SELECT length(pg_temp.hash('blog')), pg_temp.hash('blog') <> pg_temp.hash('site');
SELECT channel, body FROM greenlight.variant WHERE post_id = test.post('two') ORDER BY channel;
SELECT test.does('ann', 'set_variant', 'two', '''site''', '''for the site''');
SELECT channel, body FROM greenlight.variant WHERE post_id = test.post('two') ORDER BY channel;
SELECT pg_temp.hash('blog') = :'blog', pg_temp.hash('site') = :'site';
SELECT pg_temp.hash('site') AS site \gset
SELECT test.does('ann', 'revise_post', 'two', '''two''');
SELECT pg_temp.hash('blog') = :'blog', pg_temp.hash('site') = :'site';

-- free: an edit of a draft, or after changes were requested, changes no state and takes nothing away
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('sc', 'free', 'one', '{blog}')$$);
SELECT test.does('ann', 'revise_post', 'free', '''two''');
SELECT test.does('ann', 'submit', 'free');
SELECT test.does('ed', 'request_changes', 'free', '2', '''shorter''');
SELECT test.does('ann', 'revise_post', 'free', '''three''');
SELECT test.does('ann', 'revise_post', 'free', '''four''');
SELECT rule, action FROM greenlight.event WHERE post_id = test.post('free') ORDER BY event_no DESC LIMIT 1;

-- scheduled or held: the edit is taken, the approval goes, the time and the hold stay
SELECT t, pg_temp.approved(t) FROM unnest('{planned,held}'::text[]) t;
SELECT t, test.does('ass', 'schedule', t, '''2035-01-01 10:00+00''') FROM unnest('{planned,held}'::text[]) t;
SELECT test.does('ass', 'hold', 'held');
SELECT t, test.does('ann', 'revise_post', t, '''two''') FROM unnest('{planned,held}'::text[]) t;
SELECT title, status, is_held, publish_at AT TIME ZONE 'UTC' FROM greenlight.post WHERE id IN (test.post('planned'), test.post('held')) ORDER BY title;
SELECT t, test.votes(t) FROM unnest('{planned,held}'::text[]) t;
SELECT p.title, g.clause FROM greenlight.post p, greenlight.explain_gate(p.id) g WHERE p.id IN (test.post('planned'), test.post('held')) AND NOT g.is_open AND g.clause <> 'due' ORDER BY 1, 2;
-- without a word about it nothing is carried: the default is none
SELECT test.does('ann', 'submit', 'planned');
SELECT test.round('planned');

-- what was published keeps its snapshot, the edit is a new revision
SELECT pg_temp.approved('out');
SELECT test.does('ass', 'publish_now', 'out');
SELECT greenlight.wait_for_worker(60);
SELECT test.does('ann', 'revise_post', 'out', '''two''');
SELECT revision, body FROM greenlight.revision WHERE post_id = test.post('out') ORDER BY revision;
SELECT payload #>> '{variant,body}' FROM greenlight_internal.sandbox_delivery WHERE post_id = test.post('out');
SELECT * FROM greenlight.verify();
