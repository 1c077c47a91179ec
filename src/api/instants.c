/*
 * instants.c
 *		Options that are instants.
 */
#include "api/args.h"
#include "base/values.h"

#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

/* Reads on over the shape: 9 stands for a digit. NULL when the text has another one. */
static const char *
skip_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; shape++, text++)
		if (*shape == '9' ? !isdigit((unsigned char) *text) : *text != *shape)
			return NULL;
	return text;
}

/* ISO 8601 as jsonb writes instants, a blank in place of the T, parts left out at the end. */
static bool
is_instant(const char *text)
{
	const char *next;

	text = skip_shape(text, "9999-99-99");
	if (text == NULL || *text == '\0')
		return text != NULL;
	text = *text == 'T' || *text == ' ' ? skip_shape(text + 1, "99:99") : NULL;
	if (text != NULL && (next = skip_shape(text, ":99")) != NULL)
		text = next;
	if (text != NULL && *text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (text != NULL && (*text == '+' || *text == '-'))
	{
		text = skip_shape(text + 1, "99");
		if (text != NULL && (next = skip_shape(text, ":99")) != NULL)
			text = next;
	}
	return text != NULL && (*text == '\0' || strcmp(text, "Z") == 0);
}

/* An instant as the server reads it; false for one that is on no calendar. */
static bool
read_instant(const char *text, gl_time *at)
{
	Datum value;

	if (!gl_value_read(timestamptz_in, text, &value))
		return false;
	*at = DatumGetTimestampTz(value);
	return true;
}

gl_time
gl_option_time(const Doc *options, const char *key)
{
	char *text = gl_option_name(options, key);
	gl_time time = GL_TIME_NEVER;
	Doc member;

	if (text == NULL)
		return GL_TIME_NEVER;
	if ((!is_instant(text) || !read_instant(text, &time)) && gl_doc_get(options, key, &member))
		gl_doc_fail(&member, "An instant is expected here.",
					"Write it as \"2030-12-31T23:59:00+00:00\".");
	gl_check_time(psprintf("options.%s", key), time);
	return time;
}

/* An option that JSON null takes away; false where it is not there. */
static bool
read_limit(const Doc *options, const char *key, gl_time *at)
{
	Doc member;

	*at = GL_TIME_NEVER;
	if (gl_doc_has_null(options, key))
		return true;
	if (!gl_doc_get(options, key, &member))
		return false;
	*at = gl_option_time(options, key);
	return true;
}

void
gl_option_limits(const Doc *options, LimitsChange *limits)
{
	Doc member;

	limits->sets_together = gl_doc_get(options, "together", &member);
	if (limits->sets_together)
		limits->is_together = gl_doc_bool(&member);
	limits->sets_not_before = read_limit(options, "not_before", &limits->not_before);
	limits->sets_unpublish_at = read_limit(options, "unpublish_at", &limits->unpublish_at);
	limits->sets_until = read_limit(options, "publish_until", &limits->publish_until);
}
