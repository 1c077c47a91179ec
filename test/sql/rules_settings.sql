--
-- rules_settings: the settings greenlight.* with their units, defaults and who may change them
--
\pset format unaligned
\pset tuples_only on

SELECT s.name, p.boot_val, s.unit, s.context, s.description
FROM greenlight.settings() s JOIN pg_settings p USING (name) ORDER BY s.name COLLATE "C";

-- all need a superuser or the configuration file: no setting changes who acts or what time it is
SELECT name, context FROM greenlight.settings() WHERE context NOT IN ('sighup', 'postmaster', 'superuser');

-- the prefix is reserved
SET greenlight.actor = 'ann';
SET greenlight.clock = '2030-01-01';
