-- Three months of two clients, on the test clock: the same every time.
CREATE EXTENSION pg_greenlight;
CREATE EXTENSION greenlight_test;
\ir ../../../metrics/histories.sql
SELECT histories.team();
CREATE ROLE bi LOGIN;
SELECT setseed(0.5);
SELECT count(histories.post((ARRAY['north', 'west'])[1 + n % 2], '2026-01-05 08:00+00'::timestamptz + n * '6 hours'::interval)) FROM generate_series(1, 300) n;
SELECT greenlight_test.set_clock('2026-04-06 12:00+00');
