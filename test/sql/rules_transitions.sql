--
-- rules_transitions: the state machine as the code holds it; a change of a rule is a change of this listing
--
\pset format unaligned
\pset tuples_only on

-- review: rule, from, action, to, what it takes, guards, effects
SELECT rule, from_state, action, to_state, needs, guards, effects, reason
FROM greenlight.transitions() WHERE axis = 'review' ORDER BY rule;
-- delivery
SELECT rule, from_state, action, to_state, guards, effects, reason
FROM greenlight.transitions() WHERE axis = 'delivery' ORDER BY rule;

-- a rule has one number, and a state and action have one rule
SELECT rule, count(*) FROM greenlight.transitions() GROUP BY rule HAVING count(*) > 1;
SELECT axis, from_state, action FROM greenlight.transitions() GROUP BY 1, 2, 3 HAVING count(*) > 1;

-- publishing is entered through the gate alone
SELECT rule FROM greenlight.transitions() WHERE to_state = 'publishing' AND guards !~ '\mgate\M';

-- the states that the tables take are those that the code knows
CREATE FUNCTION pg_temp.words(relation regclass, "column" name) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT m[1] FROM pg_constraint c,
		regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') m
	WHERE c.conrelid = relation AND c.contype = 'c'
		AND pg_get_constraintdef(c.oid) ~ format('^CHECK \(\(\(?%s = ANY', "column")
$$;
CREATE VIEW pg_temp.known AS
SELECT DISTINCT axis, unnest(ARRAY[from_state, to_state]) AS state FROM greenlight.transitions();
SELECT axis, state FROM known WHERE state NOT IN ('-', '*', '=')
EXCEPT (SELECT 'review', pg_temp.words('greenlight_internal.post', 'review_state')
	UNION SELECT 'delivery', pg_temp.words('greenlight_internal.variant', 'delivery_state'));
-- and the other way round: no rule leads to what only a later verb makes
(SELECT 'review', pg_temp.words('greenlight_internal.post', 'review_state')
	UNION SELECT 'delivery', pg_temp.words('greenlight_internal.variant', 'delivery_state'))
EXCEPT SELECT axis, state FROM known;

-- the words of the other checks
SELECT 'round', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.review', 'state') s
UNION ALL SELECT 'visit', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.review_step', 'state') s
UNION ALL SELECT 'verdict', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.decision', 'verdict') s
UNION ALL SELECT 'outcome', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.attempt', 'outcome') s
UNION ALL SELECT 'idempotency', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.network', 'idempotency') s
UNION ALL SELECT 'visibility', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.comment', 'visibility') s
UNION ALL SELECT 'actor', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.event', 'actor_kind') s
UNION ALL SELECT 'access', string_agg(s, ' ' ORDER BY s) FROM pg_temp.words('greenlight_internal.access', 'access') s;
