--
-- roles_matrix: every built-in role tries every verb that takes a permission, and every write to a view, on somebody
-- else's post: who gets past 42501 is who has the permission, and nobody else
--
\pset format unaligned
\pset tuples_only on

SELECT array_length(string_to_array(test.team('mx', VARIADIC ARRAY['author:creator', 'judge:observer'] ||
	(SELECT array_agg(DISTINCT role || ':' || role) FROM greenlight.permissions())), ', '), 1) - 2 AS roles;
SELECT name FROM unnest('{blog,site,spare}'::text[]) c, greenlight.register_channel('mx', c, 'sandbox');
-- the step is for clients, so that everybody who may view sees the post, and asks somebody who has no role there
SELECT name FROM greenlight.create_workflow('mx', 'shown', '{"mode": "required", "change_requests": {"limit": 0, "roles": ["observer"]}, "steps": [
	{"name": "look", "audience": "client", "requires": [{"people": ["mx_judge"]}], "deadline": {"within": "48 hours"}}]}');
SELECT workflow FROM greenlight.assign_workflow('mx', 'shown') AS a (id, workspace, workflow);
CREATE FUNCTION pg_temp.make(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('author', format('SELECT status FROM greenlight.create_post(''mx'', %L, ''text'', ''{blog,site}'')', title)) $$;
SELECT pg_temp.make(t) FROM unnest('{asked,held,waiting,approved,planned,withdrawn,scrapped}'::text[]) t;
SELECT test.does('author', 'submit', t) FROM unnest('{asked,held,waiting,approved,planned,withdrawn,scrapped}'::text[]) t;
SELECT test.does('judge', 'approve', t, '1') FROM unnest('{approved,planned}'::text[]) t;
SELECT split_part(test.does('assistant', 'schedule', 'planned', $$now() + '1 day'$$), ',', 1);
SELECT test.does('assistant', 'hold', 'held', $$'why'$$);
SELECT test.does('judge', 'request_changes', 'waiting', '1', $$'more'$$);
SELECT test.does('author', 'withdraw', 'withdrawn');
SELECT test.does('judge', 'reject', 'scrapped', '1', $$'no'$$);
-- another version, to which a review can be moved
SELECT version FROM greenlight.revise_workflow('mx', 'shown', '{"mode": "required", "change_requests": {"limit": 0, "roles": ["observer"]}, "steps": [
	{"name": "look", "audience": "client", "requires": [{"people": ["mx_judge"]}], "deadline": {"within": "72 hours"}}]}');

SELECT name FROM greenlight.set_rule('mx', '{"kind": "alt_text", "name": "there"}');

-- each with what it takes: the roles that have it are the ones that get through
CREATE TEMP TABLE verb (n int GENERATED ALWAYS AS IDENTITY, takes text, call text);
INSERT INTO verb (takes, call) VALUES
	('create', $$SELECT greenlight.create_post('mx', 'x', 'y', '{blog}')$$),
	('create', $$INSERT INTO greenlight.post (workspace, title, body) VALUES ('mx', 'x', 'y')$$),
	('create', $$SELECT greenlight.copy_post(test.post('asked'))$$),
	('edit_any', $$SELECT greenlight.revise_post(test.post('asked'), 'z')$$),
	('edit_any', $$UPDATE greenlight.post SET body = 'z' WHERE id = test.post('asked')$$),
	('edit_any', $$SELECT greenlight.set_variant(test.post('asked'), 'blog', 'z')$$),
	('edit_any', $$UPDATE greenlight.variant SET body = 'z' WHERE id = test.variant('asked', 'blog')$$),
	('edit_any', $$SELECT greenlight.set_variant(test.post('asked'), 'spare', 'z')$$),
	('edit_any', $$INSERT INTO greenlight.variant (post_id, channel) VALUES (test.post('asked'), 'spare')$$),
	('edit_any', $$SELECT greenlight.remove_variant(test.post('asked'), 'site')$$),
	('edit_any', $$DELETE FROM greenlight.variant WHERE id = test.variant('asked', 'site')$$),
	('edit_any', $$SELECT greenlight.split_post(test.post('withdrawn'))$$),
	('edit_any', $$SELECT greenlight.withdraw(test.post('asked'))$$),
	('edit_any', $$SELECT greenlight.cancel(test.post('asked'))$$),
	('edit_any', $$DELETE FROM greenlight.post WHERE id = test.post('asked')$$),
	('edit_any', $$SELECT greenlight.reopen(test.post('scrapped'))$$),
	('edit_any', $$SELECT greenlight.submit(test.post('withdrawn'))$$),
	('edit_any', $$UPDATE greenlight.post SET status = 'in_review' WHERE id = test.post('withdrawn')$$),
	('comment', $$SELECT greenlight.add_comment(test.post('asked'), 'hm')$$),
	('comment', $$INSERT INTO greenlight.comment (post_id, body) VALUES (test.post('asked'), 'hm')$$),
	('schedule', $$SELECT greenlight.schedule(test.post('approved'), now() + '1 day')$$),
	('schedule', $$UPDATE greenlight.post SET publish_at = now() + '1 day' WHERE id = test.post('approved')$$),
	('schedule', $$SELECT greenlight.schedule_local(test.post('approved'), '2030-01-01 09:00', 'Europe/Riga')$$),
	('schedule', $$SELECT greenlight.unschedule(test.post('planned'))$$),
	('publish_now', $$SELECT greenlight.publish_now(test.post('approved'))$$),
	('hold', $$SELECT greenlight.hold(test.post('asked'), 'why')$$),
	('hold', $$UPDATE greenlight.post SET is_held = true WHERE id = test.post('asked')$$),
	('release', $$SELECT greenlight.release(test.post('held'))$$),
	('release', $$UPDATE greenlight.post SET is_held = false WHERE id = test.post('held')$$),
	('a seat', $$SELECT greenlight.approve(test.post('asked'), 1)$$),
	('a seat', $$SELECT greenlight.reject(test.post('asked'), 1, 'no')$$),
	('a seat', $$UPDATE greenlight.post SET status = 'approved' WHERE id = test.post('asked')$$),
	('override', $$SELECT greenlight.override(test.post('asked'), 'why')$$),
	('create_link', $$SELECT greenlight.create_approval_link('mx_judge', ARRAY[test.post('asked')])$$),
	('manage_workflows', $$SELECT greenlight.extend_deadline(test.post('asked'), now() + '1 year', 'why')$$),
	('manage_workflows', $$SELECT greenlight.grant_round(test.post('waiting'), 1, 'why')$$),
	('manage_workflows', $$SELECT greenlight.migrate_review(test.post('asked'))$$),
	('manage_workflows', $$SELECT greenlight.create_workflow('mx', 'x', '{"mode": "none"}')$$),
	('manage_workflows', $$SELECT greenlight.revise_workflow('mx', 'shown', '{"mode": "none"}')$$),
	('manage_workflows', $$SELECT greenlight.use_template('mx', 'agency')$$),
	('manage_workflows', $$SELECT greenlight.assign_workflow('mx', 'shown', 'blog')$$),
	('manage_workflows', $$SELECT greenlight.deactivate_workflow('mx', 'shown')$$),
	('manage_members', $$SELECT greenlight.add_member('mx', 'mx_judge', '{observer}')$$),
	('manage_members', $$SELECT greenlight.remove_member('mx', 'mx_judge')$$),
	('manage_members', $$SELECT greenlight.define_role('mx', 'x', '{view}')$$),
	('manage_members', $$SELECT greenlight.delegate('mx_judge', 'mx_expert', now(), now() + '1 day', options => '{"workspace": "mx"}')$$),
	('manage_channels', $$SELECT greenlight.register_channel('mx', 'x', 'sandbox')$$),
	('manage_channels', $$SELECT greenlight.pause_channel('mx', 'blog', 'why')$$),
	('manage_channels', $$SELECT greenlight.pause_workspace('mx', 'why')$$),
	('manage_channels', $$SELECT greenlight.set_credential('mx', 'blog', 'blog.secret')$$),
	('manage_calendar', $$SELECT greenlight.create_calendar('mx', 'x', 'UTC', '{"mon": [["09:00", "17:00"]]}')$$),
	('manage_calendar', $$SELECT greenlight.add_slot('mx', 'blog', 1, '09:00')$$),
	('manage_calendar', $$SELECT greenlight.add_blackout('mx', tstzrange(now(), now() + '1 day'), 'why')$$),
	('manage_rules', $$SELECT greenlight.set_rule('mx', '{"kind": "alt_text"}')$$),
	('manage_rules', $$SELECT greenlight.remove_rule('mx', 'there')$$);

-- what came of it, and nothing of it stays
CREATE FUNCTION pg_temp.outcome(role text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	BEGIN
		answer := split_part(split_part(test.run(role, call), E'\n', 1), ':', 1);
		RAISE EXCEPTION USING ERRCODE = 'TAKEN', MESSAGE = CASE WHEN answer ~ '^[0-9A-Z]{5}$' THEN answer WHEN answer = '0 rows' THEN 'no row' ELSE 'done' END;
	EXCEPTION WHEN SQLSTATE 'TAKEN' THEN
		RETURN SQLERRM;
	END;
END $$;
CREATE TEMP TABLE came AS
SELECT v.n, v.takes, v.call, r.role, pg_temp.outcome(r.role, v.call) AS outcome,
	EXISTS (SELECT FROM greenlight.permissions() p WHERE p.role = r.role AND p.permission = v.takes) AS has_it
FROM verb v CROSS JOIN (SELECT DISTINCT role FROM greenlight.permissions()) r;

-- who gets through, and where it leads; a permission missing is 42501, or WF404 and no row to who sees no posts
SELECT format('%s [%s] %s', call, takes, string_agg(outcome || ': ' || roles, '; ' ORDER BY outcome DESC))
FROM (SELECT n, call, takes, outcome, string_agg(role, ' ' ORDER BY role) AS roles FROM came WHERE outcome <> '42501' GROUP BY n, call, takes, outcome) o
GROUP BY n, call, takes ORDER BY n;
-- where that is not what the permission says: who is a client may hold, with any role
SELECT format('%s [%s] %s: %s', call, takes, role, outcome) FROM came WHERE (outcome = 'done') <> has_it ORDER BY n, role;
