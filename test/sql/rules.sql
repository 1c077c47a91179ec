--
-- rules: content rules of a workspace; who sets them, what each kind counts, what refuses and what warns
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('rules', 'mia:manager', 'ann:creator', 'ed:editor', 'app:approver', 'ass:assistant', 'obs:observer', 'cleo:client', 'eve:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('rules', c, 'sandbox');
SELECT name FROM greenlight.register_channel('rules', 'desk', 'manual');
SELECT c.name FROM greenlight.create_workflow('rules', 'asked', '{"mode": "required", "steps": [{"name": "all", "audience": "client", "requires": [{"roles": ["approver", "client"]}]}]}') c,
	LATERAL greenlight.assign_workflow('rules', 'asked') a;
CREATE FUNCTION pg_temp.set(rule text, who text DEFAULT 'mia') RETURNS text LANGUAGE sql AS $$
	SELECT test.run($2, format('SELECT name, version, kind, severity, network, workflow, is_active FROM greenlight.set_rule(''rules'', %L)', $1)) $$;
CREATE FUNCTION pg_temp.unset(name text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT name, version, is_active FROM greenlight.remove_rule(''rules'', %L)', $1)) $$;
CREATE FUNCTION pg_temp.post(title text, body text, options text DEFAULT '{}', media text DEFAULT '[]', channels text DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''rules'', %L, %L, %L, media => %L, options => %L)', title, body, channels, media, options)) $$;
CREATE FUNCTION pg_temp.try(who text, call text, title text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status FROM greenlight.%s(test.post(%L)%s)', call, title, more)) $$;
CREATE FUNCTION pg_temp.content(title text, who text DEFAULT 'mia') RETURNS text LANGUAGE sql AS $$
	SELECT test.run($2, format('SELECT channel, is_open, detail, who_can_change_it FROM (SELECT variant AS channel, is_open, detail, who AS who_can_change_it, clause FROM greenlight.explain_gate(test.post(%L))) g WHERE clause = ''content''', title)) $$;
-- what one rule counts in a text, and nothing of it stays
CREATE FUNCTION pg_temp.counts(rule text, body text, media text DEFAULT '[]', network text DEFAULT 'sandbox') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	BEGIN
		PERFORM greenlight.set_rule('rules', rule::jsonb || '{"name": "tried"}');
		SELECT string_agg(concat_ws(' ', c.rule, c.counted, c.unit, CASE WHEN c.is_ok THEN 'ok' ELSE 'broken' END, c.found), '; ') INTO answer
		FROM greenlight.check_content(network, body, media::jsonb, 'rules') c WHERE c.name = 'tried';
		RAISE EXCEPTION USING ERRCODE = 'TAKEN', MESSAGE = COALESCE(answer, 'nothing');
	EXCEPTION WHEN SQLSTATE 'TAKEN' THEN
		RETURN SQLERRM;
	END;
END $$;

-- who may: manage_rules; nobody else changes one or, being a client, sees one
SELECT who, split_part(pg_temp.set('{"kind": "alt_text"}', who), E'\n', 1) FROM unnest('{ann,ed,app,ass,obs,cleo,eve}'::text[]) who;
SELECT pg_temp.set('{"kind": "alt_text"}', 'ann');
SELECT who, split_part(test.run(who, $$SELECT greenlight.remove_rule('rules', 'alt_text')$$), E'\n', 1) FROM unnest('{ann,ed,app,ass,obs,cleo,eve}'::text[]) who;
SELECT pg_temp.set('{"kind": "banned_words", "words": ["guarantee", "risk free"]}');
SELECT who, test.run(who, $$SELECT name, set_by FROM greenlight.rule WHERE workspace = 'rules'$$) FROM unnest('{mia,ann,obs,cleo,eve}'::text[]) who;
SELECT who, test.run(who, $$SELECT count(*) FROM greenlight.check_content('sandbox', 'guarantee', '[]', 'rules') WHERE name IS NOT NULL$$) FROM unnest('{ann,cleo,eve}'::text[]) who;
SELECT test.run('mia', $$INSERT INTO greenlight_internal.content_rule (workspace_id, name, version, definition, is_active, created_at) VALUES (1, 'x', 1, '{}', true, now())$$);
SELECT test.run('mia', $$UPDATE greenlight.rule SET is_active = false$$);

-- versions: the same document makes none, another one the next; one that was removed can come back
SELECT pg_temp.set('{"words": ["guarantee", "risk free"], "kind": "banned_words"}');
SELECT pg_temp.set('{"kind": "banned_words", "words": ["guarantee"]}');
SELECT pg_temp.unset('banned_words');
SELECT pg_temp.unset('banned_words');
SELECT pg_temp.unset('nosuch');
SELECT pg_temp.set('{"kind": "banned_words", "words": ["guarantee"]}');
SELECT pg_temp.set('{"kind": "length", "max": 40, "network": "sandbox", "workflow": "asked"}');
SELECT name, version, definition, is_active, replace(set_by, 'rules_', '') FROM greenlight.rule WHERE workspace = 'rules' ORDER BY name, version;
SELECT action, detail FROM greenlight.event WHERE workspace = 'rules' AND action LIKE '%_rule' ORDER BY event_no;
SELECT pg_temp.unset('length on sandbox under asked');

-- a draft is never refused; submit, approve and the gate are, and each says what was counted
SELECT pg_temp.post('a', 'Our Guarantee: a guarantee.', channels => '{blog,site}');
SELECT pg_temp.try('ann', 'submit', 'a');
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('a'), 'blog', 'fine here')$$);
SELECT pg_temp.try('ann', 'submit', 'a');
SELECT test.run('ann', $$SELECT action, is_allowed, reason FROM greenlight.allowed_actions(test.post('a')) WHERE action = 'submit'$$);
SELECT pg_temp.content('a');
SELECT pg_temp.unset('banned_words');
SELECT pg_temp.try('ann', 'submit', 'a');
SELECT pg_temp.set('{"kind": "banned_words", "words": ["guarantee"]}');
SELECT pg_temp.try('app', 'approve', 'a', ', 2');
SELECT pg_temp.try('cleo', 'approve', 'a', ', 2');
SELECT pg_temp.try('app', 'request_changes', 'a', $$, 2, 'a promise'$$);
SELECT pg_temp.content('a');
SELECT pg_temp.content('a', 'cleo');
SELECT split_part(pg_temp.try('ass', 'publish_now', 'a'), E'\n', 1);
SELECT pg_temp.post('b', 'fine'), pg_temp.try('ann', 'submit', 'b'), pg_temp.try('app', 'approve', 'b', ', 1');
SELECT pg_temp.set('{"kind": "required_words", "words": ["imprint"]}');
SELECT pg_temp.try('ass', 'publish_now', 'b');
SELECT pg_temp.content('b');
SELECT pg_temp.unset('required_words');
SELECT test.run('mia', $$SELECT detail -> 'rules' FROM greenlight.event WHERE post_id = test.post('b') AND action IN ('submit', 'approve') ORDER BY event_no$$);

-- each stage by itself
SELECT pg_temp.set('{"kind": "mentions", "max": 0, "at": ["approve"]}'), pg_temp.set('{"kind": "hashtags", "max": 0, "at": ["publish"]}');
SELECT pg_temp.post('c', '@you #now'), pg_temp.try('ann', 'submit', 'c');
SELECT pg_temp.try('app', 'approve', 'c', ', 1');
SELECT pg_temp.try('app', 'abstain', 'c', ', 1') ~ '^WF005';
SELECT pg_temp.unset('mentions');
SELECT pg_temp.post('d', '#now'), pg_temp.try('ann', 'submit', 'd'), pg_temp.try('app', 'approve', 'd', ', 1');
SELECT pg_temp.content('d');
SELECT pg_temp.unset('hashtags');
SELECT pg_temp.content('d');

-- a warning refuses nothing, and is told: as a notice, by the gate, in the event
SELECT pg_temp.set('{"kind": "hashtags", "max": 1, "severity": "warn", "name": "few tags"}');
SELECT pg_temp.post('w', '#a1 #b2 #c3');
SET SESSION AUTHORIZATION rules_ann;
SELECT status FROM greenlight.submit(test.post('w'));
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION rules_app;
SELECT status FROM greenlight.approve(test.post('w'), 1);
RESET SESSION AUTHORIZATION;
SELECT pg_temp.content('w'), pg_temp.content('w', 'cleo');
SELECT action, detail -> 'rules', detail -> 'rule_warnings' FROM greenlight.event WHERE post_id = test.post('w') AND action IN ('submit', 'approve') ORDER BY event_no;
SELECT test.run('ann', $$SELECT channel, rule, counted, unit, max_allowed, is_ok, severity, name, version FROM greenlight.check_post(test.post('w'))$$);
SELECT test.run('eve', $$SELECT * FROM greenlight.check_post(test.post('w'))$$);
SELECT test.run('cleo', $$SELECT count(*) FROM greenlight.check_post(test.post('w')) WHERE name IS NOT NULL$$);
SELECT pg_temp.unset('few tags');

-- for a network, for a workflow
SELECT pg_temp.set('{"kind": "length", "max": 3, "network": "manual"}');
SELECT pg_temp.post('n', 'a long text', channels => '{blog,desk}'), pg_temp.try('ann', 'submit', 'n');
SELECT test.run('ann', $$SELECT revision FROM greenlight.remove_variant(test.post('n'), 'desk')$$), pg_temp.try('ann', 'submit', 'n');
SELECT pg_temp.unset('length on manual');
SELECT name FROM greenlight.create_workflow('rules', 'other', '{"mode": "required", "steps": [{"name": "all", "requires": [{"role": "approver"}]}]}');
SELECT pg_temp.set('{"kind": "length", "max": 3, "workflow": "other"}');
SELECT pg_temp.post('f', 'a long text'), pg_temp.try('ann', 'submit', 'f');
SELECT greenlight.assign_workflow('rules', 'other', 'site') IS NOT NULL;
SELECT pg_temp.post('g', 'a long text', channels => '{site}'), pg_temp.try('ann', 'submit', 'g');
SELECT pg_temp.unset('length under other');

-- the field that only a post has
SELECT pg_temp.set('{"kind": "disclosure", "one_of": ["ad", "sponsored"]}');
SELECT pg_temp.post('h', 'text', '{"disclosure": ["gift"]}'), pg_temp.try('ann', 'submit', 'h');
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('h'), options => '{"disclosure": ["gift", "ad"]}')$$), pg_temp.try('ann', 'submit', 'h');
SELECT pg_temp.unset('disclosure');

-- an override is an approval
SELECT roles FROM greenlight.grant_role('rules', 'rules_mia', 'owner');
SELECT pg_temp.post('o', 'guarantee'), pg_temp.try('mia', 'override', 'o', $$, 'why'$$);

-- what each kind counts; the unit of a length is the network's unless it says one
SELECT pg_temp.counts('{"kind": "length", "max": 5}', 'abcdef'), pg_temp.counts('{"kind": "length", "min": 3}', 'ab'), pg_temp.counts('{"kind": "length", "min": 1, "max": 2, "unit": "graphemes"}', U&'\+01F468\200D\+01F469\200D\+01F467 '),
	pg_temp.counts('{"kind": "length", "max": 2, "unit": "utf16_units"}', U&'\+01F44D'), pg_temp.counts('{"kind": "length", "max": 3, "unit": "utf8_bytes"}', U&'\+01F44D');
SELECT body, pg_temp.counts('{"kind": "hashtags", "max": 1}', body) FROM unnest(ARRAY['#one #two', '#1 # # #2026', 'a#b &#39; x', U&'\FF03wide \FF03full', 'https://x.org/#frag #tag', '#a#b', U&'#\65E5\672C #\00E9t\00E9', '#snake_case.']) body;
SELECT body, pg_temp.counts('{"kind": "mentions", "max": 1}', body) FROM unnest(ARRAY['@ann and @bob', 'ann@example.org', '@ann@host.social', '@ @@', U&'\FF20ann', 'https://x.org/@ann']) body;
SELECT body, pg_temp.counts('{"kind": "banned_words", "words": ["guarantee", "risk free", "Stra\u00dfe", "C++"]}', body) FROM unnest(ARRAY['GUARANTEE!', 'guaranteed', U&'gua\200Brantee gua\00ADrantee', U&'\FF27\FF55\FF41\FF52\FF41\FF4E\FF54\FF45\FF45', U&'\+01D5D4 \+01D5F4\+01D602\+01D5EE\+01D5FF\+01D5EE\+01D5FB\+01D601\+01D5F2\+01D5F2',
	E'risk \n\t free', 'risk-free', 'STRASSE', '#guarantee', 'no_guarantee', U&'guar\0430ntee', 'C++, c+', 'nothing', U&'\2066guarantee\2069']) body;
SELECT pg_temp.counts(U&'{"kind": "banned_words", "words": ["\4FDD\8A3C"]}', U&'\54C1\8CEA\4FDD\8A3C\4ED8\304D');
SELECT pg_temp.counts('{"kind": "required_words", "words": ["imprint", "terms"]}', 'Terms apply'), pg_temp.counts('{"kind": "required_words", "words": ["imprint", "terms"], "any": true}', 'Terms apply'), pg_temp.counts('{"kind": "required_words", "words": ["imprint", "terms"], "any": true}', 'none');
SELECT body, pg_temp.counts('{"kind": "links", "hosts": ["example.org", "b\u00fccher.de"], "max": 2}', body) FROM unnest(ARRAY['https://example.org/a www.example.org sub.example.org/x', 'see HTTPS://EXAMPLE.ORG.', 'https://badexample.org', 'https://example.org.evil.net/', 'https://example.org@evil.net/', 'https://evil.net\@example.org',
	'https://example.org%2eevil.net', U&'https://evil\3002net/example.org', U&'https\FF1A\FF0F\FF0Fevil.net', 'xhttps://evil.net', 'evil.net/path', 'and/or 1.5/2 e.g. no.link', '(https://example.org:8080)', U&'https://b\00FCcher.de', 'https://[::1]/', 'https://']) body;
-- files
SELECT pg_temp.counts(rule, 'x', '[{"uri": "a", "sha256": "' || repeat('a', 64) || '", "kind": "image/PNG", "size": 1000, "alt": "A guarantee"}, {"uri": "b", "sha256": "' || repeat('b', 64) || '", "alt": " "}]')
FROM unnest(ARRAY['{"kind": "media", "min": 3}', '{"kind": "media", "max": 1}', '{"kind": "media", "kinds": ["image/*"]}', '{"kind": "media", "kinds": ["image/png", "video/mp4"]}', '{"kind": "media", "max_bytes": 1000}', '{"kind": "media", "max_bytes": 999, "max": 2}', '{"kind": "alt_text"}', '{"kind": "banned_words", "words": ["guarantee"]}']) rule;
SELECT pg_temp.counts('{"kind": "alt_text"}', 'x'), pg_temp.counts('{"kind": "disclosure"}', 'x');
-- of a post also the first comment, the link and, where it is published, the title
SELECT pg_temp.post('p', 'body', '{"first_comment": "#tag1 guarantee", "link": "evil.net"}');
SELECT pg_temp.set('{"kind": "hashtags", "min": 2}'), pg_temp.set('{"kind": "links", "hosts": ["example.org"]}');
SELECT test.run('ann', $$SELECT rule, counted, unit, is_ok, min_allowed, found FROM greenlight.check_post(test.post('p')) WHERE name IS NOT NULL$$);
SELECT pg_temp.unset('hashtags'), pg_temp.unset('links');

-- one that cannot be read is broken by everything
SELECT pg_temp.content('b');
SET greenlight.maintenance = on;
UPDATE greenlight_internal.content_rule SET definition = '{"kind": "mood"}' WHERE workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'rules') AND is_active;
UPDATE greenlight_internal.workspace SET definition_no = nextval('greenlight_internal.definition_no') WHERE name = 'rules';
RESET greenlight.maintenance;
SELECT pg_temp.content('b');
SELECT pg_temp.post('z', 'fine'), pg_temp.try('ann', 'submit', 'z');
SELECT pg_temp.set('{"kind": "banned_words", "words": ["guarantee"]}'), pg_temp.try('ann', 'submit', 'z');

-- documents that make no sense
SELECT rule, pg_temp.set(rule) FROM unnest(ARRAY['7', '[]', '{}', '{"kind": 7}', '{"kind": "lenght", "max": 1}', '{"kind": "window"}', '{"kind": "frequency"}', '{"kind": "duplicate"}', '{"kind": "length"}', '{"kind": "length", "max": 0}', '{"kind": "length", "max": "9"}',
	'{"kind": "length", "min": 9, "max": 8}', '{"kind": "length", "max": 9, "unit": "letters"}', '{"kind": "length", "max": 1.5}', '{"kind": "length", "max": 9, "word": "x"}', '{"kind": "hashtags", "min": 0}', '{"kind": "mentions"}', '{"kind": "media"}', '{"kind": "media", "kinds": []}',
	'{"kind": "media", "kinds": ["png"]}', '{"kind": "media", "kinds": ["image/*x"]}', '{"kind": "media", "max_bytes": 0}', '{"kind": "alt_text", "max": 1}', '{"kind": "banned_words"}', '{"kind": "banned_words", "words": []}', '{"kind": "banned_words", "words": "x"}', '{"kind": "banned_words", "words": [""]}',
	'{"kind": "banned_words", "words": ["a", "\u200b"]}', '{"kind": "banned_words", "words": ["a\nb"]}', '{"kind": "banned_words", "words": [7]}', '{"kind": "required_words", "words": ["a"], "any": "yes"}', '{"kind": "links"}', '{"kind": "links", "hosts": ["https://x.org"]}', '{"kind": "links", "hosts": [" "]}', '{"kind": "disclosure", "one_of": []}',
	'{"kind": "alt_text", "severity": "fatal"}', '{"kind": "alt_text", "at": []}', '{"kind": "alt_text", "at": ["draft"]}', '{"kind": "alt_text", "at": "submit"}', '{"kind": "alt_text", "network": "nosuch"}', '{"kind": "alt_text", "workflow": "nosuch"}', '{"kind": "alt_text", "name": ""}', '{"kind": "alt_text", "name": " "}', '{"kind": "alt_text", "name": 7}']) rule;
SELECT test.run('mia', $$SELECT greenlight.set_rule('rules', jsonb_build_object('kind', 'banned_words', 'words', (SELECT jsonb_agg('w' || n) FROM generate_series(1, 501) n)))$$);
-- at most a hundred that count
SELECT count((greenlight.set_rule('rules', jsonb_build_object('kind', 'alt_text', 'severity', 'warn', 'name', 'alt ' || n))).id) FROM generate_series(1, 99) n;
SELECT pg_temp.set('{"kind": "alt_text"}');
SELECT n FROM generate_series(1, 99) n, greenlight.remove_rule('rules', 'alt ' || n) r WHERE r.is_active;

-- who set one may be forgotten; chains hold
SELECT greenlight.forget_person('rules_mia', 'asked for it') IS NOT NULL;
SELECT bool_or(set_by ~ '^rules'), count(set_by) > 0 FROM greenlight.rule WHERE workspace = 'rules';
SELECT count(*) FROM greenlight.verify();
SELECT test.run('ann', $$SELECT count(*) FROM greenlight.verify_chain(test.post('w'))$$);
