--
-- found_writes: what is written to a view and means nothing is refused, never taken as something else
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('writes', 'olga:owner', 'ann:creator', 'con:contributor');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('writes', c, 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('writes', 'p', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('writes', 'other', 'text', '{site}')$$);

-- a variant does not move to another post, whether that one has the channel, exists, is visible, or not
SELECT test.run('ann', $$UPDATE greenlight.variant SET post_id = test.post('other') WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.variant SET post_id = -1 WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.variant SET post_id = NULL, body = 'x' WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.variant SET channel = 'site' WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.variant SET channel = NULL WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET id = test.post('other') WHERE id = test.post('p')$$);

-- NULL is no release
SELECT test.run('olga', $$SELECT is_held FROM greenlight.hold(test.post('p'))$$);
SELECT test.run('olga', $$UPDATE greenlight.post SET is_held = NULL WHERE id = test.post('p')$$);
SELECT test.run('olga', $$UPDATE greenlight.post SET is_held = false WHERE id = test.post('p') RETURNING is_held$$);

-- a comment is resolved once and for all
SELECT test.run('ann', $$INSERT INTO greenlight.comment (post_id, body) VALUES (test.post('p'), 'hello') RETURNING visibility, is_resolved$$);
SELECT test.run('ann', $$UPDATE greenlight.comment SET is_resolved = NULL WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.comment SET is_resolved = true, body = 'hello again' WHERE post_id = test.post('p') RETURNING is_resolved, body$$);
SELECT test.run('ann', $$UPDATE greenlight.comment SET is_resolved = false WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$UPDATE greenlight.comment SET body = 'and again' WHERE post_id = test.post('p') RETURNING is_resolved, body$$);

-- names in options are names: one line, not blank
SELECT test.run('postgres', $$SELECT greenlight.set_person('writes_con', '{"name": "  "}')$$);
SELECT test.run('postgres', $$SELECT greenlight.set_person('writes_con', '{"name": "a\nb"}')$$);
SELECT test.run('postgres', $$SELECT greenlight.set_person('writes_con', '{"login": ""}')$$);
SELECT test.run('postgres', $$SELECT greenlight.set_person('writes_con', '{"email": "a@b.example\n"}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('p'), options => '{"idempotency_key": ""}')$$);
SELECT * FROM greenlight.verify();
