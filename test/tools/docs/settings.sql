SELECT E'# Settings\n\nNone can be changed by a user, and none says who acts or what time it is. `greenlight.settings()` shows the\nvalues in force.\n\n'
	|| E'| setting | what it is | default | range | takes effect |\n|---|---|---|---|---|';
SELECT '| `' || s.name || '` | ' || s.short_desc || ' | '
	|| CASE WHEN s.boot_val = '' THEN 'empty' WHEN s.unit IS NULL THEN s.boot_val
		WHEN s.boot_val::int % 60000 = 0 THEN s.boot_val::int / 60000 || ' min' ELSE s.boot_val::int / 1000 || ' s' END
	|| ' | ' || COALESCE(s.min_val || ' to ' || s.max_val || COALESCE(' ' || s.unit, ''), '') || ' | '
	|| CASE s.context WHEN 'postmaster' THEN 'after a restart' WHEN 'sighup' THEN 'after a reload'
		WHEN 'superuser' THEN 'by `SET`, superusers only' ELSE s.context END || ' |'
FROM pg_settings s JOIN greenlight.settings() g USING (name) ORDER BY s.name COLLATE "C";
