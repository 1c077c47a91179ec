--
-- semantics_people: section 4 of the semantics page: what each verb takes, tried by somebody of every built-in
-- role, by authors and by submitters; and whom a role, a login and a seat make of a person
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('sp', 'owner:owner', 'manager:manager', 'strategist:strategist', 'editor:editor', 'creator:creator', 'designer:designer',
	'copywriter:copywriter', 'contributor:contributor', 'expert:expert', 'legal:legal', 'hr:hr', 'approver:approver', 'assistant:assistant',
	'community_manager:community_manager', 'analyst:analyst', 'client:client', 'observer:observer',
	'ann:creator', 'sub:editor', 'was:creator', 'seat:observer', 'guest:', 'half:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('sp', c, 'sandbox') UNION ALL SELECT name FROM greenlight.register_channel('sp', 'desk', 'manual');
SELECT name FROM greenlight.use_template('sp', 'none');
-- the seats of its step are of no role; the others are what the verbs about workflows are tried on
SELECT w.name FROM unnest('{way,spare,gone}'::text[]) n, greenlight.create_workflow('sp', n, '{"mode": "required", "change_requests": {"limit": 9}, "steps": [
	{"name": "look", "requires": [{"people": ["sp_seat"], "quorum": "all"}]}]}') w;
SELECT a.name FROM greenlight.assign_workflow('sp', 'way') a;
SELECT a.name FROM greenlight.assign_workflow('sp', 'spare', 'site') a;
CREATE FUNCTION pg_temp.drafted(title text, channels text DEFAULT '{blog}', author text DEFAULT 'ann') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(author, format('SELECT status FROM greenlight.create_post(''sp'', %L, ''text'', %L)', title, channels)) $$;
SELECT pg_temp.drafted(t) FROM unnest('{draft,review,approved,planned,rejected,held}'::text[]) t;
SELECT pg_temp.drafted('doubt', '{desk}'), pg_temp.drafted('failed', '{desk}'), pg_temp.drafted('two', '{blog,site}');
SELECT t, test.does('ann', 'submit', t) FROM unnest('{review,approved,planned,rejected,held,doubt,failed}'::text[]) t;
SELECT test.does('seat', 'reject', 'rejected', '1', '''no''');
SELECT t, test.does('seat', 'approve', t, '1') FROM unnest('{approved,planned,held,doubt,failed}'::text[]) t;
SELECT test.does('assistant', 'schedule', 'planned', 'now() + ''1 day''');
SELECT test.does('assistant', 'hold', 'held');
SELECT t, test.does('assistant', 'publish_now', t) FROM unnest('{doubt,failed}'::text[]) t;
SELECT greenlight.wait_for_worker(60);
SELECT test.run('assistant', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('failed', 'desk'))$$);

-- what comes of a call for each of some people, by answer; whatever it did is taken back
CREATE FUNCTION pg_temp.by(people text[], call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	who text;
	answer text;
	answers text[];
BEGIN
	FOREACH who IN ARRAY people LOOP
		BEGIN
			answer := test.run(who, 'SELECT ''may'' FROM ' || call);
			RAISE SQLSTATE 'TEST1';
		EXCEPTION WHEN SQLSTATE 'TEST1' THEN
			answers := answers || split_part(split_part(answer, E'\n', 1), ':', 1);
		END;
	END LOOP;
	RETURN (SELECT string_agg(format('%s: %s', a, names), '; ' ORDER BY a <> 'may', a) FROM (
		SELECT a, string_agg(p, ' ' ORDER BY n) AS names FROM unnest(people, answers) WITH ORDINALITY AS x (p, a, n) GROUP BY a) y);
END $$;
SELECT '{owner,manager,strategist,editor,creator,designer,copywriter,contributor,expert,legal,hr,approver,assistant,community_manager,analyst,client,observer}' AS roles \gset

-- each verb on somebody else's post, by every role; whom a post is hidden from hears that it is not there (WF404)
SELECT v.verb, pg_temp.by(:'roles', v.call) FROM (VALUES
	(1, 'create_post', $$greenlight.create_post('sp', 'new', 'text', '{blog}')$$), (2, 'copy_post', $$greenlight.copy_post(test.post('draft'))$$),
	(3, 'revise_post', $$greenlight.revise_post(test.post('draft'), 'two')$$), (4, 'set_variant', $$greenlight.set_variant(test.post('draft'), 'blog', 'two')$$),
	(5, 'remove_variant', $$greenlight.remove_variant(test.post('draft'), 'blog')$$), (6, 'split_post', $$(SELECT count(*) FROM greenlight.split_post(test.post('two'))) x$$),
	(7, 'submit', $$greenlight.submit(test.post('draft'))$$), (8, 'withdraw', $$greenlight.withdraw(test.post('review'))$$),
	(9, 'cancel', $$greenlight.cancel(test.post('draft'))$$), (10, 'reopen', $$greenlight.reopen(test.post('rejected'))$$),
	(11, 'approve', $$greenlight.approve(test.post('review'), 1)$$), (12, 'request_changes', $$greenlight.request_changes(test.post('review'), 1, 'x')$$),
	(13, 'reject', $$greenlight.reject(test.post('review'), 1, 'x')$$), (14, 'abstain', $$greenlight.abstain(test.post('review'), 1)$$),
	(15, 'retract', $$greenlight.retract(test.post('approved'))$$),
	(16, 'schedule', $$greenlight.schedule(test.post('approved'), now() + '1 day')$$), (17, 'schedule again', $$greenlight.schedule(test.post('planned'), now() + '2 days')$$),
	(18, 'unschedule', $$greenlight.unschedule(test.post('planned'))$$), (19, 'publish_now', $$greenlight.publish_now(test.post('planned'))$$),
	(20, 'retry', $$greenlight.retry(test.post('failed'))$$), (21, 'confirm_published', $$greenlight.confirm_published(test.variant('doubt', 'desk'), 'https://example.org/1')$$),
	(22, 'confirm_not_published', $$greenlight.confirm_not_published(test.variant('doubt', 'desk'))$$),
	(23, 'hold', $$greenlight.hold(test.post('approved'))$$), (24, 'release', $$greenlight.release(test.post('held'))$$),
	(25, 'override', $$greenlight.override(test.post('review'), 'why')$$), (26, 'grant_round', $$greenlight.grant_round(test.post('review'), 1, 'why')$$),
	(27, 'naming another workflow', $$greenlight.create_post('sp', 'new', 'text', '{blog}', workflow => 'none')$$),
	(28, 'add_comment', $$greenlight.add_comment(test.post('approved'), 'x')$$)) AS v (n, verb, call) ORDER BY n;
-- the verbs about a workspace
SELECT v.verb, pg_temp.by(:'roles', v.call) FROM (VALUES
	(1, 'pause_channel', $$greenlight.pause_channel('sp', 'blog')$$), (2, 'resume_channel', $$greenlight.resume_channel('sp', 'blog')$$),
	(3, 'pause_workspace', $$greenlight.pause_workspace('sp')$$), (4, 'resume_workspace', $$greenlight.resume_workspace('sp')$$),
	(5, 'register_channel', $$greenlight.register_channel('sp', 'new', 'sandbox')$$), (6, 'set_credential', $$greenlight.set_credential('sp', 'blog', 'x.secret')$$),
	(7, 'create_workflow', $$greenlight.create_workflow('sp', 'new', '{"mode": "none"}')$$), (8, 'revise_workflow', $$greenlight.revise_workflow('sp', 'gone', '{"mode": "none"}')$$),
	(9, 'use_template', $$greenlight.use_template('sp', 'optional')$$), (10, 'assign_workflow', $$greenlight.assign_workflow('sp', 'none', 'desk')$$),
	(11, 'deactivate_workflow', $$greenlight.deactivate_workflow('sp', 'gone')$$), (12, 'delete_workflow', $$greenlight.delete_workflow('sp', 'gone')$$),
	(13, 'add_member', $$greenlight.add_member('sp', 'sp_guest', '{observer}')$$), (14, 'remove_member', $$greenlight.remove_member('sp', 'sp_was')$$),
	(15, 'grant_role', $$greenlight.grant_role('sp', 'sp_was', 'observer')$$), (16, 'revoke_role', $$greenlight.revoke_role('sp', 'sp_was', 'creator')$$)) AS v (n, verb, call) ORDER BY n;
-- persons are the database administrator's: no role of a workspace reaches them
SELECT v.verb, pg_temp.by(:'roles', v.call) FROM (VALUES
	(1, 'create_workspace', $$greenlight.create_workspace('sp new')$$), (2, 'add_person', $$greenlight.add_person('sp new', 'sp.new@example.org')$$),
	(3, 'set_person', $$greenlight.set_person('sp_guest', '{"name": "x"}')$$), (4, 'deactivate_person', $$greenlight.deactivate_person('sp_guest')$$), (5, 'forget_person', $$greenlight.forget_person('sp_guest', 'why')$$)) AS v (n, verb, call) ORDER BY n;
-- what there is to see: the post, and what was said of it inside
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('approved'), 'between us')$$);
SELECT v.what, pg_temp.by(:'roles', v.call) FROM (VALUES
	(1, 'view', $$greenlight.post WHERE id = test.post('approved')$$), (2, 'view_internal', $$greenlight.comment WHERE post_id = test.post('approved')$$)) AS v (n, what, call) ORDER BY n;

-- authors: edit_own and submit for what they wrote, the plan while a review stands before it, and ownership
SELECT '{owner,manager,strategist,editor,creator,designer,copywriter,contributor,community_manager}' AS writers \gset
SELECT count(pg_temp.drafted('of ' || w, author => w)) FROM unnest(:'writers'::text[]) w;
SELECT v.verb, string_agg(pg_temp.by(ARRAY[w], format(v.call, format('test.post(%L)', 'of ' || w))), ' ' ORDER BY w.n) FROM unnest(:'writers'::text[]) WITH ORDINALITY AS w (w, n), (VALUES
	(1, 'revise_post', $$greenlight.revise_post(%s, 'two')$$), (2, 'set_variant', $$greenlight.set_variant(%s, 'blog', 'two')$$), (3, 'remove_variant', $$greenlight.remove_variant(%s, 'blog')$$),
	(4, 'submit', $$greenlight.submit(%s)$$), (5, 'cancel', $$greenlight.cancel(%s)$$), (6, 'schedule', $$greenlight.schedule(%s, now() + '1 day')$$)) AS v (n, verb, call) GROUP BY v.n, v.verb ORDER BY v.n;
-- an author who may write no more owns what they wrote, and changes nothing in it
SELECT t, pg_temp.drafted(t, author => 'was') FROM unnest('{was a,was b}'::text[]) t;
SELECT test.does('was', 'submit', 'was b');
SELECT test.run('postgres', $$SELECT g.roles FROM greenlight.grant_role('sp', 'sp_was', 'observer') g, greenlight.revoke_role('sp', 'sp_was', 'creator') r$$);
SELECT verb, split_part(test.run('was', 'SELECT status FROM greenlight.' || verb), E'\n', 1) FROM unnest(ARRAY['revise_post(test.post(''was a''), ''two'')', 'submit(test.post(''was a''))',
	'cancel(test.post(''was a''))', 'withdraw(test.post(''was b''))']) verb;
-- as does who submitted it; who did neither does not
SELECT pg_temp.drafted('by sub');
SELECT test.does('sub', 'submit', 'by sub');
SELECT test.run('postgres', $$SELECT g.roles FROM greenlight.grant_role('sp', 'sp_sub', 'observer') g, greenlight.revoke_role('sp', 'sp_sub', 'editor') r$$);
SELECT test.does('observer', 'withdraw', 'by sub');
SELECT test.does('sub', 'withdraw', 'by sub');
-- the author plans a draft that a review stands before, and nothing else
SELECT t, test.does('ann', 'schedule', t, 'now() + ''1 day''') FROM unnest('{draft,review,approved}'::text[]) t;

-- a seat is a vote and a hold; every permission there is does not replace it
SELECT test.does('owner', 'approve', 'review', '1');
SELECT test.run('seat', $$SELECT is_held FROM greenlight.hold(test.post('review'))$$);
SELECT test.does('seat', 'release', 'review');
SELECT test.run('assistant', $$SELECT is_held FROM greenlight.release(test.post('review'))$$);
-- an owner who contributed has no vote either, where they are asked
SELECT name FROM greenlight.create_workflow('sp', 'owners', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "owner"}]}]}');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.add_member('sp', 'sp_half', '{owner}')$$);
SELECT test.run('owner', $$SELECT status FROM greenlight.create_post('sp', 'own', 'text', '{blog}', workflow => 'owners')$$);
SELECT test.does('owner', 'submit', 'own');
SELECT test.does('owner', 'approve', 'own', '1');
SELECT test.round('own');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.revoke_role('sp', 'sp_half', 'owner')$$);

-- a role on some channels counts for a post where it covers all of them, in verbs as in seats
SELECT test.run('postgres', $$SELECT roles FROM greenlight.add_member('sp', 'sp_half', '{manager,observer}', '{blog}')$$);
SELECT test.run('half', $$SELECT status FROM greenlight.revise_post(test.post('draft'), 'by half')$$);
SELECT split_part(test.run('half', $$SELECT greenlight.revise_post(test.post('two'), 'by half')$$), E'\n', 1);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('sp', 'sp_half', 'manager', 'site')$$);
SELECT test.run('half', $$SELECT status FROM greenlight.revise_post(test.post('two'), 'by half')$$);
-- and manages nothing of the workspace, though it covers every channel
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('sp', 'sp_half', 'manager', 'desk')$$);
SELECT split_part(test.run('half', call), E'\n', 1) FROM unnest(ARRAY[$$SELECT greenlight.grant_role('sp', 'sp_half', 'manager')$$, $$SELECT greenlight.create_workflow('sp', 'x', '{"mode": "none"}')$$,
	$$SELECT greenlight.pause_workspace('sp')$$]) call;

-- no event names a person: they hold numbers, so that a name can be blanked and every chain still verifies
SELECT count(*) FROM greenlight_internal.event e JOIN greenlight_internal.post p ON p.id = e.post_id, greenlight_internal.person n
WHERE p.workspace = 'sp' AND n.name LIKE 'sp\_%' AND e.detail ~ ('\m' || n.name || '\M');
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.person SET name = 'forgotten ' || id WHERE name = 'sp_ann';
RESET greenlight.maintenance;
SELECT greenlight.verify_chain(test.post('draft'));
SELECT author LIKE 'forgotten%' FROM greenlight.post WHERE id = test.post('draft');
SELECT * FROM greenlight.verify();
ROLLBACK;
SELECT * FROM greenlight.verify();
