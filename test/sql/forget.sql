--
-- forget: forget_person() takes name, address and login out of every row and event; what the person did stays, under a number
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('forg', 'ann:creator', 'ben:editor', 'lena:editor+legal', 'mia:manager', 'zoe:editor');
SELECT name FROM greenlight.register_channel('forg', 'blog', 'sandbox');
SELECT name FROM (VALUES
	('two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"people": ["forg_ben", "forg_lena"], "quorum": "all"}]}, {"name": "law", "requires": [{"role": "legal"}, {"people": ["forg_zoe"]}]}]}'::jsonb),
	('her', '{"mode": "required", "steps": [{"name": "forg_lena", "requires": [{"people": ["forg_lena"]}]}]}')) f (flow, definition),
	greenlight.create_workflow('forg', flow, definition);
-- a version that is not the current one any more
SELECT name FROM greenlight.revise_workflow('forg', 'two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"people": ["forg_ben", "forg_lena"], "quorum": "all"}]}, {"name": "law", "requires": [{"people": ["forg_zoe"]}]}]}');
SELECT name FROM greenlight.set_person('forg_lena', '{"email": "lena.forg@example.org"}');
SELECT id AS lena FROM greenlight_internal.person WHERE name = 'forg_lena' \gset
SELECT test.run('lena', $$SELECT p.title, c.body FROM greenlight.create_post('forg', 'of lena', 'text', '{blog}', options => '{"idempotency_key": "k"}') p, greenlight.add_comment(p.id, 'mine', visibility => 'internal') c$$);
SELECT test.run('mia', format('SELECT status FROM greenlight.create_post(''forg'', %L, ''text'', ''{blog}'', workflow => %L)', title, flow)), test.does('mia', 'submit', title)
FROM (VALUES ('voted', 'two'), ('waits', 'her')) AS p (title, flow);
SELECT test.does('lena', 'approve', 'voted', '1', '''fine, says forg_lena''');
SELECT test.run('postgres', $$SELECT delegate FROM greenlight.delegate('forg_lena', 'forg_zoe', now(), now() + '1 day')$$);
SELECT count(*) FROM greenlight.refresh_metrics();

-- every table that holds one of these words in some column, of any type
CREATE FUNCTION pg_temp.holders(VARIADIC words text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	held text[] := '{}';
	name text;
	n bigint;
BEGIN
	FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'greenlight_internal'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname COLLATE "C" LOOP
		EXECUTE format('SELECT count(*) FROM greenlight_internal.%I t WHERE EXISTS (SELECT FROM unnest($1) w WHERE t::text ILIKE ''%%'' || w || ''%%'')', name) INTO n USING words;
		IF n > 0 THEN
			held := held || format('%s: %s', name, n);
		END IF;
	END LOOP;
	RETURN COALESCE(NULLIF(array_to_string(held, ', '), ''), 'nowhere');
END $$;
SELECT pg_temp.holders('forg_lena', 'lena.forg@example.org'), pg_temp.holders('lena.forg');

-- an administrator's: neither a manager's nor the person's own; and never without a reason
SELECT test.run(who, $$SELECT greenlight.forget_person('forg_lena', 'asked for it')$$) FROM unnest('{mia,lena}'::text[]) who;
SELECT test.run('postgres', format($$SELECT greenlight.forget_person('forg_lena', %s)$$, reason)) FROM unnest(ARRAY['NULL', '''  ''']) reason;
SELECT test.run('postgres', $$SELECT greenlight.forget_person('forg_nobody', 'asked for it')$$);
SELECT test.run('postgres', $$SELECT greenlight.forget_person('forg_lena', 'asked for it', '{"void_open": true}')$$);
-- nor where somebody else has the name that would remain: nothing is changed
BEGIN;
SELECT is_active FROM greenlight.add_person('forgotten_' || :lena, 'other@example.org');
SELECT test.run('postgres', $$SELECT greenlight.forget_person('forg_lena', 'asked for it')$$) ~ '^23505';
ROLLBACK;
-- taken back, what was known of the workflows is taken back as well
BEGIN;
SELECT name = 'forgotten_' || id FROM greenlight.forget_person('forg_lena', 'asked for it');
SELECT replace(test.round('voted'), :'lena', 'N');
ROLLBACK;
SELECT test.round('voted');

-- what is left of the person, and where the name is still: in what people wrote, and in copies for the metrics
SELECT name = 'forgotten_' || id, is_active FROM greenlight.forget_person('forg_lena', 'asked for it');
SELECT name = 'forgotten_' || id, email, email_key, login, login_oid, is_active FROM greenlight_internal.person WHERE id = :lena;
SELECT pg_temp.holders('forg_lena', 'lena.forg@example.org');
SELECT count(*) FROM greenlight.refresh_metrics();
SELECT pg_temp.holders('forg_lena', 'lena.forg@example.org'), pg_temp.holders('lena.forg');
SELECT note FROM greenlight_internal.decision WHERE note ~ 'forg_lena';
SELECT action, detail::jsonb ->> 'note' FROM greenlight_internal.event WHERE detail ~ 'forg_lena|lena[.]forg';
SELECT DISTINCT step FROM greenlight_internal.dim_step WHERE step ~ 'forg_lena';
SELECT definition FROM greenlight_internal.workflow_version WHERE definition::text ~ 'forg_lena' AND definition #>> '{steps,0,name}' = 'look';
SELECT person = 'forgotten_' || person_id, is_active FROM greenlight_bi.dim_person WHERE person_id = :lena;
-- the event holds the number and the reason
SELECT action, actor_kind, (detail::jsonb ->> 'person_id')::bigint = :lena, detail::jsonb - 'person_id' FROM greenlight_internal.event WHERE workspace_id IS NULL ORDER BY seq DESC LIMIT 1;

-- deactivated like others: the vote stays, nothing is completed by it, who waits for nobody is told
SELECT replace(format('%s by %s: %s %s', person, actor, verdict, is_counted), :'lena', 'N') FROM greenlight.decision WHERE post_id = test.post('voted');
SELECT title, replace(test.round(title), :'lena', 'N') FROM unnest('{voted,waits}'::text[]) title;
SELECT action, actor_kind FROM greenlight.event WHERE post_id = test.post('waits') ORDER BY event_no DESC LIMIT 1;
SELECT test.run('mia', $$SELECT regexp_replace(author, '\d+', 'N'), regexp_replace(h.actor, '\d+', 'N'), h.action FROM greenlight.post p, greenlight.post_history(p.id) h WHERE title = 'of lena'$$);
SELECT test.run('mia', $$SELECT regexp_replace(author, '\d+', 'N'), body FROM greenlight.comment WHERE post_id = test.post('of lena')$$);
SELECT test.run('mia', $$SELECT regexp_replace(person, '\d+', 'N'), is_active FROM greenlight.member WHERE workspace = 'forg' AND person ~ 'forgotten'$$);
SELECT test.run('lena', $$SELECT greenlight.current_person()$$);
SELECT count(*) FROM greenlight_internal.access WHERE login = 'forg_lena';
SELECT * FROM greenlight.verify();
SELECT detail FROM greenlight_internal.post p, greenlight.verify_chain(p.id) WHERE p.workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'forg');

-- again changes nothing but that there is another event
SELECT test.run('postgres', format($$SELECT is_active, name = 'forgotten_%1$s' FROM greenlight.forget_person('forgotten_%1$s', 'again')$$, :'lena'));
SELECT count(*) FROM greenlight_internal.event WHERE action = 'forget_person' AND (detail::jsonb ->> 'person_id')::bigint = :lena;
SELECT test.run('postgres', $$SELECT greenlight.forget_person('forg_lena', 'again')$$);

-- whoever takes the name, the address and the login is somebody else: no seat, no vote, no role of the other
SELECT name FROM greenlight.add_person('forg_lena', 'lena.forg@example.org', 'forg_lena');
SELECT access FROM greenlight.grant_access('forg_lena', 'user');
SELECT test.run('lena', $$SELECT greenlight.current_person(), (SELECT count(*) FROM greenlight.post WHERE workspace = 'forg')$$);
SELECT roles FROM greenlight.add_member('forg', 'forg_lena', '{editor}');
SELECT test.does('lena', 'approve', title, '1') FROM unnest('{voted,waits}'::text[]) title;
-- workflows go on naming the one who was forgotten
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('forg', 'new', 'text', '{blog}', workflow => 'her')$$);
SELECT regexp_replace(test.does('mia', 'submit', 'new'), 'forgotten_\d+', 'forgotten_N');
SELECT count(*) FROM greenlight.decision WHERE person = 'forg_lena';
SELECT * FROM greenlight.verify();
