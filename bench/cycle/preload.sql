-- As the gateway: drafts in every workspace, so that the tables are as full as the peers'.
\set ON_ERROR_STOP 1
SELECT format($$SELECT count(*) FROM (SELECT greenlight.act_as(%L) a OFFSET 0) x, generate_series(1, %s) i,
	greenlight.create_post('ws %s', 'post ' || i || left(a, 0), repeat('Lorem ipsum ', 20), '{c %s}')$$, 'u ' || (w * 100 + 1), :posts / 100, w, w * 3) FROM generate_series(1, 100) w \gexec
