SELECT E'# Errors\n\nA refusal has its SQLSTATE, a message, a DETAIL with the facts, and a HINT that names the next call. Test for the\n'
	|| E'SQLSTATE, never for the text. Besides these the usual ones of PostgreSQL occur: `22004` NULL where a value is\n'
	|| E'needed, `22023` a bad argument or document, `22008` a time out of range, `23505` a duplicate name, `0A000` not\n'
	|| E'supported (prepared transactions), `25006` on a standby, `55000` the library is not preloaded or of another\nversion.\n\n'
	|| E'| SQLSTATE | name | message | hint |\n|---|---|---|---|';
SELECT '| `' || sqlstate || '` | ' || name || ' | ' || message || ' | ' || hint || ' |' FROM greenlight.errors();
