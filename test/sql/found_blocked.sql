--
-- found_blocked: health() tells of an open step for which nobody is left, because whoever had a seat
-- was removed or deactivated while it was open
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('blocked', 'mia:manager', 'max:manager', 'ann:creator');
SELECT name FROM greenlight.register_channel('blocked', 'blog', 'sandbox');
-- other files leave blocked steps as well: counted is what comes in addition
CREATE VIEW test.blocked AS SELECT split_part(detail, ' ', 1)::int AS n, status FROM greenlight.health() WHERE check_name = 'blocked';
SELECT n AS before FROM test.blocked \gset
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('blocked', 'p', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);

-- two can decide, then one, then nobody
SELECT person FROM greenlight.remove_member('blocked', 'blocked_mia');
SELECT n - :before AS more FROM test.blocked;
SELECT is_active FROM greenlight.deactivate_person('blocked_max');
SELECT n - :before AS more, status FROM test.blocked;

-- with somebody who can, submitted anew
SELECT person FROM greenlight.add_member('blocked', 'blocked_mia', '{manager}');
SELECT test.run('ann', $$SELECT status FROM greenlight.withdraw(test.post('p'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT n - :before AS more FROM test.blocked;
