--
-- metrics: who reads them, and that they say what happened: two posts with known times
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('meter', 'olga:owner', 'ann:creator', 'ed:editor', 'cli:client', 'ana:analyst', 'ass:assistant');
SELECT name FROM greenlight.register_channel('meter', 'blog', 'sandbox');
SELECT name FROM greenlight.create_workflow('meter', 'two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');
SELECT test.run('olga', $$SELECT name FROM greenlight.assign_workflow('meter', 'two')$$);
SELECT name FROM greenlight.create_calendar('meter', 'office', 'UTC', '{"mon-fri": [["09:00", "17:00"]]}');

-- one in two rounds: Friday to Monday; a note that looks like an event says nothing
SELECT greenlight_test.set_clock('2026-03-06 10:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('meter', 'slow', 'secret words', '{blog}', options => '{"campaign": "spring"}')$$);
SELECT greenlight_test.set_clock('2026-03-06 11:00+00');
SELECT test.does('ann', 'submit', 'slow');
SELECT greenlight_test.set_clock('2026-03-06 12:30+00');
SELECT test.does('ed', 'request_changes', 'slow', '1', '''"review": "approved"''');
SELECT greenlight_test.set_clock('2026-03-06 16:00+00');
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('slow'), 'other words')$$);
SELECT test.does('ann', 'submit', 'slow');
SELECT greenlight_test.set_clock('2026-03-06 18:00+00');
SELECT test.does('ed', 'approve', 'slow', '2');
SELECT greenlight_test.set_clock('2026-03-09 10:00+00');
SELECT test.does('cli', 'approve', 'slow', '2');
-- one at the first try, one that waits
SELECT greenlight_test.set_clock('2026-03-09 10:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('meter', 'fast', 'text', '{blog}')))$$);
SELECT greenlight_test.set_clock('2026-03-09 10:10+00');
SELECT test.does('ed', 'approve', 'fast', '1');
SELECT test.does('cli', 'approve', 'fast', '1');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('meter', 'open', 'text', '{blog}')))$$);
SELECT greenlight_test.set_clock('2026-03-09 12:00+00');
SELECT changes > 0 FROM greenlight.refresh_metrics();
SELECT posts, changes FROM greenlight.refresh_metrics();

SELECT x.* FROM greenlight_bi.dim_workspace w, LATERAL (SELECT p.review_state, p.first_submitted_at, p.first_response_at, p.approved_at, p.revision_rounds, p.change_requests, p.is_first_pass,
	p.cycle_time_seconds, p.cycle_time_business_seconds, p.time_to_first_response_seconds, p.rework_seconds, split_part(p.campaign_id, '/', 2)
	FROM greenlight_bi.fact_post p WHERE p.workspace_id = w.workspace_id ORDER BY p.post_id) x WHERE w.workspace = 'meter';
SELECT state, entered_at, exited_at FROM greenlight_bi.fact_post_state WHERE post_id = test.post('slow') ORDER BY turn;
SELECT round, step_order, outcome, duration_seconds, business_seconds, is_open FROM greenlight_bi.fact_step_visit WHERE post_id = test.post('slow') ORDER BY round, step_order;
SELECT p.person, d.verdict, d.requested_at, d.response_seconds, d.response_business_seconds, d.has_note FROM greenlight_bi.fact_decision d JOIN greenlight_bi.dim_person p USING (person_id) WHERE post_id = test.post('slow') ORDER BY decided_at;
SELECT p.person, c.kind, c.n FROM greenlight_bi.fact_contribution c JOIN greenlight_bi.dim_person p USING (person_id) WHERE post_id = test.post('slow') ORDER BY 1, 2;
SELECT a.day, a.created, a.submitted, a.approved, a.first_pass, a.cycle_time_seconds, a.cycle_time_business_seconds FROM greenlight_bi.agg_approval_daily a JOIN greenlight_bi.dim_workspace USING (workspace_id) WHERE workspace = 'meter' ORDER BY 1;
SELECT a.day, a.state, a.entered, a.exited, a.wip_end FROM greenlight_bi.agg_flow_daily a JOIN greenlight_bi.dim_workspace USING (workspace_id) WHERE workspace = 'meter' ORDER BY 1, 2;
SELECT p.person, l.waiting FROM greenlight_bi.now_reviewer_load l JOIN greenlight_bi.dim_person p USING (person_id) JOIN greenlight_bi.dim_workspace USING (workspace_id) WHERE workspace = 'meter';

-- for people: within 100 columns
\pset tuples_only off
\pset format aligned
SELECT * FROM greenlight.metrics('2026-03-01', '2026-03-31', workspace => 'meter') WHERE n > 0;
SELECT * FROM greenlight.compare_periods('2026-03-09', '2026-03-11', workspace => 'meter') WHERE n > 0;
\pset tuples_only on
\pset format unaligned
SELECT test.run('ana', $$SELECT count(*) FROM greenlight.bottlenecks(workspace => 'meter')$$);
SELECT test.run('ann', $$SELECT count(*) FROM greenlight.bottlenecks()$$);
SELECT test.run('ana', $$SELECT count(*) FROM greenlight.metrics('2026-03-01', '2026-03-31')$$);
SELECT test.run('ana', $$SELECT metric FROM greenlight.metrics('2026-03-02', '2026-03-01')$$);
SELECT test.run('ana', $$SELECT metric FROM greenlight.metrics('infinity')$$);
SELECT test.run('ana', $$SELECT metric FROM greenlight.metrics(workflow => 'no such')$$);
SELECT test.run('ana', $$SELECT metric FROM greenlight.metrics(workspace => 'no such')$$);
SELECT test.run('ann', $$SELECT metric FROM greenlight.metrics(workspace => 'meter')$$);
SELECT test.run('ann', $$SELECT n FROM greenlight.metrics('2026-03-01', '2026-03-31') WHERE metric = 'created'$$);
SELECT greenlight.histogram_percentile('{100,0}', '{1,1}', 0.5), greenlight.histogram_percentile('{}', '{}', 0.5), greenlight.histogram_percentile('{1}', '{1}', 2);

-- who brings them up to date
SELECT test.run('olga', $$SELECT changes FROM greenlight.refresh_metrics()$$);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT greenlight.refresh_metrics();
ROLLBACK;
SELECT greenlight_test.reset_clock();

-- published without an approval, and approved by override: both are counted; withdrawn is not rejected
SELECT name FROM greenlight.register_channel('meter', 'shop', 'sandbox');
SELECT name FROM greenlight.use_template('meter', 'optional');
SELECT test.run('olga', $$SELECT name FROM greenlight.assign_workflow('meter', 'optional', 'shop')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('meter', 'loose', 'text', '{shop}')$$);
SELECT test.does('olga', 'publish_now', 'loose');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('meter', 'forced', 'text', '{blog}')))$$);
SELECT test.does('ann', 'withdraw', 'forced');
SELECT test.does('ann', 'submit', 'forced');
SELECT test.does('olga', 'override', 'forced', '''in a hurry''');
SELECT greenlight.wait_for_worker(60);
SELECT changes > 0 FROM greenlight.refresh_metrics();
SELECT status, is_published_without_approval, has_override, is_first_pass, rejections, withdrawals FROM greenlight_bi.fact_post WHERE post_id IN (test.post('loose'), test.post('forced')) ORDER BY post_id;
SELECT sum(a.published_without_approval), sum(a.approved_by_override), sum(a.rejected) FROM greenlight_bi.agg_approval_daily a JOIN greenlight_bi.dim_workspace USING (workspace_id) WHERE workspace = 'meter';

-- what came of it: by who may publish, of what is out, since then and not in the future; once more replaces
SELECT published_at AS out_at FROM greenlight_internal.variant WHERE id = test.variant('loose', 'shop') \gset
SELECT test.run(w, format($$SELECT metric, value FROM greenlight.record_performance(test.variant('loose', 'shop'), %L, 'clicks', 12)$$, :'out_at')) FROM unnest('{ass,ann,ana,cli}'::text[]) w;
SELECT test.run('ass', format($$SELECT metric, value FROM greenlight.record_performance(test.variant('loose', 'shop'), %L, 'clicks', 13)$$, :'out_at'));
SELECT test.run('ass', format($$SELECT value FROM greenlight.record_performance(test.variant('loose', 'shop'), %L, 'clicks', 13)$$, :'out_at'::timestamptz + '1 day'::interval));
SELECT test.run('ass', format($$SELECT value FROM greenlight.record_performance(test.variant('loose', 'shop'), %L, 'clicks', 13)$$, :'out_at'::timestamptz - '1 second'::interval));
SELECT test.run('ass', $$SELECT value FROM greenlight.record_performance(test.variant('loose', 'shop'), now(), 'clicks', 'NaN')$$);
SELECT test.run('ass', $$SELECT value FROM greenlight.record_performance(test.variant('forced', 'blog'), now(), 'clicks', 1)$$);
SELECT metric, value FROM greenlight.record_performance(test.variant('loose', 'shop'), :'out_at', 'saves', 20);
SELECT test.run('ana', $$SELECT d.outcome, f.metric, f.value FROM greenlight_bi.fact_performance f JOIN greenlight_bi.fact_delivery d USING (variant_id) ORDER BY f.metric$$);

-- an analyst's login: all of greenlight_bi, and what answers from it; of every other relation and function nothing
SELECT test.team('meter2', 'otto:owner', 'ina:creator');
SELECT test.run('ina', $$SELECT status FROM greenlight.create_post('meter2', 'theirs', 'x')$$);
SELECT changes > 0 FROM greenlight.refresh_metrics();
CREATE ROLE meter_all LOGIN;
CREATE ROLE meter_one LOGIN;
SELECT access FROM greenlight.grant_access('meter_all', 'analyst');
SELECT access FROM greenlight.grant_access('meter_one', 'analyst', '{"workspaces": ["meter2"]}');
SELECT detail ->> 'workspaces' IS NOT NULL FROM greenlight.event WHERE action = 'grant_access' ORDER BY seq DESC LIMIT 1;
SELECT test.run('postgres', $$SELECT greenlight.grant_access('meter_one', 'analyst', '{"workspaces": ["nowhere"]}')$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access('meter_one', 'analyst', '{"workspaces": []}')$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access('meter_one', 'user', '{"workspaces": ["meter2"]}')$$);
SET test.team = 'meter';
CREATE FUNCTION test.reads(name text, relation regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(name));
	EXECUTE format('SELECT count(*) FROM (SELECT * FROM %s LIMIT 1) x', relation) INTO n;
	RETURN 'read';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT n.nspname, test.reads('all', c.oid) AS outcome, string_agg(c.relname, ' ' ORDER BY c.relname COLLATE "C") FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('greenlight', 'greenlight_internal', 'greenlight_bi') AND c.relkind IN ('r', 'v', 'S') GROUP BY 1, 2 ORDER BY 1, 2;
SELECT n.nspname, string_agg(p.proname, ' ' ORDER BY p.proname COLLATE "C") FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname LIKE 'greenlight%' AND n.nspname <> 'greenlight_test' AND has_function_privilege('meter_all', p.oid, 'EXECUTE') GROUP BY 1 ORDER BY 1;
SELECT string_agg(privilege, ' ') FROM unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) privilege
WHERE EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname LIKE 'greenlight%' AND c.relkind IN ('r', 'v') AND has_table_privilege('meter_all', c.oid, privilege));
-- the tables that it may read by their columns hold no content, wherever they come from
SELECT string_agg(DISTINCT a.attname, ' ' ORDER BY a.attname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind = 'r' AND a.atttypid IN ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'text[]'::regtype)
	AND has_column_privilege('meter_all', c.oid, a.attnum, 'SELECT');
SELECT r, test.run(r, $$SELECT string_agg(DISTINCT workspace, ' ' ORDER BY workspace) FROM greenlight_bi.dim_workspace WHERE workspace LIKE 'meter%'$$) FROM unnest('{all,one,ana,olga,ann,cli,ed}'::text[]) r;
SELECT r, test.run(r, $$SELECT (SELECT count(*) FROM greenlight_bi.fact_post p JOIN greenlight_bi.dim_workspace USING (workspace_id) WHERE workspace LIKE 'meter%'), (SELECT count(*) FROM greenlight.post WHERE workspace LIKE 'meter%')$$) FROM unnest('{one,ana,olga,ann,cli}'::text[]) r;
SELECT r, test.run(r, $$SELECT n > 0 FROM greenlight.metrics() WHERE metric = 'created'$$) FROM unnest('{all,one,ana,ann}'::text[]) r;
-- what deadlines did in the tests before, once more from the log and the tables of the workflow
CREATE VIEW test.counted AS SELECT id FROM greenlight_internal.post WHERE NOT is_hidden;
SELECT what, stored > 0, stored = counted FROM (VALUES
	('escalated visits', (SELECT sum(escalated) FROM greenlight_bi.agg_step_daily), (SELECT count(*) FROM greenlight_internal.review_step s JOIN test.counted p ON p.id = s.post_id
		WHERE s.closed_at IS NOT NULL AND s.state NOT IN ('skipped', 'carried') AND EXISTS (SELECT FROM greenlight_internal.event e
			WHERE e.post_id = s.post_id AND e.action = 'escalate' AND (e.detail::jsonb ->> 'step')::int = s.step + 1 AND e.at BETWEEN s.opened_at AND s.closed_at))),
	('deemed votes', (SELECT sum(deemed) FROM greenlight_bi.agg_person_daily), (SELECT count(*) FROM greenlight_internal.decision d JOIN test.counted p ON p.id = d.post_id WHERE d.verdict = 'deemed_approved')),
	('deemed approvals', (SELECT sum(deemed_approvals) FROM greenlight_bi.agg_approval_daily), (SELECT count(*) FROM greenlight_internal.decision d JOIN greenlight_bi.fact_post p USING (post_id)
		WHERE d.verdict = 'deemed_approved' AND p.approved_at IS NOT NULL)),
	('expired', (SELECT sum(expired) FROM greenlight_bi.agg_approval_daily), (SELECT count(*) FROM greenlight_internal.event e JOIN test.counted p ON p.id = e.post_id WHERE e.detail ~ '"review": "expired"')),
	('late votes', (SELECT sum(sla_decisions - sla_met) FROM greenlight_bi.agg_person_daily), (SELECT count(*) FROM greenlight_internal.decision d JOIN test.counted p ON p.id = d.post_id
		WHERE d.is_late AND d.verdict <> 'deemed_approved')),
	('votes', (SELECT sum(n) FROM greenlight_bi.agg_duration_daily WHERE metric = 'response'), (SELECT count(*) FROM greenlight_internal.decision d JOIN test.counted p ON p.id = d.post_id
		WHERE d.verdict <> 'deemed_approved'))) x (what, stored, counted);
DROP VIEW test.counted;
-- a function of the reader's own sees no row of another workspace
CREATE TABLE test.seen (workspace_id bigint);
GRANT INSERT ON test.seen TO PUBLIC;
CREATE FUNCTION test.leak(bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN INSERT INTO test.seen VALUES ($1); RETURN true; END $$;
SELECT r.name, test.run('one', format('SELECT count(*) FROM greenlight_bi.%I WHERE test.leak(workspace_id)', r.name)) <> '' FROM (VALUES ('fact_post'), ('agg_approval_daily'), ('dim_channel'), ('fact_delivery'), ('now_wip')) r (name);
SELECT count(*) FROM test.seen s JOIN greenlight_internal.workspace w ON w.id = s.workspace_id WHERE w.name <> 'meter2';
DROP TABLE test.seen;
DROP FUNCTION test.leak(bigint);
DROP FUNCTION test.reads(text, regclass);
SELECT * FROM greenlight.verify();
