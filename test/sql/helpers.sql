--
-- helpers: what the other files are written with
--
-- test.team() makes a workspace and its people, each with a login of their own. test.run() lets one
-- of them run a statement and shows what came of it, rows or refusal. Posts are named by their title,
-- so that no number of a sequence is ever printed.
--
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;

-- the login of a member of the team that this session works with
CREATE FUNCTION test.login(name text) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT current_setting('test.team') || '_' || name $$;

-- a role, a person of the same name, and access for both
CREATE FUNCTION test.person(name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE ROLE %I LOGIN', test.login(name));
	PERFORM greenlight.grant_access(quote_ident(test.login(name))::regrole, 'user');
	PERFORM greenlight.add_person(test.login(name), replace(test.login(name), ' ', '.') || '@example.org', test.login(name));
END $$;

-- test.team('acme', 'ann:creator', 'bob:editor+approver', 'eve:')
CREATE FUNCTION test.team(team text, VARIADIC members text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	member text;
BEGIN
	PERFORM set_config('test.team', team, false);
	PERFORM greenlight.create_workspace(team);
	FOREACH member IN ARRAY members LOOP
		PERFORM test.person(split_part(member, ':', 1));
		PERFORM greenlight.add_member(team, test.login(split_part(member, ':', 1)),
			string_to_array(NULLIF(split_part(member, ':', 2), ''), '+'))
		WHERE split_part(member, ':', 2) <> '';
	END LOOP;
	RETURN array_to_string(members, ', ');
END $$;

-- a row as "value | value", NULL as "-"
CREATE FUNCTION test.line(line json) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT string_agg(COALESCE(value, '-'), ' | ') FROM json_each_text(line) $$;

-- a refusal in three lines; numbers of sequences and the time of day are not shown
CREATE FUNCTION test.refusal(state text, message text, detail text, hint text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(regexp_replace(
		concat_ws(E'\n', state || ': ' || message, '  ' || NULLIF(detail, ''), '  ' || NULLIF(hint, '')),
		'(There is no (?:post|variant|comment|link)) [1-9]\d{0,5}\M', '\1 N', 'g'),
		'\d{4}-\d\d-\d\dT[\d:.]+Z', 'T', 'g')
$$;

-- the refusals that some test has met, for coverage
CREATE TABLE test.raised (state text PRIMARY KEY);

-- what a statement gives when a member of the team runs it: its rows, or the refusal in three lines
CREATE FUNCTION test.run(name text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	line record;
	lines text[];
	state text; message text; detail text; hint text;
	n bigint;
BEGIN
	IF name <> 'postgres' THEN
		EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(name));
	END IF;
	IF statement ~* '^\s*(SELECT|TABLE|SHOW)|\mRETURNING\M' THEN
		FOR line IN EXECUTE statement LOOP
			lines := lines || test.line(row_to_json(line));
		END LOOP;
	ELSE
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		lines := ARRAY[n || ' row' || CASE n WHEN 1 THEN '' ELSE 's' END];
	END IF;
	RESET SESSION AUTHORIZATION;
	RETURN COALESCE(array_to_string(lines, E'\n'), '(no row)');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	INSERT INTO test.raised VALUES (state) ON CONFLICT DO NOTHING;
	RETURN test.refusal(state, message, detail, hint);
END $$;

-- the post of the team with this title, and its variant on a channel, whoever asks
CREATE FUNCTION test.post(title text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
	SELECT max(p.id) FROM greenlight_internal.post p WHERE p.workspace = current_setting('test.team') AND p.title = $1
$$;

CREATE FUNCTION test.variant(title text, channel text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
	SELECT v.id FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
	WHERE v.post_id = test.post($1) AND c.name = $2
$$;

-- where a post stands on both axes: its status, review state, revision, and each delivery
CREATE FUNCTION test.state(title text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
	SELECT concat_ws(', ', p.status, 'review ' || p.review_state, 'revision ' || p.revision,
		(SELECT string_agg(c.name || ' ' || v.delivery_state, ', ' ORDER BY c.name)
		 FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
		 WHERE v.post_id = p.id))
	FROM greenlight_internal.post p WHERE p.id = test.post($1)
$$;

-- what an action on a post does, e.g. test.does('ed', 'approve', 'title', '1'): where the post stands, or the refusal
CREATE FUNCTION test.does(name text, verb text, title text, VARIADIC arguments text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	call text := format('greenlight.%I(%s)', verb, array_to_string(ARRAY[format('test.post(%L)', title)] || arguments, ', '));
	answer text := split_part(test.run(name, 'SELECT ''done'' FROM ' || call), E'\n', 1);
BEGIN
	RETURN CASE answer WHEN 'done' THEN test.state(title) ELSE answer END;
END $$;

-- the last round of a post: each step's last visit, and for whom an open one waits
CREATE FUNCTION test.round(title text) RETURNS text
LANGUAGE sql AS $$
	SELECT format('round %s, revision %s %s: ', r.round, r.revision, r.state) || (
		SELECT string_agg(concat_ws(' ', s.step, CASE WHEN s.is_blocked THEN 'blocked' ELSE s.state END,
			'for ' || NULLIF(replace(array_to_string(s.waits_for, ' '), current_setting('test.team') || '_', ''), '')),
			', ' ORDER BY s.step_order)
		FROM (SELECT DISTINCT ON (step_order) * FROM greenlight.review_step
			WHERE post_id = r.post_id AND round = r.round ORDER BY step_order, visit DESC) s)
	FROM greenlight.review r WHERE r.post_id = test.post(title) ORDER BY r.round DESC LIMIT 1
$$;

-- every vote on a post, as it was cast, and whether it counts
CREATE FUNCTION test.votes(title text) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(format('%s %s %s%s', replace(person, current_setting('test.team') || '_', ''), verdict, revision,
		CASE WHEN is_stale THEN ' (stale)' WHEN NOT is_counted THEN ' (not counted)' END), ', ' ORDER BY id)
	FROM greenlight.decision WHERE post_id = test.post(title)
$$;

-- one hash over which version of each row is there, in every table of the extension: any write changes it; the statement
-- is written out, so that a session plans it once
SELECT format('CREATE FUNCTION test.hash() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS '
	'$f$ BEGIN RETURN (SELECT md5(string_agg(sum, %L ORDER BY sum)) FROM (%s) s); END $f$', ',',
	(SELECT string_agg(format('SELECT concat_ws('' '', %L, count(*), bit_xor(hashtextextended(t.ctid::text || t.xmin::text, 0))) AS sum FROM %s t',
		c.relname, c.oid::regclass), ' UNION ALL ')
	FROM pg_class c WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind = 'r')) AS create_hash \gset
:create_hash;
