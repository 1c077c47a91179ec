-- Histories of posts, driven through the engine with the test clock: an agency with two clients in two zones,
-- people who are fast or slow and work by day, late clients, rework, weekends, posts that go wrong.
-- histories.team() makes it once; histories.post(workspace, at) lives one post's life from an instant on, by
-- random(): setseed() before it repeats it. Needs greenlight_test and a server without a worker.
\set ON_ERROR_STOP 1
SET client_min_messages = error; -- some of these posts are submitted late
CREATE SCHEMA histories;
CREATE TABLE histories.person (workspace text, name text, role text, hours double precision);
CREATE TABLE histories.state (epoch bigint);

CREATE FUNCTION histories.team() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	w record;
	p record;
	n text;
BEGIN
	PERFORM greenlight.arm_publisher('histories');
	FOR w IN SELECT * FROM (VALUES ('north', 'Europe/Helsinki'), ('west', 'America/New_York')) x (name, zone) LOOP
		PERFORM greenlight.create_workspace(w.name, w.zone);
		-- the hours between a request and the answer, by role: clients are late
		FOR p IN SELECT * FROM (VALUES ('owner', 1, 6.0), ('manager', 2, 5), ('strategist', 2, 4), ('editor', 3, 3), ('creator', 4, 8), ('legal', 2, 20), ('client', 3, 30), ('assistant', 1, 2)) x (role, n, hours) LOOP
			FOR i IN 1..p.n LOOP
				n := w.name || '_' || p.role || i;
				EXECUTE format('CREATE ROLE %I LOGIN', n);
				PERFORM greenlight.grant_access(n::regrole, 'user');
				PERFORM greenlight.add_person(n, n || '@example.org', n);
				PERFORM greenlight.add_member(w.name, n, ARRAY[p.role]);
				INSERT INTO histories.person VALUES (w.name, n, p.role, p.hours * (0.5 + i * 0.5));
			END LOOP;
		END LOOP;
		PERFORM greenlight.register_channel(w.name, c, 'sandbox') FROM unnest('{blog,site,news,law,shop,memo}'::text[]) c;
		PERFORM greenlight.use_template(w.name, t) FROM unnest('{none,optional,internal_then_client}'::text[]) t;
		PERFORM greenlight.create_workflow(w.name, 'long', '{"mode": "multi_level", "change_requests": {"limit": 3, "roles": ["client"]}, "steps": [
			{"name": "plan", "requires": [{"role": "strategist"}], "carry": "minor"},
			{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}, "rejection": "wait_all"}], "carry": "always"},
			{"name": "law", "when": "$.labels[*] ? (@ == \"promo\")", "requires": [{"role": "legal"}]},
			{"name": "client", "audience": "client", "requires": [{"role": "client", "quorum": {"percent": 60}}]}]}');
		PERFORM greenlight.assign_workflow(w.name, f, c) FROM (VALUES ('internal_then_client', 'blog'), ('internal_then_client', 'site'), ('four_eyes', 'news'), ('long', 'law'), ('optional', 'shop'), ('none', 'memo')) x (f, c);
	END LOOP;
	PERFORM greenlight.create_calendar('north', 'office', 'Europe/Helsinki', '{"mon-fri": [["08:00", "12:00"], ["12:30", "16:30"]]}');
	PERFORM greenlight.add_holiday('north', 'office', d::date, 'day off') FROM unnest('{2026-01-01,2026-01-06,2026-04-03,2026-05-01,2026-12-25}'::text[]) d;
	INSERT INTO histories.state SELECT greenlight_test.begin_epoch();
END $$;

-- A later instant: hours on, by a long-tailed chance, and not at night or on a weekend of the workspace.
CREATE FUNCTION histories.later(at timestamptz, hours double precision, zone text) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
	t timestamp := (at + make_interval(secs => 3600 * hours * exp(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) - 0.5))) AT TIME ZONE zone;
BEGIN
	IF random() < 0.05 THEN
		RETURN t AT TIME ZONE zone;	-- somebody works at night
	END IF;
	WHILE extract(isodow FROM t) > 5 LOOP t := date_trunc('day', t) + '1 day 9 hours'::interval + random() * '2 hours'::interval; END LOOP;
	IF extract(hour FROM t) < 8 THEN t := date_trunc('day', t) + '8 hours'::interval + random() * '3 hours'::interval; END IF;
	IF extract(hour FROM t) >= 18 THEN t := date_trunc('day', t) + '1 day 8 hours'::interval + random() * '3 hours'::interval; END IF;
	WHILE extract(isodow FROM t) > 5 LOOP t := t + '1 day'::interval; END LOOP;
	RETURN t AT TIME ZONE zone;
END $$;

CREATE FUNCTION histories.somebody(workspace text, role text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM histories.person p WHERE p.workspace = $1 AND p.role = $2 ORDER BY random() LIMIT 1 $$;

-- A statement as somebody, at an instant unless that is NULL; false when the engine refuses it.
CREATE FUNCTION histories.act(who text, at timestamptz, statement text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	IF at IS NOT NULL THEN PERFORM greenlight_test.set_clock(at); END IF;
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', who);
	EXECUTE statement;
	RESET SESSION AUTHORIZATION;
	RETURN true;
EXCEPTION WHEN OTHERS THEN
	RESET SESSION AUTHORIZATION;
	IF SQLSTATE !~ '^(WF|28|42501|22)' THEN RAISE; END IF;
	RETURN false;
END $$;

-- Sends what is due of a post, and settles it.
CREATE FUNCTION histories.publish(post bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	e bigint := (SELECT epoch FROM histories.state);
	a record;
BEGIN
	IF at IS NOT NULL THEN PERFORM greenlight_test.set_clock(at); END IF;
	PERFORM greenlight_test.claim_due(e, 10);
	FOR a IN SELECT t.id, t.post_id, t.variant_id FROM greenlight_internal.variant v JOIN greenlight_internal.attempt t ON t.variant_id = v.id AND t.ended_at IS NULL
		WHERE v.delivery_state = 'publishing' LOOP
		IF at IS NOT NULL THEN PERFORM greenlight_test.set_clock(at + random() * '20 seconds'::interval); END IF;
		PERFORM greenlight_test.settle(e, a.id, a.post_id, a.variant_id, (ARRAY['ok','ok','ok','ok','ok','ok','ok','retryable','permanent','unknown'])[1 + floor(random() * 10)]);
	END LOOP;
END $$;

-- One vote, or something else that happens in review.
CREATE FUNCTION histories.review(w text, id bigint, t timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
	zone text := (SELECT timezone FROM greenlight_internal.workspace WHERE name = w);
	p record;
	seat record;
	x double precision := random();
	verb text := CASE WHEN x < 0.74 THEN 'approve' WHEN x < 0.86 THEN 'request_changes' WHEN x < 0.88 THEN 'reject' WHEN x < 0.90 THEN 'abstain'
		WHEN x < 0.93 THEN 'comment' WHEN x < 0.95 THEN 'edit' WHEN x < 0.965 THEN 'withdraw' WHEN x < 0.98 THEN 'override' WHEN x < 0.99 THEN 'cancel' ELSE 'retract' END;
BEGIN
	SELECT o.revision, a.name AS author INTO p FROM greenlight_internal.post o JOIN greenlight_internal.person a ON a.id = o.author_id WHERE o.id = $2;
	SELECT n.name, h.hours INTO seat FROM greenlight_internal.review_step s CROSS JOIN LATERAL unnest(s.seat_person_ids, s.seat_votes) u (person_id, vote)
		JOIN greenlight_internal.person n ON n.id = u.person_id JOIN histories.person h ON h.name = n.name
		WHERE s.post_id = $2 AND s.state = 'open' AND u.vote = 0 ORDER BY random() LIMIT 1;
	IF seat IS NULL THEN
		PERFORM histories.act(w || '_owner1', t, format('SELECT greenlight.override(%s, ''nobody is left'')', id));
		RETURN t;
	END IF;
	t := COALESCE(histories.later(t, seat.hours, zone), t);
	IF verb IN ('approve', 'abstain') THEN
		PERFORM histories.act(seat.name, t, format('SELECT greenlight.%s(%s, %s)', verb, id, p.revision));
	ELSIF verb IN ('request_changes', 'reject') THEN
		PERFORM histories.act(seat.name, t, format('SELECT greenlight.%s(%s, %s, ''"review": "approved" is not yet so'')', verb, id, p.revision));
	ELSIF verb = 'comment' THEN
		PERFORM histories.act(seat.name, t, format('SELECT greenlight.add_comment(%s, ''hm'', visibility => ''client'')', id));
	ELSIF verb = 'edit' THEN
		PERFORM histories.act(p.author, t, format('SELECT greenlight.revise_post(%s, %L)', id, 'text ' || random()));
	ELSIF verb = 'override' THEN
		PERFORM histories.act(w || '_owner1', t, format('SELECT greenlight.override(%s, ''in a hurry'')', id));
	ELSIF verb = 'retract' THEN
		PERFORM histories.act((SELECT n.name FROM greenlight_internal.decision d JOIN greenlight_internal.person n ON n.id = d.actor_id
			WHERE d.post_id = $2 ORDER BY d.id DESC LIMIT 1), t, format('SELECT greenlight.retract(%s)', id));
	ELSE
		PERFORM histories.act(p.author, t, format('SELECT greenlight.%s(%s)', verb, id));
	END IF;
	RETURN t;
END $$;

-- What happens next to a post after an instant: when that was, and whether it was the end.
CREATE FUNCTION histories.turn(w text, this bigint, at timestamptz, INOUT t timestamptz, OUT is_over boolean) LANGUAGE plpgsql AS $$
DECLARE
	zone text := (SELECT timezone FROM greenlight_internal.workspace WHERE name = w);
	author text := (SELECT a.name FROM greenlight_internal.post o JOIN greenlight_internal.person a ON a.id = o.author_id WHERE o.id = this);
	p record;
BEGIN
	is_over := true;
	SELECT o.status, o.review_state, o.mode, o.publish_at, o.is_cancelled, o.revision INTO p FROM greenlight_internal.post o WHERE o.id = this;
	IF p.is_cancelled OR p.status IN ('published', 'failed', 'unconfirmed', 'missed') OR random() < 0.004 THEN RETURN; END IF;
	IF p.review_state = 'in_review' THEN
		t := histories.review(w, this, t);
	ELSIF p.review_state IN ('draft', 'changes_requested') THEN
		t := COALESCE(histories.later(t, CASE p.review_state WHEN 'draft' THEN 10 ELSE 6 END, zone), t);
		IF p.review_state = 'changes_requested' OR random() < 0.3 THEN
			PERFORM histories.act(author, t, format('SELECT greenlight.revise_post(%s, %L)', this, 'text ' || random()));
		END IF;
		t := COALESCE(histories.later(t, 0.5, zone), t);
		IF p.mode = 'optional' AND random() < 0.4 THEN
			PERFORM histories.act(w || '_assistant1', t, format('SELECT greenlight.schedule(%s, %L)', this, COALESCE(t, greenlight_test.clock()) + '1 second'::interval));
			PERFORM histories.publish(this, t + '2 seconds'::interval);
		ELSIF NOT histories.act(author, t, format('SELECT greenlight.submit(%s)', this)) THEN
			PERFORM histories.act(w || '_manager1', t, format('SELECT greenlight.grant_round(%s, 1, ''once more'')', this));
			PERFORM histories.act(author, t, format('SELECT greenlight.submit(%s)', this));
		END IF;
	ELSIF p.review_state = 'rejected' THEN
		IF random() < 0.5 THEN RETURN; END IF;
		t := COALESCE(histories.later(t, 12, zone), t);
		PERFORM histories.act(author, t, format('SELECT greenlight.reopen(%s)', this));
	ELSIF p.review_state IN ('approved', 'not_required') THEN
		IF random() < 0.06 THEN
			t := COALESCE(histories.later(t, 3, zone), t);
			PERFORM histories.act(author, t, format('SELECT greenlight.revise_post(%s, %L)', this, 'text ' || random()));
		ELSIF at IS NULL AND p.publish_at > clock_timestamp() THEN
			RETURN;
		ELSIF p.publish_at IS NULL OR p.publish_at <= greenlight_test.clock() AND p.status <> 'partially_published' THEN
			t := COALESCE(histories.later(t, 2, zone), t);
			PERFORM histories.act(w || '_assistant1', t, format('SELECT greenlight.schedule(%s, %L)', this,
				COALESCE(histories.later(t, 30, zone), t, greenlight_test.clock()) + '1 minute'::interval));
		ELSE
			t := GREATEST(t, p.publish_at) + CASE WHEN random() < 0.9 THEN random() * '3 seconds'::interval ELSE random() * '14 minutes'::interval END;
			PERFORM histories.publish(this, t);
		END IF;
	END IF;
	is_over := false;
END $$;

-- A post that somebody makes at an instant; its id, and when that was.
CREATE FUNCTION histories.begin_post(w text, at timestamptz, OUT this bigint, OUT t timestamptz) LANGUAGE plpgsql AS $$
DECLARE
	author text := histories.somebody(w, 'creator');
	channels text := (ARRAY['blog', 'blog', 'blog,site', 'site', 'news', 'news', 'law', 'law', 'law', 'shop', 'memo'])[1 + floor(random() * 11)];
	external text := gen_random_uuid()::text;
BEGIN
	t := histories.later(at, 1, (SELECT timezone FROM greenlight_internal.workspace WHERE name = w));
	PERFORM histories.act(author, t, format('SELECT greenlight.create_post(%L, %L, %L, %L, external_ref => %L, labels => %L, options => %L)', w, 'a post', 'text ' || random(),
		'{' || channels || '}', external, CASE WHEN random() < 0.4 THEN '{promo}' ELSE '{}' END, CASE WHEN random() < 0.3 THEN '{"campaign": "spring"}' ELSE '{}' END));
	this := (SELECT o.id FROM greenlight_internal.post o WHERE o.external_ref = external);
	IF this IS NULL THEN RAISE 'no post'; END IF;
END $$;

-- The life of a post from an instant on; its id. With NULL for it the clock stays what it is.
CREATE FUNCTION histories.post(w text, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	p record;
BEGIN
	p := histories.begin_post(w, at);
	FOR turn IN 1..60 LOOP
		SELECT p.this AS this, n.t, n.is_over INTO p FROM histories.turn(w, p.this, at, p.t) n;
		EXIT WHEN p.is_over;
	END LOOP;
	RETURN p.this;
END $$;

-- The same, and the metrics are looked after between its turns: then few events are new to them.
CREATE PROCEDURE histories.watched_post(w text, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
	p record;
BEGIN
	p := histories.begin_post(w, at);
	FOR turn IN 1..60 LOOP
		SELECT p.this AS this, n.t, n.is_over INTO p FROM histories.turn(w, p.this, at, p.t) n;
		EXIT WHEN p.is_over;
		COMMIT;
		IF random() < 0.7 THEN
			PERFORM greenlight.refresh_metrics();
		END IF;
	END LOOP;
END $$;
