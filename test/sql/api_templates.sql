--
-- api_templates: each template as a document, as a picture in both languages, and a post that goes all the
-- way through it
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('tpl', 'ann:creator', 'sam:strategist', 'sue:strategist+approver', 'ed:editor', 'leg:legal', 'hana:hr', 'app:approver', 'cleo:client', 'cora:client', 'ash:assistant', 'mia:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('tpl', 'blog', 'sandbox');
SELECT test.run('ann', $$SELECT name FROM greenlight.use_template('tpl', 'agency')$$);
SELECT w.name, w.version, w.mode, w.is_default, jsonb_pretty(w.definition)
FROM unnest('{none,optional,internal_then_client,agency,regulated}'::text[]) t, greenlight.use_template('tpl', t) w;
SELECT name, mode, jsonb_pretty(definition) FROM greenlight.workflow WHERE workspace = 'tpl' AND name = 'four_eyes';
SELECT test.run('mia', $$SELECT name FROM greenlight.use_template('tpl', 'agency')$$);
-- used, none is assigned
SELECT name, workflow FROM greenlight.channel WHERE workspace = 'tpl';

SELECT greenlight.workflow_diagram('tpl', t) FROM unnest('{none,optional,four_eyes,internal_then_client,agency,regulated}'::text[]) t;
SELECT greenlight.workflow_diagram('tpl', t, 'dot') FROM unnest('{none,optional,four_eyes,internal_then_client,agency,regulated}'::text[]) t;

-- a post of mia for tomorrow, by a template, submitted by its author; and votes
CREATE FUNCTION pg_temp.begun(title text, template text, labels text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''tpl'', %L, ''one'', ''{blog}'', now() + ''1 day'', labels => %L, workflow => %L)', title, labels, template)),
		split_part(test.does('mia', 'submit', title), ',', 1), test.round(title)) $$;
CREATE FUNCTION pg_temp.voted(title text, VARIADIC who text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws('; ', w, split_part(test.does(w, 'approve', $1, (SELECT revision::text FROM greenlight.post WHERE id = test.post($1))), ',', 1), test.round($1)) FROM unnest(who) w $$;

SELECT pg_temp.begun('none', 'none');
SELECT pg_temp.begun('optional', 'optional');
SELECT pg_temp.voted('optional', 'cleo', 'ed');
SELECT pg_temp.begun('four eyes', 'four_eyes');
SELECT pg_temp.voted('four eyes', 'mia', 'sam');
-- a strategist or a manager, then every client
SELECT pg_temp.begun('internal', 'internal_then_client');
SELECT pg_temp.voted('internal', 'cleo', 'ed', 'sam', 'cleo', 'cora');
-- an editor, a strategist, every client; clients may ask three times
SELECT pg_temp.begun('agency', 'agency');
SELECT pg_temp.voted('agency', 'sam', 'ed', 'sam', 'cleo', 'cora');
-- legal at any rate, hr by label, the last word of an approver who has not spoken before; all about this time
SELECT pg_temp.begun('regulated', 'regulated');
SELECT pg_temp.voted('regulated', 'sue', 'leg', 'sue', 'app');
SELECT pg_temp.begun('brand', 'regulated', '{employer-brand}');
SELECT pg_temp.voted('brand', 'sam', 'leg', 'app', 'hana', 'app');
SELECT test.does('ash', 'schedule', 'brand', $$now() + '25 hours'$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('brand'))$$), test.round('brand');
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('brand'))$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('brand'), 'dot')$$);
SELECT pg_temp.voted('brand', 'sam', 'leg', 'hana', 'app');
SELECT * FROM greenlight.verify();
