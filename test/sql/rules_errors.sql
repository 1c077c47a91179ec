--
-- rules_errors: every refusal with its SQLSTATE, name, message and hint
--
\pset format unaligned
\pset tuples_only on

SELECT sqlstate, name, message, hint FROM greenlight.errors() ORDER BY sqlstate, message;

-- one name per SQLSTATE, and wording: lower case, no full stop, a hint that is a sentence
SELECT sqlstate FROM greenlight.errors() GROUP BY sqlstate HAVING count(DISTINCT name) > 1;
SELECT message FROM greenlight.errors() WHERE message !~ '^[a-z]' OR message ~ '\.$' OR hint !~ '^[A-Z].*\.$';

-- every function that a hint names exists
SELECT DISTINCT m[1] FROM greenlight.errors(), regexp_matches(hint, 'greenlight\.([a-z_]+)\(\)', 'g') m
WHERE NOT EXISTS (SELECT FROM pg_proc WHERE proname = m[1] AND pronamespace = 'greenlight'::regnamespace);
