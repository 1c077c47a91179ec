SELECT E'# Permissions\n\nRoles are given on a whole workspace or on single channels, where they count for posts all of whose channels they\n'
	|| E'cover. The right to decide comes from a seat in the open step, never from a permission.\n\n'
	|| E'| role | permissions |\n|---|---|';
SELECT '| ' || string_agg(role, ', ' ORDER BY n) || ' | ' || list || ' |'
FROM (SELECT role, min(n) AS n, string_agg(permission, ', ' ORDER BY n) AS list
	FROM greenlight.permissions() WITH ORDINALITY AS p (role, permission, n) GROUP BY role) r
GROUP BY list ORDER BY min(n);
SELECT E'\n## What an action takes\n\n| action | takes |\n|---|---|';
SELECT '| `' || action || '` | ' || string_agg(needs, '; ' ORDER BY rule) || ' |'
FROM (SELECT action, needs, min(rule) AS rule FROM greenlight.transitions()
	WHERE axis = 'review' AND needs NOT IN ('the worker', 'nothing') AND action NOT IN ('pass_step', 'pass_review', 'return_review', 'decline_review')
	GROUP BY action, needs) t
GROUP BY action ORDER BY min(rule);
