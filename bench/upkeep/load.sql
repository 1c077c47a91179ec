-- As the gateway: :posts posts in review, an equal number in each of the 100 workspaces, in the order of their ids.
\set ON_ERROR_STOP 1
SELECT format($$SELECT count(*) FROM (SELECT greenlight.act_as(%L) a OFFSET 0) x, LATERAL (SELECT p.id FROM generate_series(1, %s) i,
	greenlight.create_post('ws %s', 'post ' || i || left(a, 0), repeat('Lorem ipsum ', 20), ARRAY['c ' || (%s + i %% 3)]) p OFFSET 0) d, LATERAL greenlight.submit(d.id) s$$,
	'u ' || (w * 100 + 1), :posts / 100, w, w * 3) FROM generate_series(1, 100) w \gexec
