--
-- bad_input: every wrong argument of every function is refused with its SQLSTATE, a message, what is
-- wrong and what to do, and leaves every row of every table as it was
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('theirs bad', 'tia:owner');
SELECT name FROM greenlight.register_channel('theirs bad', 'their channel', 'sandbox');
SELECT name FROM greenlight.create_workflow('theirs bad', 'their flow', '{"mode": "none"}');
SELECT test.run('tia', $$SELECT status FROM greenlight.create_post('theirs bad', 'their post', 'x', '{their channel}')$$);
SELECT test.run('tia', $$SELECT visibility FROM greenlight.add_comment(test.post('their post'), 'x')$$);
SELECT test.post('their post') AS their_post, test.variant('their post', 'their channel') AS their_variant,
	(SELECT max(id) FROM greenlight_internal.comment WHERE post_id = test.post('their post')) AS their_comment \gset
SELECT test.team('bad', 'olga:owner', 'otto:owner', 'ed:editor');
CREATE ROLE bad_gate LOGIN;
SELECT access FROM greenlight.grant_access('bad_gate', 'gateway');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('bad', c, 'sandbox');
SELECT name FROM greenlight.register_channel('bad', 'desk', 'manual');
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('bad', 'draft', 'text', '{blog}')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('bad', 'review', 'text', '{blog}')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.submit(test.post('review'))$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('bad', 'voted', 'text', '{blog}')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.submit(test.post('voted'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('voted'), 1)$$);
SELECT name FROM greenlight.create_workflow('bad', 'limited', '{"mode": "required", "change_requests": {"limit": 1}, "steps": [{"name": "look", "requires": [{"role": "editor"}], "deadline": {"within": "24 hours"}}]}');
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('bad', 'limited', 'text', '{blog}', workflow => 'limited')$$);
SELECT test.run('olga', $$SELECT status FROM greenlight.submit(test.post('limited'))$$);
SELECT name FROM greenlight.create_workflow('bad', 'checked', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}], "checklist": [{"item": "links work"}]}]}');
SELECT test.run('olga', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('bad', 'checked', 'text', '{blog}', workflow => 'checked')))$$);
SELECT test.run('olga', format('SELECT status FROM greenlight.create_post(''bad'', %L, ''text'', ''{blog}'', now() + ''1 day''::interval)', n)) FROM unnest('{serial,series}'::text[]) n;
SELECT test.run('olga', $$SELECT status FROM greenlight.create_series(test.post('series'), 'FREQ=DAILY;COUNT=3')$$);
SELECT test.run('olga', $$SELECT visibility FROM greenlight.add_comment(test.post('draft'), 'hello')$$);
SELECT test.run('olga', $$SELECT name FROM greenlight.set_rule('bad', '{"kind": "alt_text", "severity": "warn", "name": "kept rule"}')$$);
SELECT test.run('olga', $$SELECT at_end FROM greenlight.add_blackout('bad', tstzrange(now() + '5 years'::interval, now() + '6 years'::interval))$$);
SELECT test.run('olga', $$SELECT person, delegate FROM greenlight.delegate('bad_olga', 'bad_ed', now(), now() + '1 day'::interval)$$);
-- links by which ed decides, and otto comments and plans
CREATE TABLE test.held AS SELECT * FROM (VALUES (1, 'ed', '{decide}'), (2, 'otto', '{comment,reschedule}')) AS l (n, person, rights), LATERAL (SELECT NULL::bigint AS link_id, NULL::text AS token) t;
GRANT SELECT, UPDATE ON test.held TO bad_otto;
SELECT test.run('otto', $$UPDATE test.held h SET (link_id, token) = (SELECT l.link_id, l.token FROM greenlight.create_approval_link('bad_' || h.person, ARRAY[test.post('review')], jsonb_build_object('rights', h.rights::text[])) l)$$);
SELECT greenlight.wait_for_worker(60);

-- a call that is refused; a call that is not is taken back and shown as accepted
CREATE FUNCTION test.bad(who text, call text, OUT state text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
	IF who <> 'postgres' THEN
		EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(who));
	END IF;
	EXECUTE call;
	RAISE SQLSTATE 'TEST1' USING MESSAGE = 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
-- a line of the listing, with a mark where one of the three is missing or a row changed
CREATE FUNCTION test.line(label text, who text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before text := test.hash();
	r record := test.bad(who, call);
	marks text := '';
BEGIN
	INSERT INTO test.raised VALUES (r.state) ON CONFLICT DO NOTHING;
	IF r.state = 'TEST1' THEN
		RETURN label || ': accepted';
	END IF;
	IF r.detail = '' THEN marks := marks || ' NO DETAIL'; END IF;
	IF r.hint = '' THEN marks := marks || ' NO HINT'; END IF;
	IF r.state = 'XX000' THEN marks := marks || ' INTERNAL ERROR'; END IF;
	IF test.hash() <> before THEN marks := marks || ' ROWS CHANGED'; END IF;
	IF length(r.message) + length(r.detail) + length(r.hint) > 1000 THEN marks := marks || ' TOO LONG'; END IF;
	RETURN label || ': ' || replace(left(test.refusal(r.state, r.message, r.detail, r.hint), 1000), E'\n  ', ' | ') || marks;
END $$;

-- wrong values by kind of argument
CREATE TABLE test.value (kind text, n int, label text, expression text);
INSERT INTO test.value
SELECT kind, row_number() OVER (), label, expression FROM (VALUES
	('name', 'NULL', 'NULL'), ('name', 'empty', ''''''), ('name', 'blank', 'U&''\200B \00A0'''), ('name', 'unknown', '''nowhere'''),
	('name', 'bell', 'E''a\u0007b'''), ('name', 'line break', 'E''a\nb'''), ('name', '201 bytes', 'repeat(''x'', 201)'), ('name', '1 MB', 'repeat(''x'', 1048576)'),
	('text', 'NULL', 'NULL'), ('text', 'empty', ''''''), ('text', 'blank', '''  '''), ('text', 'escape', 'E''a\u001b[31mb'''), ('text', '1 MB', 'repeat(''x'', 1048576)'),
	('workspace', 'theirs', '''theirs bad'''), ('channel', 'theirs', '''their channel'''), ('workflow', 'theirs', '''their flow'''),
	('timezone', 'POSIX', '''CET-1CEST'''), ('timezone', 'disguised POSIX', '''Europe/Riga+3'''), ('timezone', 'path', '''../../etc/passwd'''), ('timezone', 'case of another', '''europe/atlantis'''),
	('email', 'no domain', '''zoe@'''), ('email', 'two at', '''a@b@c'''), ('email', 'not ASCII', 'U&''zo\00EB@example.org'''),
	('credential', 'path', '''../x'''), ('credential', 'hidden', '''.x'''),
	('remote_url', 'no web address', '''ftp://example.org'''), ('remote_url', 'line break', 'E''https://example.org/\n'''), ('remote_url', 'only a scheme', '''https://'''),
	('visibility', 'misspelt', '''intern'''), ('role_name', 'misspelt', '''mannager'''), ('access', 'misspelt', '''users'''),
	('id', 'NULL', 'NULL'), ('id', '0', '0'), ('id', '-1', '-1'), ('id', '2^31', '2147483648'), ('id', '2^63-1', '9223372036854775807'), ('id', '-2^63', '-9223372036854775808'),
	('revision', 'NULL', 'NULL'), ('revision', '0', '0'), ('revision', '-1', '-1'), ('revision', '2', '2'), ('revision', '2^31-1', '2147483647'),
	('time', 'NULL', 'NULL'), ('time', 'infinity', '''infinity'''), ('time', '-infinity', '''-infinity'''), ('time', 'just past', 'now()'),
	('time', '2 days ago', 'now() - ''2 days''::interval'), ('time', 'in 11 years', 'now() + ''11 years''::interval'), ('time', 'latest', '''294276-12-31 23:59:59.999999+00'''),
	('time', 'earliest', '''4714-11-24 00:00:00+00 BC'''),
	('names', 'NULL', 'NULL'), ('names', 'two dimensions', '''{{a,b},{c,d}}'''), ('names', 'a NULL in it', '''{a,NULL}'''), ('names', 'an empty one', '''{a,""}'''),
	('names', 'a line break', 'ARRAY[E''a\nb'']'), ('names', 'an unknown one', '''{nowhere}'''), ('names', '10,000', '(SELECT array_agg(''c'' || n) FROM generate_series(1, 10000) n)'),
	('names', '1 MB', 'ARRAY[repeat(''x'', 1048576)]'),
	('options', 'array', '''[]'''), ('options', 'text', '''"x"'''), ('options', 'number', '''7'''), ('options', 'null', '''null'''), ('options', 'unknown key', '''{"idempotencykey": "x"}'''),
	('options', 'empty key', '''{"": 1}'''), ('options', 'key of 1 MB', 'jsonb_build_object(repeat(''k'', 1048576), 1)'), ('options', '10,000 keys', '(SELECT jsonb_object_agg(''k'' || n, n) FROM generate_series(1, 10000) n)'),
	('document', 'NULL', 'NULL'), ('document', 'array', '''[]'''), ('document', 'text', '''"x"'''), ('document', 'null', '''null'''), ('document', 'unknown key', '''{"mod": "none"}'''),
	('media', 'NULL', 'NULL'), ('media', 'object', '''{}'''), ('media', 'text', '''"x"'''), ('media', 'text in it', '''["x"]'''), ('media', '101 files', '(SELECT jsonb_agg(''{}''::jsonb) FROM generate_series(1, 101))'),
	('walltime', 'NULL', 'NULL'), ('walltime', 'infinity', '''infinity'''), ('walltime', 'earliest', '''4714-11-24 00:00:00 BC'''), ('walltime', 'latest', '''294276-12-31 23:59:59.999999'''),
	('role', 'NULL', 'NULL'), ('role', 'none', '''-'''), ('role', 'no such OID', '4294967295::oid'),
	('hours', 'NULL', 'NULL'), ('hours', 'array', '''[]'''), ('hours', 'misspelt day', '''{"mo": []}'''), ('hours', 'text', '''{"mon": "09:00"}'''),
	('day', 'NULL', 'NULL'), ('day', 'infinity', '''infinity'''), ('day', '-infinity', '''-infinity'''), ('day', 'earliest', '''4713-11-24 BC'''), ('day', 'year 2200', '''2200-01-01'''),
	('instant', 'NULL', 'NULL'), ('instant', 'infinity', '''infinity'''), ('instant', '-infinity', '''-infinity'''), ('instant', 'latest', '''294276-12-31 23:59:59.999999+00'''), ('instant', 'year 1899', '''1899-12-31 23:59+00'''),
	('amount', 'NULL', 'NULL'), ('amount', 'a day', '''1 day'''), ('amount', 'a month', '''1 month'''), ('amount', '2^63-1 us', '''2562047788:00:54.775807'''), ('amount', '-2^63 us', '''-2562047788:00:54.775807'''),
	('period', 'NULL', 'NULL'), ('period', 'empty', '''empty'''), ('period', 'no start', '''(,2033-01-01)'''), ('period', '-infinity', '''[-infinity,2033-01-01)'''), ('period', 'in 11 years', 'tstzrange(now(), now() + ''11 years''::interval)'), ('period', 'over', 'tstzrange(now() - ''2 hours''::interval, now() - ''1 hour''::interval)'),
	('time_of_day', 'NULL', 'NULL'), ('time_of_day', '24:00', '''24:00'''),
	('ids', 'NULL', 'NULL'), ('ids', 'empty', '''{}'''), ('ids', 'two dimensions', '''{{1,2},{3,4}}'''), ('ids', 'a NULL in it', '''{1,NULL}'''), ('ids', '1,001', '(SELECT array_agg(n::bigint) FROM generate_series(1, 1001) n)'), ('ids', 'none there', '''{0,-1,9223372036854775807}'''),
	('token', 'NULL', 'NULL'), ('token', 'empty', ''''''), ('token', 'blank', '''  '''), ('token', 'escape', 'E''a\u001b[31mb'''), ('token', '43 characters', 'repeat(''x'', 43)'), ('token', '1 MB', 'repeat(''x'', 1048576)'),
	('seconds', 'NULL', 'NULL'), ('seconds', 'NaN', '''NaN'''), ('seconds', 'infinity', '''infinity'''), ('seconds', '-1', '-1'), ('seconds', '86401', '86401'),
	('numbers', 'NULL', 'NULL'), ('durations', 'NULL', 'NULL'), ('durations', 'a NULL in it', '''{NULL,1:1}'''), ('durations', 'no pair', '''{1}'''), ('durations', 'no count', '''{1:}'''), ('durations', 'a comma', '''{"1:1,2:1"}'''),
	('durations', 'out of range', '''{99999:1}'''), ('durations', 'many digits', '''{1:9999999999999999999}'''), ('durations', 'a note', '''{secret}'''), ('number', 'NULL', 'NULL'), ('number', '0', '0'), ('number', '-1', '-1'), ('number', '2^31-1', '2147483647'), ('flag', 'NULL', 'NULL')) AS v (kind, label, expression);
INSERT INTO test.value VALUES ('post', 1, 'theirs', :'their_post'), ('variant', 1, 'theirs', :'their_variant'), ('comment', 1, 'theirs', :'their_comment');

-- a right call of every function: who makes it, and for each argument its name, the kinds of its wrong values, and a right one
CREATE TABLE test.call (n int GENERATED ALWAYS AS IDENTITY, function text, who text, arguments text);
INSERT INTO test.call (function, who, arguments) VALUES
	('create_workspace', 'postgres', $$name~name~'new'; timezone~name timezone~'UTC'; options~options~'{}'$$),
	('set_workspace', 'olga', $$workspace~name workspace~'bad'; options~options~'{}'$$),
	('pause_workspace', 'olga', $$workspace~name workspace~'bad'; reason~text~'why'; options~options~'{}'$$),
	('resume_workspace', 'olga', $$workspace~name workspace~'bad'; reason~text~'why'; options~options~'{}'$$),
	('add_person', 'postgres', $$name~name~'new'; email~name email~'new@example.org'; login~name~NULL; options~options~'{}'$$),
	('set_person', 'postgres', $$person~name~'bad_ed'; options~options~'{"name": "new"}'$$),
	('deactivate_person', 'postgres', $$person~name~'bad_ed'; reason~text~'why'; options~options~'{}'$$),
	('forget_person', 'postgres', $$person~name~'bad_ed'; reason~text~'why'; options~options~'{}'$$),
	('delegate', 'olga', $$person~name~'bad_olga'; delegate~name~'bad_otto'; starts_at~time~now(); ends_at~time~now() + '1 day'::interval; reason~text~'why'; options~options~'{}'$$),
	('record_absence', 'olga', $$person~name~'bad_olga'; starts_at~time~now(); ends_at~time~now() + '1 day'::interval; reason~text~'why'; options~options~'{}'$$),
	('end_delegation', 'olga', $$delegation_id~id~DELEGATION; options~options~'{}'$$),
	('add_member', 'olga', $$workspace~name workspace~'bad'; person~name~'bad_ed'; roles~names~'{editor}'; channels~names~'{blog}'; options~options~'{}'$$),
	('remove_member', 'olga', $$workspace~name workspace~'bad'; person~name~'bad_ed'; reason~text~'why'; options~options~'{}'$$),
	('define_role', 'olga', $$workspace~name workspace~'bad'; role~name~'new'; permissions~names~'{view}'; options~options~'{}'$$),
	('grant_role', 'olga', $$workspace~name workspace~'bad'; person~name~'bad_ed'; role~name role_name~'legal'; channel~name channel~'blog'; options~options~'{}'$$),
	('revoke_role', 'olga', $$workspace~name workspace~'bad'; person~name~'bad_ed'; role~name role_name~'editor'; channel~name channel~NULL; options~options~'{}'$$),
	('register_channel', 'olga', $$workspace~name workspace~'bad'; name~name~'new'; network~name~'sandbox'; settings~document~'{}'; credential~name credential~'x.secret'; options~options~'{}'$$),
	('set_channel', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; options~options~'{}'$$),
	('set_credential', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; credential~name credential~'x.secret'; options~options~'{}'$$),
	('pause_channel', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; reason~text~'why'; options~options~'{}'$$),
	('resume_channel', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; reason~text~'why'; options~options~'{}'$$),
	('create_workflow', 'olga', $$workspace~name workspace~'bad'; name~name~'new'; definition~document~'{"mode": "none"}'; options~options~'{}'$$),
	('use_template', 'olga', $$workspace~name workspace~'bad'; template~name~'none'; options~options~'{}'$$),
	('assign_workflow', 'olga', $$workspace~name workspace~'bad'; workflow~name workflow~'four_eyes'; channel~name channel~'blog'; options~options~'{}'$$),
	('create_post', 'olga', $$workspace~name workspace~'bad'; title~text~'new'; body~text~'text'; channels~names~'{blog}'; publish_at~time~NULL; workflow~name workflow~'four_eyes'; media~media~'[]'; labels~names~'{x}'; external_ref~name~NULL; options~options~'{}'$$),
	('copy_post', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('revise_post', 'olga', $$post_id~id post~DRAFT; body~text~'new'; title~text~'draft'; media~media~'[]'; labels~names~'{x}'; expected_revision~revision~1; options~options~'{}'$$),
	('set_variant', 'olga', $$post_id~id post~DRAFT; channel~name channel~'site'; body~text~'new'; media~media~'[]'; options~options~'{}'$$),
	('remove_variant', 'olga', $$post_id~id post~DRAFT; channel~name channel~'blog'; options~options~'{}'$$),
	('submit', 'olga', $$post_id~id post~DRAFT; note~text~'x'; options~options~'{}'$$),
	('approve', 'ed', $$post_id~id post~REVIEW; revision~revision~1; note~text~'x'; options~options~'{}'$$),
	('request_changes', 'ed', $$post_id~id post~REVIEW; revision~revision~1; note~text~'x'; options~options~'{}'$$),
	('reject', 'ed', $$post_id~id post~REVIEW; revision~revision~1; note~text~'x'; options~options~'{}'$$),
	('abstain', 'ed', $$post_id~id post~REVIEW; revision~revision~1; note~text~'x'; options~options~'{}'$$),
	('retract', 'ed', $$post_id~id post~VOTED; note~text~'x'; options~options~'{}'$$),
	('override', 'otto', $$post_id~id post~REVIEW; reason~text~'why'; options~options~'{}'$$),
	('grant_round', 'olga', $$post_id~id post~LIMITED; rounds~number~1; reason~text~'why'; options~options~'{}'$$),
	('extend_deadline', 'olga', $$post_id~id post~LIMITED; due_at~time~'2033-01-01'; reason~text~'why'; options~options~'{}'$$),
	('migrate_review', 'olga', $$post_id~id post~REVIEW; step_map~document~'{}'; options~options~'{}'$$),
	('archive', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('withdraw', 'olga', $$post_id~id post~REVIEW; note~text~'x'; options~options~'{}'$$),
	('reopen', 'olga', $$post_id~id post~REVIEW; note~text~'x'; options~options~'{}'$$),
	('create_series', 'olga', $$post_id~id post~SERIAL; recurrence~name~'FREQ=DAILY;COUNT=3'; valid_until~time~NULL; options~options~'{}'$$),
	('stop_series', 'olga', $$post_id~id post~SERIES; reason~text~'x'; options~options~'{}'$$),
	('cancel', 'olga', $$post_id~id post~DRAFT; note~text~'x'; options~options~'{}'$$),
	('schedule', 'olga', $$post_id~id post~DRAFT; publish_at~time~now() + '1 day'; timezone~name timezone~'UTC'; options~options~'{}'$$),
	('unschedule', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('publish_now', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('unpublish', 'olga', $$post_id~id post~DRAFT; reason~text~'x'; options~options~'{}'$$),
	('hold', 'olga', $$post_id~id post~DRAFT; reason~text~'x'; options~options~'{}'$$),
	('release', 'olga', $$post_id~id post~DRAFT; note~text~'x'; options~options~'{}'$$),
	('retry', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('confirm_published', 'olga', $$variant_id~id variant~VARIANT; remote_url~text remote_url~'https://example.org/1'; remote_id~text~NULL; options~options~'{}'$$),
	('confirm_not_published', 'olga', $$variant_id~id variant~VARIANT; note~text~'x'; options~options~'{}'$$),
	('tick', 'ed', $$post_id~id post~CHECKED; item~name~'links work'; is_done~flag~true; options~options~'{}'$$),
	('add_comment', 'olga', $$post_id~id post~DRAFT; body~text~'x'; reply_to~id comment~NULL; visibility~name visibility~'internal'; options~options~'{}'$$),
	('edit_comment', 'olga', $$comment_id~id comment~COMMENT; body~text~'x'; options~options~'{}'$$),
	('resolve_comment', 'olga', $$comment_id~id comment~COMMENT; options~options~'{}'$$),
	('create_approval_link', 'otto', $$person~name~'bad_ed'; post_ids~ids~'{REVIEW}'; options~options~'{}'$$),
	('link_view', 'gate', $$token~token~TOKEN1; options~options~'{}'$$),
	('link_decide', 'gate', $$token~token~TOKEN1; post_id~id post~REVIEW; revision~revision~1; verdict~name~'approve'; note~text~'x'; options~options~'{}'$$),
	('link_comment', 'gate', $$token~token~TOKEN2; post_id~id post~REVIEW; body~text~'x'; options~options~'{}'$$),
	('link_reschedule', 'gate', $$token~token~TOKEN2; post_id~id post~REVIEW; publish_at~time~now() + '1 day'; timezone~name timezone~'UTC'; options~options~'{}'$$),
	('revoke_link', 'otto', $$link_id~id~LINKID; reason~text~'why'; options~options~'{}'$$),
	('grant_access', 'postgres', $$role~role~'bad_ed'; access~name access~'user'; options~options~'{}'$$),
	('revoke_access', 'postgres', $$role~name login~'bad_ed'; options~options~'{}'$$),
	('act_as', 'gate', $$person~name~'bad_ed'; options~options~'{}'$$),
	('act_as_token', 'gate', $$assertion~text~'x'; options~options~'{}'$$),
	('assertion_audience', 'olga', $$$$),
	('create_calendar', 'olga', $$workspace~name workspace~'bad'; name~name~'office'; timezone~name timezone~'UTC'; hours~hours~'{}'; options~options~'{}'$$),
	('add_holiday', 'olga', $$workspace~name workspace~'bad'; calendar~name~'office'; day~day~'2030-01-01'; name~name~'x'; options~options~'{}'$$),
	('remove_holiday', 'olga', $$workspace~name workspace~'bad'; calendar~name~'office'; day~day~'2030-01-01'; options~options~'{}'$$),
	('add_business_time', 'olga', $$workspace~name workspace~'bad'; calendar~name~'office'; from_at~instant~'2030-01-01 00:00+00'; amount~amount~'0'$$),
	('business_seconds_between', 'olga', $$workspace~name workspace~'bad'; calendar~name~'office'; from_at~instant~'2030-01-01 00:00+00'; to_at~instant~'2030-01-02 00:00+00'$$),
	('add_slot', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; iso_dow~number~1; local_time~time_of_day~'09:00'; options~options~'{}'$$),
	('remove_slot', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; iso_dow~number~1; local_time~time_of_day~'09:00'; options~options~'{}'$$),
	('add_blackout', 'olga', $$workspace~name workspace~'bad'; period~period~tstzrange(now() + '1 day', now() + '2 days'); reason~text~'why'; options~options~'{}'$$),
	('remove_blackout', 'olga', $$workspace~name workspace~'bad'; blackout_id~id~(SELECT max(id) FROM greenlight.blackout); options~options~'{}'$$),
	('set_rule', 'olga', $$workspace~name workspace~'bad'; rule~document~'{"kind": "alt_text"}'; options~options~'{}'$$),
	('remove_rule', 'olga', $$workspace~name workspace~'bad'; name~name~'kept rule'; options~options~'{}'$$),
	('check_post', 'olga', $$post_id~id post~DRAFT$$),
	('next_slot', 'olga', $$workspace~name workspace~'bad'; channel~name channel~'blog'; after~time~NULL$$),
	('recurrence_times', 'olga', $$recurrence~name~'FREQ=DAILY;COUNT=3'; local_time~walltime~now()::timestamp; timezone~name~'UTC'; until_at~time~now() + interval '9 days'; options~options~'{}'$$),
	('retime', 'olga', $$workspace~name workspace~'bad'; options~options~'{}'$$),
	('fill_slots', 'olga', $$workspace~name workspace~'bad'; options~options~'{}'$$),
	('calendar_ics', 'olga', $$workspace~name workspace~'bad'; options~options~'{}'$$),
	('calendar_html', 'olga', $$workspace~name workspace~'bad'; month~day~'2030-01-01'; options~options~'{}'$$),
	('import_holidays', 'olga', $$workspace~name workspace~'bad'; calendar~name~'office'; ical~text~E'BEGIN:VCALENDAR\nEND:VCALENDAR'; options~options~'{}'$$),
	('current_person', 'olga', $$$$),
	('rebind_logins', 'postgres', $$options~options~'{}'$$),
	('allowed_actions', 'olga', $$post_id~id post~DRAFT$$),
	('explain_gate', 'olga', $$post_id~id post~DRAFT$$),
	('post_history', 'olga', $$post_id~id post~DRAFT$$),
	('decide_many', 'ed', $$decisions~document~'[]'; mode~name~'atomic'; options~options~'{}'$$),
	('transition', 'olga', $$post_id~id post~DRAFT; action~name~'submit'; note~text~'x'; options~options~'{}'$$),
	('schedule_local', 'olga', $$post_id~id post~DRAFT; local_time~walltime~(now() + '1 day')::timestamp; timezone~name timezone~'UTC'; options~options~'{}'$$),
	('split_post', 'olga', $$post_id~id post~DRAFT; options~options~'{}'$$),
	('revise_workflow', 'olga', $$workspace~name workspace~'bad'; workflow~name workflow~'four_eyes'; definition~document~'{"mode": "none"}'; options~options~'{}'$$),
	('deactivate_workflow', 'olga', $$workspace~name workspace~'bad'; workflow~name workflow~'four_eyes'; options~options~'{}'$$),
	('delete_workflow', 'olga', $$workspace~name workspace~'bad'; workflow~name workflow~'four_eyes'; options~options~'{}'$$),
	('workflows_to_review', 'olga', $$workspace~name workspace~'bad'$$),
	('workflow_diagram', 'olga', $$workspace~name workspace~'bad'; workflow~name workflow~'four_eyes'; format~name~'dot'$$),
	('post_diagram', 'olga', $$post_id~id post~DRAFT; format~name~'dot'$$),
	('revision_diff', 'olga', $$post_id~id post~DRAFT; from_revision~revision~1; to_revision~revision~1$$),
	('post_as_of', 'olga', $$post_id~id post~DRAFT; at~time~now()$$),
	('check_content', 'olga', $$network~name~'sandbox'; body~text~'x'; media~media~'[]'; workspace~name workspace~'bad'$$),
	('metrics', 'olga', $$since~day~'2026-01-01'; until~day~'2026-01-31'; workflow~name workflow~'four_eyes'; workspace~name workspace~'bad'$$),
	('compare_periods', 'olga', $$since~day~'2026-01-01'; until~day~'2026-01-31'; workflow~name workflow~'four_eyes'; workspace~name workspace~'bad'$$),
	('metrics_html', 'olga', $$workspace~name workspace~'bad'; since~day~'2026-01-01'; until~day~'2026-01-31'; options~options~'{}'$$),
	('bottlenecks', 'olga', $$workflow~name workflow~'four_eyes'; workspace~name workspace~'bad'$$),
	('histogram_percentile', 'olga', $$buckets~numbers~'{1}'; counts~numbers~'{1}'; fraction~seconds~0.5$$),
	('duration_percentile', 'olga', $$durations~durations~'{1:1}'; fraction~seconds~0.5$$),
	('refresh_metrics', 'postgres', $$options~options~'{}'$$),
	('record_performance', 'postgres', $$variant_id~id variant~VARIANT; at~instant~now(); metric~name~'clicks'; value~seconds~1; options~options~'{}'$$),
	('verify', 'olga', $$$$),
	('verify_chain', 'olga', $$post_id~id post~DRAFT$$),
	('events_after', 'olga', $$seq~id~0; max_events~number~10$$),
	('audit_anchor', 'olga', $$workspace~name workspace~'bad'; up_to~id~1$$),
	('transitions', 'olga', $$$$),
	('permissions', 'olga', $$$$),
	('errors', 'olga', $$$$),
	('settings', 'olga', $$$$),
	('version', 'olga', $$$$),
	('worker_wake', 'olga', $$$$),
	('wait_for_worker', 'olga', $$timeout_seconds~seconds~60$$),
	('run_once', 'olga', $$options~options~'{}'$$),
	('arm_publisher', 'postgres', $$note~text~'x'; options~options~'{}'$$),
	('disarm_publisher', 'postgres', $$reason~text~'x'; options~options~'{}'$$),
	('run_chore', 'postgres', $$chore~name~'slots'; options~options~'{}'$$),
	('install_cron_jobs', 'postgres', $$options~options~'{}'$$),
	('remove_cron_jobs', 'postgres', $$options~options~'{}'$$),
	('publisher_status', 'olga', $$$$),
	('health', 'olga', $$$$);
UPDATE test.call SET arguments = replace(replace(arguments, 'SERIAL', test.post('serial')::text), 'SERIES', test.post('series')::text);
UPDATE test.call SET arguments = replace(replace(replace(arguments, 'TOKEN1', (SELECT quote_literal(token) FROM test.held WHERE n = 1)),
	'TOKEN2', (SELECT quote_literal(token) FROM test.held WHERE n = 2)), 'LINKID', (SELECT link_id::text FROM test.held WHERE n = 1));
UPDATE test.call SET arguments = replace(arguments, 'DELEGATION', (SELECT max(id)::text FROM greenlight_internal.delegation));
UPDATE test.call SET arguments = replace(replace(replace(replace(replace(replace(replace(arguments, 'DRAFT', test.post('draft')::text), 'REVIEW', test.post('review')::text),
	'VOTED', test.post('voted')::text), 'LIMITED', test.post('limited')::text), 'CHECKED', test.post('checked')::text),
	'VARIANT', test.variant('draft', 'blog')::text), 'COMMENT', (SELECT max(id)::text FROM greenlight_internal.comment WHERE post_id = test.post('draft')));
CREATE VIEW test.argument AS
SELECT c.n, c.function, c.who, a.i, split_part(a.text, '~', 1) AS name, string_to_array(split_part(a.text, '~', 2), ' ') AS kinds, split_part(a.text, '~', 3) AS value
FROM test.call c, regexp_split_to_table(c.arguments, '; ') WITH ORDINALITY AS a (text, i) WHERE c.arguments <> '';
-- the call with another value of one argument
CREATE FUNCTION test.with_argument(n int, replaced text, expression text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT * FROM greenlight.%I(%s)', (SELECT c.function FROM test.call c WHERE c.n = $1),
		string_agg(format('%I => %s', a.name, CASE WHEN a.name = replaced THEN expression ELSE a.value END), ', ' ORDER BY a.i))
	FROM test.argument a WHERE a.n = $1 $$;

-- no function and no argument is left out
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'greenlight'::regnamespace AND p.proname <> ALL (SELECT function FROM test.call);
SELECT p.proname, a FROM pg_proc p, unnest(p.proargnames[1:p.pronargs]) a WHERE p.pronamespace = 'greenlight'::regnamespace
EXCEPT SELECT function, name FROM test.argument;

-- the listing; the right calls at first: none of them is refused for its arguments
SELECT c.function, b.state, b.message FROM test.call c, test.bad(c.who, test.with_argument(c.n, '', '')) b
WHERE b.state <> 'TEST1' AND c.function NOT IN ('wait_for_worker', 'run_once', 'act_as_token') ORDER BY c.n;
SELECT test.line(format('%s %s = %s', a.function, a.name, v.label), a.who, test.with_argument(a.n, a.name, v.expression))
FROM test.argument a JOIN test.value v ON v.kind = ANY (a.kinds)
WHERE a.function <> 'run_once'
ORDER BY a.n, a.i, v.n;

-- bytes that are no text: refused by the server itself
SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', convert_from('\xff', 'UTF8'), 'x')$$)
UNION ALL SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', convert_from('\xeda080', 'UTF8'), 'x')$$)
UNION ALL SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', 'x', E'a\u0000b')$$)
UNION ALL SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', 'x', 'x', options => '{"link": "\u0000"}')$$)
UNION ALL SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', 'x', 'x', options => '{"link": "\ud800"}')$$)
UNION ALL SELECT state FROM test.bad('olga', $$SELECT greenlight.create_post('bad', 'x', 'x', options => '{"link": 1e400000}')$$);

-- options with a known key and a wrong value, in every verb that has one
SELECT test.line(format('%s options = %s', c.function, o.options), c.who, test.with_argument(c.n, 'options', quote_literal(o.options)))
FROM (VALUES
	('create_post', '{"campaign": 7}'), ('create_post', '{"campaign": ""}'), ('create_post', '{"link": ["x"]}'), ('create_post', '{"first_comment": {}}'), ('create_post', '{"disclosure": "ad"}'),
	('create_post', '{"disclosure": [1]}'), ('create_post', '{"disclosure": [""]}'), ('create_post', '{"timezone": "x"}'), ('create_post', '{"timezone": true}'), ('create_post', '{"idempotency_key": 7}'),
	('create_post', '{"idempotency_key": ""}'), ('create_post', '{"campaign": "a\u0007b"}'), ('create_post', '{"disclosure": ["a\u0007b"]}'), ('create_post', '{"together": "yes"}'), ('create_post', '{"unpublish_at": null}'), ('create_post', '{"asignee": "x"}'),
	('revise_post', '{"timezone": "UTC"}'), ('revise_post', '{"idempotency_key": "x"}'), ('revise_post', '{"campain": "x"}'), ('revise_post', '{"minor": true}'), ('revise_post', '{"minor": "yes"}'), ('revise_post', '{"minor": null}'),
	('set_variant', '{"data": 1, "more": 2}'), ('set_variant', '{"dta": 1}'),
	('submit', '{"idempotency_key": null, "x": 1}'), ('submit', '{"note": "x"}'), ('approve', '{"on_behalf_of": "bad_olga"}'), ('override', '{"idempotency_key": 7}'), ('retract', '{"revision": 1}'), ('approve', '{"onbehalf": "bad_olga"}'),
	('schedule', '{"fold": "later"}'), ('schedule', '{"fould": "later"}'), ('schedule', '{"publish_until": "x"}'), ('schedule', '{"publish_until": 7}'), ('schedule', '{"publish_until": "infinity"}'), ('create_post', '{"not_before": "2030-02-30"}'), ('revise_post', '{"not_before": "tomorrow"}'), ('schedule_local', '{"publish_until": ""}'),
	('add_blackout', '{"channels": "blog"}'), ('add_blackout', '{"channels": [7]}'), ('add_blackout', '{"channels": ["their channel"]}'), ('add_blackout', '{"at_end": "burst"}'), ('add_blackout', '{"at_end": "shift", "spacing": "1 month"}'), ('add_blackout', '{"spacing": "1 hour"}'),
	('deactivate_person', '{"void_open": true}'), ('deactivate_person', '{"void": true}'), ('deactivate_person', '{"void_open": 1}'), ('approve', '{"on_behalf_of": 7}'), ('approve', '{"on_behalf_of": ""}'),
	('delegate', '{"workspace": 7}'), ('delegate', '{"workspace": "theirs bad"}'), ('delegate', '{"channels": ["blog"]}'), ('delegate', '{"workspace": "bad", "channels": "blog"}'), ('delegate', '{"workspace": "bad", "channels": []}'),
	('delegate', '{"workspace": "bad", "channels": [7]}'), ('delegate', '{"workspace": "bad", "channels": ["their channel"]}'), ('delegate', '{"workspace": "bad", "channels": ["blog"]}'), ('delegate', '{"chanels": []}'),
	('set_person', '{"name": ""}'), ('set_person', '{"name": 7}'), ('set_person', '{"name": "a\nb"}'), ('set_person', '{"name": " "}'), ('set_person', '{"email": "x"}'), ('set_person', '{"login": "nobody here"}'), ('set_person', '{"nme": "x"}')) AS o (function, options)
JOIN test.call c USING (function) ORDER BY c.n, o.options;

-- files of media
SELECT test.line('media = ' || left(media, 60), 'olga', format('SELECT greenlight.create_post(''bad'', ''x'', ''x'', media => %L)', media)) FROM (VALUES
	(1, '[null]'), (2, '[7]'), (3, '[[]]'), (4, '[{}]'), (5, '[{"uri": "x"}]'), (6, '[{"sha256": "x"}]'), (7, '[{"uri": "", "sha256": "x"}]'), (8, '[{"uri": 7, "sha256": "x"}]'),
	(9, '[{"uri": "x", "sha256": "x"}]'), (10, format('[{"uri": "x", "sha256": "%s"}]', repeat('A', 64))), (11, format('[{"uri": "x", "sha256": "%s"}]', repeat('a', 65))),
	(12, format('[{"uri": "x", "sha256": "%s", "kind": 7}]', repeat('a', 64))), (13, format('[{"uri": "x", "sha256": "%s", "alt": []}]', repeat('a', 64))),
	(14, format('[{"uri": "x", "sha256": "%s", "size": -1}]', repeat('a', 64))), (15, format('[{"uri": "x", "sha256": "%s", "size": 1.5}]', repeat('a', 64))), (16, format('[{"uri": "x", "sha256": "%s", "size": "1"}]', repeat('a', 64))),
	(17, format('[{"uri": "x", "sha256": "%s", "size": 1e20}]', repeat('a', 64))), (18, format('[{"uri": "x", "sha256": "%s", "sise": 1}]', repeat('a', 64))),
	(19, format('[{"uri": "x", "sha256": "%s"}, {"uri": "%s", "sha256": "x"}]', repeat('a', 64), repeat('u', 2001))), (20, format('[{"uri": "a\nb", "sha256": "%s"}]', repeat('a', 64))),
	(21, format('[{"uri": "a\u0007b", "sha256": "%s"}]', repeat('a', 64))), (22, format('[{"uri": "x", "sha256": "%s", "alt": "a\u0007b"}]', repeat('a', 64)))) AS m (n, media) ORDER BY n;

-- lists that are too long, and time zones
SELECT test.line('257 channels', 'olga', $$SELECT greenlight.create_post('bad', 'x', 'x', (SELECT array_agg('c' || n) FROM generate_series(1, 257) n))$$);
SELECT test.line('101 labels', 'olga', $$SELECT greenlight.create_post('bad', 'x', 'x', labels => (SELECT array_agg('l' || n) FROM generate_series(1, 101) n))$$);
SELECT test.line('21 roles', 'olga', $$SELECT greenlight.add_member('bad', 'bad_ed', array_fill('editor'::text, ARRAY[21]))$$);
SELECT test.line('an array from 0', 'olga', $$SELECT greenlight.create_post('bad', 'x', 'x', '[0:1]={blog,nowhere}')$$);
SELECT test.line('timezone ' || zone, 'olga', format('SELECT greenlight.schedule(test.post(''draft''), now() + ''1 day'', %L)', zone))
FROM unnest(ARRAY['utc+0', 'GMT+5', '+05:30', '05:30', 'UTC-25', '<+03>-3', 'Europe', 'Europe/', '/Europe/Riga', 'Europe//Riga', 'Europe/Riga ', 'Etc/GMT+24', 'a/b+1', 'Factory', 'leapseconds', 'posix/Europe/Riga+1']) WITH ORDINALITY AS z (zone, n) ORDER BY n;
DROP VIEW test.argument;
DROP TABLE test.call, test.value, test.held;
SELECT * FROM greenlight.verify();
