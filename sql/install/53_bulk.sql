/*
 * More post verbs: many decisions in one call, any action by its name, local times, a post for each channel.
 */
CREATE TYPE greenlight.decision_result AS
(
	item int,
	post_id bigint,
	revision int,
	verdict text,
	is_accepted boolean,
	status text,
	sqlstate text,
	message text,
	detail text,
	hint text
);
COMMENT ON TYPE greenlight.decision_result IS
'What came of one decision; item counts from 0 as JSON does. status is that of the post afterwards, NULL for one that you do not see; sqlstate 00000 when it was accepted.';

CREATE FUNCTION greenlight.decide_many(
	decisions jsonb,
	mode text DEFAULT 'atomic',
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.decision_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_decide_many';
REVOKE ALL ON FUNCTION greenlight.decide_many(jsonb, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.decide_many(jsonb, text, jsonb) IS
'Decide about up to 1,000 posts: [{"post": 17, "revision": 2, "verdict": "approve", "note": "..."}], a result for each in the order given.
Verdicts: approve, request_changes, reject (both with a note) and abstain. Each item is decided like a call of its own, and may have an idempotency_key.
Mode atomic: the first refusal is raised, its DETAIL names the item, and nothing is stored. Mode best_effort: a refusal is a result, the other decisions are stored.
A wrong list is 22023 with the JSON path in either mode. All posts are locked first, in the order of their ids.';

CREATE FUNCTION greenlight.transition(
	post_id bigint,
	action text,
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_transition';
REVOKE ALL ON FUNCTION greenlight.transition(bigint, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.transition(bigint, text, text, jsonb) IS
'Take an action by its name: the generic form of the verbs that need no more than a note.
Needs what the verb of that name needs. Option revision is mandatory for decisions (22004) and for nothing else; submit and decisions take an idempotency_key.';

CREATE FUNCTION greenlight.schedule_local(
	post_id bigint,
	local_time timestamp,
	timezone text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_schedule_local';
REVOKE ALL ON FUNCTION greenlight.schedule_local(bigint, timestamp, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.schedule_local(bigint, timestamp, text, jsonb) IS
'Set or move the publish time to what the clock on the wall says in a time zone; otherwise like schedule().
A time that is left out when the clocks are put forward is moved forward, with a NOTICE; of one that comes twice the earlier is taken, or as option fold says (earlier, later). Option: idempotency_key.';

CREATE FUNCTION greenlight.split_post(
	post_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_split_post';
REVOKE ALL ON FUNCTION greenlight.split_post(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.split_post(bigint, jsonb) IS
'Make one post for each channel: the post keeps its first one by name, every other one gets a post of its own with the same content, authors and plan.
Needs like revise_post, and create. WF001 in review and after it, and while held.';
