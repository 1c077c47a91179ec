/*
 * args.c
 *		Checks of arguments. Text arrives valid in the server's encoding and without NUL.
 */
#include "api/args.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/text.h"
#include "catalog/pg_type_d.h"
#include "core/canon.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

static const char *const no_keys[] = {NULL};
const DocKeys gl_no_options = {no_keys, NULL};

static void
require(FunctionCallInfo fcinfo, int n, const char *argument)
{
	if (PG_ARGISNULL(n))
		gl_null_argument(argument);
}

static void
check_text(const char *argument, const char *text, int limit, bool line_breaks)
{
	int length = strlen(text);

	if (length > limit)
		gl_invalid(psprintf("\"%s\" is too long", argument),
				   psprintf("It has %d bytes, at most %d are possible.", length, limit),
				   "Make it shorter.");
	if (gl_has_control_character(text, line_breaks))
		gl_invalid(psprintf("\"%s\" holds a control character", argument),
				   line_breaks ? "Only line breaks and tabs are possible."
							   : "Line breaks and other control characters are not possible here.",
				   "Take it out.");
}

char *
gl_arg_text(FunctionCallInfo fcinfo, int n, const char *argument, int limit)
{
	require(fcinfo, n, argument);
	return gl_arg_opt_text(fcinfo, n, argument, limit);
}

char *
gl_arg_opt_text(FunctionCallInfo fcinfo, int n, const char *argument, int limit)
{
	char *value;

	if (PG_ARGISNULL(n))
		return NULL;
	value = text_to_cstring(PG_GETARG_TEXT_PP(n));
	check_text(argument, value, limit, true);
	return value;
}

static void
check_name(const char *argument, const char *name, int limit)
{
	check_text(argument, name, limit, false);
	if (gl_is_blank(name))
		gl_invalid(psprintf("\"%s\" is blank", argument),
				   "A name has at least one visible character.",
				   psprintf("Name a value for \"%s\".", argument));
}

char *
gl_arg_name(FunctionCallInfo fcinfo, int n, const char *argument)
{
	require(fcinfo, n, argument);
	return gl_arg_opt_name(fcinfo, n, argument);
}

char *
gl_arg_opt_name(FunctionCallInfo fcinfo, int n, const char *argument)
{
	char *name;

	if (PG_ARGISNULL(n))
		return NULL;
	name = text_to_cstring(PG_GETARG_TEXT_PP(n));
	check_name(argument, name, GL_NAME_BYTES_MAX);
	return name;
}

char *
gl_arg_note(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required)
{
	char *note;

	if (is_required)
		require(fcinfo, n, argument);
	note = gl_arg_opt_text(fcinfo, n, argument, GL_NOTE_BYTES_MAX);
	if (note != NULL && gl_is_blank(note))
		note = NULL;
	if (note == NULL && is_required)
		gl_invalid(psprintf("\"%s\" is blank", argument),
				   "Here a reason is needed that others can read.",
				   psprintf("Write the reason as \"%s\".", argument));
	return note;
}

gl_id
gl_arg_id(FunctionCallInfo fcinfo, int n, const char *argument)
{
	require(fcinfo, n, argument);
	return PG_GETARG_INT64(n);
}

int
gl_arg_revision(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required)
{
	int revision;

	if (is_required)
		require(fcinfo, n, argument);
	if (PG_ARGISNULL(n))
		return 0;
	revision = PG_GETARG_INT32(n);
	if (revision < 1)
		gl_invalid(psprintf("\"%s\" is not a revision", argument),
				   psprintf("Revisions are numbered from 1, not %d.", revision),
				   "Name the revision that you read.");
	return revision;
}

int
gl_arg_count(FunctionCallInfo fcinfo, int n, const char *argument, int least, int most)
{
	int count;

	require(fcinfo, n, argument);
	count = PG_GETARG_INT32(n);
	if (count < least || count > most)
		gl_invalid(psprintf("\"%s\" is out of range", argument), psprintf("It is %d.", count),
				   psprintf("Name a number from %d to %d.", least, most));
	return count;
}

void
gl_check_time(const char *argument, gl_time time)
{
	const gl_time day = 24 * 3600 * GL_SECOND;
	gl_time now = gl_clock_now();

	if (TIMESTAMP_NOT_FINITE(time) || time < now - day || time > now + 3653 * day)
		gl_time_out_of_range(argument);
}

gl_time
gl_arg_time(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required)
{
	gl_time time;

	if (is_required)
		require(fcinfo, n, argument);
	if (PG_ARGISNULL(n))
		return GL_TIME_NEVER;
	time = PG_GETARG_TIMESTAMPTZ(n);
	gl_check_time(argument, time);
	return time;
}

/* Etc/GMT-14 to Etc/GMT+12: the only zones with a digit in their names. */
static bool
is_fixed_offset(const char *name)
{
	int hours;
	char rest;

	if (sscanf(name, "Etc/GMT%3d%c", &hours, &rest) != 1 || hours < -14 || hours > 12)
		return false;
	return strcmp(name, psprintf("Etc/GMT%+d", hours)) == 0;
}

/*
 * Zones are names of the tz database. A POSIX rule such as "FOO+3" or "Foo/Bar+3" would be taken by
 * the server too, but nobody means one, and its sign is the opposite of what people expect. Every
 * such rule has a digit, for its offset.
 */
void
gl_check_timezone(const char *argument, const char *name)
{
	pg_tz *zone = pg_tzset(name);
	bool is_named =
		strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0 || strchr(name, '/') != NULL;
	bool is_rule = strpbrk(name, "0123456789") != NULL && !is_fixed_offset(name);

	if (zone == NULL || !is_named || is_rule || !pg_tz_acceptable(zone))
		gl_invalid(psprintf("\"%s\" is not a time zone", argument),
				   psprintf("There is no zone \"%s\" in the tz database.", name),
				   "Name one such as \"Europe/Riga\"; pg_timezone_names lists them.");
}

char *
gl_arg_opt_timezone(FunctionCallInfo fcinfo, int n, const char *argument)
{
	char *name = gl_arg_opt_name(fcinfo, n, argument);

	if (name != NULL)
		gl_check_timezone(argument, name);
	return name;
}

static bool
is_listed(const TextList *list, const char *text)
{
	for (int i = 0; i < list->n; i++)
		if (strcmp(list->items[i], text) == 0)
			return true;
	return false;
}

TextList
gl_arg_names(FunctionCallInfo fcinfo, int n, const char *argument, int limit)
{
	TextList names = {0};
	ArrayType *array;
	char **texts;
	int count;

	if (PG_ARGISNULL(n))
		return names;
	array = PG_GETARG_ARRAYTYPE_P(n);
	count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		gl_invalid(psprintf("\"%s\" is not a plain list", argument),
				   "A list has one dimension and no nulls.", "Write it as ARRAY['a', 'b'].");
	if (count > limit)
		gl_invalid(psprintf("\"%s\" is too long", argument),
				   psprintf("It has %d elements, at most %d are possible.", count, limit),
				   "Make the list shorter.");
	texts = gl_texts_from(PointerGetDatum(array), &count);
	names.items = palloc(sizeof(char *) * Max(count, 1));
	for (int i = 0; i < count; i++)
	{
		check_name(argument, texts[i], GL_NAME_BYTES_MAX);
		if (!is_listed(&names, texts[i]))
			names.items[names.n++] = texts[i];
	}
	return names;
}

Jsonb *
gl_arg_jsonb(FunctionCallInfo fcinfo, int n, const char *argument)
{
	require(fcinfo, n, argument);
	return PG_GETARG_JSONB_P(n);
}

static void
check_file(const Doc *file)
{
	static const char *const keys[] = {"uri", "sha256", "kind", "alt", "size", NULL};
	static const DocKeys in_file = {keys, NULL};
	Doc member;
	char *digest;

	gl_doc_check_keys(file, &in_file);
	if (!gl_doc_get(file, "uri", &member))
		gl_doc_fail(file, "The file has no uri.", "Add \"uri\".");
	(void) gl_doc_line(&member, 2000);
	if (!gl_doc_get(file, "sha256", &member))
		gl_doc_fail(file, "The file has no digest, so an approval could not be bound to it.",
					"Add \"sha256\" with the file's SHA-256 in hexadecimal.");
	digest = gl_doc_text(&member, 64);
	if (strlen(digest) != 64 || strspn(digest, "0123456789abcdef") != 64)
		gl_doc_fail(&member, "A SHA-256 has 64 hexadecimal digits in lower case.",
					"Use sha256sum, for example.");
	if (gl_doc_get(file, "kind", &member))
		(void) gl_doc_line(&member, 100);
	if (gl_doc_get(file, "alt", &member))
		check_text(member.path, gl_doc_text(&member, 2000), 2000, true);
	if (gl_doc_get(file, "size", &member))
		(void) gl_doc_int(&member, 0, 999999999);
}

Jsonb *
gl_arg_media(FunctionCallInfo fcinfo, int n, const char *argument)
{
	Jsonb *media;
	Doc root;

	if (PG_ARGISNULL(n))
		return NULL;
	media = PG_GETARG_JSONB_P(n);
	root = gl_doc_root(media, argument);
	for (int i = 0, count = gl_doc_length(&root, GL_MEDIA_MAX); i < count; i++)
	{
		Doc file = gl_doc_at(&root, i);

		check_file(&file);
	}
	return media;
}

Doc
gl_arg_options(FunctionCallInfo fcinfo, int n, const DocKeys *keys)
{
	Jsonb *options = PG_ARGISNULL(n)
						 ? DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")))
						 : PG_GETARG_JSONB_P(n);
	Doc root = gl_doc_root(options, "options");

	gl_doc_check_keys(&root, keys);
	return root;
}

char *
gl_option_name(const Doc *options, const char *key)
{
	Doc member;
	char *name;

	if (!gl_doc_get(options, key, &member))
		return NULL;
	name = gl_doc_text(&member, GL_NAME_BYTES_MAX);
	check_name(member.path, name, GL_NAME_BYTES_MAX);
	return name;
}

char *
gl_option_text(const Doc *options, const char *key, int limit)
{
	Doc member;
	char *text;

	if (!gl_doc_get(options, key, &member))
		return NULL;
	text = gl_doc_text(&member, limit);
	check_text(member.path, text, limit, true);
	return text;
}

/*
 * All arguments as text, and instants as numbers, which no setting of the session shows otherwise; a
 * call repeated with others under the same key is refused.
 */
void
gl_option_key(const Doc *options, FunctionCallInfo fcinfo, int nargs, ActRequest *request)
{
	Hasher hasher;

	request->key = gl_option_name(options, "idempotency_key");
	if (request->key == NULL)
		return;
	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, "call", 1);
	gl_canon_int(&hasher.sink, 'a', request->action);
	for (int i = 0; i < nargs; i++)
	{
		Oid type = get_fn_expr_argtype(fcinfo->flinfo, i);
		Oid output;
		bool is_varlena;

		if (PG_ARGISNULL(i))
		{
			gl_canon_text(&hasher.sink, 'n', NULL);
			continue;
		}
		if (type == TIMESTAMPTZOID || type == TIMESTAMPOID)
		{
			gl_canon_int(&hasher.sink, 't', PG_GETARG_TIMESTAMPTZ(i));
			continue;
		}
		getTypeOutputInfo(type, &output, &is_varlena);
		gl_canon_text(&hasher.sink, 'v', OidOutputFunctionCall(output, fcinfo->args[i].value));
	}
	request->key_digest = gl_hash_end(&hasher);
}
