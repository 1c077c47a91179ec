\ir team.sql
