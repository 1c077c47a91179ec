--
-- links: a link lets whoever holds its token do what its person could do on its posts, as they were when it was made;
-- it gives nobody more than that, and whatever is wrong with a token is refused in one way
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';

SELECT test.team('lnk', 'mia:manager', 'sam:strategist', 'ann:creator', 'ed:editor', 'eli:editor', 'carl:client', 'cleo:client', 'ass:assistant', 'olaf:observer');
SELECT name FROM unnest('{box,blog}'::text[]) c, greenlight.register_channel('lnk', c, 'sandbox');
SELECT name FROM greenlight.create_workflow('lnk', 'agency', '{"mode": "multi_level", "distinct_approvers": true, "steps": [
	{"name": "look", "requires": [{"role": "editor"}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');
SELECT name FROM greenlight.assign_workflow('lnk', 'agency');
SELECT name FROM greenlight.create_workspace('lnk 2');
SELECT person FROM greenlight.add_member('lnk 2', 'lnk_sam', '{owner}');
SELECT test.person('eve');
CREATE ROLE lnk_gate LOGIN;
CREATE ROLE lnk_full LOGIN;
CREATE ROLE lnk_adm LOGIN;
CREATE ROLE lnk_plain LOGIN;
SELECT greenlight.grant_access('lnk_gate', 'gateway', '{"assertions_only": true}'), greenlight.grant_access('lnk_full', 'gateway'),
	greenlight.grant_access('lnk_adm', 'admin'), greenlight.grant_access('lnk_plain', 'user');

-- tokens are never printed: they are kept by a label
CREATE TABLE test.token (label text PRIMARY KEY, link_id bigint, token text, expires_at timestamptz);
CREATE FUNCTION test.token(label text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
	$$ SELECT t.token FROM test.token t WHERE t.label = $1 $$;
CREATE FUNCTION test.link(label text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
	$$ SELECT t.link_id FROM test.token t WHERE t.label = $1 $$;
CREATE FUNCTION test.posts(titles text[]) RETURNS bigint[] LANGUAGE sql STABLE AS
	$$ SELECT array_agg(test.post(t) ORDER BY n) FROM unnest(titles) WITH ORDINALITY AS u (t, n) $$;
CREATE FUNCTION test.keep(label text, link_id bigint, token text, expires_at timestamptz) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS
	$$ INSERT INTO test.token VALUES (label, link_id, token, expires_at) ON CONFLICT ON CONSTRAINT token_pkey
		DO UPDATE SET link_id = excluded.link_id, token = excluded.token, expires_at = excluded.expires_at RETURNING 'made' $$;
CREATE FUNCTION test.make(who text, label text, person text, titles text[], options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS
	$$ SELECT test.run(who, format('SELECT test.keep(%L, l.link_id, l.token, l.expires_at) FROM greenlight.create_approval_link(%L, test.posts(%L), %L) l', label, test.login(person), titles, options)) $$;
CREATE FUNCTION test.shown(who text, label text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS
	$$ SELECT test.run(who, format('SELECT title, revision, status, verdict, is_decidable FROM greenlight.link_view(test.token(%L), %L)', label, options)) $$;
CREATE FUNCTION test.decide(who text, label text, title text, revision int, verdict text, note text DEFAULT NULL, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS
	$$ SELECT test.run(who, format('SELECT verdict, is_accepted, status, sqlstate FROM greenlight.link_decide(test.token(%L), test.post(%L), %L, %L, %L, %L)', label, title, revision, verdict, note, options)) $$;
-- posts as they are once ed let them through to the client step
CREATE FUNCTION test.reach(titles text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t text;
	last text;
BEGIN
	FOREACH t IN ARRAY titles LOOP
		PERFORM test.run('ann', format('SELECT 1 FROM greenlight.create_post(''lnk'', %L, ''text of %1$s'', ''{box,blog}'')', t));
		PERFORM test.run('ann', format('SELECT 1 FROM greenlight.submit(test.post(%L))', t));
		last := test.run('ed', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t));
	END LOOP;
	RETURN last;
END $$;

-- who makes one: create_link, and never who contributed
SELECT test.reach('{a}');
SELECT who, test.make(who, 'x', 'carl', '{a}') FROM unnest('{mia,sam,ann,ed,carl,ass,olaf}'::text[]) who;
SELECT test.make('eve', 'x', 'carl', '{a}');
SELECT test.make('adm', 'x', 'carl', '{a}');
SELECT test.run('sam', $$SELECT status FROM greenlight.create_post('lnk', 'own', 'text', '{box}')$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.submit(test.post('own'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('own'), 1)$$);
SELECT test.make('sam', 'x', 'carl', '{own}');
SELECT test.make('sam', 'x', 'sam', '{own}');
SELECT test.make('sam', 'x', 'carl', '{a,own}');
-- for whom: who could do themselves what it lets do
SELECT test.make('mia', 'x', 'sam', '{own}');
SELECT test.make('sam', 'x', 'ann', '{a}');
SELECT test.make('sam', 'x', 'ed', '{a}');
SELECT test.make('sam', 'x', 'olaf', '{a}');
SELECT test.make('sam', 'x', 'olaf', '{a}', '{"rights": ["view"]}');
SELECT test.make('sam', 'x', 'olaf', '{a}', '{"rights": ["view", "comment"]}');
SELECT test.make('sam', 'x', 'carl', '{a}', '{"rights": ["reschedule"]}');
SELECT test.make('sam', 'x', 'ass', '{a}', '{"rights": ["reschedule"]}');
SELECT test.make('sam', 'x', 'eve', '{a}');
SELECT test.make('sam', 'x', 'nobody', '{a}');
-- for which posts: in review or approved, seen by the person, of one workspace
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('lnk', 'draft', 'text', '{box}')$$);
SELECT test.make('sam', 'x', 'carl', '{draft}');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('draft'))$$);
SELECT test.make('sam', 'x', 'carl', '{draft}');
SELECT test.make('sam', 'x', 'eli', '{draft}');
SELECT test.run('sam', $$SELECT status FROM greenlight.create_post('lnk 2', 'elsewhere', 'text')$$);
SELECT test.run('sam', format('SELECT test.keep(''x'', l.link_id, l.token, l.expires_at) FROM greenlight.create_approval_link(''lnk_carl'', ARRAY[test.post(''a''), (SELECT id FROM greenlight.post WHERE title = ''elsewhere'')]) l')) ~ '^22023: posts are of several workspaces';
SELECT test.run('mia', $$SELECT test.keep('x', l.link_id, l.token, l.expires_at) FROM greenlight.create_approval_link('lnk_carl', ARRAY[test.post('a'), 987654321]) l$$);
SELECT posts, test.run('sam', format('SELECT 1 FROM greenlight.create_approval_link(''lnk_carl'', %s)', posts)) FROM unnest(ARRAY['NULL', '''{}''', '''{{1},{2}}''', '''{1,NULL}''', '(SELECT array_agg(n::bigint) FROM generate_series(1, 1001) n)']) posts;
SELECT options, test.make('sam', 'x', 'carl', '{a}', options::jsonb) FROM unnest(ARRAY['{"rights": ["approve"]}', '{"rights": "view"}', '{"rights": []}', '{"expires_at": "2001-01-01"}',
	'{"expires_at": "infinity"}', '{"expires_at": "soon"}', '{"max_uses": 0}', '{"max_uses": 1001}', '{"pin": "123"}', '{"pin": 1234}', '{"uses": 1}', '{"expires_at": null, "max_uses": null, "pin": null, "rights": null}']) options;
-- none of the refused ones left anything
SELECT person, rights, post_ids = ARRAY[test.post('a')] FROM greenlight.approval_link WHERE workspace = 'lnk' ORDER BY id;

-- what is stored of a token, and what of a PIN
SELECT test.make('sam', 'pin', 'carl', '{a}', '{"pin": "4711"}'), test.make('sam', 'first', 'carl', '{a}');
SELECT length(t.token), t.token ~ '^[A-Za-z0-9_-]+$', l.token_sha256 = sha256(t.token::bytea), l.has_pin, length(l.pin_salt), l.pin_sha256 <> sha256('4711') FROM greenlight_internal.approval_link l JOIN test.token t ON t.link_id = l.id WHERE t.label IN ('pin', 'first') ORDER BY l.id;
SELECT t.expires_at - l.created_at FROM greenlight_internal.approval_link l JOIN test.token t ON t.link_id = l.id WHERE t.label = 'first';
SELECT count(*) FROM greenlight_internal.event e, test.token t WHERE strpos(e.detail, t.token) > 0;

-- what it shows: the content that the person sees, on each channel, and the comments that they see
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('a'), 'among us')$$);
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('a'), 'hello client', visibility => 'client')$$);
SELECT test.run('gate', $$SELECT title, body, media, link, first_comment, disclosure, variants, publish_at, timezone, status, verdict, is_decidable, rights,
	jsonb_path_query_array(comments, '$[*].body') AS said, jsonb_path_query_array(comments, '$[*].author') AS by FROM greenlight.link_view(test.token('first'))$$);
SELECT test.make('sam', 'inside', 'eli', '{draft}');
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('draft'), 'among us, too')$$);
SELECT test.run('gate', $$SELECT title, is_decidable, jsonb_path_query_array(comments, '$[*].body') AS said FROM greenlight.link_view(test.token('inside'))$$);
-- looking decides nothing, however often, and changes no row
SELECT test.hash() AS before \gset
SELECT test.shown('gate', 'first') FROM generate_series(1, 3);
SELECT test.hash() = :'before';

-- who may hold one up: gateways and administrators who act as nobody else, and its person
SELECT who, test.shown(who, 'first') FROM unnest('{gate,full,adm,postgres,plain,carl,sam,mia,eve}'::text[]) who;
\c - lnk_full
SET test.team = 'lnk';
BEGIN; SELECT greenlight.act_as('lnk_carl'); SELECT title FROM greenlight.link_view(test.token('first')); COMMIT;
BEGIN; SELECT greenlight.act_as('lnk_cleo'); SELECT title FROM greenlight.link_view(test.token('first')); ROLLBACK;
-- using one makes the session nobody
BEGIN; SELECT title FROM greenlight.link_view(test.token('first')); SELECT greenlight.current_person() IS NULL; SELECT count(*) FROM greenlight.post; ROLLBACK;
-- a transaction that only reads can look, and not decide
BEGIN READ ONLY; SELECT title FROM greenlight.link_view(test.token('first')); SELECT status FROM greenlight.link_decide(test.token('first'), test.post('a'), 1, 'approve'); ROLLBACK;
\c - postgres
SET test.team = 'lnk';
SET timezone = 'UTC';

-- deciding: the revision is named, some verdicts need a note, and the vote is the person's
SELECT test.decide('gate', 'first', 'a', NULL, 'approve');
SELECT test.decide('gate', 'first', 'a', 2, 'approve');
SELECT test.decide('gate', 'first', 'a', 1, 'publish');
SELECT test.decide('gate', 'first', 'a', 1, 'reject');
SELECT test.decide('gate', 'first', 'draft', 1, 'approve');
SELECT test.decide('gate', 'first', 'nothing of that name', 1, 'approve');
SELECT test.decide('cleo', 'first', 'a', 1, 'approve');
BEGIN; SELECT test.decide('gate', 'first', 'a', 1, 'approve'); ROLLBACK;
SELECT test.decide('gate', 'first', 'a', 1, 'approve', 'fine');
SELECT test.state('a'), test.votes('a');
SELECT person, actor, verdict, note, link_id = test.link('first'), link_creator FROM greenlight.decision WHERE post_id = test.post('a') ORDER BY id;
SELECT actor, action, rule, from_status, to_status, detail - '{deliveries,link_id,person_id}'::text[], (SELECT name FROM greenlight.person p WHERE p.id = (detail ->> 'person_id')::bigint), detail ->> 'link_id' = test.link('first')::text FROM greenlight.event WHERE post_id = test.post('a') AND event_no > 10 AND action <> 'comment' ORDER BY event_no;
-- once: not again, and there is nothing left to show; the step is over for the other link of the post as well
SELECT test.decide('gate', 'first', 'a', 1, 'approve');
SELECT test.shown('gate', 'first');
SELECT test.shown('gate', 'pin', '{"pin": "4711"}');
SELECT test.decide('gate', 'pin', 'a', 1, 'approve', NULL, '{"pin": "4711"}');
SELECT uses, max_uses, decided_post_ids = post_ids, superseded_post_ids FROM greenlight.approval_link WHERE id = test.link('first');
-- a link to what is approved shows it; it cannot be decided again
SELECT test.make('sam', 'x', 'carl', '{a}');
SELECT test.make('sam', 'done', 'carl', '{a}', '{"rights": ["view"]}');
SELECT test.shown('gate', 'done');
SELECT test.decide('gate', 'done', 'a', 1, 'approve');

-- the person is one voter: by login, then by link; a vote that another step of the workflow forbids is not made by link
SELECT test.reach('{b,c}');
SELECT test.make('sam', 'b', 'carl', '{b}');
SELECT test.run('carl', $$SELECT status FROM greenlight.abstain(test.post('b'), 1)$$), test.votes('b');
SELECT test.decide('gate', 'b', 'b', 1, 'request_changes', 'other words'), test.votes('b');
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('lnk', 'lnk_ed', 'client')$$);
SELECT test.reach('{twice}');
SELECT test.make('sam', 'x', 'ed', '{twice}');
-- nor one by somebody who got a seat and contributed
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('lnk', 'lnk_ann', 'client')$$);
SELECT test.reach('{mine}');
SELECT test.make('sam', 'x', 'ann', '{mine}');
-- what is refused to the person is refused to the link: here it is not the client's turn any more
SELECT test.make('sam', 'late', 'carl', '{c}'), test.make('sam', 'later', 'cleo', '{c}');
SELECT test.decide('gate', 'late', 'c', 1, 'approve');
SELECT test.decide('gate', 'later', 'c', 1, 'approve');

-- a batch: a month of posts, each decided once, by the one link
SELECT test.reach('{m1,m2,m3,m4,m5}');
SELECT test.make('mia', 'month', 'carl', '{m3,m1,m2,m1,m4,m5}');
SELECT test.shown('gate', 'month');
SELECT post_ids = test.posts('{m1,m2,m3,m4,m5}'), max_uses FROM greenlight.approval_link WHERE id = test.link('month');
SELECT title, (SELECT count(*) FROM greenlight.event e WHERE e.post_id = p.id AND e.action = 'create_approval_link' AND e.rule = 340) FROM greenlight.post p WHERE workspace = 'lnk' AND title ~ '^m\d' ORDER BY title;
SELECT test.decide('gate', 'month', 'm1', 1, 'approve');
SELECT test.decide('gate', 'month', 'm1', 1, 'reject', 'after all not');
-- a new revision, a new round, a withdrawal and a cancellation supersede it for that post alone
SELECT test.does('ann', 'revise_post', 'm2', '''other words''');
SELECT test.does('ann', 'withdraw', 'm3');
SELECT test.does('ann', 'cancel', 'm4');
SELECT test.shown('gate', 'month');
SELECT t, test.decide('gate', 'month', t, 1, 'approve') FROM unnest('{m2,m3,m4}'::text[]) t;
SELECT test.decide('gate', 'month', 'm2', 2, 'approve');
SELECT test.does('ann', 'submit', 'm3'), test.does('ed', 'approve', 'm3', '1'), test.decide('gate', 'month', 'm3', 1, 'approve');
SELECT array(SELECT title FROM greenlight.post p WHERE p.id = ANY (l.superseded_post_ids) ORDER BY title), uses FROM greenlight.approval_link l WHERE l.id = test.link('month');
SELECT test.decide('gate', 'month', 'm5', 1, 'abstain');
SELECT test.shown('gate', 'month');
-- more uses than posts leave it to be looked at; fewer end it early
SELECT test.reach('{u1,u2}');
SELECT test.make('sam', 'many', 'carl', '{u1}', '{"max_uses": 2}'), test.make('sam', 'few', 'carl', '{u1,u2}', '{"max_uses": 1}');
SELECT test.decide('gate', 'many', 'u1', 1, 'approve'), test.shown('gate', 'many');
SELECT test.decide('gate', 'many', 'u1', 1, 'approve');
SELECT test.decide('gate', 'few', 'u2', 1, 'approve'), test.shown('gate', 'few');

-- the same call again by its key, after a lost answer, is the same use
SELECT test.reach('{k}');
SELECT test.make('sam', 'key', 'carl', '{k}');
SELECT test.decide('gate', 'key', 'k', 1, 'approve', 'ok', '{"idempotency_key": "once"}') FROM generate_series(1, 2);
SELECT test.decide('gate', 'key', 'k', 1, 'approve', 'other', '{"idempotency_key": "once"}');
SELECT test.decide('gate', 'key', 'k', 1, 'approve', 'ok', '{"idempotency_key": "twice"}');
SELECT uses FROM greenlight.approval_link WHERE id = test.link('key');

-- comments and other times, where the rights say so
SELECT test.reach('{r}');
SELECT test.make('sam', 'talk', 'carl', '{r}', '{"rights": ["comment"]}'), test.make('sam', 'plan', 'ass', '{r}', '{"rights": ["reschedule"]}');
CREATE FUNCTION test.says(label text, body text) RETURNS text LANGUAGE sql AS
	$$ SELECT test.run('gate', format('SELECT title, is_decidable, jsonb_path_query_array(comments, ''$[*].body'') AS said FROM greenlight.link_comment(test.token(%L), test.post(''r''), %L)', label, body)) $$;
CREATE FUNCTION test.plans(label text, at text) RETURNS text LANGUAGE sql AS
	$$ SELECT test.run('gate', format('SELECT title, publish_at, timezone FROM greenlight.link_reschedule(test.token(%L), test.post(''r''), %s, ''Europe/Riga'')', label, at)) $$;
SELECT test.says('talk', 'a darker blue, please');
SELECT author, visibility, body FROM greenlight.comment WHERE post_id = test.post('r');
SELECT detail ->> 'link_id' = test.link('talk')::text, actor, action FROM greenlight.event WHERE post_id = test.post('r') ORDER BY event_no DESC LIMIT 1;
SELECT test.says('talk', ' ');
SELECT test.says('plan', 'x');
SELECT test.decide('gate', 'talk', 'r', 1, 'approve');
SELECT test.plans('talk', '''2035-01-01 10:00+00''');
SELECT test.plans('plan', '''2033-01-01 10:00+00''');
SELECT test.plans('plan', 'now() - ''1 hour''::interval') ~ '^WF006: publish time lies in the past';
SELECT actor, action, detail ->> 'link_id' = test.link('plan')::text FROM greenlight.event WHERE post_id = test.post('r') ORDER BY event_no DESC LIMIT 1;
SELECT uses FROM greenlight.approval_link WHERE id IN (test.link('talk'), test.link('plan'));

-- revoked: by who made it, by its person, by who manages members, by an administrator; by nobody else
SELECT test.reach('{v}');
CREATE FUNCTION test.revoke(who text, label text) RETURNS text LANGUAGE sql AS
	$$ SELECT test.run(who, format('SELECT person, revoker, revoke_reason, revoked_at IS NOT NULL AS is_revoked FROM greenlight.revoke_link(test.link(%L), ''enough'')', label)) $$;
SELECT test.make('sam', 'v' || n, 'carl', '{v}') FROM generate_series(1, 5) n;
SELECT who, regexp_replace(test.revoke(who, 'v1'), 'link "\d+"', 'link N') FROM unnest('{ed,cleo,eve,plain,gate}'::text[]) who;
SELECT who, test.revoke(who, v) FROM (VALUES (1, 'sam', 'v1'), (2, 'carl', 'v2'), (3, 'mia', 'v3'), (4, 'adm', 'v4')) AS w (n, who, v) ORDER BY n;
SELECT test.revoke('mia', 'v1');
SELECT v, test.shown('gate', v), test.decide('gate', v, 'v', 1, 'approve') FROM unnest('{v1,v2,v3,v4}'::text[]) v;
SELECT actor, actor_kind, action, rule, detail ->> 'note' FROM greenlight.event WHERE post_id = test.post('v') AND action = 'revoke_link' ORDER BY event_no;
SELECT test.revoke('sam', 'first');
-- what was deleted as a draft keeps nobody from ending its link, and gives the right to nobody else
SELECT test.person('boss');
SELECT person FROM greenlight.add_member('lnk', 'lnk_boss', '{owner}');
SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''lnk'', %L, ''text'', ''{box}'')', t)),
	test.run('boss', format('SELECT status FROM greenlight.override(test.post(%L), ''at once'')', t)) FROM unnest('{d1,d2}'::text[]) t;
SELECT test.make('sam', 'both', 'ed', '{d1,d2}', '{"rights": ["view"]}'), test.make('sam', 'single', 'ed', '{d2}', '{"rights": ["view"]}'), test.make('sam', 'third', 'ed', '{d2}', '{"rights": ["view"]}');
SELECT test.does('ann', 'revise_post', 'd2', '''other words''');
SELECT test.run('ann', format('DELETE FROM greenlight.post WHERE id = %s', test.post('d2')));
SELECT count(*) FROM greenlight.post WHERE workspace = 'lnk' AND title = 'd2';
SELECT test.revoke('sam', 'both'), test.revoke('ed', 'single');
SELECT test.revoke('eli', 'third');
SELECT regexp_replace(test.revoke('carl', 'third'), 'link "\d+"', 'link N'), test.revoke('mia', 'third');
SELECT action FROM greenlight.event WHERE post_id = test.post('d1') ORDER BY event_no DESC LIMIT 1;
-- a round that was withdrawn has no link any more, also where the post was approved without it
SELECT test.reach('{o}');
SELECT test.does('ann', 'withdraw', 'o'), test.run('boss', $$SELECT status FROM greenlight.override(test.post('o'), 'at once')$$);
SELECT test.make('sam', 'x', 'ed', '{o}', '{"rights": ["view"]}');
-- who leaves takes their links along
SELECT test.reach('{w}');
SELECT test.make('sam', 'leaves', 'cleo', '{w}'), test.shown('gate', 'leaves');
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('lnk', 'lnk_cleo', 'left')$$), test.shown('gate', 'leaves');

-- a PIN: without it, with another one, with it; as many wrong ones as the setting allows, and then none is right for an hour
SELECT test.reach('{p}');
SELECT test.make('sam', 'p', 'carl', '{p}', '{"pin": "90210"}'), test.make('sam', 'q', 'carl', '{p}', '{"pin": "90210"}');
SELECT greenlight_test.set_clock(date_trunc('hour', now()) + '2 hours'::interval);
SELECT test.shown('gate', 'p');
SELECT test.shown('gate', 'p', '{"pin": "90211"}');
SELECT test.shown('gate', 'p', '{"pin": "90210"}');
SELECT test.shown('gate', 'p', format('{"pin": "wrong %s"}', n)::jsonb) FROM generate_series(1, 3) n;
SELECT test.shown('gate', 'p', '{"pin": "90210"}');
SELECT test.shown('gate', 'p', '{"pin": "wrong again"}');
SELECT test.shown('gate', 'p', '{"pin": "90210"}');
SELECT test.decide('gate', 'p', 'p', 1, 'approve', NULL, '{"pin": "90210"}');
SELECT test.shown('gate', 'q', '{"pin": "90210"}');
SELECT greenlight_test.set_clock(date_trunc('hour', now()) + '3 hours'::interval);
SELECT test.shown('gate', 'p', '{"pin": "90210"}');
SELECT test.decide('gate', 'p', 'p', 1, 'approve', NULL, '{"pin": "90211"}');
SELECT test.decide('gate', 'p', 'p', 1, 'approve', NULL, '{"pin": "90210"}');
-- a PIN for a link that has none is not looked at
SELECT test.shown('gate', 'done', '{"pin": "anything"}');

-- expiry: until the very instant
SELECT test.reach('{e}');
SELECT greenlight_test.set_clock('2031-01-01 12:00+00');
SELECT test.make('sam', 'e', 'carl', '{e}', '{"expires_at": "2031-01-01 13:00+00"}');
SELECT greenlight_test.set_clock('2031-01-01 12:59:59.999999+00');
SELECT test.shown('gate', 'e');
SELECT greenlight_test.set_clock('2031-01-01 13:00+00');
SELECT test.shown('gate', 'e'), test.decide('gate', 'e', 'e', 1, 'approve');
SELECT greenlight_test.reset_clock();
SELECT test.revoke('sam', 'e');

-- one text for all that can be wrong: tokens that never were, that were cut, changed, doubled; NULL is the caller's mistake
CREATE FUNCTION test.hold_up(token text) RETURNS text LANGUAGE sql AS
	$$ SELECT test.run('gate', format('SELECT title FROM greenlight.link_view(%L)', token)) $$;
SELECT count(*), count(DISTINCT test.hold_up(t)) FROM unnest(ARRAY['', ' ', 'x', test.token('done') || ' ', ' ' || test.token('done'), left(test.token('done'), 42), test.token('done') || '=', test.token('done') || 'A',
	upper(test.token('done')), reverse(test.token('done')), test.token('done') || test.token('done'), repeat('A', 43), repeat('x', 1000000), test.token('first'), test.token('v1'), test.token('month'), test.token('p'), '%s%n', E'\n', U&'\FEFF']) t;
SELECT test.hold_up(repeat('A', 43));
SELECT test.hold_up(NULL);
SELECT test.run('gate', $$SELECT title FROM greenlight.link_view('x', '{"pim": "1"}')$$);

-- who sees links: members who see what is internal, clients their own; nobody a token or a digest
SELECT who, test.run(who, 'SELECT count(*) > 5 AS many, count(DISTINCT person) AS people, bool_and(person = ''lnk_carl'') AS own FROM greenlight.approval_link') FROM unnest('{ed,olaf,carl,cleo,eve,plain,gate}'::text[]) who;
SELECT who, test.run(who, 'SELECT token_sha256 FROM greenlight_internal.approval_link') FROM unnest('{mia,gate,adm}'::text[]) who;
SELECT has_column_privilege('lnk_mia', 'greenlight_internal.approval_link', c, 'SELECT') FROM unnest('{rights,token_sha256,pin_salt,pin_sha256}'::text[]) c;
SELECT test.run('carl', $$SELECT verdict, link_id IS NOT NULL AS by_link, link_creator FROM greenlight.decision WHERE post_id = test.post('a')$$);

-- all of it holds together, and what is changed behind the engine's back is found
SELECT * FROM greenlight.verify();
SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id) WHERE p.workspace = 'lnk';
CREATE FUNCTION pg_temp.tamper(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	found text[];
BEGIN
	BEGIN
		EXECUTE change;
		SELECT array_agg(DISTINCT format('%s: %s', p.title, regexp_replace(v.detail, '\m(decision|link) \d+', '\1 N', 'g')))
		INTO found FROM greenlight.verify() v LEFT JOIN greenlight_internal.post p ON p.id = v.post_id;
		RAISE SQLSTATE 'TEST1';
	EXCEPTION WHEN SQLSTATE 'TEST1' THEN
		RETURN NEXT change;
		RETURN QUERY SELECT '  ' || x FROM unnest(COALESCE(found, '{NOT FOUND}')) x;
	END;
END $$;
SET greenlight.maintenance = on;
SELECT pg_temp.tamper(c) FROM unnest(ARRAY[
	$$UPDATE greenlight_internal.decision SET link_id = NULL WHERE post_id = test.post('a') AND link_id IS NOT NULL$$,
	$$UPDATE greenlight_internal.decision SET link_id = test.link('few') WHERE post_id = test.post('a') AND link_id IS NOT NULL$$,
	$$UPDATE greenlight_internal.decision SET link_id = test.link('first') WHERE post_id = test.post('a') AND link_id IS NULL$$,
	$$UPDATE greenlight_internal.approval_link SET person_id = creator_id WHERE id = test.link('first')$$,
	$$UPDATE greenlight_internal.approval_link SET rights = '{view}' WHERE id = test.link('first')$$,
	$$UPDATE greenlight_internal.approval_link SET uses = 0 WHERE id = test.link('first')$$,
	$$UPDATE greenlight_internal.approval_link SET (created_at, expires_at) = ROW (created_at - '9 days'::interval, created_at - '8 days'::interval) WHERE id = test.link('first')$$,
	$$UPDATE greenlight_internal.approval_link_post SET decided_at = NULL WHERE link_id = test.link('first')$$,
	$$UPDATE greenlight_internal.approval_link_post SET revision = 2 WHERE link_id = test.link('first')$$]) c;
RESET greenlight.maintenance;
SELECT * FROM greenlight.verify();
DROP TABLE test.token;
DROP FUNCTION test.token(text), test.link(text), test.posts(text[]), test.keep(text, bigint, text, timestamptz), test.make(text, text, text, text[], jsonb), test.shown(text, text, jsonb), test.says(text, text), test.plans(text, text),
	test.decide(text, text, text, int, text, text, jsonb), test.reach(text[]), test.revoke(text, text), test.hold_up(text);
