\ir team.sql
-- A workflow that asks the client, and what Mara wrote for two days of May.
SELECT greenlight.create_workflow('acme', 'client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');
SELECT greenlight.assign_workflow('acme', 'client');
\c - mara
SELECT greenlight.submit(id) FROM greenlight.create_post('acme', 'Opening', 'We open on Monday. 🎉', '{box}');
SELECT greenlight.submit(id) FROM greenlight.create_post('acme', 'Menu', 'Soup, bread, cake.', '{box}');
SELECT greenlight.submit(id) FROM greenlight.create_post('acme', 'Thanks', 'Thank you all!', '{box}');
