--
-- api_post_variants: each channel of a post shows the post's content or its own, with its own hash;
-- what goes out on one channel is not changed by what is written for another
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('variants', 'mia:manager', 'ann:creator', 'ben:creator', 'tom:creator');
SELECT name FROM unnest('{blog,site,shop}'::text[]) c, greenlight.register_channel('variants', c, 'sandbox');
SELECT name FROM greenlight.register_channel('variants', 'desk', 'manual');
SELECT r.roles, g.roles FROM greenlight.revoke_role('variants', 'variants_tom', 'creator') r, greenlight.grant_role('variants', 'variants_tom', 'creator', 'blog') g;
CREATE FUNCTION pg_temp.hashes(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', c.name, v.delivery_state, 'like in', (SELECT string_agg(r.revision::text, ',' ORDER BY r.revision) FROM greenlight_internal.revision r
		 WHERE r.post_id = v.post_id AND r.variant_sha256[array_position(r.channel_ids, v.channel_id)] = v.content_sha256))
	FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
	WHERE v.post_id = test.post(title) ORDER BY c.name $$;

SELECT test.run('ann', $$SELECT revision FROM greenlight.create_post('variants', 'a', 'for all', '{blog,site}')$$);
-- override, override again the same, override otherwise, inherit again
SELECT test.run('ann', $$SELECT channel, network, body, media, options, delivery_state, attempts FROM greenlight.set_variant(test.post('a'), 'blog', 'for blog')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('a'), 'blog', 'for blog')$$);
SELECT test.run('ann', $$SELECT body, options FROM greenlight.set_variant(test.post('a'), 'blog', 'for blog', options => '{"data": {"b": 2, "a": 1.0}}')$$);
SELECT test.run('ann', $$SELECT body, options FROM greenlight.set_variant(test.post('a'), 'blog', 'for blog', options => '{"data": {"a": 1, "b": 2}}')$$);
-- (in which revisions the variant has the hash that it has now)
SELECT pg_temp.hashes('a');
SELECT test.run('ann', $$SELECT body, options FROM greenlight.set_variant(test.post('a'), 'blog')$$);
SELECT pg_temp.hashes('a');
SELECT revision, channels FROM greenlight.revision WHERE post_id = test.post('a') ORDER BY revision;
-- a change of the base reaches whoever inherits
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('a'), 'site', 'for site')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'for all, second')$$);
SELECT channel, body FROM greenlight.variant WHERE post_id = test.post('a') ORDER BY channel;
SELECT pg_temp.hashes('a');

-- an override may be empty, which is not the same as none
SELECT test.run('ann', $$SELECT body = '' FROM greenlight.set_variant(test.post('a'), 'site', '')$$);
SELECT * FROM greenlight.verify();
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('a'), 'site', 'for site')$$);
-- a channel is added and removed; one that comes back has its place again
SELECT test.run('ann', $$SELECT channel, body, delivery_state FROM greenlight.set_variant(test.post('a'), 'shop', 'for shop')$$);
SELECT test.run('ann', $$SELECT channels, revision FROM greenlight.remove_variant(test.post('a'), 'shop')$$);
SELECT test.run('ann', $$SELECT channels, revision FROM greenlight.remove_variant(test.post('a'), 'shop')$$);
SELECT test.run('ann', $$SELECT channel, body, delivery_state FROM greenlight.set_variant(test.post('a'), 'shop')$$);
SELECT test.run('ann', $$SELECT channels, revision FROM greenlight.remove_variant(test.post('a'), 'desk')$$);
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('a'), 'nowhere')$$);
SELECT test.run('ann', $$SELECT greenlight.remove_variant(test.post('a'), 'nowhere')$$);
SELECT test.state('a');

-- options are those that the network names
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('a'), 'blog', options => '{"dat": 1}')$$);
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('a'), 'blog', options => '{"instructions": "x"}')$$);
SELECT test.run('ann', $$SELECT options FROM greenlight.set_variant(test.post('a'), 'desk', options => '{"instructions": "at noon"}')$$);

-- like revise_post: the author, else edit_any, for all channels of the post and the new one
SELECT test.run('ben', $$SELECT greenlight.set_variant(test.post('a'), 'blog', 'by ben')$$);
SELECT test.run('ben', $$SELECT greenlight.remove_variant(test.post('a'), 'blog')$$);
SELECT test.run('tom', $$SELECT status FROM greenlight.create_post('variants', 'tom', 'text', '{blog}')$$);
SELECT test.run('tom', $$SELECT greenlight.set_variant(test.post('tom'), 'site')$$);
SELECT test.run('tom', $$SELECT body FROM greenlight.set_variant(test.post('tom'), 'blog', 'mine')$$);
SELECT test.run('mia', $$SELECT body FROM greenlight.set_variant(test.post('tom'), 'site')$$);
-- now it is on a channel that is not his
SELECT test.run('tom', $$SELECT greenlight.set_variant(test.post('tom'), 'blog', 'mine too')$$);

-- the title is content only where a channel's network publishes it: a network that does not is added here
SET greenlight.maintenance = on;
INSERT INTO greenlight_internal.network VALUES ('untitled', 'key', false,
	'{"fields": [], "options": [], "settings": [], "text": [{"unit": "graphemes", "max": 10}], "media": {"max": 1}}',
	'{"transport": "sandbox"}', 'this test', '2026-01-01', false);
RESET greenlight.maintenance;
SELECT name FROM greenlight.register_channel('variants', 'plain', 'untitled');
SELECT test.run('ann', $$SELECT revision FROM greenlight.create_post('variants', 'title', 'text', '{plain}')$$);
SELECT test.run('ann', $$SELECT title, revision FROM greenlight.revise_post(test.post('title'), title => 'title 2')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.set_variant(test.post('title 2'), 'blog'), greenlight.post p WHERE p.id = post_id$$);
SELECT test.run('ann', $$SELECT title, revision FROM greenlight.revise_post(test.post('title 2'), title => 'title 3')$$);
SELECT pg_temp.hashes('title 3');
-- a channel that is removed and comes back brings the title back into the content
SELECT test.run('ann', $$SELECT revision FROM greenlight.remove_variant(test.post('title 3'), 'blog')$$);
SELECT test.run('ann', $$SELECT title, revision FROM greenlight.revise_post(test.post('title 3'), title => 'title 4')$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('title 4'), 'blog')$$);
SELECT revision, title, channels FROM greenlight.revision WHERE post_id = test.post('title 4') ORDER BY revision;
SELECT name, detail FROM greenlight.verify();

-- limits of a network hold at submit, in its unit, and never for a draft
SELECT test.run('ann', $$SELECT rule, counted, unit, max_allowed, is_ok, severity FROM greenlight.check_content('untitled', U&'\+01F468\200D\+01F469\200D\+01F467 e\0301')$$);
SELECT test.run('ann', $$SELECT rule, counted, unit, max_allowed, is_ok FROM greenlight.check_content('untitled', 'twelve chars')$$);
SELECT test.run('ann', $$SELECT rule, counted, unit, max_allowed, is_ok FROM greenlight.check_content('untitled', '  ')$$);
SELECT test.run('ann', $$SELECT rule, counted, unit, max_allowed, is_ok FROM greenlight.check_content('untitled', 'x',
	(SELECT jsonb_agg(jsonb_build_object('uri', 'x', 'sha256', repeat('b', 64))) FROM generate_series(1, 2)))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('variants', 'long', 'twelve chars', '{plain,blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('long'))$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('long'), 'plain', 'ten  chars')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('long'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('variants', 'link', 'x', '{plain}', options => '{"link": "https://example.org", "first_comment": "x"}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('link'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('variants', 'nothing', U&' \200B ', '{blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('nothing'))$$);
SELECT * FROM greenlight.verify();
