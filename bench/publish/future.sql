-- 1,000,000 posts of a workspace that needs no approval, due from tomorrow on, one a second.
\set ON_ERROR_STOP 1
SELECT count(*) FROM generate_series(1, 10) w, greenlight.create_workflow('ws ' || w, 'free', '{"mode": "none"}');
SELECT format($$SELECT count(*) FROM (SELECT greenlight.act_as('manager') a OFFSET 0) x, generate_series(%s, %s) i,
	greenlight.create_post('ws %s', 'later ' || left(a, 0), 'Later.', ARRAY['c ' || i %% 8], now() + interval '1 day' + i * interval '1 second', 'free')$$,
	b * 1000 + 1, b * 1000 + 1000, 1 + b % 10) FROM generate_series(0, 999) b \gexec
