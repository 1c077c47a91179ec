/*
 * Approval links: made and revoked by members, held up by who hosts the page that they open.
 */
CREATE TYPE greenlight.created_link AS
(
	link_id bigint,
	token text,
	expires_at timestamptz
);
COMMENT ON TYPE greenlight.created_link IS
'A new approval link. The token is 256 random bits in 43 characters that need no quoting in a URL; it is shown here and never again.';

CREATE TYPE greenlight.link_post AS
(
	post_id bigint,
	revision int,
	title text,
	body text,
	media jsonb,
	link text,
	first_comment text,
	disclosure text[],
	variants jsonb,
	publish_at timestamptz,
	timezone text,
	status text,
	comments jsonb,
	verdict text,
	is_decidable boolean,
	rights text[],
	series text
);
COMMENT ON TYPE greenlight.link_post IS
'A post as an approval link shows it. variants: what each channel shows, [{"channel", "network", "body", "media", "options"}]; comments: those that the person of the link sees, by age,
[{"id", "author", "body", "revision", "reply_to", "created_at", "is_resolved"}]. verdict is what was decided by this link, is_decidable whether link_decide() could approve now.
series: the post is to recur, and what is decided is about each occurrence of it.';

CREATE FUNCTION greenlight.create_approval_link(
	person text,
	post_ids bigint[],
	options jsonb DEFAULT '{}'
) RETURNS greenlight.created_link
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_approval_link';
REVOKE ALL ON FUNCTION greenlight.create_approval_link(text, bigint[], jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_approval_link(text, bigint[], jsonb) IS
'Make a link by which a member decides about up to 1,000 posts of one workspace without logging in. The token is in the result and nowhere else.
Needs create_link, in review or approved (WF001). WF003 for who contributed to one of the posts; what the person could not do themselves is refused as it would be to them.
Options: rights (of view, comment, decide, reschedule; default view and decide), expires_at (default 7 days from now), max_uses (decisions; default one for each post), pin (4 to 64 characters).
Good for the revision and round that each post has now.';

CREATE FUNCTION greenlight.link_view(
	token text,
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.link_post
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_link_view';
REVOKE ALL ON FUNCTION greenlight.link_view(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.link_view(text, jsonb) IS
'Posts that an approval link shows, by id. Reading decides nothing and is no use. Pass the token as a parameter, never in the text of the statement.
For logins with access gateway or admin, and for the person of the link. 28000, always with the same text, for a token that is unknown, expired, revoked, used up or superseded, a wrong PIN, too many of them, or anybody else.
Option: pin.';

CREATE FUNCTION greenlight.link_decide(
	token text,
	post_id bigint,
	revision int,
	verdict text,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.decision_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_link_decide';
REVOKE ALL ON FUNCTION greenlight.link_decide(text, bigint, int, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.link_decide(text, bigint, int, text, text, jsonb) IS
'Decide about one post of an approval link as its person: approve, request_changes, reject (both with a note) or abstain. Once for each post; a use of the link.
28000 like link_view(), also for a post that is not of the link, or decided by it. Else what approve() and the others raise: refused is raised, never returned.
Options: pin, idempotency_key, on_behalf_of.';

CREATE FUNCTION greenlight.link_comment(
	token text,
	post_id bigint,
	body text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.link_post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_link_comment';
REVOKE ALL ON FUNCTION greenlight.link_comment(text, bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.link_comment(text, bigint, text, jsonb) IS
'Comment on a post of an approval link as its person, for clients to see. Returns the post as the link shows it. No use of the link.
Needs the right comment. 28000 like link_view(). Option: pin.';

CREATE FUNCTION greenlight.link_reschedule(
	token text,
	post_id bigint,
	publish_at timestamptz,
	timezone text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.link_post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_link_reschedule';
REVOKE ALL ON FUNCTION greenlight.link_reschedule(text, bigint, timestamptz, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.link_reschedule(text, bigint, timestamptz, text, jsonb) IS
'Plan a post of an approval link for another time as its person. Returns the post as the link shows it. No use of the link.
Needs the right reschedule; errors like schedule(). 28000 like link_view(). Option: pin.';

CREATE FUNCTION greenlight.revoke_link(
	link_id bigint,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.approval_link
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_revoke_link';
REVOKE ALL ON FUNCTION greenlight.revoke_link(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revoke_link(bigint, text, jsonb) IS
'End an approval link. What was decided by it stays. Again changes nothing.
For who made it, its person, members with manage_members on its posts, and administrators. WF404 for a link that you do not see.';
