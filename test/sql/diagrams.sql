--
-- diagrams: a workflow and a post as a picture, in two languages, whatever people call things
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('diagram', 'mia:manager', 'ann:creator', 'sam:strategist', 'ed:editor', 'cleo:client', 'cora:client');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('diagram', c, 'sandbox');
SELECT w.name FROM unnest('{none,optional}'::text[]) t, greenlight.use_template('diagram', t) w;

-- the templates, in both languages
SELECT greenlight.workflow_diagram('diagram', t) FROM unnest('{none,optional,four_eyes}'::text[]) t;
SELECT greenlight.workflow_diagram('diagram', t, 'dot') FROM unnest('{none,optional,four_eyes}'::text[]) t;

-- everything a document can say
SELECT name FROM greenlight.create_calendar('diagram', 'office', 'UTC', '{"mon-fri": [["09:00", "17:00"]]}');
SELECT w.name FROM greenlight.create_workflow('diagram', 'all', '{"mode": "multi_level", "change_requests": {"limit": 3, "roles": ["client"], "at_limit": "escalate"}, "steps": [
	{"name": "internal", "requires": [{"roles": ["strategist", "editor"]}, {"role": "manager", "quorum": {"at_least": 1}, "human_only": true}], "deadline": {"within": "24 hours", "unit": "business", "calendar": "office"}},
	{"name": "legal", "when": "$.labels[*] ? (@ == \"promo\")", "requires": [{"role": "manager", "quorum": {"percent": 50}}]},
	{"name": "brand", "when": "$.networks[*] ? (@ == \"x\")", "requires": [{"people": ["diagram_ed", "diagram_mia"], "quorum": {"at_least": 2}}]},
	{"name": "client", "audience": "client", "carry": "scope", "covers": {"fields": ["body"]}, "requires": [{"role": "client", "quorum": "all"}]}]}') w;
SELECT greenlight.workflow_diagram('diagram', 'all');
SELECT greenlight.workflow_diagram('diagram', 'all', 'dot');

-- a post on its way
SELECT a.name FROM greenlight.create_workflow('diagram', 'two', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"roles": ["strategist", "editor"], "quorum": "all"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client", "quorum": "all"}]}]}') w,
	greenlight.assign_workflow('diagram', w.name) a;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('diagram', 'a post', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('a post'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a post'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('a post'), 1)$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('a post'))$$);
SELECT test.run('cleo', $$SELECT greenlight.post_diagram(test.post('a post'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a post'), 1)$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.approve(test.post('a post'), 1)$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('a post'), 'dot')$$);
-- the client sees their own step, and nothing of the one before
SELECT test.run('cora', $$SELECT greenlight.post_diagram(test.post('a post'))$$);
SELECT test.run('cora', $$SELECT status FROM greenlight.request_changes(test.post('a post'), 1, 'shorter')$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('a post'))$$);
-- of what a post is now, a line is enough
CREATE FUNCTION pg_temp.marks(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT line FROM regexp_split_to_table(greenlight.post_diagram(test.post(title)), '\n') line WHERE line ~ '^    class |pending|waits for|passed"|stale|status:' AND line !~ '-->' $$;
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a post'))$$);
SELECT pg_temp.marks('a post');
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('a post'), 1)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a post'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('a post'), 'other')$$);
SELECT pg_temp.marks('a post');
SELECT test.run('sam', $$SELECT status FROM greenlight.reject(test.post('a post'), 2, 'never')$$);
SELECT pg_temp.marks('a post');
SELECT test.run('ann', $$SELECT status FROM greenlight.reopen(test.post('a post'))$$);
SELECT pg_temp.marks('a post');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a post'))$$);
SELECT test.run(w, $$SELECT status FROM greenlight.approve(test.post('a post'), 2)$$) FROM unnest('{sam,ed,cleo,cora}'::text[]) w;
SELECT pg_temp.marks('a post');
SELECT test.run('mia', $$SELECT status FROM greenlight.schedule(test.post('a post'), now() + '1 day')$$);
SELECT pg_temp.marks('a post');
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('a post'))$$);
SELECT pg_temp.marks('a post');
SELECT a.name FROM greenlight.assign_workflow('diagram', 'none') a;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('diagram', 'free', 'text', '{blog}')$$);
SELECT greenlight.post_diagram(test.post('free'), 'dot');

-- names that would be something else to a careless writer
SELECT test.team('diagram "2"', 'ann:creator', E'x"]; end --> y{"\\N" <b>&amp;#quot;`%%:editor');
SELECT a.name FROM greenlight.create_workflow('diagram "2"', '"] click a "javascript:alert(1)" %%{init}%%', '{"mode": "required", "steps": [
	{"name": "end\"]  x[\"<script>\\N\\\" -> `y` #quot; &lt; %%{init}%% | ; äöü 法務 \u202e", "requires": [{"role": "editor"}]}]}') w, greenlight.assign_workflow('diagram "2"', w.name) a;
SELECT greenlight.workflow_diagram('diagram "2"', '"] click a "javascript:alert(1)" %%{init}%%', f) FROM unnest('{mermaid,dot}'::text[]) f;
SELECT test.run('ann', $$SELECT p.status FROM greenlight.create_post('diagram "2"', E'---\ntitle: "x\\"\n---\n</script>', 'text') c, greenlight.submit(c.id) p$$);
SELECT greenlight.post_diagram(p.id, f) FROM greenlight.post p, unnest('{mermaid,dot}'::text[]) f WHERE p.workspace = 'diagram "2"';
SELECT set_config('test.team', 'diagram', false);

-- refused: what is not there, or not to be seen, and another format
SELECT test.run('ann', $$SELECT greenlight.workflow_diagram('diagram', 'three')$$);
SELECT test.run('ann', $$SELECT greenlight.workflow_diagram('diagram "2"', 'four_eyes')$$) = replace(test.run('ann', $$SELECT greenlight.workflow_diagram('diagram 3', 'four_eyes')$$), 'diagram 3', 'diagram "2"');
SELECT test.run('ann', format('SELECT greenlight.post_diagram(%s)', (SELECT max(id) FROM greenlight.post WHERE workspace = 'diagram "2"')));
SELECT test.run('cleo', $$SELECT greenlight.post_diagram(test.post('free'))$$);
SELECT test.run('ann', $$SELECT greenlight.workflow_diagram('diagram', 'two', 'svg')$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('free'), NULL)$$);
SELECT a.name FROM greenlight.assign_workflow('diagram', 'two', 'site') a;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('diagram', 'both', 'text', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT greenlight.post_diagram(test.post('both'))$$);
