\ir team.sql
SELECT greenlight.register_channel('acme', 'newsletter', 'manual');
