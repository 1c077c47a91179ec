--
-- api_review_four_eyes: nobody decides about what they contributed to, in each setting of
-- self_approval; a round that nobody else could decide is refused when it is submitted
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('eyes', 'e1:editor', 'e2:editor', 'e3:editor', 'e4:editor', 'olga:owner');
CREATE FUNCTION pg_temp.flow(name text, self_approval text) RETURNS text LANGUAGE sql AS $$
	SELECT c.name FROM greenlight.register_channel('eyes', $1, 'sandbox') c, greenlight.create_workflow('eyes', $1,
		jsonb_strip_nulls(jsonb_build_object('mode', 'required', 'self_approval', $2, 'steps', '[{"name": "look", "requires": [{"role": "editor"}]}]'::jsonb))) w,
		greenlight.assign_workflow('eyes', w.name, c.name) $$;
SELECT pg_temp.flow('by default', NULL);
SELECT pg_temp.flow('contributors', 'forbid_contributors');
SELECT pg_temp.flow('submitter', 'forbid_submitter');
SELECT pg_temp.flow('last editor', 'forbid_last_editor');
SELECT pg_temp.flow('allow', 'allow');

-- e1 writes it, e2 edits it, e3 submits it, e4 only reads it: who has a seat, and who may decide
SELECT c AS channel,
	test.run('e1', format('SELECT status FROM greenlight.create_post(''eyes'', %1$L, ''one'', ARRAY[%1$L])', c)),
	test.run('e2', format('SELECT revision FROM greenlight.revise_post(test.post(%L), ''two'')', c)),
	test.run('e3', format('SELECT status FROM greenlight.submit(test.post(%L))', c))
FROM unnest(ARRAY['by default', 'contributors', 'submitter', 'last editor', 'allow']) WITH ORDINALITY AS x (c, n) ORDER BY n;
SELECT p.title, s.waits_for FROM greenlight.review_step s JOIN greenlight.post p ON p.id = s.post_id WHERE p.workspace = 'eyes' ORDER BY p.id;
SELECT p.title, w, split_part(test.run(w, format('SELECT ''may'' FROM greenlight.allowed_actions(%s) WHERE action = ''approve'' AND is_allowed
	UNION ALL SELECT sqlstate FROM greenlight.allowed_actions(%s) WHERE action = ''approve'' AND NOT is_allowed', p.id, p.id)), E'\n', 1)
FROM greenlight.post p, unnest('{e1,e2,e3,e4}'::text[]) w WHERE p.workspace = 'eyes' ORDER BY p.id, w;
SELECT test.run('e1', $$SELECT greenlight.approve(test.post('contributors'), 2)$$);
SELECT test.run('e2', $$SELECT greenlight.reject(test.post('contributors'), 2, 'x')$$);
SELECT test.run('e3', $$SELECT greenlight.request_changes(test.post('contributors'), 2, 'x')$$);
SELECT test.run('e3', $$SELECT greenlight.approve(test.post('submitter'), 2)$$);
SELECT test.run('e2', $$SELECT greenlight.approve(test.post('last editor'), 2)$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.approve(test.post('submitter'), 2)$$);
SELECT test.run('e3', $$SELECT status FROM greenlight.approve(test.post('last editor'), 2)$$);
SELECT test.run('e3', $$SELECT status FROM greenlight.approve(test.post('allow'), 2)$$);

-- rejected rounds do not clear what somebody contributed
SELECT test.run('e4', $$SELECT status FROM greenlight.request_changes(test.post('contributors'), 2, 'shorter')$$);
SELECT test.run('e4', $$SELECT revision FROM greenlight.revise_post(test.post('contributors'), 'three')$$);
SELECT test.run('e4', $$SELECT greenlight.submit(test.post('contributors'))$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('eyes', 'eyes_olga', 'editor')$$);
SELECT test.run('e4', $$SELECT status FROM greenlight.submit(test.post('contributors'))$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('contributors') AND state = 'open';
SELECT test.run('olga', $$SELECT status FROM greenlight.approve(test.post('contributors'), 3)$$);
-- a full approval does: who wrote what was approved may decide about what somebody else changes
SELECT test.run('olga', $$SELECT revision, status FROM greenlight.revise_post(test.post('contributors'), 'four')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.submit(test.post('contributors'))$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('contributors') AND state = 'open';
-- owners are not exempt
SELECT test.run('olga', $$SELECT greenlight.approve(test.post('contributors'), 4)$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.approve(test.post('contributors'), 4)$$);

-- what was added on a channel after approval is somebody's contribution too, also when others edit later
SELECT c.name FROM greenlight.register_channel('eyes', 'extra', 'sandbox') c, greenlight.assign_workflow('eyes', 'contributors', 'extra');
SELECT c.name FROM greenlight.register_channel('eyes', 'more', 'sandbox') c, greenlight.assign_workflow('eyes', 'contributors', 'more');
SELECT test.run('e1', $$SELECT body FROM greenlight.set_variant(test.post('contributors'), 'extra', 'by e1')$$);
SELECT test.run('e2', $$SELECT body FROM greenlight.set_variant(test.post('contributors'), 'more', 'by e2')$$);
SELECT test.run('e3', $$SELECT status FROM greenlight.revise_post(test.post('contributors'), 'five')$$);
SELECT test.run('e3', $$SELECT status FROM greenlight.submit(test.post('contributors'))$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('contributors') AND state = 'open';
SELECT test.run('e1', $$SELECT greenlight.approve(test.post('contributors'), 7)$$);

-- an edit in review takes its editor's seat away
SELECT test.run('e1', $$SELECT status FROM greenlight.create_post('eyes', 'seat', 'one', '{contributors}')$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.submit(test.post('seat'))$$);
SELECT test.run('e2', $$SELECT revision FROM greenlight.revise_post(test.post('seat'), 'two')$$);
SELECT test.run('e2', $$SELECT greenlight.approve(test.post('seat'), 2)$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('seat') AND state = 'open';

-- refused at submit: nobody has the role, everybody contributed, or too few are left
SELECT c.name FROM greenlight.register_channel('eyes', 'legal', 'sandbox') c, greenlight.create_workflow('eyes', 'legal',
	'{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "editor"}, {"roles": ["legal", "hr"], "quorum": "all"}]}]}') w,
	greenlight.assign_workflow('eyes', 'legal', 'legal');
SELECT test.run('e1', $$SELECT status FROM greenlight.create_post('eyes', 'law', 'one', '{legal}')$$);
SELECT test.run('e1', $$SELECT greenlight.submit(test.post('law'))$$);
SELECT c.name FROM greenlight.register_channel('eyes', 'five', 'sandbox') c, greenlight.create_workflow('eyes', 'five',
	'{"mode": "required", "steps": [{"name": "all five", "requires": [{"role": "editor", "quorum": {"at_least": 5}}]}]}') w,
	greenlight.assign_workflow('eyes', 'five', 'five');
SELECT test.run('e1', $$SELECT status FROM greenlight.create_post('eyes', 'five', 'one', '{five}')$$);
SELECT test.run('e1', $$SELECT greenlight.submit(test.post('five'))$$);
SELECT * FROM greenlight.verify();
