--
-- bad_documents: a document is read to its last key; what is wrong is refused with its place in it, and
-- leaves every row of every table as it was
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('doc', 'mia:manager');
SELECT greenlight.wait_for_worker(60);
SELECT name FROM greenlight.create_workflow('doc', 'base', '{"mode": "none"}');
-- all of the keys with values that are right
SELECT name FROM greenlight.create_workflow('doc', 'all keys', '{"mode": "multi_level", "distinct_approvers": true, "resubmit": "auto", "review_by": "2027-03-31",
	"change_requests": {"limit": 0, "roles": ["client"], "at_limit": "block"}, "steps": [
	{"name": "a", "when": "$.labels[*] == \"promo\"", "carry": "scope", "covers": {"channels": ["nowhere"], "fields": ["title", "body", "media", "link", "first_comment", "disclosure", "options"]}, "requires": [{"team": "nowhere"}]},
	{"name": "b", "when": "$.campaign ? (@ starts with \"x\")", "carry": "minor", "requires": [{"role": "legal"}]},
	{"name": "c", "carry": "always", "requires": [{"role": "legal"}]}, {"name": "d", "carry": "none", "requires": [{"role": "legal"}]}]}');
-- names and signs of a path within its texts are none of it
SELECT name FROM greenlight.create_workflow('doc', 'texts', '{"mode": "required", "steps": [{"name": "a", "when": "$.labels[*] ? (@ == \"$x $.nothing \\\" $y\" || @ like_regex \"$.z$\" || @ == $.campaign)", "requires": [{"role": "legal"}]}]}');
SELECT test.hash() AS before \gset
-- what a document could change; of all rows of all tables once, at the end
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', w.definition_no, w.event_no, (SELECT count(*) FROM greenlight_internal.workflow), (SELECT count(*) FROM greenlight_internal.workflow_version), (SELECT count(*) FROM greenlight_internal.channel),
		(SELECT last_value FROM greenlight_internal.event_seq_seq))
	FROM greenlight_internal.workspace w WHERE w.name = 'doc' $$;
-- the refusal on one line; what it lacks in capitals. A workflow is refused alike whether it is new or revised.
CREATE FUNCTION pg_temp.wrong(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before text := pg_temp.stored();
	answer text := test.run('mia', call);
	again text := test.run('mia', replace(call, 'create_workflow(''doc'', ''x''', 'revise_workflow(''doc'', ''base'''));
BEGIN
	RETURN replace(answer, E'\n  ', ' | ') || CASE WHEN answer !~ '^22023: document is wrong at (\$|settings)' THEN ' NOT REFUSED WITH ITS PLACE'
		WHEN answer !~ '^[^\n]+\n  [^\n]+\n  [^\n]+$' THEN ' NO HINT'
		WHEN again <> answer THEN ' REVISED: ' || again
		WHEN pg_temp.stored() <> before THEN ' ROWS CHANGED' ELSE '' END;
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
-- every key with every type that is not its own
SELECT key || ' = ' || value, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', replace(document, '%', value)))
FROM (VALUES
	(1, 'mode', 'text', '{"mode": %}'), (2, 'steps', 'array', '{"mode": "required", "steps": %}'), (3, 'self_approval', 'text', '{"mode": "none", "self_approval": %}'),
	(4, 'distinct_approvers', 'boolean', '{"mode": "none", "distinct_approvers": %}'), (5, 'resubmit', 'text', '{"mode": "none", "resubmit": %}'), (6, 'review_by', 'text', '{"mode": "none", "review_by": %}'),
	(7, 'change_requests', 'object', '{"mode": "none", "change_requests": %}'), (8, 'limit', 'number', '{"mode": "none", "change_requests": {"limit": %}}'),
	(9, 'limit roles', 'array', '{"mode": "none", "change_requests": {"limit": 1, "roles": %}}'), (10, 'at_limit', 'text', '{"mode": "none", "change_requests": {"limit": 1, "at_limit": %}}'),
	(11, 'a step', 'object', '{"mode": "required", "steps": [%]}'), (12, 'name', 'text', '{"mode": "required", "steps": [{"name": %, "requires": [{"role": "legal"}]}]}'),
	(13, 'audience', 'text', '{"mode": "required", "steps": [{"name": "a", "audience": %, "requires": [{"role": "legal"}]}]}'), (14, 'when', 'text', '{"mode": "required", "steps": [{"name": "a", "when": %, "requires": [{"role": "legal"}]}]}'),
	(15, 'carry', 'text', '{"mode": "required", "steps": [{"name": "a", "carry": %, "requires": [{"role": "legal"}]}]}'), (16, 'covers', 'object', '{"mode": "required", "steps": [{"name": "a", "carry": "scope", "covers": %, "requires": [{"role": "legal"}]}]}'),
	(17, 'channels', 'array', '{"mode": "required", "steps": [{"name": "a", "carry": "scope", "covers": {"channels": %}, "requires": [{"role": "legal"}]}]}'),
	(18, 'fields', 'array', '{"mode": "required", "steps": [{"name": "a", "carry": "scope", "covers": {"fields": %}, "requires": [{"role": "legal"}]}]}'),
	(19, 'requires', 'array', '{"mode": "required", "steps": [{"name": "a", "requires": %}]}'), (20, 'a requirement', 'object', '{"mode": "required", "steps": [{"name": "a", "requires": [%]}]}'),
	(21, 'role', 'text', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": %}]}]}'), (22, 'roles', 'array', '{"mode": "required", "steps": [{"name": "a", "requires": [{"roles": %}]}]}'),
	(23, 'people', 'array', '{"mode": "required", "steps": [{"name": "a", "requires": [{"people": %}]}]}'), (24, 'team', 'text', '{"mode": "required", "steps": [{"name": "a", "requires": [{"team": %}]}]}'),
	(25, 'quorum', 'text', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "quorum": %}]}]}'), (26, 'at_least', 'number', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "quorum": {"at_least": %}}]}]}'),
	(27, 'percent', 'number', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "quorum": {"percent": %}}]}]}'), (28, 'rejection', 'text', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "rejection": %}]}]}'),
	(29, 'rejection at_least', 'number', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "rejection": {"at_least": %}}]}]}'),
	(30, 'human_only', 'boolean', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", "human_only": %}]}]}')) AS k (n, key, type, document),
	(VALUES (1, 'number', '7'), (2, 'text', '"7"'), (3, 'boolean', 'true'), (4, 'array', '[true]'), (5, 'object', '{"seven": 7}')) AS v (m, kind, value)
WHERE kind <> type ORDER BY n, m;
-- what is no object at all, and keys that nobody knows
SELECT document, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', document)) FROM (VALUES
	(1, 'null'), (2, 'true'), (3, '7'), (4, '"none"'), (5, '[]'), (6, '[{"mode": "none"}]'), (7, '{"mode": "none", "": 1}'), (8, '{"mode": "none", " mode": "none"}'), (9, '{"mode": "none", "Mode": "none"}'),
	(10, '{"mode": "none", "a.b": 1}'), (11, '{"mode": "none", "steps[0]": 1}'), (12, '{"mode": "none", "шаги": []}'), (13, '{"mode": "none", "x\"y": 1}'), (14, '{"mode": "none", "change_requests": {"limit": 1, "a b": 1}}')) AS d (n, document) ORDER BY n;
-- names: empty, blank, long, with what is not seen, twice
SELECT left(name, 20), pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "multi_level", "steps": [{"name": "first", "requires": [{"role": "legal"}]}, {"name": "%s", "requires": [{"role": "legal"}]}]}', name))) FROM (VALUES
	(1, ''), (2, '   '), (3, '\t'), (4, '\r\n'), (5, '\u0001'), (6, '\u007f'), (7, '\u0085'), (8, repeat('ж', 101)), (9, 'first'), (10, 'a\u0007b'), (11, '\u00a0'), (12, '\u2003')) AS s (n, name) ORDER BY n;
-- numbers: none, fractions, beyond every type
SELECT keys, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal", %s}]}]}', keys))) FROM (VALUES
	(1, '"quorum": {"at_least": -1}'), (2, '"quorum": {"at_least": 99999999999999999999}'), (3, '"quorum": {"at_least": 1e400}'), (4, '"quorum": {"at_least": 0.0}'), (5, '"quorum": {"at_least": 1.0000000001}'), (6, '"quorum": {"percent": -50}'),
	(7, '"quorum": {"percent": 33.3}'), (8, '"quorum": {"percent": 100.01}'), (9, '"quorum": {"percent": 1e100}'), (10, '"quorum": {"at_least": null}'), (11, '"quorum": {"at_least": [2]}'), (12, '"rejection": {"at_least": 1001}'),
	(13, '"rejection": {"at_least": 4294967297}'), (14, '"rejection": "at_least"'), (15, '"quorum": "percent"'), (16, '"quorum": "Any"'), (17, '"quorum": ["any"]'), (18, '"quorum": ""'), (19, '"rejection": {"at_least": 2, "percent": 50}')) AS r (n, keys) ORDER BY n;
-- who is asked: twice, nobody, fewer than it takes
SELECT left(requirement, 60), pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "manager"}, %s]}]}', requirement))) FROM (VALUES
	(1, '{"people": ["doc_mia", "doc_mia"]}'), (2, '{"people": ["doc_mia", "doc_mia"], "quorum": {"at_least": 2}}'), (3, '{"people": ["doc_mia"], "rejection": {"at_least": 2}}'), (4, '{"roles": ["legal", "hr", "legal"]}'), (5, '{"people": [null]}'), (6, '{"people": [["doc_mia"]]}'),
	(7, '{"people": ["DOC_MIA"]}'), (8, '{"people": [" doc_mia"]}'), (9, '{"role": null, "people": null, "team": null}'), (10, '{"role": "Legal"}'), (11, '{"role": "legal "}'), (12, '{"role": "superuser"}'), (13, '{"role": "*"}'), (14, '{"human_only": true}'),
	(15, format('{"people": [%s]}', (SELECT string_agg(format('"p%s"', n), ', ') FROM generate_series(1, 65) n))), (16, format('{"role": "%s"}', repeat('r', 201))), (17, '{"roles": ["legal"], "role": "legl"}'), (18, '{"people": ["do\u0001c"]}'), (19, '{"role": "legal", "roles": ["legal"]}')) AS r (n, requirement) ORDER BY n;
-- conditions: what is no path, what no post has, what nobody sets
SELECT path, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', jsonb_build_object('mode', 'required', 'steps', jsonb_build_array(jsonb_build_object('name', 'a', 'when', path, 'requires', '[{"role": "legal"}]'::jsonb))))) FROM (VALUES
	(1, ' '), (2, '$.'), (3, '$..labels'), (4, '$.labels[*] == promo'), (5, '$.labels[*] == ''promo'''), (6, '$.labels[*] ? (@ == "promo"'), (7, '@ == "promo"'), (8, 'last'), (9, 'laxx $.labels'), (10, 'lax strict $.labels'), (11, 'STRICT $.label'), (12, '$.labels[*] ? (@ like_regex "[")'),
	(13, '$.labels[*] ? (@ like_regex "x" flag "z")'), (14, '$.labels.nosuch()'), (15, '$.labels && "promo"'), (16, 'SELECT 1'), (17, '$.label[*] == "promo"'), (18, 'strict $.label[*] == "promo"'), (19, '$.nothing'), (20, '$."media kinds"'), (21, '$.Labels[*] == "promo"'),
	(22, '$.labels[*] == $.campain'), (23, '$.labels[*] ? (@ == $.campaign && exists($.chanels))'), (24, '$x'), (25, '$x == 1'), (26, '$"no one" == 1'), (27, '$.labels[*] ? (@ == $label)'), (28, '$labels[*] == "promo"'), (29, '$.body like_regex "free"'), (30, repeat('(', 50) || '1' || repeat(')', 49)),
	(31, '$.labels[*] == "' || chr(1) || '"'), (32, '$.labels[*] starts with $prefix'), (33, '!($.nothing == 1)')) AS c (n, path) ORDER BY n;
-- dates, rules for the limit, what a step covers
SELECT CASE covers WHEN '{"fields": ["body"]}' THEN keys ELSE covers END, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "a", "carry": "scope", "requires": [{"role": "legal"}], "covers": %s}], %s}', covers, keys))) FROM (VALUES
	(1, '{"fields": ["body"]}', '"review_by": ""'), (2, '{"fields": ["body"]}', '"review_by": "2027-+3-31"'), (3, '{"fields": ["body"]}', '"review_by": "2027- 3-31"'), (4, '{"fields": ["body"]}', '"review_by": " 027-03-31"'), (5, '{"fields": ["body"]}', '"review_by": "2027-03-31T00:00:00Z"'),
	(6, '{"fields": ["body"]}', '"review_by": "0000-01-01"'), (7, '{"fields": ["body"]}', '"review_by": "2027-02-29"'), (8, '{"fields": ["body"]}', '"review_by": "31.03.2027"'), (9, '{"fields": ["body"]}', '"review_by": "infinity"'), (10, '{"fields": ["body"]}', '"review_by": "2027/03/31"'),
	(11, '{"fields": ["body"]}', '"change_requests": {"limit": 1, "roles": []}'), (12, '{"fields": ["body"]}', '"change_requests": {"limit": 1, "roles": ["client", "client"]}'), (13, '{"fields": ["body"]}', '"change_requests": {"limit": null}'), (14, '{"fields": ["body"]}', '"change_requests": {"limit": 1e9}'),
	(15, '{"fields": ["body"]}', '"change_requests": {"at_limit": "block"}'), (16, '{"fields": ["body"]}', '"change_requests": {"limit": 1, "at_limit": ""}'), (17, '{"fields": ["body", "body"]}', '"resubmit": "manual"'), (18, '{"channels": ["a", "b", "a"]}', '"resubmit": "manual"'), (19, '{"fields": ["labels"]}', '"resubmit": "manual"'),
	(20, '{"fields": [null]}', '"resubmit": "manual"'), (21, '{"fields": null, "channels": null}', '"resubmit": "manual"')) AS k (n, covers, keys) ORDER BY n;
-- too many steps, requirements, levels
SELECT left(document, 60), pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', document)) FROM (VALUES
	(1, format('{"mode": "multi_level", "steps": [%s]}', (SELECT string_agg(format('{"name": "s%s", "requires": [{"role": "legal"}]}', n), ', ') FROM generate_series(1, 33) n))),
	(2, format('{"mode": "multi_level", "steps": [%s]}', (SELECT string_agg(format('{"name": "s%s", "requires": [{"role": "legal"}]}', n), ', ') FROM generate_series(1, 10000) n))),
	(3, format('{"mode": "required", "steps": [{"name": "a", "requires": [%s]}]}', (SELECT string_agg('{"role": "legal"}', ', ') FROM generate_series(1, 17)))),
	(4, format('{"mode": "required", "steps": %s{}%s}', repeat('[', 1000), repeat(']', 1000))), (5, format('{"mode": "required", "steps": [%s1%s]}', repeat('{"steps": ', 1000), repeat('}', 1000))),
	(6, format('{"mode": "required", "steps": [{"name": "a", "requires": [%s"legal"%s]}]}', repeat('{"role": ', 500), repeat('}', 500))), (7, format('{"mode": %s}', to_jsonb(repeat('none', 10000)))),
	(8, format('{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal"}]}], "self_approval": "%s"}', repeat('x', 99)))) AS d (n, document) ORDER BY n;
-- what is no JSON never comes here: the server refuses it
SELECT left(document, 20), split_part(test.run('mia', format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', document)), E'\n', 1) FROM (VALUES
	(1, ''), (2, '{"mode": "none"'), (3, '{mode: "none"}'), (4, '{"mode": NaN}'), (5, '{"mode": "no\u0000ne"}'), (6, repeat('[', 100000)), (7, '{"mode": "none"} {}')) AS d (n, document) ORDER BY n;
-- what becomes of a post that missed its time
SELECT keys, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "none", %s}', keys))) FROM (VALUES
	(2, '"on_missed": "Hold"'), (3, '"on_missed": {"publish_within": "1 hour"}'), (4, '"publish_within": "1 hour"'), (5, '"on_missed": "publish_within"'),
	(6, '"on_missed": "next_slot", "publish_within": "1 hour"'), (7, '"on_missed": "publish_within", "publish_within": null'), (8, '"on_missed": "publish_within", "publish_within": "0 hours"'),
	(9, '"on_missed": "publish_within", "publish_within": "1 month"'), (10, '"on_missed": "publish_within", "publish_within": "367 days"'), (11, '"on_missed": "publish_within", "publish_within": 2')) AS k (n, keys) ORDER BY n;
-- deadlines: no time, amounts that are none, a calendar too much, too few or unknown, actions that do nothing, ask nobody or stand in for people
SELECT keys, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "multi_level", "steps": [{"name": "a", "requires": [{"role": "legal"}], "deadline": %s}, {"name": "b", "requires": [{"role": "hr"}]}]}', keys))) FROM (VALUES
	(1, '7'), (2, '"24 hours"'), (3, '{}'), (4, '{"within": null}'), (5, '{"within": "soon"}'), (6, '{"within": "0 hours"}'), (7, '{"within": "-1 hour"}'), (8, '{"within": "1 month"}'), (9, '{"within": "367 days"}'), (10, '{"within": "9000 hours"}'), (11, '{"within": 24}'), (12, '{"within": ""}'),
	(13, '{"within": "24 hours", "unit": "days"}'), (14, '{"within": "24 hours", "unit": "business"}'), (15, '{"within": "24 hours", "calendar": "office"}'), (16, '{"within": "24 hours", "unit": "business", "calendar": "nosuch"}'), (17, '{"within": "3 days", "unit": "business", "calendar": "office"}'),
	(18, '{"lead": "-1 hour"}'), (19, '{"lead": "1 year"}'), (20, '{"within": "24 hours", "unit": "business", "calendar": "office", "lead": "1 day"}'), (21, '{"in": "24 hours"}'),
	(22, '{"within": "24 hours", "actions": []}'), (23, '{"within": "24 hours", "actions": {}}'), (24, '{"within": "24 hours", "actions": ["remind"]}'), (25, '{"within": "24 hours", "actions": [{}]}'), (26, '{"within": "24 hours", "actions": [{"do": "remind"}]}'), (27, '{"within": "24 hours", "actions": [{"at": "50%"}]}'),
	(28, '{"within": "24 hours", "actions": [{"at": "50%", "do": "nag"}]}'), (29, '{"within": "24 hours", "actions": [{"at": "50 %", "do": "remind"}]}'), (30, '{"within": "24 hours", "actions": [{"at": "1001%", "do": "remind"}]}'), (31, '{"within": "24 hours", "actions": [{"at": "-1%", "do": "remind"}]}'),
	(32, '{"within": "24 hours", "actions": [{"at": "%", "do": "remind"}]}'), (33, '{"within": "24 hours", "actions": [{"at": "12.5%", "do": "remind"}]}'), (34, '{"within": "24 hours", "actions": [{"at": "-24 hours", "do": "remind"}]}'), (35, '{"within": "24 hours", "actions": [{"at": 50, "do": "remind"}]}'),
	(36, '{"within": "24 hours", "actions": [{"at": "400 days", "do": "remind"}]}'), (37, '{"within": "24 hours", "actions": [{"at": "50%", "do": "remind", "to": "manager"}]}'), (38, '{"within": "24 hours", "actions": [{"at": "50%", "do": "reassign"}]}'), (39, '{"within": "24 hours", "actions": [{"at": "50%", "do": "escalate", "to": "boss"}]}'),
	(40, '{"lead": "2 hours", "actions": [{"at": "100%", "do": "approve"}]}'), (41, '{"lead": "2 hours", "actions": [{"at": "100%", "do": "skip"}]}'), (42, format('{"within": "24 hours", "actions": [%s]}', (SELECT string_agg('{"at": "50%", "do": "remind"}', ', ') FROM generate_series(1, 17)))),
	(43, '{"within": "24 hours", "actions": [{"at": "50%", "do": "remind", "who": "manager"}]}'), (44, '{"within": "24 hours", "unit": "business", "calendar": "office", "actions": [{"at": "1 day", "do": "remind"}]}')) AS k (n, keys) ORDER BY n;
SELECT act, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "multi_level", "steps": [{"name": "a", "requires": [{"role": "legal"}, {"role": "hr", "human_only": true}], "deadline": {"within": "24 hours", "actions": [{"at": "50%%", "do": "remind"}, {"at": "100%%", "do": "%s"}]}}, {"name": "b", "requires": [{"role": "hr"}]}]}', act))) FROM (VALUES (1, 'approve'), (2, 'skip')) AS a (n, act) ORDER BY n;
SELECT pg_temp.wrong($$SELECT greenlight.create_workflow('doc', 'x', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal"}], "deadline": {"within": "24 hours", "actions": [{"at": "100%", "do": "skip"}]}}]}')$$);
SELECT late, pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "none", "late_submit": %s}', late))) FROM (VALUES (1, '"forbid"'), (2, 'true'), (3, '""')) AS l (n, late) ORDER BY n;
-- nested deeper than any reader goes, and long
SELECT left(pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', repeat('[', 5000) || repeat(']', 5000))), 60);
SELECT pg_temp.wrong(format('SELECT greenlight.create_workflow(''doc'', ''x'', %L)', format('{"mode": "none", "%s": 1}', repeat('k', 100000))));
SELECT pg_temp.wrong($$SELECT greenlight.create_workflow('doc', 'x', '{"mode": "none", "a\nb\u001b[31m": 1}')$$);

-- settings of channels
SELECT pg_temp.wrong(format('SELECT greenlight.register_channel(''doc'', ''x'', %L, %L)', network, settings)) FROM (VALUES
	(1, 'webhook', '{}'), (2, 'webhook', '{"url": ""}'), (3, 'webhook', '{"url": 7}'), (4, 'webhook', '{"url": null}'), (5, 'webhook', '{"url": "https://example.org/\r\nX-Evil: 1"}'),
	(6, 'webhook', '{"url": "https://example.org/\u0085"}'), (7, 'webhook', format('{"url": "%s"}', repeat('u', 2001))), (8, 'webhook', '{"url": "https://example.org", "ulr": "x"}'),
	(9, 'sandbox', '{"url": "https://example.org"}'), (10, 'manual', '[]'), (11, 'manual', '"x"')) AS c (n, network, settings) ORDER BY n;
SELECT test.hash() = :'before';
SELECT count(*) FROM greenlight.workflow WHERE workspace = 'doc';
SELECT count(*) FROM greenlight.channel WHERE workspace = 'doc';
SELECT * FROM greenlight.verify();
