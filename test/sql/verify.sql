--
-- verify: on healthy data it returns nothing; what a superuser changes behind the engine's back is
-- found and named
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('ver', 'mia:manager', 'ann:creator', 'ed:editor', 'eve:editor', 'ass:assistant');
SELECT c.name FROM greenlight.register_channel('ver', 'blog', 'sandbox') c;
SELECT name FROM greenlight.create_workflow('ver', 'two', '{"mode": "multi_level", "steps": [
	{"name": "one", "requires": [{"role": "editor"}]}, {"name": "two", "requires": [{"role": "editor", "quorum": "all"}]}]}');
SELECT name FROM greenlight.assign_workflow('ver', 'two');
-- one post in each stage
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''ver'', %L, ''text of %1$s'', ''{blog}'')', t)) FROM unnest('{draft,review,approved,out,other}'::text[]) t;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', t)) FROM unnest('{review,approved,out}'::text[]) t;
SELECT t, test.run('ed', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t)) FROM unnest('{review,approved,out}'::text[]) t;
SELECT t, test.run('ed', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t)) FROM unnest('{review,approved,out}'::text[]) t;
SELECT t, test.run('eve', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t)) FROM unnest('{approved,out}'::text[]) t;
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('out'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT string_agg(test.state(t), E'\n') FROM unnest('{draft,review,approved,out}'::text[]) t;
SELECT * FROM greenlight.verify();
SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id) WHERE p.workspace = 'ver';
SELECT test.run('ann', $$SELECT count(*) FROM greenlight.verify()$$);
SELECT test.run('ann', $$SELECT * FROM greenlight.verify_chain(test.post('out'))$$);

-- what verify says after a change that is taken back again; numbers of rows are not shown
CREATE FUNCTION pg_temp.tamper(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	found text[];
	chain text[];
	n bigint;
BEGIN
	BEGIN
		EXECUTE change;
		GET DIAGNOSTICS n = ROW_COUNT;
		SELECT array_agg(format('%s %s, %s: %s', v.invariant, v.name, COALESCE(p.title, 'no post'), regexp_replace(regexp_replace(v.detail, '\m(decision|variant|visit|review|post) \d+', '\1 N', 'g'), '@ .*', '...')) ORDER BY v.invariant, p.title, v.detail)
		INTO found FROM greenlight.verify() v LEFT JOIN greenlight_internal.post p ON p.id = v.post_id;
		SELECT array_agg(format('chain of %s, event %s: %s', p.title, c.event_no, c.detail) ORDER BY p.title)
		INTO chain FROM greenlight_internal.post p, greenlight.verify_chain(p.id) c WHERE p.workspace = 'ver';
		RAISE SQLSTATE 'TEST1';
	EXCEPTION WHEN SQLSTATE 'TEST1' THEN
		RETURN NEXT n || ' rows: ' || regexp_replace(change, '\s+', ' ', 'g');
		RETURN QUERY SELECT '  ' || x FROM unnest(found || chain) x;
		IF found IS NULL THEN
			RETURN NEXT '  NOT FOUND';
		END IF;
	END;
END $$;
SET greenlight.maintenance = on;

-- events: altered in any column, deleted, added, in another order, moved to another chain
SELECT pg_temp.tamper(format('UPDATE greenlight_internal.event SET %s WHERE post_id = test.post(''out'') AND event_no = 3', assignment)) FROM (VALUES
	(1, 'at = at + ''1 microsecond'''), (2, 'actor_id = actor_id + 1'), (3, 'actor_kind = ''system'''), (4, 'action = ''reject'''), (5, 'rule = rule + 1'),
	(6, 'revision = 2'), (7, 'variant_id = 1'), (8, 'from_status = ''draft'''), (9, 'to_status = ''draft'''), (10, 'detail = detail || '' '''),
	(11, 'sha256 = sha256(sha256)'), (12, 'actor_id = NULL')) AS x (n, assignment) ORDER BY n;
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.event WHERE post_id = test.post('out') AND event_no = 3$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.event WHERE post_id = test.post('approved') AND event_no = (SELECT max(event_no) FROM greenlight_internal.event WHERE post_id = test.post('approved'))$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.event WHERE post_id = test.post('draft')$$);
SELECT pg_temp.tamper($$INSERT INTO greenlight_internal.event (workspace_id, post_id, event_no, at, actor_kind, action, rule, detail, sha256)
	SELECT workspace_id, post_id, event_no + 1, at, actor_kind, 'approve', rule, detail, sha256 FROM greenlight_internal.event WHERE post_id = test.post('draft')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.event SET event_no = event_no + 100 WHERE post_id = test.post('out') AND event_no IN (3, 4)$$);
SELECT pg_temp.tamper($$WITH a AS (UPDATE greenlight_internal.event SET event_no = -event_no WHERE post_id = test.post('out') AND event_no IN (3, 4) RETURNING seq, event_no) SELECT 1 FROM a$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET head_sha256 = sha256('x') WHERE id = test.post('out')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET event_no = event_no + 1 WHERE id = test.post('out')$$);
-- the chains of the workspace and of the database
SELECT pg_temp.tamper($$UPDATE greenlight_internal.event SET detail = '{}' WHERE post_id IS NULL AND action = 'assign_workflow' AND workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'ver')$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.event WHERE workspace_id IS NULL AND event_no = 2$$);

-- decisions: another verdict, person, revision or content; one that nobody made; one that is gone
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET verdict = 'reject' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET person_id = (SELECT id FROM greenlight_internal.person WHERE name = 'ver_ann') WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET content_sha256 = sha256('x') WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET revision = 2 WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET note = 'forged' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.decision SET decided_at = decided_at - '1 hour'::interval WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.decision WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.review_step SET seat_votes = '{1,1}' WHERE post_id = test.post('review') AND state = 'open'$$);

-- the post: a status, a review state, an approval, a hold that nobody decided
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET status = 'approved' WHERE id = test.post('draft')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET review_state = 'approved', approved_revision = 1, status = 'approved' WHERE id = test.post('draft')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET review_state = 'approved', approved_revision = 1, status = 'approved' WHERE id = test.post('review')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.review SET state = 'approved', closed_at = opened_at WHERE post_id = test.post('review')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET mode = 'none', review_state = 'not_required' WHERE id = test.post('draft')$$);

SELECT pg_temp.tamper($$UPDATE greenlight_internal.post SET status = 'scheduled', publish_at = '2030-01-01', publish_local = '2030-01-01' WHERE id = test.post('draft')$$);

-- content: the body, the title, media, an override, a hash
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision SET body = 'forged' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision SET title = 'forged' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision SET link = 'https://evil.example' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision SET body = 'forged', content_sha256 = sha256('forged') WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.variant SET body = 'forged' WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.variant SET body = 'forged', content_sha256 = sha256('forged') WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.revision WHERE post_id = test.post('draft')$$);
-- of an older revision too, and one that was forged with all its hashes
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('other'), 'second')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision SET body = 'forged' WHERE post_id = test.post('other') AND revision = 1$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.revision WHERE post_id = test.post('other') AND revision = 1$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.revision o SET (body, content_sha256, variant_sha256) = (SELECT n.body, n.content_sha256, n.variant_sha256
	FROM greenlight_internal.revision n WHERE n.post_id = o.post_id AND n.revision = 2) WHERE post_id = test.post('other') AND revision = 1$$);

-- deliveries: published without an attempt, an attempt without a claim, two of them, other bytes
SELECT pg_temp.tamper($$UPDATE greenlight_internal.variant SET delivery_state = 'published', published_at = now() WHERE post_id = test.post('approved')$$);
SELECT pg_temp.tamper($$WITH v AS (UPDATE greenlight_internal.variant SET delivery_state = 'published', published_at = now() WHERE post_id = test.post('approved'))
	UPDATE greenlight_internal.post SET status = 'published' WHERE id = test.post('approved')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.variant SET delivery_state = 'scheduled', published_at = NULL WHERE post_id = test.post('out')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.attempt SET content_sha256 = sha256('x') WHERE post_id = test.post('out')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.attempt SET started_at = started_at - '1 second'::interval WHERE post_id = test.post('out')$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.attempt SET attempt_no = 2 WHERE post_id = test.post('out')$$);
SELECT pg_temp.tamper($$DELETE FROM greenlight_internal.attempt WHERE post_id = test.post('out')$$);
SELECT pg_temp.tamper($$INSERT INTO greenlight_internal.attempt (workspace_id, post_id, variant_id, attempt_no, epoch, revision, content_sha256, lease_until, started_at, ended_at, outcome)
	SELECT workspace_id, post_id, id, 1, 1, 1, content_sha256, now(), now(), now(), 'permanent' FROM greenlight_internal.variant WHERE post_id = test.post('approved')$$);

-- steps out of order, or longer than their review
SELECT pg_temp.tamper($$UPDATE greenlight_internal.review_step SET state = 'stale' WHERE post_id = test.post('approved') AND step = 0$$);
SELECT pg_temp.tamper($$UPDATE greenlight_internal.review_step SET closed_at = closed_at + '1 hour'::interval WHERE post_id = test.post('approved') AND step = 1$$);
-- a row of another workspace
SELECT name FROM greenlight.create_workspace('ver 2');
SELECT pg_temp.tamper($$ALTER TABLE greenlight_internal.comment DISABLE TRIGGER ALL;
	INSERT INTO greenlight_internal.comment (workspace_id, post_id, revision, visibility, body, author_id, created_at)
	SELECT (SELECT id FROM greenlight_internal.workspace WHERE name = 'ver 2'), id, 1, 'internal', 'x', author_id, now() FROM greenlight_internal.post WHERE id = test.post('draft')$$);
RESET greenlight.maintenance;

-- as replica, foreign keys and ordinary triggers are off, the guards are not
SET session_replication_role = replica;
UPDATE greenlight_internal.post SET status = 'approved' WHERE id = test.post('draft');
DELETE FROM greenlight_internal.event WHERE post_id = test.post('draft');
TRUNCATE greenlight_internal.event;
RESET session_replication_role;
-- what is forged does not go out, even if nobody looks at verify
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.post SET review_state = 'approved', approved_revision = 1, status = 'approved' WHERE id = test.post('draft');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('draft')) WHERE clause = 'review';
UPDATE greenlight_internal.revision SET body = 'forged' WHERE post_id = test.post('approved');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('approved')) WHERE clause IN ('review', 'content');
DELETE FROM greenlight_internal.decision WHERE post_id = test.post('out');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('out')) WHERE clause = 'review';
ROLLBACK;
SELECT * FROM greenlight.verify();
