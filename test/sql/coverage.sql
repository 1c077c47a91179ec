--
-- coverage: the tests before this one have called every function and met every refusal
--
\pset format unaligned
\pset tuples_only on

-- the server counts calls of functions that returned (setup.sql tells it to)
SELECT pg_stat_force_next_flush();
SELECT p.proname FROM pg_proc p
WHERE p.pronamespace = 'greenlight'::regnamespace
	AND p.proname NOT IN ('act_as_token', -- takes a signature: test/t/101_assertions.pl
		'install_cron_jobs', 'remove_cron_jobs') -- take pg_cron: test/t/140_cron.pl
	AND NOT EXISTS (SELECT FROM pg_stat_user_functions s WHERE s.funcid = p.oid AND s.calls > 0)
ORDER BY p.proname COLLATE "C";

-- test.run() and test.bad() note what they met; these nothing can raise yet: no verb of external publishers is there
SELECT DISTINCT e.sqlstate, e.name FROM greenlight.errors() e
WHERE e.sqlstate NOT IN (SELECT state FROM test.raised) ORDER BY e.sqlstate;
SELECT state FROM unnest('{0A000,22004,22008,22023,23505}'::text[]) state WHERE state NOT IN (SELECT r.state FROM test.raised r);
-- and nothing that nobody foresaw
SELECT state FROM test.raised WHERE state ~ '^(XX|P0|58|53)' ORDER BY state;
