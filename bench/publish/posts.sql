-- As the gateway: :n posts of one variant, approved, the i-th due :'lead' + i * :'step' after the
-- start of the last statement, which is printed as seconds since 1970 plus the lead.
\set ON_ERROR_STOP 1
CREATE TEMP TABLE new (id bigint, i int);
SELECT format($$INSERT INTO new SELECT p.id, i FROM (SELECT greenlight.act_as('author') a OFFSET 0) x, generate_series(%s, %s, 10) i,
	LATERAL greenlight.create_post('ws %s', 'post ' || left(a, 0), repeat('Spring launch. ', 33), ARRAY['c ' || (i / 10) %% 8]) p$$, w, :n, w)
	FROM generate_series(1, LEAST(10, :n)) w \gexec
SELECT count(*) FROM (SELECT greenlight.act_as('author') a OFFSET 0) x, new, LATERAL greenlight.submit(id + 0 * length(a)) p;
SELECT count(*) FROM (SELECT greenlight.act_as('editor') a OFFSET 0) x, new, LATERAL greenlight.approve(id + 0 * length(a), 1) p;
SELECT count(*) FROM (SELECT greenlight.act_as('manager') a OFFSET 0) x, new, LATERAL greenlight.approve(id + 0 * length(a), 1) p;
SELECT DISTINCT 'due ' || extract(epoch FROM now() + :'lead') FROM (SELECT greenlight.act_as('manager') a OFFSET 0) x, (SELECT id, i FROM new ORDER BY i) n,
	LATERAL greenlight.schedule(id + 0 * length(a), now() + :'lead' + i * :'step'::interval) p;
