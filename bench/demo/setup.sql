-- The agency's database: three clients, their people under logins of their own, channels, workflows.
-- psql variable hook: address of the receiver.
CREATE EXTENSION pg_greenlight;

-- Who works here. Everybody logs in as themselves.
CREATE TEMPORARY TABLE people (login, name) AS VALUES
	('elina', 'Elina Berg'), ('tomas', 'Tomas Lind'), ('oskar', 'Oskar Dahl'),
	('liga', 'Līga Ozola'), ('anete', 'Anete Kalna'), ('nils', 'Nils Ekman'), ('sofia', 'Sofia Nyberg'),
	('jisoo', 'Han Jisoo'), ('wei', 'Chen Wei'), ('dahye', 'Yun Dahye'),
	('raivis', 'Raivis Dambis'), ('minseo', 'Park Minseo'), ('haneul', 'Kim Haneul');
SELECT format('CREATE ROLE %I LOGIN', login) FROM people \gexec
SELECT count(greenlight.grant_access(login::regrole, 'user')),
	count(greenlight.add_person(name, login || '@northlight.example', login)) FROM people;

-- Three clients in three time zones; the agency's three people work for all of them.
SELECT greenlight.create_workspace('torna', 'Europe/Riga');
SELECT greenlight.create_workspace('kedjan', 'Europe/Stockholm');
SELECT greenlight.create_workspace('dalbit', 'Asia/Seoul');
SELECT count(greenlight.add_member(w.name, p.name, ARRAY[p.role])) FROM greenlight.workspace w,
	(VALUES ('Elina Berg', 'manager'), ('Tomas Lind', 'strategist'), ('Oskar Dahl', 'assistant')) p (name, role);
SELECT count(greenlight.add_member(workspace, name, ARRAY[role])) FROM (VALUES
	('torna', 'Līga Ozola', 'creator'), ('torna', 'Anete Kalna', 'community_manager'), ('torna', 'Raivis Dambis', 'client'),
	('kedjan', 'Nils Ekman', 'creator'), ('kedjan', 'Sofia Nyberg', 'community_manager'),
	('dalbit', 'Han Jisoo', 'creator'), ('dalbit', 'Chen Wei', 'creator'), ('dalbit', 'Yun Dahye', 'expert'),
	('dalbit', 'Park Minseo', 'client'), ('dalbit', 'Kim Haneul', 'client')) m (workspace, name, role);

-- Where they publish. sandbox is a table, manual is a person, webhook is an HTTP address.
SELECT count(greenlight.register_channel(workspace, name, network)) FROM (VALUES
	('torna', 'instagram', 'sandbox'), ('torna', 'stories', 'sandbox'), ('torna', 'newsletter', 'manual'),
	('kedjan', 'instagram', 'sandbox'), ('kedjan', 'workshop', 'sandbox'), ('kedjan', 'window', 'manual'),
	('dalbit', 'instagram', 'sandbox'), ('dalbit', 'weibo', 'sandbox')) c (workspace, name, network);
SELECT count(greenlight.register_channel(workspace, name, 'webhook',
	jsonb_build_object('url', :'hook' || '/' || name), 'receiver.secret')) FROM (VALUES
	('torna', 'site'), ('kedjan', 'blog'), ('dalbit', 'homepage')) c (workspace, name);

-- How they agree. Every workspace begins with four_eyes (mode required) on all its channels.
SELECT greenlight.use_template('torna', 'none');
SELECT greenlight.assign_workflow('torna', 'none', 'stories');
SELECT greenlight.use_template('kedjan', 'optional');
SELECT greenlight.assign_workflow('kedjan', 'optional', 'workshop');
SELECT greenlight.create_workflow('dalbit', 'desk-expert-museum', '{
	"mode": "multi_level", "steps": [
	{"name": "desk", "requires": [{"roles": ["strategist", "manager"], "quorum": "any"}]},
	{"name": "expert", "requires": [{"role": "expert", "quorum": "any"}]},
	{"name": "museum", "audience": "client", "requires": [{"role": "client", "quorum": "all"}]}]}');
SELECT greenlight.assign_workflow('dalbit', 'desk-expert-museum');

SELECT greenlight.arm_publisher('demonstration');
