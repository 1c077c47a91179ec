--
-- api_setup_people: persons are global, an administrator's to make known, change and deactivate;
-- names, addresses in any spelling and logins are unique
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('people', 'mia:manager', 'ann:creator');
CREATE ROLE people_new LOGIN;
CREATE ROLE people_admin LOGIN;
SELECT greenlight.grant_access('people_admin', 'admin');

-- a person, with and without a login
SELECT test.run('postgres', $$SELECT name, is_active FROM greenlight.add_person('people Lin', 'Lin@Example.org')$$);
SELECT test.run('admin', $$SELECT name FROM greenlight.add_person('people Ada', 'ada@example.org', 'people_new')$$);
-- what is stored: the address as given and as compared, the login with its OID
SELECT name, email, email_key, login, login_oid = 'people_new'::regrole AS is_bound
FROM greenlight_internal.person WHERE name LIKE 'people %' ORDER BY name;

-- administrators only
SELECT test.run('mia', $$SELECT greenlight.add_person('people Zoe', 'zoe@example.org')$$);
SELECT test.run('mia', $$SELECT greenlight.set_person('people Lin', '{"name": "x"}')$$);
SELECT test.run('mia', $$SELECT greenlight.deactivate_person('people Lin')$$);

-- unique: name, login, and address whatever its case, width or invisible characters
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Lin', 'other@example.org')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Lin 2', 'lin@example.ORG')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Lin 3', U&'\FF2C\FF49\FF4E@example.org')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Lin 4', U&'l\200Bin@example.org')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Ada 2', 'ada2@example.org', 'people_new')$$);
-- a Cyrillic letter is no Latin one, and no address in ASCII
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Lin 5', U&'l\0456n@example.org')$$);

-- no address, no role
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Zoe', 'zoe')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Zoe', 'zoe@@example.org')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Zoe', repeat('z', 250) || '@example.org')$$);
SELECT test.run('postgres', $$SELECT greenlight.add_person('people Zoe', 'zoe@example.org', 'people_nobody')$$);

-- set_person: each of its options, and null takes the login away
SELECT test.run('admin', $$SELECT name FROM greenlight.set_person('people Lin', '{"name": "people Lin B", "email": "linb@example.org"}')$$);
SELECT test.run('admin', $$SELECT name FROM greenlight.set_person('people Ada', '{"login": null}')$$);
SELECT test.run('admin', $$SELECT name FROM greenlight.set_person('people Lin B', '{"login": "people_new"}')$$);
SELECT name, email, email_key, login FROM greenlight_internal.person WHERE name LIKE 'people %' ORDER BY name;
-- the login counts from the next statement on
SELECT test.run('new', $$SELECT greenlight.current_person()$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access('people_new', 'user')$$);
SELECT test.run('new', $$SELECT greenlight.current_person()$$);
-- refused: what belongs to somebody else, what is unknown, wrong documents
SELECT test.run('admin', $$SELECT greenlight.set_person('people Lin B', '{"name": "people Ada"}')$$);
SELECT test.run('admin', $$SELECT greenlight.set_person('people Lin B', '{"email": "ADA@example.org"}')$$);
SELECT test.run('admin', $$SELECT greenlight.set_person('people Ada', '{"login": "people_new"}')$$);
SELECT test.run('admin', $$SELECT greenlight.set_person('people Lin', '{"name": "x"}')$$);
SELECT test.run('admin', $$SELECT greenlight.set_person('people Ada', '{"mail": "x@example.org"}')$$);
SELECT test.run('admin', $$SELECT greenlight.set_person('people Ada', '{"login": 7}')$$);

-- a person who is deactivated acts no more, in any workspace, and is still named
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('people', 'before', 'text')$$);
SELECT test.run('admin', $$SELECT name, is_active FROM greenlight.deactivate_person('people_ann', 'left')$$);
SELECT test.run('ann', $$SELECT greenlight.current_person()$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('people', 'after', 'text')$$);
SELECT test.run('mia', $$SELECT title, author FROM greenlight.post WHERE workspace = 'people'$$);
SELECT test.run('mia', $$SELECT person, is_active FROM greenlight.member WHERE workspace = 'people' ORDER BY person$$);
-- twice is no mistake; a person who is not there is
SELECT test.run('admin', $$SELECT name, is_active FROM greenlight.deactivate_person('people_ann')$$);
SELECT test.run('admin', $$SELECT greenlight.deactivate_person('people Nobody')$$);
SELECT test.run('admin', $$SELECT greenlight.deactivate_person('people Ada', 'x', '{"void_open": "all"}')$$);
-- nor does anybody make a member of them
SELECT test.run('mia', $$SELECT greenlight.add_member('people', 'people_ann', '{creator}')$$);

-- each change is an event of the database: ids, never names
SELECT action, actor_kind, detail::jsonb - 'person_id' FROM greenlight_internal.event
WHERE workspace_id IS NULL AND (detail::jsonb ->> 'person_id')::bigint IN
	(SELECT id FROM greenlight_internal.person WHERE name LIKE 'people\_ann' OR name LIKE 'people %') ORDER BY seq;
SELECT count(*) FROM greenlight_internal.event WHERE workspace_id IS NULL AND detail ~ 'Lin|Ada';
SELECT * FROM greenlight.verify();
