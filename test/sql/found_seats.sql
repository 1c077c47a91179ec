--
-- found_seats: who cannot see a post at a step has no seat in it, so that a review never waits for them
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('seat', 'olga:owner', 'bob:editor', 'eva:editor', 'cli:client', 'cleo:client', 'ana:analyst');
SELECT name FROM greenlight.register_channel('seat', 'blog', 'sandbox');

-- clients decide in client steps alone, and who sees no post decides about none
SELECT name FROM greenlight.create_workflow('seat', 'inside', '{"mode": "required", "steps": [{"name": "s", "requires": [{"role": "client"}]}]}');
SELECT name FROM greenlight.create_workflow('seat', 'outside', '{"mode": "required", "steps": [{"name": "s", "audience": "client", "requires": [{"role": "client"}]}]}');
SELECT name FROM greenlight.create_workflow('seat', 'blind', '{"mode": "required", "steps": [{"name": "s", "audience": "client", "requires": [{"role": "analyst"}]}]}');
SELECT name FROM greenlight.create_workflow('seat', 'mixed', '{"mode": "required", "steps": [{"name": "s", "requires": [{"roles": ["client", "editor"], "quorum": "all"}]}]}');
SELECT name || ': ' || test.run('olga', format($$SELECT status FROM greenlight.submit((greenlight.create_post('seat', %L, 'text', '{blog}', workflow => %L)).id)$$, name, name))
FROM unnest('{inside,outside,blind,mixed}'::text[]) name;
SELECT test.run('cli', $$SELECT title FROM greenlight.inbox WHERE workspace = 'seat'$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('mixed');

-- a blank name is no name
SELECT test.run('olga', $$SELECT greenlight.create_workflow('seat', 'x', '{"mode": "required", "steps": [{"name": " ", "requires": [{"role": "editor"}]}]}')$$);
