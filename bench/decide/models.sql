-- A post to make copies of: edited in review, agreed to by two steps.
\set ON_ERROR_STOP 1
SET SESSION AUTHORIZATION wf_gw;
BEGIN;
SELECT length(greenlight.act_as('u 1'));
SELECT id AS model FROM greenlight.create_post('ws', 'model', repeat('Lorem ipsum ', 20), '{c}') \gset
SELECT count(*) FROM greenlight.submit(:model);
SELECT count(*) FROM greenlight.revise_post(:model, repeat('Dolor sit amet ', 20));
COMMIT;
BEGIN;
SELECT length(greenlight.act_as('u 70'));
SELECT count(*) FROM greenlight.approve(:model, 2, 'fine');
COMMIT;
BEGIN;
SELECT length(greenlight.act_as('u 90'));
SELECT count(*) FROM greenlight.approve(:model, 2, 'fine');
COMMIT;
