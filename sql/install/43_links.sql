/*
 * Approval links as people see them: no token, no digest.
 */
CREATE VIEW greenlight.approval_link WITH (security_invoker = true) AS
SELECT l.id, w.name AS workspace, p.name AS person, c.name AS creator, l.rights, l.has_pin,
	ARRAY(SELECT t.post_id FROM greenlight_internal.approval_link_post t WHERE t.link_id = l.id ORDER BY t.post_id) AS post_ids,
	ARRAY(SELECT t.post_id FROM greenlight_internal.approval_link_post t
		WHERE t.link_id = l.id AND t.decided_at IS NOT NULL ORDER BY t.post_id) AS decided_post_ids,
	ARRAY(SELECT t.post_id FROM greenlight_internal.approval_link_post t
		WHERE t.link_id = l.id AND NOT EXISTS (SELECT FROM greenlight_internal.post o
			WHERE o.id = t.post_id AND o.revision = t.revision AND o.round = t.round
				AND NOT o.is_withdrawn AND NOT o.is_cancelled) ORDER BY t.post_id) AS superseded_post_ids,
	l.uses, l.max_uses, l.created_at, l.expires_at, l.revoked_at, r.name AS revoker, l.revoke_reason
FROM greenlight_internal.approval_link l
JOIN greenlight_internal.workspace w ON w.id = l.workspace_id
LEFT JOIN greenlight_internal.person p ON p.id = l.person_id
LEFT JOIN greenlight_internal.person c ON c.id = l.creator_id
LEFT JOIN greenlight_internal.person r ON r.id = l.revoker_id;
COMMENT ON VIEW greenlight.approval_link IS
'Approval links of your workspaces, for clients those that were made for them; the token was shown once, to who made it.
A link is for its person, its posts and their revisions: superseded_post_ids have changed since, and are not shown or decided by it any more.
uses counts decisions; a link is used up when it reaches max_uses.';
