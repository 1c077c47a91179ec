--
-- api_post_revise: a real change makes one new revision with its own hash, the same content makes
-- none; who has not seen the current revision overwrites nothing
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('revise', 'mia:manager', 'ann:creator', 'ben:creator', 'eve:editor', 'obi:observer');
SELECT name FROM greenlight.register_channel('revise', 'blog', 'sandbox');
SELECT test.run('ann', $$SELECT revision FROM greenlight.create_post('revise', 'a', 'one', '{blog}', labels => '{x}', options => '{"link": "https://example.org/1"}')$$);

-- the same again, however it is written, changes nothing
CREATE FUNCTION pg_temp.count() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', (SELECT count(*) FROM greenlight_internal.revision WHERE post_id = test.post('a')) || ' revisions',
		(SELECT count(*) FROM greenlight_internal.event WHERE post_id = test.post('a')) || ' events') $$;
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'))$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'one', 'a', '[]', '{x}', 1, '{"link": "https://example.org/1"}')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), options => '{"first_comment": null, "campaign": null, "disclosure": []}')$$);
SELECT pg_temp.count();
-- each part of the content makes a revision
SELECT test.run('ann', $$SELECT revision, body FROM greenlight.revise_post(test.post('a'), 'two')$$);
SELECT test.run('ann', $$SELECT revision, media FROM greenlight.revise_post(test.post('a'), media => ('[{"uri": "a", "sha256": "' || repeat('0', 64) || '"}]')::jsonb)$$);
SELECT test.run('ann', $$SELECT revision, link FROM greenlight.revise_post(test.post('a'), options => '{"link": null}')$$);
SELECT test.run('ann', $$SELECT revision, first_comment FROM greenlight.revise_post(test.post('a'), options => '{"first_comment": "hi"}')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), options => '{"disclosure": ["ad", "ai"]}')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), options => '{"disclosure": ["ai", "ad"]}')$$);
SELECT pg_temp.count();
-- the order of keys and 1.0 for 1 are no change
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), media => ('[{"size": 1.0, "sha256": "' || repeat('0', 64) || '", "uri": "a"}]')::jsonb)$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), media => ('[{"uri": "a", "size": 1, "sha256": "' || repeat('0', 64) || '"}]')::jsonb)$$);
-- labels and campaign are no content: an event, no revision
SELECT test.run('ann', $$SELECT revision, labels, campaign FROM greenlight.revise_post(test.post('a'), labels => '{x,y,x}', options => '{"campaign": "summer"}')$$);
SELECT test.run('ann', $$SELECT revision, labels FROM greenlight.revise_post(test.post('a'), labels => '{}')$$);
SELECT pg_temp.count();
-- every revision is kept as it was
SELECT revision, body, link, first_comment, disclosure, author, length(content_sha256) FROM greenlight.revision WHERE post_id = test.post('a') ORDER BY revision;
SELECT count(DISTINCT content_sha256) FROM greenlight.revision WHERE post_id = test.post('a');
-- the same content has the same hash, two posts of it as well
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'one', media => '[]', options => '{"link": "https://example.org/1", "first_comment": null, "disclosure": []}')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.create_post('revise', 'b', 'one', '{blog}', options => '{"link": "https://example.org/1"}')$$);
SELECT r.revision, r.content_sha256 = (SELECT content_sha256 FROM greenlight.revision WHERE post_id = r.post_id AND revision = 1)
FROM greenlight.revision r WHERE r.post_id = test.post('a') ORDER BY r.revision;
-- (its title is content here, since network sandbox publishes it)
SELECT count(DISTINCT content_sha256) FROM greenlight.revision WHERE post_id IN (test.post('a'), test.post('b')) AND revision = 1;

-- expected_revision: any other than the current one is refused, whoever made it
SELECT test.run('eve', $$SELECT revision FROM greenlight.revise_post(test.post('b'), 'by eve', expected_revision => 1)$$);
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('b'), 'by ann', expected_revision => 1)$$);
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('b'), 'by ann', expected_revision => 3)$$);
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('b'), labels => '{z}', expected_revision => 1)$$);
-- also where nothing would change
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('b'), 'by eve', expected_revision => 1)$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('b'), 'by ann', expected_revision => 2)$$);

-- edit_own as author, else edit_any
SELECT test.run('ben', $$SELECT greenlight.revise_post(test.post('b'), 'by ben')$$);
SELECT test.run('ben', $$SELECT greenlight.revise_post(test.post('b'), labels => '{z}')$$);
SELECT test.run('ben', $$SELECT greenlight.revise_post(test.post('b'))$$);
SELECT test.run('obi', $$SELECT greenlight.revise_post(test.post('b'), 'by obi')$$);
SELECT test.run('mia', $$SELECT revision FROM greenlight.revise_post(test.post('b'), 'by mia')$$);

-- where it is refused: on a cancelled post; a rejected one has to be reopened
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('b'))$$);
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('b'), 'x')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.reject(test.post('a'), 9, 'no')$$);
SELECT test.state('a');
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('a'), 'x')$$);
SELECT test.run('ann', $$SELECT revision, labels FROM greenlight.revise_post(test.post('a'), labels => '{later}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.reopen(test.post('a'))$$);
SELECT test.run('ann', $$SELECT status, revision FROM greenlight.revise_post(test.post('a'), 'x')$$);
SELECT * FROM greenlight.verify();
