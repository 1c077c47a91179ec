-- The team of the pages: Mara writes, Jonas is the manager, Rūta the client, Liene reads the law.
CREATE EXTENSION pg_greenlight;
CREATE ROLE mara LOGIN;
CREATE ROLE jonas LOGIN;
CREATE ROLE ruta LOGIN;
CREATE ROLE liene LOGIN;
SELECT greenlight.grant_access(login, 'user') FROM unnest('{mara,jonas,ruta,liene}'::regrole[]) login;
SELECT greenlight.create_workspace('acme', 'Europe/Riga');
SELECT greenlight.add_person('Mara', 'mara@acme.example', login => 'mara');
SELECT greenlight.add_person('Jonas', 'jonas@acme.example', login => 'jonas');
SELECT greenlight.add_person('Rūta', 'ruta@client.example', login => 'ruta');
SELECT greenlight.add_person('Liene', 'liene@acme.example', login => 'liene');
SELECT greenlight.add_member('acme', 'Mara', '{creator}');
SELECT greenlight.add_member('acme', 'Jonas', '{manager}');
SELECT greenlight.add_member('acme', 'Rūta', '{client}');
SELECT greenlight.add_member('acme', 'Liene', '{legal}');
SELECT greenlight.register_channel('acme', 'box', 'sandbox');
