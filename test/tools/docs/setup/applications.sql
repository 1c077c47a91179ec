\ir team.sql
CREATE ROLE portal LOGIN;
SELECT greenlight.grant_access('portal', 'gateway');
