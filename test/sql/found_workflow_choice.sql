--
-- found_workflow_choice: a post keeps a workflow of its own only where somebody chose it who may; for
-- all others the workflow of its channels holds, also when they name it, copy a post or add a channel
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('choice', 'mia:manager', 'ann:creator', 'ed:editor');
SELECT name FROM unnest('{free,strict}'::text[]) c, greenlight.register_channel('choice', c, 'sandbox');
SELECT mode FROM greenlight.use_template('choice', 'none');
SELECT name FROM greenlight.assign_workflow('choice', 'none', 'free');
CREATE FUNCTION pg_temp.shows(title text) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s, workflow %s, %s', p.review_state, COALESCE(p.workflow, '-'), (SELECT string_agg(variant || ' ' || detail, ', ' ORDER BY variant)
		FROM greenlight.explain_gate(p.id) WHERE clause = 'review')) FROM greenlight.post p WHERE p.id = test.post($1) $$;

-- ann names the workflow that the free channel has, and then adds the strict one
SELECT test.run('ann', $$SELECT workflow, review_state FROM greenlight.create_post('choice', 'named', 'text', '{free}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('named'), 'strict')$$);
SELECT pg_temp.shows('named');
SELECT test.run('ann', $$SELECT channels FROM greenlight.remove_variant(test.post('named'), 'free')$$);
SELECT pg_temp.shows('named');
SELECT test.run('mia', $$SELECT status FROM greenlight.publish_now(test.post('named'))$$);
-- nor may she name another one
SELECT test.run('ann', $$SELECT greenlight.create_post('choice', 'x', 'text', '{strict}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('choice', 'x', 'text', '{free,strict}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('choice', 'x', 'text', workflow => 'none')$$);

-- mia may, and her post keeps it; a copy by ann does not, a copy by mia does
SELECT test.run('mia', $$SELECT workflow, review_state FROM greenlight.create_post('choice', 'chosen', 'text', '{strict}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT workflow, review_state FROM greenlight.copy_post(test.post('chosen'))$$);
SELECT test.run('mia', $$SELECT title FROM greenlight.create_post('choice', 'chosen too', 'text', '{strict}', workflow => 'none')$$);
SELECT test.run('mia', $$SELECT workflow, review_state FROM greenlight.copy_post(test.post('chosen too'))$$);
-- and what she named stays although another one is assigned
SELECT test.run('mia', $$SELECT workflow, review_state FROM greenlight.create_post('choice', 'kept', 'text', '{strict}', workflow => 'four_eyes')$$);
SELECT test.run('ann', $$SELECT workflow, review_state FROM greenlight.create_post('choice', 'follows', 'text', '{strict}', workflow => 'four_eyes')$$);
SELECT name FROM greenlight.create_workflow('choice', 'legal', '{"mode": "required", "steps": [{"name": "legal", "requires": [{"role": "manager"}]}]}');
SELECT name FROM greenlight.assign_workflow('choice', 'legal', 'strict');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('follows'))$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('kept'))$$);
SELECT p.title, r.workflow FROM greenlight.review r JOIN greenlight.post p ON p.id = r.post_id WHERE p.workspace = 'choice' ORDER BY p.title;
