--
-- found_four_eyes: whoever changed a post since its last full approval does not decide about it, also
-- where the change was a channel added to an approved post and somebody else edited after that
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('pairs', 'ann:creator', 'bob:editor', 'cy:editor', 'ed:editor');
SELECT name FROM unnest('{blog,site,desk}'::text[]) c, greenlight.register_channel('pairs', c, 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('pairs', 'p', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 1)$$);

-- bob and cy each add a channel of their own text; the post stays approved, what they added is not
SELECT test.run('bob', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'site', 'by bob')$$);
SELECT test.run('cy', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'desk', 'by cy')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'blog', 'by ann')$$);
SELECT test.state('p');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT test.run('bob', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);
SELECT test.run('cy', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);
SELECT test.run('bob', $$SELECT count(*) FROM greenlight.inbox$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);

-- a full approval clears the list: after it bob may decide about what ann changes
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('p'), 'by ann again')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT test.run('bob', $$SELECT status FROM greenlight.approve(test.post('p'), 5)$$);
SELECT * FROM greenlight.verify();

-- verify() sees a vote by somebody who contributed to an earlier revision of the same round of work
SELECT test.run('cy', $$SELECT status FROM greenlight.create_post('pairs', 'q', 'text', '{blog}')$$);
SELECT test.run('bob', $$SELECT revision FROM greenlight.revise_post(test.post('q'), 'by bob')$$);
SELECT test.run('cy', $$SELECT revision FROM greenlight.revise_post(test.post('q'), 'by cy')$$);
SELECT test.run('cy', $$SELECT status FROM greenlight.submit(test.post('q'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('q'), 3)$$);
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.decision d SET person_id = (SELECT id FROM greenlight_internal.person WHERE name = 'pairs_bob') WHERE post_id = test.post('q');
SELECT invariant, name, regexp_replace(detail, '\d+', 'N') FROM greenlight.verify() WHERE invariant = 3;
ROLLBACK;
