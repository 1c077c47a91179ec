--
-- model_found: what the walk beside the reference model (test/model) found wrong, each as small as it shrank
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SELECT greenlight_test.set_clock('2031-06-01 08:00+00');

SELECT test.team('found', 'mia:manager', 'ann:creator', 'con:contributor', 'e1:editor', 'e2:editor', 'e3:editor', 'sia:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('found', c, 'sandbox');
SELECT roles FROM greenlight.add_member('found', 'found_sia', '{editor}', '{site}');
SELECT w.name FROM greenlight.create_workflow('found', 'two', '{"mode": "required", "steps": [{"name": "look", "audience": "client", "requires": [{"role": "editor", "quorum": {"at_least": 2}, "rejection": "wait_all"}]}]}') w,
	greenlight.assign_workflow('found', w.name);
CREATE FUNCTION pg_temp.step(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', state, seats || ' seats', CASE WHEN is_blocked THEN 'blocked' END, 'waits for: ' || array_to_string(waits_for, ' '))
	FROM greenlight.review_step WHERE post_id = test.post(title) ORDER BY visit DESC LIMIT 1 $$;

-- a channel that comes back in review: seats are for the channels that the post has then, so sia has none
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'back', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('back'))$$);
SELECT test.run('ann', $$SELECT channels FROM greenlight.remove_variant(test.post('back'), 'blog')$$);
SELECT test.run('ann', $$SELECT delivery_state FROM greenlight.set_variant(test.post('back'), 'blog')$$);
SELECT pg_temp.step('back');
SELECT test.run('sia', $$SELECT greenlight.approve(test.post('back'), 2)$$);

-- a copy of a cancelled post is for the same channels, with what each showed
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'gone', 'text', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('gone'), 'site', 'own')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('gone'))$$);
SELECT test.run('ann', $$SELECT status, channels FROM greenlight.copy_post(test.post('gone'))$$);
SELECT channel, body FROM greenlight.variant WHERE post_id = test.post('gone') ORDER BY channel;

-- a copy by who is a client takes over what reached a client step: not the later title, not the later channel
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'shown', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('shown'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.withdraw(test.post('shown'))$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('shown'), 'site')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('shown'), title => 'secret')$$);
SELECT test.run('con', $$SELECT title, channels FROM greenlight.copy_post(test.post('secret'))$$);

-- where everyone is heard first, votes against do not block a step: its last vote ends it
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'stuck', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('stuck'))$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.request_changes(test.post('stuck'), 1, 'shorter')$$);
SELECT pg_temp.step('stuck');
SELECT test.run('e2', $$SELECT status FROM greenlight.reject(test.post('stuck'), 1, 'never')$$);
SELECT pg_temp.step('stuck');
-- and a vote can be changed until then
SELECT test.run('e2', $$SELECT status FROM greenlight.approve(test.post('stuck'), 1)$$);
SELECT pg_temp.step('stuck');
SELECT test.run('e3', $$SELECT status FROM greenlight.approve(test.post('stuck'), 1)$$);

-- a vote that was given counts although its person has left
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'left', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('left'))$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.request_changes(test.post('left'), 1, 'shorter')$$);
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('found', 'found_e1')$$);
SELECT pg_temp.step('left');
SELECT test.run('e2', $$SELECT status FROM greenlight.approve(test.post('left'), 1)$$);
SELECT test.run('e3', $$SELECT status FROM greenlight.approve(test.post('left'), 1)$$);

-- whose seat was in a visit before an edit, and who has none now, is not asked: nothing is decided yet
SELECT test.run('mia', $$SELECT is_active FROM greenlight.add_member('found', 'found_e1', '{editor}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'seat', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('seat'))$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.revoke_role('found', 'found_e3', 'editor')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('found', 'found_e3', 'observer')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('seat'), 'words')$$);
SELECT test.run('e3', $$SELECT greenlight.approve(test.post('seat'), 2)$$);

-- who has left gets no role
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('found', 'found_e3')$$);
SELECT test.run('mia', $$SELECT greenlight.grant_role('found', 'found_e3', 'editor')$$);

-- a draft that was to be approved does not go out by itself when less review is assigned; somebody may say so
SELECT name FROM greenlight.use_template('found', 'optional');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('found', 'draft', 'text', '{site}', '2031-06-01 08:01+00')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('found', 'optional', 'site')$$);
SELECT greenlight_test.set_clock('2031-06-01 08:02+00');
SELECT clause, is_open FROM greenlight.explain_gate(test.post('draft')) WHERE clause IN ('review', 'due') ORDER BY clause;
SELECT test.state('draft');
SELECT test.run('mia', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('draft')) WHERE action = 'publish_now'$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.schedule(test.post('draft'), '2031-06-01 09:00+00')$$);
SELECT clause, is_open FROM greenlight.explain_gate(test.post('draft')) WHERE clause IN ('review', 'due') ORDER BY clause;

-- channels that agree again let a post out that the worker has put aside meanwhile
SELECT name FROM greenlight.assign_workflow('found', 'optional', 'blog');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('found', 'again', 'text', '{blog,site}', '2031-06-01 08:03+00')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('found', 'two', 'blog')$$);
SELECT greenlight_test.set_clock('2031-06-01 08:04+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('again');
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('found', 'optional', 'blog')$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('again');

-- who submitted what was approved has not contributed to what came after it, and may override it
SELECT greenlight_test.set_clock('2031-06-01 08:10+00');
SELECT test.team('later', 'ann:creator', 'ed:editor', 'olga:owner', 'leg:legal');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('later', c, 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'again', 'text', '{blog}')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.submit(test.post('again'))$$);
SELECT test.run('olga', $$SELECT greenlight.override(test.post('again'), 'mine')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('again'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('again'), 'words')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.override(test.post('again'), 'urgent')$$);

-- a label that comes while no channel is on a post counts when the channel comes back as it was approved
SELECT w.name FROM greenlight.create_workflow('later', 'law', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}]},
	{"name": "law", "when": "$.labels[*] == \"promo\"", "requires": [{"role": "legal"}]}]}') w, greenlight.assign_workflow('later', w.name);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'back', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('back'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('back'), 1)$$);
SELECT test.run('ann', $$SELECT channels, status FROM greenlight.remove_variant(test.post('back'), 'blog')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('back'), labels => '{promo}')$$);
SELECT test.run('ann', $$SELECT delivery_state FROM greenlight.set_variant(test.post('back'), 'blog')$$);
SELECT step, state, waits_for FROM greenlight.review_step WHERE post_id = test.post('back') AND state = 'open';

-- a step that covers the link keeps its approval of a post without channels only while the link is the same
SELECT w.name FROM greenlight.create_workflow('later', 'link', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}], "carry": "scope", "covers": {"fields": ["link"]}},
	{"name": "law", "requires": [{"role": "legal"}]}]}') w, greenlight.assign_workflow('later', w.name);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'bare', 'text')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('bare'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('bare'), 1)$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('bare'), 'words')$$);
SELECT step, state FROM greenlight.review_step WHERE post_id = test.post('bare') AND state = 'open';
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('bare'), options => '{"link": "https://example.org"}')$$);
SELECT step, state FROM greenlight.review_step WHERE post_id = test.post('bare') AND state = 'open';

-- a role on one channel counts against the limit only for posts that it covers: leg asks as the other channel's editor
SELECT w.name FROM greenlight.create_workflow('later', 'once', '{"mode": "required", "change_requests": {"limit": 0, "roles": ["editor"], "at_limit": "block"},
	"steps": [{"name": "look", "requires": [{"roles": ["editor", "legal"]}]}]}') w, greenlight.assign_workflow('later', w.name);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('later', 'later_leg', 'editor', 'site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'limit', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('limit'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.request_changes(test.post('limit'), 1, 'shorter')$$);
SELECT test.run('leg', $$SELECT status FROM greenlight.request_changes(test.post('limit'), 1, 'shorter')$$);

-- what was approved by override although its channels disagree has no workflow: refusals and allowed actions do not need one
SELECT w.name FROM greenlight.assign_workflow('later', 'law', 'site') w;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'torn', 'text', '{blog,site}')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.override(test.post('torn'), 'urgent')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.publish_now(test.post('torn'))$$);
SELECT test.run('olga', $$SELECT action, is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('torn')) WHERE action = 'migrate_review'$$);
SELECT name FROM greenlight.register_channel('later', 'third', 'sandbox');
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('torn'), 'third')$$);
-- a request by decide_many() that comes near the limit is told of in the same call
SELECT w.name FROM greenlight.create_workflow('later', 'near', '{"mode": "required", "change_requests": {"limit": 2, "roles": ["editor"], "at_limit": "block"},
	"steps": [{"name": "look", "requires": [{"role": "editor"}]}]}') w, greenlight.assign_workflow('later', w.name);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'near', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('near'))$$);
SELECT test.run('ed', $$SELECT d.sqlstate FROM greenlight.decide_many(jsonb_build_array(jsonb_build_object(
	'post', test.post('near'), 'revision', 1, 'verdict', 'request_changes', 'note', 'shorter'))) d$$);
SELECT action, from_status, to_status FROM greenlight_internal.event WHERE post_id = test.post('near') ORDER BY event_no;

-- two attempts at one moment, of what was approved and of what needed no approval any more: each is held against its own claim
SELECT name FROM greenlight.register_channel('later', 'desk', 'manual');
SELECT name FROM greenlight.create_workflow('later', 'none', '{"mode": "none"}');
SELECT name FROM greenlight.assign_workflow('later', 'four_eyes', 'desk');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('later', 'twice', 'text', '{desk}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('twice'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('twice'), 1)$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.publish_now(test.post('twice'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.run('olga', $$SELECT c.delivery_state FROM greenlight.variant v, greenlight.confirm_not_published(v.id) c WHERE v.post_id = test.post('twice')$$);
SELECT name FROM greenlight.assign_workflow('later', 'none', 'desk');
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('twice'), 'words')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.retry(test.post('twice'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('twice');
SELECT attempt_no, revision, started_at FROM greenlight_internal.attempt WHERE post_id = test.post('twice') ORDER BY attempt_no;

-- a step behind the open one that bound the time, too: sam takes his vote back, the plan moves, and leg is asked again
SELECT test.team('bound', 'ann:creator', 'sam:strategist', 'sue:strategist', 'leg:legal', 'ed:editor', 'ash:assistant', 'mia:manager', 'olga:owner');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('bound', c, 'sandbox');
SELECT w.name FROM greenlight.create_workflow('bound', 'time', '{"mode": "multi_level", "resubmit": "auto", "steps": [{"name": "look", "requires": [{"role": "strategist"}]},
	{"name": "law", "when": "$.labels[*] == \"promo\"", "schedule_binding": "exact", "requires": [{"role": "legal"}]}, {"name": "last", "requires": [{"role": "editor"}]}]}') w,
	greenlight.assign_workflow('bound', w.name);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('bound', 'moved', 'text', '{blog}', labels => '{promo}')$$);
SELECT test.run('ash', $$SELECT status FROM greenlight.schedule(test.post('moved'), '2031-06-02 12:00+00')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('moved'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('moved'), 1)$$);
SELECT test.run('leg', $$SELECT status FROM greenlight.approve(test.post('moved'), 1)$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.retract(test.post('moved'))$$);
SELECT test.run('ash', $$SELECT status FROM greenlight.schedule(test.post('moved'), '2031-06-03 12:00+00')$$);
SELECT test.run('sue', $$SELECT status FROM greenlight.approve(test.post('moved'), 1)$$);
SELECT step, state, waits_for FROM greenlight.review_step WHERE post_id = test.post('moved') AND state = 'open';

-- the label that asked leg goes, the plan moves after approval: leg agreed to another time and is asked all the same
SELECT test.run('leg', $$SELECT status FROM greenlight.approve(test.post('moved'), 1)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('moved'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('moved'), labels => '{}')$$);
SELECT test.run('ash', $$SELECT status FROM greenlight.schedule(test.post('moved'), '2031-06-04 12:00+00')$$);
SELECT step, state, waits_for FROM greenlight.review_step WHERE post_id = test.post('moved') AND state = 'open';

-- where a review is optional, a draft goes out without it, whatever time an earlier revision was approved for
SELECT w.name FROM greenlight.create_workflow('bound', 'free', '{"mode": "optional", "steps": [{"name": "look", "schedule_binding": "exact", "requires": [{"role": "strategist"}]}]}') w,
	greenlight.assign_workflow('bound', w.name, 'site');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('bound', 'free', 'text', '{site}')$$);
SELECT test.run('ash', $$SELECT status FROM greenlight.schedule(test.post('free'), '2031-06-02 12:00+00')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('free'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('free'), 1)$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.revise_post(test.post('free'), 'words')$$);
SELECT test.run('ash', $$SELECT status FROM greenlight.schedule(test.post('free'), '2031-06-03 12:00+00')$$);
SELECT is_open FROM greenlight.explain_gate(test.post('free')) WHERE clause = 'schedule';

-- a post is put away, too, when its channel got another workflow since it was last looked at
SELECT name FROM greenlight.create_workflow('bound', 'open', '{"mode": "none"}');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('bound', 'away', 'text', '{blog}')$$);
SELECT name FROM greenlight.assign_workflow('bound', 'open', 'blog');
SELECT test.run('mia', $$SELECT is_archived, review_state FROM greenlight.archive(test.post('away'))$$);

-- who approved a step as a delegate does not count in another one, also under the version that a review migrates to
SELECT w.name FROM greenlight.create_workflow('bound', 'two', '{"mode": "multi_level", "steps": [{"name": "law", "requires": [{"role": "legal"}]},
	{"name": "look", "requires": [{"role": "strategist"}]}, {"name": "last", "requires": [{"role": "editor"}]}]}') w, greenlight.assign_workflow('bound', w.name, 'blog');
SELECT test.run('leg', $$SELECT delegate FROM greenlight.delegate('bound_leg', 'bound_sam', '2031-06-01', '2031-07-01')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('bound', 'both', 'text', '{blog}')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('both'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('both'), 1)$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('both'), 1)$$);
SELECT version FROM greenlight.revise_workflow('bound', 'two', '{"mode": "multi_level", "distinct_approvers": true, "steps": [{"name": "law", "requires": [{"role": "legal"}]},
	{"name": "look", "requires": [{"role": "strategist"}]}, {"name": "last", "requires": [{"role": "editor"}]}]}');
SELECT test.run('olga', $$SELECT status FROM greenlight.migrate_review(test.post('both'), '{}')$$);
SELECT step, state, waits_for FROM greenlight.review_step WHERE post_id = test.post('both') AND round = 2 ORDER BY step_order;

-- many decisions at once, each of which has a second event: one more request for changes passes
SELECT w.name FROM greenlight.create_workflow('bound', 'near', '{"mode": "required", "change_requests": {"limit": 2}, "steps": [{"name": "look", "requires": [{"role": "strategist"}]}]}') w,
	greenlight.assign_workflow('bound', w.name, 'blog');
SELECT test.run('ann', format($$SELECT title, status FROM greenlight.create_post('bound', %L, 'text', '{blog}')$$, t)) FROM unnest('{near,nearer}'::text[]) t;
SELECT test.run('mia', format($$SELECT status FROM greenlight.submit(test.post(%L))$$, t)) FROM unnest('{near,nearer}'::text[]) t;
SELECT test.run('sam', $$SELECT item, status, sqlstate FROM greenlight.decide_many(jsonb_build_array(
	jsonb_build_object('post', test.post('near'), 'revision', 1, 'verdict', 'request_changes', 'note', 'shorter'),
	jsonb_build_object('post', test.post('nearer'), 'revision', 1, 'verdict', 'request_changes', 'note', 'shorter')), 'best_effort')$$);
SELECT action, count(*) FROM greenlight.event WHERE post_id IN (test.post('near'), test.post('nearer')) AND action IN ('limit_near', 'request_changes') GROUP BY action ORDER BY action;

-- a step that is blocked as soon as it is asked is told of, too, when a resolved comment brings its turn; and once, also when who left had left before
SELECT w.name FROM greenlight.create_workflow('bound', 'held', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "strategist"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}') w,
	greenlight.assign_workflow('bound', w.name, 'blog');
SELECT test.run('ann', $$SELECT title, status FROM greenlight.create_post('bound', 'held', 'text', '{blog}')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('held'))$$);
SELECT test.run('mia', $$SELECT is_blocking FROM greenlight.add_comment(test.post('held'), 'wait', options => '{"blocking": true}')$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('held'), 1)$$);
SELECT person FROM greenlight.remove_member('bound', 'bound_leg', 'left');
SELECT test.run('mia', $$SELECT is_resolved FROM greenlight.resolve_comment((SELECT id FROM greenlight.comment WHERE post_id = test.post('held')))$$);
SELECT name FROM greenlight.deactivate_person('bound_leg', 'left', '{"void_open": true}');
SELECT action, to_status FROM greenlight.event WHERE post_id = test.post('held') ORDER BY event_no;

-- what a condition reads of the author are the roles that cover all channels: with one more, dora is no creator of the post
SELECT test.person('dora');
SELECT p.person FROM unnest('{contributor,creator}'::text[], '{NULL,blog}'::text[]) AS r (role, channel),
	LATERAL (SELECT person FROM greenlight.add_member('bound', 'bound_dora', ARRAY[role], CASE WHEN channel IS NOT NULL THEN ARRAY[channel] END)) p;
SELECT w.name FROM greenlight.create_workflow('bound', 'author', '{"mode": "multi_level", "steps": [{"name": "mine", "when": "$.author_roles[*] == \"creator\"", "requires": [{"role": "strategist"}]},
	{"name": "all", "requires": [{"role": "editor"}]}]}') w, unnest('{blog,site}'::text[]) c, greenlight.assign_workflow('bound', w.name, c);
SELECT t, test.run('dora', format('SELECT p.status FROM greenlight.create_post(''bound'', %L, ''text'', %L) c, greenlight.submit(c.id) p', t, c)) FROM (VALUES ('one', '{blog}'), ('two', '{blog,site}')) AS v (t, c);
SELECT t, step, state FROM unnest('{one,two}'::text[]) t, greenlight.review_step s WHERE s.post_id = test.post(t) ORDER BY t, step_order;

-- a vote for somebody with many seats, by a delegate without one, fills them all
SELECT w.name FROM greenlight.create_workflow('bound', 'many', (SELECT jsonb_build_object('mode', 'required', 'steps', jsonb_build_array(jsonb_build_object(
	'name', 'many', 'requires', jsonb_agg('{"role": "strategist"}'::jsonb)))) FROM generate_series(1, 8))) w, greenlight.assign_workflow('bound', w.name, 'blog');
SELECT test.run('ann', $$SELECT p.status FROM greenlight.create_post('bound', 'many', 'text', '{blog}') c, greenlight.submit(c.id) p$$);
SELECT test.run('sam', $$SELECT person, delegate FROM greenlight.delegate('bound_sam', 'bound_mia', '2031-06-01 08:00+00', '2031-06-02 08:00+00')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.approve(test.post('many'), 1)$$);
SELECT count(*), min(person), min(actor), min(verdict) FROM greenlight.decision WHERE post_id = test.post('many');

-- what is archived and held is not archived once more when it needs no review any longer: it is on its way, only held up
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('bound', 'set apart', 'text', '{site}')$$);
SELECT test.does('mia', 'hold', 'set apart');
SELECT test.does('mia', 'archive', 'set apart');
SELECT test.does('mia', 'archive', 'set apart');
SELECT w.name FROM greenlight.create_workflow('bound', 'nothing', '{"mode": "none"}') w, greenlight.assign_workflow('bound', w.name, 'site');
SELECT test.does('mia', 'archive', 'set apart');
SELECT test.does('mia', 'archive', 'set apart', $$'{"archived": false}'$$);

SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
