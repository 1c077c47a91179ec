/*
 * delay.c
 *		Seconds, instants and dates as networks write them. Networks err: no value can overflow, and
 *		what lies in the past asks for nothing.
 */
#include "net/delay.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECONDS_MAX INT64_C(2678400) /* 31 days */
#define DIGITS_MAX 12				 /* of seconds: far beyond any date, and no overflow */

/* A decimal number with or without a fraction, as microseconds; -1 when it is none. */
static int64_t
read_number(const char *text)
{
	int64_t value = 0;
	int digits = 0;
	int64_t unit = GL_SECOND;

	while (isspace((unsigned char) *text))
		text++;
	if (!isdigit((unsigned char) *text))
		return -1;
	for (; isdigit((unsigned char) *text); text++)
	{
		digits += digits > 0 || *text != '0';
		if (digits > DIGITS_MAX)
			return INT64_MAX;
		value = value * 10 + (*text - '0');
	}
	value *= GL_SECOND;
	if (*text == '.')
		for (text++; isdigit((unsigned char) *text); text++)
		{
			unit /= 10;
			value += unit * (*text - '0');
		}
	while (isspace((unsigned char) *text))
		text++;
	return *text == '\0' ? value : -1;
}

/* 2026-11-22T09:30:00Z, with or without a fraction or an offset; -1 when it is none. */
static int64_t
read_iso(const char *text)
{
	struct tm tm = {0};
	char sign = 'Z';
	int hours = 0;
	int minutes = 0;
	int used = 0;
	int64_t seconds;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
			   &tm.tm_min, &tm.tm_sec, &used) != 6)
		return -1;
	text += used;
	if (*text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	seconds = timegm(&tm);
	if (sscanf(text, "%c%2d:%2d", &sign, &hours, &minutes) == 3 && (sign == '+' || sign == '-'))
		return seconds + (sign == '+' ? -60 : 60) * (INT64_C(60) * hours + minutes);
	return strcmp(text, "Z") == 0 ? seconds : -1;
}

static int64_t
read_date(const char *text)
{
	int64_t seconds = read_iso(text);

	return seconds >= 0 ? seconds : (int64_t) curl_getdate(text, NULL);
}

static gl_time
bounded(int64_t microseconds)
{
	if (microseconds <= 0)
		return 0;
	return microseconds > SECONDS_MAX * GL_SECOND ? SECONDS_MAX * GL_SECOND : microseconds;
}

gl_time
gl_delay_read(const char *text, DelayUnit unit, int64_t now)
{
	int64_t number = read_number(text);
	int64_t date;

	if (unit == DELAY_SECONDS || (unit == DELAY_AUTO && number >= 0))
		return bounded(number);
	if (unit == DELAY_EPOCH)
		return number < 0 ? 0 : bounded(number - now * GL_SECOND);
	date = read_date(text);
	if (date <= now)
		return 0;
	return date - now > SECONDS_MAX ? SECONDS_MAX * GL_SECOND : (date - now) * GL_SECOND;
}
