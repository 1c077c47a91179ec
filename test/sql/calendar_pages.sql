--
-- calendar_pages: the content calendar as iCalendar text and as a page, and holidays out of a file
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';

SELECT test.team('pag', 'ann:creator', 'sam:strategist', 'mia:manager', 'ass:assistant', 'cleo:client', 'zoe:creator');
SELECT name FROM greenlight.create_workspace('pag2', 'UTC');
SELECT c, (greenlight.register_channel('pag', c, 'sandbox')).name FROM unnest('{blog,shop}'::text[]) c;
SELECT w.name FROM greenlight.create_workflow('pag', 'one', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}]}]}') w, greenlight.assign_workflow('pag', w.name);
CREATE FUNCTION pg_temp.planned(title text, channels text, at timestamptz) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''pag'', %L, ''text'', %L, %L)', title, channels, at)) $$;
CREATE FUNCTION pg_temp.ics(who text, since text, until text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT line FROM regexp_split_to_table(test.run(who, format($q$SELECT greenlight.calendar_ics('pag', '{"since": "%s", "until": "%s"}')$q$, since, until)), E'\r?\n') line
	WHERE line !~ '^(DTSTAMP|LAST-MODIFIED)' $$;

-- what must be escaped, what must be folded, what is no ASCII
SELECT pg_temp.planned('Sale; 20%, "now" \ <b>&amp;', '{blog,shop}', '2031-03-10 09:00+00');
SELECT pg_temp.planned('Größe und Länge: ' || repeat('äöü 😀 ', 12), '{blog}', '2031-03-31 22:30+00');
SELECT pg_temp.planned('later', '{blog}', '2031-04-02 08:00+00');
SELECT pg_temp.planned('no time', '{blog}', NULL);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('later'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('later'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('Sale; 20%, "now" \ <b>&amp;'))$$);
SELECT regexp_replace(regexp_replace(replace(l, 'variant-' || v.id, 'variant-N'), 'Post \d+', 'Post N'), '-\d{8}T\d+@', '-CREATED@') FROM pg_temp.ics('ann', '2031-04-01', '2031-05-01') l, greenlight.variant v WHERE v.post_id = test.post('later');
-- folded at 75 bytes, and whole again without the folds
SELECT max(octet_length(line)) <= 75, bool_and(line !~ '[\x01-\x1f]') FROM pg_temp.ics('ann', '2031-03-01', '2031-04-01') line;
SELECT unfolded FROM (SELECT replace(string_agg(l, E'\n'), E'\n ', '') AS whole FROM pg_temp.ics('ann', '2031-03-01', '2031-04-01') l) a,
	regexp_split_to_table(whole, E'\n') unfolded WHERE unfolded ~ '^(SUMMARY|STATUS|CATEGORIES|DTSTART|SEQUENCE)';
-- the events are the rows of the view
SELECT count(*), (SELECT test.run('ann', $$SELECT count(*) FROM greenlight.calendar WHERE workspace = 'pag'$$)) FROM pg_temp.ics('ann', '2031-01-01', '2032-01-01') l WHERE l = 'BEGIN:VEVENT';
-- the same event after a change of plan: its UID stays, its SEQUENCE grows
CREATE TEMP TABLE before AS SELECT l FROM pg_temp.ics('ann', '2031-04-01', '2031-05-01') l;
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('later'), '2031-04-03 08:00+00')$$);
SELECT split_part(l, ':', 1), l IN (SELECT * FROM before) FROM pg_temp.ics('ann', '2031-04-01', '2031-05-01') l WHERE l ~ '^(UID|SEQUENCE|DTSTART)';
SELECT (SELECT substr(l, 10)::int FROM pg_temp.ics('ann', '2031-04-01', '2031-05-01') l WHERE l ~ '^SEQUENCE') > substr(l, 10)::int FROM before WHERE l ~ '^SEQUENCE';
-- clients see what has reached them; others nothing; nobody another workspace
SELECT count(*) FROM pg_temp.ics('cleo', '2031-01-01', '2032-01-01') l WHERE l = 'BEGIN:VEVENT';
SELECT test.run('ann', $$SELECT greenlight.calendar_ics('pag2')$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_ics('pag', '{"since": "2031-02-29"}')$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_ics('pag', '{"from": "2031-01-01"}')$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_ics(NULL)$$);
-- nothing planned is a calendar, too
SELECT * FROM pg_temp.ics('ann', '2033-01-01', '2034-01-01');

-- the page
CREATE FUNCTION pg_temp.page(who text, month text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT line FROM regexp_split_to_table(test.run(who, format('SELECT greenlight.calendar_html(''pag'', %L)', month)), E'\n') line $$;
SELECT line FROM pg_temp.page('ann', '2031-03-15') line WHERE line ~ '^(<h1|<p>|<title)' OR line ~ '<ol>';
-- whole weeks, from Monday to Sunday
SELECT count(*) FILTER (WHERE line ~ '<tr><td'), count(*) FILTER (WHERE line ~ '<td class="beyond"'), count(*) FILTER (WHERE line ~ '<td class="(free|busy)"') FROM pg_temp.page('ann', '2031-03-15') line;
SELECT string_agg(substring(line FROM 'datetime="([0-9-]+)"'), ' ') FROM pg_temp.page('ann', '2031-06-30') line WHERE line ~ 'class="beyond"';
-- well-formed, whatever the titles hold, and complete in itself
SELECT xml_is_well_formed_document(regexp_replace(replace(string_agg(line, E'\n'), '<!doctype html>', ''), '<meta([^>]*)>', '<meta\1/>', 'g')),
	string_agg(line, E'\n') ~* '(src=|href=|url\(|<script|@import)' FROM pg_temp.page('ann', '2031-03-15') line;
SELECT line FROM pg_temp.page('cleo', '2031-03-15') line WHERE line ~ '^<p>' OR line ~ '<ol>';
SELECT test.run('ann', $$SELECT greenlight.calendar_html('pag2', '2031-03-01')$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_html('pag', NULL)$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_html('pag', 'infinity')$$);
SELECT test.run('ann', $$SELECT greenlight.calendar_html('pag', '1899-12-31')$$);

-- holidays out of a file: whole days, several days, every year; not what begins at an hour
SELECT test.run('mia', $$SELECT name FROM greenlight.create_calendar('pag', 'office', 'Europe/Berlin', '{"mon-fri": [["09:00", "17:00"]]}')$$);
SELECT greenlight_test.set_clock('2031-06-01 08:00+00');
CREATE FUNCTION pg_temp.holidays(who text, ical text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT holidays FROM greenlight.import_holidays(''pag'', ''office'', %L, %L)', ical, options)) $$;
\set file 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:New Year\\, again\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20311224\r\nDTEND;VALUE=DATE:20311227\r\nSUMMARY:Weih\r\n nachten\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:3\r\nDTSTART:20310701T100000Z\r\nSUMMARY:a meeting\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:4\r\nDTSTART;VALUE=DATE:20190501\r\nSUMMARY:long ago\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20311003\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
SELECT pg_temp.holidays('mia', :'file');
SELECT day, name, hours FROM greenlight.holiday WHERE workspace = 'pag' ORDER BY day;
SELECT pg_temp.holidays('mia', :'file', '{"years": 1}');
SELECT pg_temp.holidays('ann', :'file');
SELECT pg_temp.holidays('mia', 'no calendar');
SELECT pg_temp.holidays('mia', E'BEGIN:VEVENT\nDTSTART;VALUE=DATE:20311003\nEND:VEVENT');
SELECT pg_temp.holidays('mia', E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20310101\nRRULE:FREQ=DAILY\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20310101\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR', '{"years": 10}');
SELECT pg_temp.holidays('mia', E'BEGIN:VCALENDAR\nEND:VCALENDAR', '{"years": 11}');
SELECT count(*) FROM greenlight.holiday WHERE workspace = 'pag';
SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
