--
-- api_schedule_local: a time on the wall becomes the instant that people mean, also on the two days a
-- year on which the clocks are changed
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

-- before the clocks are changed in Riga, in New York and, by half an hour, on Lord Howe Island
SELECT greenlight_test.set_clock('2035-03-01 00:00+00');
SELECT test.team('local', 'mia:manager', 'ann:creator');
SELECT name FROM greenlight.register_channel('local', 'blog', 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('local', 'p', 'text', '{blog}')$$);
CREATE FUNCTION pg_temp.at(local timestamp, zone text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT publish_at, publish_local, timezone FROM greenlight.schedule_local(test.post(''p''), %L, %L, %L)', local, zone, options)) $$;
SELECT pg_temp.at('2035-06-01 10:00', 'Europe/Riga');
SELECT pg_temp.at('2035-12-01 10:00:00.123456', 'Europe/Riga');
SELECT pg_temp.at('2035-06-01 10:00', 'UTC');
SELECT pg_temp.at('2035-06-01 10:00', 'Asia/Kathmandu');
-- left out: forward, and said so
SELECT pg_temp.at('2035-03-25 02:59:59', 'Europe/Riga');
SELECT pg_temp.at('2035-03-25 03:00', 'Europe/Riga');
SELECT pg_temp.at('2035-03-25 03:30', 'Europe/Riga');
SELECT pg_temp.at('2035-03-25 03:30', 'Europe/Riga', '{"fold": "later"}');
SELECT pg_temp.at('2035-03-25 04:00', 'Europe/Riga');
SELECT pg_temp.at('2035-03-11 02:15', 'America/New_York');
SELECT pg_temp.at('2035-10-07 02:10', 'Australia/Lord_Howe');
-- twice: the earlier one, unless the later is asked for
SELECT pg_temp.at('2035-10-28 02:59:59', 'Europe/Riga');
SELECT f, pg_temp.at('2035-10-28 03:30', 'Europe/Riga', f) FROM unnest('{"{}","{\"fold\": \"earlier\"}","{\"fold\": \"later\"}"}'::jsonb[]) f;
SELECT pg_temp.at('2035-10-28 04:00', 'Europe/Riga');
SELECT f, pg_temp.at('2035-11-04 01:30', 'America/New_York', f) FROM unnest('{"{}","{\"fold\": \"later\"}"}'::jsonb[]) f;
SELECT f, pg_temp.at('2036-04-06 01:45', 'Australia/Lord_Howe', f) FROM unnest('{"{}","{\"fold\": \"later\"}"}'::jsonb[]) f;
-- every half hour around every change of the clocks in a year, and some of the days between: an instant with this
-- wall time and none before it, or where there is none the next wall time there is
CREATE FUNCTION pg_temp.wrong(zone text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	local timestamp;
	came timestamptz;
BEGIN
	SET LOCAL client_min_messages = warning;
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login('ann'));
	FOR local IN
		SELECT l FROM generate_series('2035-03-02'::timestamp, '2036-02-28', '30 minutes') l
		WHERE l AT TIME ZONE zone - (l - interval '1 day') AT TIME ZONE zone <> interval '1 day' OR l = date_trunc('day', l) + interval '150 minutes'
	LOOP
		came := (greenlight.schedule_local(test.post('p'), local, zone)).publish_at;
		IF local AT TIME ZONE zone AT TIME ZONE zone = local THEN
			IF came AT TIME ZONE zone <> local OR (came - interval '30 minutes') AT TIME ZONE zone = local OR (came - interval '1 hour') AT TIME ZONE zone = local THEN
				RETURN NEXT format('%s in %s: %s', local, zone, came);
			END IF;
		ELSIF came AT TIME ZONE zone <= local OR came AT TIME ZONE zone > local + interval '1 hour' THEN
			RETURN NEXT format('%s in %s: %s, in no gap', local, zone, came);
		END IF;
	END LOOP;
	RESET SESSION AUTHORIZATION;
END $$;
SELECT pg_temp.wrong(z) FROM unnest('{Europe/Riga,America/New_York,Australia/Lord_Howe,Africa/Casablanca,America/St_Johns,Asia/Kolkata}'::text[]) z;

SELECT pg_temp.at('2035-02-01 10:00', 'UTC');
SELECT pg_temp.at('2046-02-01 10:00', 'UTC');
SELECT pg_temp.at(t, 'UTC') FROM unnest('{infinity,-infinity,"4714-11-24 00:00 BC","294276-12-31 23:59:59"}'::timestamp[]) t;
SELECT pg_temp.at(NULL, 'UTC');
SELECT pg_temp.at('2035-06-01 10:00', NULL);
SELECT pg_temp.at('2035-06-01 10:00', 'Europe/Rigga');
SELECT pg_temp.at('2035-06-01 10:00', 'FOO+3');
SELECT pg_temp.at('2035-06-01 10:00', 'UTC', '{"fold": "last"}');
SELECT pg_temp.at('2035-06-01 10:00', 'UTC', '{"together": 1}');
SELECT pg_temp.at('2035-06-01 10:00', 'UTC', '{"idempotency_key": "k"}');
SET datestyle = 'German';
SELECT pg_temp.at('2035-06-01 10:00', 'UTC', '{"idempotency_key": "k"}');
SET datestyle = 'ISO';
SELECT pg_temp.at('2035-06-01 11:00', 'UTC', '{"idempotency_key": "k"}');
SELECT greenlight_test.reset_clock();
