--
-- calendars: business calendars are made by those who manage them, and measure working time for members
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';

SELECT test.team('cal', 'mia:manager', 'ann:creator', 'cleo:client');
SELECT test.run('mia', $$SELECT name, timezone, hours, holidays FROM greenlight.create_calendar('cal', 'office', 'Europe/Berlin', '{"mon-thu": [["09:00", "12:00"], ["13:00", "18:00"]], "fri": [["09:00", "14:00"]]}')$$);
SELECT test.run('mia', $$SELECT greenlight.create_calendar('cal', 'office', 'Europe/Berlin', '{}')$$);
SELECT test.run('ann', $$SELECT greenlight.create_calendar('cal', 'mine', 'Europe/Berlin', '{}')$$);
SELECT test.run('ann', $$SELECT name, timezone FROM greenlight.business_calendar$$);

-- what is measured: by the wall clock, in the zone, without holidays
CREATE FUNCTION pg_temp.hours(from_at timestamptz, to_at timestamptz) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('cleo', format('SELECT greenlight.business_seconds_between(''cal'', ''office'', %L, %L) / 3600', from_at, to_at)) $$;
CREATE FUNCTION pg_temp.after(from_at timestamptz, amount interval) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('cleo', format('SELECT greenlight.add_business_time(''cal'', ''office'', %L, %L) AT TIME ZONE ''Europe/Berlin''', from_at, amount)) $$;
SELECT pg_temp.hours('2026-11-16 00:00+01', '2026-11-23 00:00+01');
SELECT pg_temp.hours('2026-11-23 00:00+01', '2026-11-16 00:00+01');
SELECT pg_temp.hours('2026-11-16 11:00+01', '2026-11-16 13:30+01');
SELECT pg_temp.after('2026-11-19 17:00+01', '24 hours');
SELECT pg_temp.after('2026-11-20 15:00+01', '00:00:00.000001');
SELECT pg_temp.after('2026-11-24 10:00+01', '-24 hours');
SELECT pg_temp.after('2026-11-21 10:00+01', '0');
SELECT test.run('mia', $$SELECT name, holidays FROM greenlight.add_holiday('cal', 'office', '2026-11-18', 'Buß- und Bettag')$$);
SELECT test.run('mia', $$SELECT holidays FROM greenlight.add_holiday('cal', 'office', '2026-11-17', 'party', '{"hours": [["09:00", "12:00"]]}')$$);
SELECT test.run('mia', $$SELECT holidays FROM greenlight.add_holiday('cal', 'office', '2026-11-17', 'great party', '{"hours": [["09:00", "11:00"]]}')$$);
SELECT calendar, day, name, hours FROM greenlight.holiday WHERE workspace = 'cal' ORDER BY day;
SELECT pg_temp.hours('2026-11-16 00:00+01', '2026-11-23 00:00+01');
SELECT test.run('mia', $$SELECT holidays FROM greenlight.remove_holiday('cal', 'office', '2026-11-17')$$);
SELECT test.run('mia', $$SELECT holidays FROM greenlight.remove_holiday('cal', 'office', '2026-11-17')$$);
SELECT pg_temp.hours('2026-11-16 00:00+01', '2026-11-23 00:00+01');

-- the clocks: a night shift is an hour shorter in spring and an hour longer in autumn
SELECT test.run('mia', $$SELECT name FROM greenlight.create_calendar('cal', 'night', 'Europe/Berlin', '{"mon-sun": [["00:00", "06:00"]]}')$$);
SELECT day, test.run('cleo', format('SELECT greenlight.business_seconds_between(''cal'', ''night'', %L, %L) / 3600', day::timestamp AT TIME ZONE 'Europe/Berlin', (day + 1)::timestamp AT TIME ZONE 'Europe/Berlin'))
FROM unnest('{2026-03-28,2026-03-29,2026-10-24,2026-10-25}'::date[]) day;

-- refused: who may not, what makes no sense
SELECT test.run('ann', $$SELECT greenlight.add_holiday('cal', 'office', '2026-12-24', 'x')$$);
SELECT test.run('ann', $$SELECT greenlight.remove_holiday('cal', 'office', '2026-11-18')$$);
SELECT test.run('cleo', $$SELECT greenlight.business_seconds_between('cal', 'offce', now(), now())$$);
SELECT test.run('cleo', $$SELECT greenlight.add_business_time('cal', 'office', now(), '1 day')$$);
SELECT test.run('cleo', $$SELECT greenlight.add_business_time('cal', 'office', now(), '1 month')$$);
SELECT test.run('cleo', $$SELECT greenlight.add_business_time('cal', 'office', now(), '600000 hours')$$);
SELECT test.run('cleo', $$SELECT greenlight.add_business_time('cal', 'office', now(), '10000000 hours')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.create_calendar('cal', 'never', 'UTC', '{}')$$);
SELECT test.run('cleo', $$SELECT greenlight.add_business_time('cal', 'never', '2026-01-01', '1 second')$$);
SELECT test.run('cleo', $$SELECT greenlight.business_seconds_between('cal', 'never', '2026-01-01', '2027-01-01')$$);
SELECT document, test.run('mia', format('SELECT greenlight.create_calendar(''cal'', ''wrong'', ''Europe/Berlin'', %L)', document)) FROM (VALUES
	(1, '[]'), (2, '{"monday": []}'), (3, '{"mon-mon": []}'), (4, '{"fri-mon": []}'), (5, '{"mon": {}}'), (6, '{"mon": ["09:00", "17:00"]}'), (7, '{"mon": [["09:00"]]}'),
	(8, '{"mon": [["09:00", "17:00", "18:00"]]}'), (9, '{"mon": [["9:00", "17:00"]]}'), (10, '{"mon": [["09:60", "17:00"]]}'), (11, '{"mon": [["09:00", "24:01"]]}'),
	(12, '{"mon": [["09:00", "09:00"]]}'), (13, '{"mon": [["22:00", "06:00"]]}'), (14, '{"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}'), (15, '{"mon-wed": [], "tue": []}'),
	(16, '{"mon": [[9, 17]]}'), (17, '{"mon": [["0:000", "17:00"]]}'), (18, '{"mon": [["09:00:00", "17:00"]]}')) AS w (n, document) ORDER BY n;
SELECT count(*) FROM greenlight.business_calendar WHERE name = 'wrong';
SELECT test.run('mia', $$SELECT greenlight.add_holiday('cal', 'office', 'infinity', 'x')$$);
SELECT test.run('mia', $$SELECT greenlight.add_holiday('cal', 'office', '1899-12-31', 'x')$$);
SELECT test.run('mia', $$SELECT greenlight.add_holiday('cal', 'office', '2026-12-24', 'x', '{"hours": [["09:00", "08:00"]]}')$$);
SELECT test.run('cleo', $$SELECT greenlight.business_seconds_between('cal', 'office', '-infinity', now())$$);
SELECT action, detail FROM greenlight.event WHERE workspace = 'cal' AND action ~ 'calendar|holiday' ORDER BY seq;
SELECT * FROM greenlight.verify();
