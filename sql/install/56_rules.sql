/*
 * Content rules.
 */
CREATE FUNCTION greenlight.set_rule(
	workspace text,
	rule jsonb,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.rule
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_rule';
REVOKE ALL ON FUNCTION greenlight.set_rule(text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_rule(text, jsonb, jsonb) IS
'Set what content must keep to, e.g. {"kind": "banned_words", "words": ["guarantee"]}; a rule of the same name gets a next version, the same document none.
Keys of all kinds: name (else the kind and what it is for), severity: error (default) or warn, at: a list of submit, approve, publish (else all three), network, workflow.
Kinds: length (min, max, unit: graphemes, code_points, utf16_units or utf8_bytes, else the network''s), hashtags, mentions (min, max),
media (min, max, kinds such as "image/*", max_bytes), alt_text, banned_words (words), required_words (words; any: one is enough),
links (hosts, min, max), disclosure (one_of). A broken rule of severity error refuses submit and approve (WF005) and closes clause content of the gate;
a warning is told. Takes manage_rules. 22023 for a document that makes no sense, 0A000 for kinds window, frequency and duplicate.';

CREATE FUNCTION greenlight.remove_rule(
	workspace text,
	name text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.rule
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_rule';
REVOKE ALL ON FUNCTION greenlight.remove_rule(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_rule(text, text, jsonb) IS
'Let a rule count no more; its versions stay to be read. WF404 for one that does not count. Takes manage_rules.';

CREATE FUNCTION greenlight.check_content(
	network text,
	body text,
	media jsonb DEFAULT '[]',
	workspace text DEFAULT NULL
) RETURNS SETOF greenlight.content_check
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_check_content';
REVOKE ALL ON FUNCTION greenlight.check_content(text, text, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.check_content(text, text, jsonb, text) IS
'What a network counts in a text and its media, and whether it fits.
With a workspace also what its content rules count, of any stage and workflow, but not those of disclosures, which a text does not have. WF404 for a workspace whose rules you may not see.';

CREATE FUNCTION greenlight.check_post(post_id bigint) RETURNS SETOF greenlight.post_check
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_check_post';
REVOKE ALL ON FUNCTION greenlight.check_post(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.check_post(bigint) IS
'What networks and the content rules of the workspace count in a post, channel by channel, of any stage. Clients are not shown the rules.';
