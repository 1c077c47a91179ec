SELECT E'# Transitions\n\nThe state machine as the code holds it. `*` stands for any state, `=` for the same one, `-` for a row that is not\n'
	|| E'there yet. Every event carries the number of its rule. What the two axes are: [concepts](../concepts.md).';
SELECT CASE WHEN lag(axis) OVER (ORDER BY rule) IS DISTINCT FROM axis THEN
	CASE axis WHEN 'review' THEN E'\n## Review\n\n| rule | from | action | to | takes | guards | effects | meaning |\n|---|---|---|---|---|---|---|---|\n'
		ELSE E'\n## Delivery\n\nWhat an action does to each variant of the post.\n\n| rule | from | action | to | guards | effects | meaning |\n|---|---|---|---|---|---|---|\n' END
	ELSE '' END
	|| '| ' || rule || ' | ' || from_state || ' | `' || action || '` | ' || to_state || ' | '
	|| CASE axis WHEN 'review' THEN needs || ' | ' ELSE '' END || guards || ' | ' || effects || ' | ' || reason || ' |'
FROM greenlight.transitions() ORDER BY rule;
