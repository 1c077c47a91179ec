-- The two posts that are copied: one in review, one approved and planned; by a gateway, for a person a transaction.
\set ON_ERROR_STOP 1
BEGIN;
SELECT count(greenlight.act_as('author'));
SELECT id AS waiting FROM greenlight.create_post('ws', 'waiting', 'Text.', '{c}') \gset
SELECT id AS planned FROM greenlight.create_post('ws', 'planned', 'Text.', '{c}') \gset
SELECT count(greenlight.submit(i)) FROM unnest(ARRAY[:waiting, :planned]) i;
COMMIT;
BEGIN;
SELECT count(greenlight.act_as('manager'));
SELECT status FROM greenlight.approve(:planned, 1);
SELECT status FROM greenlight.schedule(:planned, now() + interval '100 days');
COMMIT;
