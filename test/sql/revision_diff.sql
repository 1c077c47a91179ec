--
-- revision_diff: what changed between two revisions, by words and elements; the pieces put together
-- are both texts, whatever was changed
--
\pset format unaligned
\pset tuples_only on
\pset null -

SELECT test.team('diff', 'mia:manager', 'ann:creator', 'ed:editor', 'cleo:client', 'con:contributor');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('diff', c, 'sandbox');
SELECT a.name FROM greenlight.create_workflow('diff', 'two', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"role": "editor"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}') w, greenlight.assign_workflow('diff', w.name) a;
SELECT jsonb_build_object('uri', 'a.png', 'sha256', repeat('a', 64)) AS a, jsonb_build_object('uri', 'b.png', 'sha256', repeat('b', 64)) AS b, jsonb_build_object('uri', 'c.png', 'sha256', repeat('c', 64)) AS c \gset
SELECT test.run('ann', format('SELECT revision FROM greenlight.create_post(''diff'', ''Spring'', ''Our new shop opens on Monday. Come and see!'', ''{blog}'', media => %L)', jsonb_build_array(:'a'::jsonb, :'b'::jsonb)));
SELECT test.run('ann', format('SELECT revision FROM greenlight.revise_post(test.post(''Spring''), ''Our shop opens on Tuesday, 3 May. Come and see!'', media => %L, options => %L)',
	jsonb_build_array(:'b'::jsonb, :'c'::jsonb), '{"link": "https://example.org/shop", "first_comment": "#spring", "disclosure": ["ad"]}'));
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('Spring'), 'site', 'Only for our site')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('Spring'), 'site', 'Only for your site')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('Spring'), options => '{"link": null}')$$);
CREATE FUNCTION pg_temp.diff(who text, a int, b int) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(test.run(who, format('SELECT field, channel, kind, ''['' || text || '']'' FROM greenlight.revision_diff(test.post(''Spring''), %L, %L)', a, b)), '(.)\1{63}', '\1...', 'g') $$;
SELECT pg_temp.diff('ann', 1, 2);
SELECT pg_temp.diff('ann', 2, 3);
SELECT pg_temp.diff('ann', 3, 4);
SELECT pg_temp.diff('ann', 4, 5);
SELECT pg_temp.diff('ann', 5, 1);
SELECT pg_temp.diff('ann', 3, 3);

-- what is not there, and what a client may not see
SELECT pg_temp.diff('ann', 5, 6);
SELECT pg_temp.diff('ann', 0, 1);
SELECT pg_temp.diff('ann', NULL, 1);
SELECT pg_temp.diff('cleo', 1, 2);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('Spring'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('Spring'), 5)$$);
SELECT pg_temp.diff('cleo', 5, 5);
SELECT pg_temp.diff('cleo', 4, 5);
SELECT pg_temp.diff('cleo', 5, 4) = pg_temp.diff('cleo', 5, 4711) IS NOT TRUE, pg_temp.diff('cleo', 5, 4) ~ '^WF404', pg_temp.diff('cleo', 5, 4711) ~ '^WF404';
-- but who wrote it sees their own
SELECT test.run('con', $$SELECT revision FROM greenlight.create_post('diff', 'own', 'one', '{blog}')$$);
SELECT test.run('con', $$SELECT revision FROM greenlight.revise_post(test.post('own'), 'two')$$);
SELECT test.run('con', $$SELECT * FROM greenlight.revision_diff(test.post('own'), 1, 2)$$);

-- words of many kinds: what a reader sees as one character stays whole, scripts without spaces go by characters
CREATE FUNCTION pg_temp.words(a text, b text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	post bigint;
	pieces text;
	old text;
	new text;
BEGIN
	IF a = b THEN
		RETURN a;
	END IF;
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login('ann'));
	post := (greenlight.create_post('diff', 'w', a, '{blog}')).id;
	PERFORM greenlight.revise_post(post, b);
	SELECT string_agg(CASE kind WHEN 'kept' THEN text WHEN 'added' THEN '{+' || text || '+}' ELSE '[-' || text || '-]' END, '' ORDER BY n),
		string_agg(text, '' ORDER BY n) FILTER (WHERE kind <> 'added'), string_agg(text, '' ORDER BY n) FILTER (WHERE kind <> 'removed')
	INTO pieces, old, new
	FROM greenlight.revision_diff(post, 1, 2) WITH ORDINALITY AS d (field, channel, kind, text, n) WHERE field = 'body';
	PERFORM greenlight.cancel(post);
	RESET SESSION AUTHORIZATION;
	RETURN CASE WHEN COALESCE(old, '') <> a OR COALESCE(new, '') <> b THEN 'WRONG: ' ELSE '' END || pieces;
END $$;
SELECT pg_temp.words(a, b) FROM (VALUES ('', 'new'), ('old', ''), ('a b c', 'x y z'), ('a b c', 'a c'), ('a c', 'a b c'), ('one two', 'one  two'), ('don''t', 'do'),
	(E'line\nother', E'line\n\nother'), ('Grüße aus Kauņa', 'Grüsse aus Kauņas'), ('我们星期一开门', '我们星期二开门'), (U&'go \+01F468\200D\+01F469\200D\+01F467 team', U&'go \+01F468\200D\+01F469\200D\+01F466 team'),
	(U&'cafe\0301 now', 'cafe now'), ('#spring #sale @you', '#spring @you #sale'), ('1,000.50', '1,200.50'), ('วันจันทร์', 'วันอังคาร')) v (a, b);

-- for any two texts the pieces are both of them: 200 pairs, words out of few so that much is common
SELECT count(*) AS wrong FROM (
	SELECT pg_temp.words((SELECT string_agg(w, ' ' ORDER BY n) FROM (SELECT n, (ARRAY['a', 'b', 'c', 'd'])[1 + abs(hashint8(n * 7919 + s)) % 4] AS w FROM generate_series(1, 1 + s % 23) n) x),
		(SELECT string_agg(w, ' ' ORDER BY n) FROM (SELECT n, (ARRAY['a', 'b', 'c', 'd'])[1 + abs(hashint8(n * 104729 + s)) % 4] AS w FROM generate_series(1, 1 + s % 19) n) x)) AS pieces
	FROM generate_series(1, 200) s) r WHERE pieces ~ '^WRONG';
-- and no more is changed than has to be: one word moved in a long text
SELECT regexp_replace(pg_temp.words(string_agg(n::text, ' ' ORDER BY n), string_agg(n::text, ' ' ORDER BY CASE n WHEN 7 THEN 900.5 ELSE n END)), '(\d+ ){10,}', '... ', 'g') FROM generate_series(1, 1000) n;

-- what differs too much is one change, and soon done: nothing of these two is common but the ends
SELECT length(pg_temp.words('same ' || string_agg(md5(n::text), ' ') || ' end', 'same ' || string_agg(md5((-n)::text), ' ') || ' end')) FROM generate_series(1, 4000) n;
SELECT length(pg_temp.words(string_agg((n % 7)::text, ','), string_agg((n % 11)::text, ','))) > 0 FROM generate_series(1, 60000) n;
