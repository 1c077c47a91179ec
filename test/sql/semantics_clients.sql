--
-- semantics_clients: what of a post a client sees where the step for clients does not apply, or counts on: the view and
-- post_as_of() agree, and neither shows what reached nobody
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('sk', 'mia:manager', 'ed:editor', 'cleo:client', 'olga:owner');
SELECT name FROM greenlight.register_channel('sk', 'blog', 'sandbox');
-- the client first, by label or at any rate, then an editor
SELECT w.name FROM (VALUES ('by label', '"when": "$.labels[*] == \"client\""'), ('carried', '"carry": "always"')) AS f (name, rule), greenlight.create_workflow('sk', f.name, format('{"mode": "multi_level", "steps": [
	{"name": "client", "audience": "client", %s, "requires": [{"role": "client"}]}, {"name": "look", "requires": [{"role": "editor"}]}]}', rule)::jsonb) w;
CREATE FUNCTION pg_temp.sent(title text, flow text, labels text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT status FROM greenlight.create_post(''sk'', %L, ''one'', ''{blog}'', workflow => %L, labels => %L)', title, flow, labels)) || '; ' || test.does('mia', 'submit', title) $$;
CREATE FUNCTION pg_temp.sees(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' / ', test.round(title), test.run('cleo', format('SELECT revision, body FROM greenlight.post WHERE id = %s', test.post(title))),
		split_part(test.run('cleo', format('SELECT revision, body FROM greenlight.post_as_of(%s, ''infinity'')', test.post(title))), E'\n', 1)) $$;

-- a step that does not apply reaches nobody; with none that applies, clients see the post from approval on
SELECT pg_temp.sent('skipped', 'by label');
SELECT pg_temp.sees('skipped');
SELECT test.does('ed', 'approve', 'skipped', '1');
SELECT pg_temp.sees('skipped');
SELECT test.does('mia', 'revise_post', 'skipped', '''two''');
SELECT pg_temp.sees('skipped');
SELECT test.does('mia', 'submit', 'skipped');
SELECT pg_temp.sees('skipped');
SELECT test.does('ed', 'approve', 'skipped', '2');
SELECT pg_temp.sees('skipped');
-- where it applies after all, it is the step that they see it by
SELECT test.does('mia', 'revise_post', 'skipped', '''three''', 'labels => ''{client}''');
SELECT test.does('mia', 'submit', 'skipped');
SELECT pg_temp.sees('skipped');
-- once it does not apply any more, they see the next revision from its approval on
SELECT pg_temp.sent('labelled', 'by label', '{client}');
SELECT test.does('cleo', 'approve', 'labelled', '1');
SELECT test.does('mia', 'revise_post', 'labelled', '''two''', 'labels => ''{}''');
SELECT pg_temp.sees('labelled');
SELECT test.does('ed', 'approve', 'labelled', '2');
SELECT pg_temp.sees('labelled');

-- an approval of theirs that is carried shows them nothing newer
SELECT pg_temp.sent('carried', 'carried');
SELECT test.does('cleo', 'approve', 'carried', '1');
SELECT test.does('mia', 'revise_post', 'carried', '''two''');
SELECT pg_temp.sees('carried');
SELECT test.does('ed', 'approve', 'carried', '2');
SELECT pg_temp.sees('carried');

-- overridden, the same: where their step did not apply they see what was approved
SELECT pg_temp.sent('overridden', 'by label');
SELECT test.does('olga', 'override', 'overridden', '''urgent''');
SELECT pg_temp.sees('overridden');
-- also a draft that had been in review as it is
SELECT pg_temp.sent('withdrawn', 'by label');
SELECT test.does('mia', 'withdraw', 'withdrawn');
SELECT pg_temp.sees('withdrawn');
SELECT test.does('olga', 'override', 'withdrawn', '''urgent''');
SELECT pg_temp.sees('withdrawn');
SELECT * FROM greenlight.verify();
