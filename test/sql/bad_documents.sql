--
-- bad_documents: a document is read to its last key; what is wrong is refused with its place in it, and
-- leaves every row of every table as it was
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('doc', 'mia:manager');
SELECT greenlight.wait_for_worker(60);
CREATE FUNCTION pg_temp.wrong(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before text := test.hash();
	answer text := test.run('mia', call);
BEGIN
	RETURN replace(answer, E'\n  ', ' | ') || CASE WHEN answer !~ '^22023: ' THEN ' ACCEPTED' WHEN test.hash() <> before THEN ' ROWS CHANGED' ELSE '' END;
END $$;

-- workflows
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', document)) FROM (VALUES
	(1, '{}'), (2, '{"mode": null}'), (3, '{"mode": 7}'), (4, '{"mode": "requird", "steps": []}'), (5, '{"mode": ["none"]}'),
	(6, '{"mode": "required"}'), (7, '{"mode": "optional", "steps": []}'), (8, '{"mode": "multi_level", "steps": []}'), (9, '{"mode": "multi_level"}'),
	(10, '{"mode": "none", "steps": [{"name": "a", "requires": [{"role": "manager"}]}]}'),
	(11, '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "manager"}]}, {"name": "b", "requires": [{"role": "manager"}]}]}'),
	(12, '{"mode": "multi_level", "steps": [{"name": "a", "requires": [{"role": "manager"}]}, {"name": "a", "requires": [{"role": "manager"}]}]}'),
	(13, '{"mode": "required", "steps": {}}'), (14, '{"mode": "required", "steps": "a"}'), (15, '{"mode": "required", "steps": [7]}'), (16, '{"mode": "required", "steps": [null]}'),
	(17, '{"mode": "required", "stesp": []}'), (18, '{"mode": "none", "self_approval": "never"}'), (19, '{"mode": "none", "self_approval": true}')) AS d (n, document) ORDER BY n;
-- a step
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [%s]}', step))) FROM (VALUES
	(1, '{}'), (2, '{"name": "a"}'), (3, '{"name": "", "requires": [{"role": "legal"}]}'), (4, '{"name": 7, "requires": [{"role": "legal"}]}'), (5, '{"name": "a\nb", "requires": [{"role": "legal"}]}'),
	(6, format('{"name": "%s", "requires": [{"role": "legal"}]}', repeat('x', 201))), (7, '{"requires": [{"role": "legal"}]}'), (8, '{"name": "a", "requires": []}'),
	(9, '{"name": "a", "requires": {"role": "legal"}}'), (10, '{"name": "a", "requires": [7]}'), (11, '{"name": "a", "require": [{"role": "legal"}]}'),
	(12, '{"name": "a", "audience": "clients", "requires": [{"role": "legal"}]}'), (13, '{"name": "a", "audience": 7, "requires": [{"role": "legal"}]}'),
	(14, format('{"name": "a", "requires": [%s]}', array_to_string(array_fill('{"role": "legal"}'::text, ARRAY[101]), ',')))) AS s (n, step) ORDER BY n;
-- its condition and its carry rule
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal"}], %s}]}', keys))) FROM (VALUES
	(1, '"when": 7'), (2, '"when": ""'), (3, '"when": "labels"'), (4, '"when": "$.labels[* ? (@ == 1)"'), (6, format('"when": "$.%s"', repeat('x', 2000))), (7, '"when": "$.labels\n"'),
	(8, '"when": "$.labels[*] ? (@ like_regex \"(\")"'), (9, '"carry": "never"'), (10, '"carry": true'), (11, '"carry": "minor", "covers": {"fields": ["body"]}'), (12, '"covers": {"fields": ["body"]}'),
	(13, '"carry": "scope", "covers": {}'), (14, '"carry": "scope", "covers": {"fields": [], "channels": []}'), (15, '"carry": "scope", "covers": ["body"]'), (16, '"carry": "scope", "covers": {"fields": ["bodi"]}'),
	(17, '"carry": "scope", "covers": {"fields": "body"}'), (18, '"carry": "scope", "covers": {"field": ["body"]}'), (19, '"carry": "scope", "covers": {"channels": [7]}'), (20, '"carry": "scope", "covers": {"channels": [""]}'),
	(21, '"carry": "scope", "covers": {"fields": ["body", "body", "body", "body", "body", "body", "body", "body"]}')) AS k (n, keys) ORDER BY n;
-- what a workflow says as a whole
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal"}]}], %s}', keys))) FROM (VALUES
	(1, '"distinct_approvers": "yes"'), (2, '"resubmit": "automatic"'), (3, '"resubmit": true'), (4, '"change_requests": {}'), (5, '"change_requests": 3'), (6, '"change_requests": {"limit": -1}'), (7, '"change_requests": {"limit": 1001}'),
	(8, '"change_requests": {"limit": "3"}'), (9, '"change_requests": {"limit": 1.5}'), (10, '"change_requests": {"limit": 3, "roles": "client"}'), (11, '"change_requests": {"limit": 3, "roles": ["clients"]}'),
	(12, '"change_requests": {"limit": 3, "at_limit": "stop"}'), (13, '"change_requests": {"limit": 3, "role": ["client"]}'), (14, '"review_by": "soon"'), (15, '"review_by": "2027-13-01"'), (16, '"review_by": "2027-02-30"'),
	(17, '"review_by": 20270331'), (18, '"review_by": "2027-3-31"'), (19, '"review_by": "-027-03-31"')) AS k (n, keys) ORDER BY n;
-- all of the keys with values that are right
SELECT name FROM greenlight.create_workflow('doc', 'all keys', '{"mode": "multi_level", "distinct_approvers": true, "resubmit": "auto", "review_by": "2027-03-31",
	"change_requests": {"limit": 0, "roles": ["client"], "at_limit": "block"}, "steps": [
	{"name": "a", "when": "$.labels[*] == \"promo\"", "carry": "scope", "covers": {"channels": ["nowhere"], "fields": ["title", "body", "media", "link", "first_comment", "disclosure", "options"]}, "requires": [{"team": "nowhere"}]},
	{"name": "b", "when": "$.campaign ? (@ starts with \"x\")", "carry": "minor", "requires": [{"role": "legal"}]},
	{"name": "c", "carry": "always", "requires": [{"role": "legal"}]}, {"name": "d", "carry": "none", "requires": [{"role": "legal"}]}]}');
-- a requirement
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "requires": [%s]}]}', requirement))) FROM (VALUES
	(1, '{}'), (2, '{"quorum": "any"}'), (3, '{"role": "legl"}'), (4, '{"role": ["legal"]}'), (5, '{"role": 7}'), (6, '{"role": ""}'), (7, '{"roles": "legal"}'), (8, '{"roles": []}'), (9, '{"roles": ["legal", "legl"]}'),
	(10, '{"roles": ["legal", 7]}'), (11, '{"people": []}'), (12, '{"people": "doc_mia"}'), (13, '{"people": [7]}'), (14, '{"people": ["doc_mia", "doc_nobody"]}'),
	(15, '{"role": "legal", "quorum": "most"}'), (16, '{"role": "legal", "quorum": "at_least"}'), (17, '{"role": "legal", "quorum": 2}'), (18, '{"role": "legal", "quorum": {}}'),
	(19, '{"role": "legal", "quorum": {"at_least": 0}}'), (20, '{"role": "legal", "quorum": {"at_least": 1001}}'), (21, '{"role": "legal", "quorum": {"at_least": 1.5}}'), (22, '{"role": "legal", "quorum": {"at_least": "2"}}'),
	(23, '{"role": "legal", "quorum": {"percent": 0}}'), (24, '{"role": "legal", "quorum": {"percent": 101}}'), (25, '{"role": "legal", "quorum": {"percent": 50, "at_least": 2}}'), (26, '{"role": "legal", "quorum": {"atleast": 2}}'),
	(27, '{"role": "legal", "rejection": "last_ends"}'), (28, '{"role": "legal", "rejection": {"at_least": 0}}'), (29, '{"role": "legal", "rejection": {}}'), (30, '{"role": "legal", "rejection": {"percent": 50}}'),
	(31, '{"role": "legal", "human_only": "yes"}'), (32, '{"people": ["doc_mia"], "quorum": {"at_least": 2}}'), (33, '{"role": "legal", "quorum": "any", "qorum": "all"}'),
	(34, '{"team": 7}'), (35, '{"team": ""}'), (36, '{"team": ["x"]}')) AS r (n, requirement) ORDER BY n;
-- what this version does not carry out is refused as that, and not ignored
SELECT DISTINCT left(test.run('mia', format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', document)), 5) FROM (VALUES
	('{"mode": "none", "on_missed": "hold"}'), ('{"mode": "none", "publish_within": "1 hour"}'), ('{"mode": "none", "late_submit": "deny"}'),
	('{"mode": "required", "steps": [{"name": "a", "deadline": {}, "requires": [{"role": "legal"}]}]}'),
	('{"mode": "required", "steps": [{"name": "a", "checklist": [], "requires": [{"role": "legal"}]}]}'),
	('{"mode": "required", "steps": [{"name": "a", "blocking_comments": true, "requires": [{"role": "legal"}]}]}')) AS d (document);
-- nested deeper than any reader goes, and long
SELECT left(pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', repeat('[', 5000) || repeat(']', 5000))), 60);
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "none", "%s": 1}', repeat('k', 100000))));
SELECT pg_temp.wrong($$SELECT greenlight.create_workflow('doc', 'x', '{"mode": "none", "a\nb\u001b[31m": 1}')$$);

-- settings of channels
SELECT pg_temp.wrong(format('SELECT greenlight.register_channel(''doc'', ''x'', %L, %L)', network, settings)) FROM (VALUES
	(1, 'webhook', '{}'), (2, 'webhook', '{"url": ""}'), (3, 'webhook', '{"url": 7}'), (4, 'webhook', '{"url": null}'), (5, 'webhook', '{"url": "https://example.org/\r\nX-Evil: 1"}'),
	(6, 'webhook', '{"url": "https://example.org/\u0085"}'), (7, 'webhook', format('{"url": "%s"}', repeat('u', 2001))), (8, 'webhook', '{"url": "https://example.org", "ulr": "x"}'),
	(9, 'sandbox', '{"url": "https://example.org"}'), (10, 'manual', '[]'), (11, 'manual', '"x"')) AS c (n, network, settings) ORDER BY n;
SELECT count(*) FROM greenlight.workflow WHERE workspace = 'doc';
SELECT count(*) FROM greenlight.channel WHERE workspace = 'doc';
SELECT * FROM greenlight.verify();
