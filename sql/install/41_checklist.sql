/*
 * The checklist of the open step of each post in review.
 */
CREATE VIEW greenlight.checklist WITH (security_invoker = true) AS
SELECT s.post_id, s.step + 1 AS step_order, d.step,
	e.n::int AS item_order, e.entry ->> 'item' AS item, e.entry ->> 'role' AS role,
	COALESCE(e.entry ->> 'severity', 'error') AS severity,
	e.entry -> 'rebind' IS DISTINCT FROM 'false' AS is_rebound,
	k.post_id IS NOT NULL AS is_done, p.name AS person, k.ticked_at
FROM greenlight_internal.review_step s
JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id
CROSS JOIN LATERAL (SELECT v.definition #>> ARRAY['steps', s.step::text, 'name'] AS step) d
CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(v.definition #> ARRAY['steps', s.step::text, 'checklist'])
	WITH ORDINALITY AS e (entry, n)
LEFT JOIN greenlight_internal.tick k ON k.post_id = s.post_id AND k.step = d.step AND k.item = e.entry ->> 'item'
	AND k.is_done AND (k.revision = s.revision OR e.entry -> 'rebind' = 'false')
LEFT JOIN greenlight_internal.person p ON p.id = k.person_id
WHERE s.state = 'open'
ORDER BY s.post_id, e.n;
COMMENT ON VIEW greenlight.checklist IS
'Checklists of the steps that are open now: each item, who may tick it (its role; without one, seat holders and
edit_any), and who did. Items of severity error that are not done hold their step open.';
