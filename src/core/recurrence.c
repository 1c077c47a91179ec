/*
 * recurrence.c
 *		Each day is asked whether it is one of them: the reader of a rule need not be clever.
 */
#include "core/recurrence.h"

#include <string.h>

#define EPOCH_DAYS 730425 /* from 0000-03-01 to 2000-01-01 */
#define ERA_DAYS 146097	  /* 400 years */

static const char *const frequencies[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const weekdays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* One day of the calendar. */
typedef struct Date
{
	int year;
	int month;
	int day;
	int weekday; /* 0 is Monday */
	int month_length;
	int year_day; /* from 1 */
	int year_length;
} Date;

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
length_of_month(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

static int
modulo(int64_t value, int by)
{
	int rest = (int) (value % by);

	return rest < 0 ? rest + by : rest;
}

/* Years begin in March here, so that the leap day comes last. */
static Date
date_of(int number)
{
	int64_t days = (int64_t) number + EPOCH_DAYS;
	int64_t era = (days - modulo(days, ERA_DAYS)) / ERA_DAYS;
	int of_era = modulo(days, ERA_DAYS);
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int from_march = (5 * of_year + 2) / 153;
	Date date = {
		.day = of_year - (153 * from_march + 2) / 5 + 1,
		.month = from_march < 10 ? from_march + 3 : from_march - 9,
	};

	date.year = (int) (year_of_era + era * 400) + (date.month <= 2 ? 1 : 0);
	/* 2000-01-01 was a Saturday. */
	date.weekday = modulo((int64_t) number + 5, 7);
	date.month_length = length_of_month(date.year, date.month);
	date.year_length = is_leap(date.year) ? 366 : 365;
	date.year_day = date.day;
	for (int month = 1; month < date.month; month++)
		date.year_day += length_of_month(date.year, month);
	return date;
}

static int
week_of(int number, int week_start)
{
	return number - modulo((int64_t) number + 5 - week_start, 7);
}

/* Whether the days of its week, month or year are asked at all. */
static bool
is_in_turn(const Recurrence *rule, int first, const Date *begin, int number, const Date *date)
{
	int64_t passed;

	switch (rule->frequency)
	{
		case FREQUENCY_DAILY:
			passed = (int64_t) number - first;
			break;
		case FREQUENCY_WEEKLY:
			passed = (week_of(number, rule->week_start) - week_of(first, rule->week_start)) / 7;
			break;
		case FREQUENCY_MONTHLY:
			passed = (date->year - begin->year) * 12 + date->month - begin->month;
			break;
		default:
			passed = date->year - begin->year;
			break;
	}
	return passed % rule->interval == 0;
}

static bool
has_month(const Recurrence *rule, int month)
{
	for (int i = 0; i < rule->nmonths; i++)
		if (rule->months[i] == month)
			return true;
	return rule->nmonths == 0;
}

static bool
has_month_day(const Recurrence *rule, const Date *date)
{
	for (int i = 0; i < rule->nmonth_days; i++)
		if (rule->month_days[i] == date->day ||
			rule->month_days[i] == date->day - date->month_length - 1)
			return true;
	return rule->nmonth_days == 0;
}

/* Which one of its weekday a day is, from the front or from the end. */
static bool
is_nth(int nth, int day, int length)
{
	return nth == 0 || nth == (day - 1) / 7 + 1 || nth == -((length - day) / 7 + 1);
}

static bool
has_weekday(const Recurrence *rule, const Date *date)
{
	bool in_month = rule->frequency == FREQUENCY_MONTHLY || rule->nmonths > 0;

	for (int i = 0; i < rule->nweekdays; i++)
		if (rule->weekdays[i].day == date->weekday &&
			is_nth(rule->weekdays[i].nth, in_month ? date->day : date->year_day,
				   in_month ? date->month_length : date->year_length))
			return true;
	return rule->nweekdays == 0;
}

/* A rule that names no day means that of the first one. */
static bool
is_as_the_first(const Recurrence *rule, const Date *begin, const Date *date)
{
	if (rule->nweekdays > 0 || rule->nmonth_days > 0 || rule->frequency == FREQUENCY_DAILY)
		return true;
	if (rule->frequency == FREQUENCY_WEEKLY)
		return date->weekday == begin->weekday;
	return date->day == begin->day && (rule->frequency == FREQUENCY_MONTHLY || rule->nmonths > 0 ||
									   date->month == begin->month);
}

int
gl_recurrence_days(const Recurrence *rule, int first, int before, int limit, int *days)
{
	Date begin = date_of(first);
	int n = 0;

	if (rule->count > 0 && rule->count < limit)
		limit = rule->count;
	for (int number = first; number < before && n < limit; number++)
	{
		Date date = date_of(number);

		if (is_in_turn(rule, first, &begin, number, &date) && has_month(rule, date.month) &&
			has_month_day(rule, &date) && has_weekday(rule, &date) &&
			is_as_the_first(rule, &begin, &date))
			days[n++] = number;
	}
	return n;
}

/* The word at a place, which is moved behind it; -1 when it is none of them. */
static int
take_word(const char **at, const char *const *words, int n)
{
	size_t length = 0;

	while (((*at)[length] >= 'A' && (*at)[length] <= 'Z') ||
		   ((*at)[length] >= 'a' && (*at)[length] <= 'z'))
		length++;
	for (int i = 0; i < n; i++)
		if (strlen(words[i]) == length && memcmp(words[i], *at, length) == 0)
		{
			*at += length;
			return i;
		}
	return -1;
}

/* A whole number of at most five digits, signed; 0 when there is none. */
static int
take_number(const char **at)
{
	bool is_negative = **at == '-';
	int value = 0;
	int digits = 0;

	if (**at == '-' || **at == '+')
		(*at)++;
	for (; **at >= '0' && **at <= '9' && digits < 5; (*at)++, digits++)
		value = value * 10 + (**at - '0');
	return is_negative ? -value : value;
}

/* One number from 1 to most; ends the part. */
static bool
take_count(const char **at, int most, int *value)
{
	if (**at < '0' || **at > '9' || *value != 0)
		return false;
	*value = take_number(at);
	return *value >= 1 && *value <= most;
}

/* A list of numbers from 1 to most, or from the end where that is allowed. */
static bool
take_numbers(const char **at, int most, bool from_end, int *values, int *n)
{
	if (*n > 0)
		return false;
	for (;; (*at)++)
	{
		int value = take_number(at);

		if (value == 0 || value > most || value < (from_end ? -most : 1) ||
			*n == GL_RECURRENCE_PARTS_MAX)
			return false;
		values[(*n)++] = value;
		if (**at != ',')
			return true;
	}
}

static bool
take_weekdays(const char **at, Recurrence *rule)
{
	if (rule->nweekdays > 0)
		return false;
	for (;; (*at)++)
	{
		bool is_numbered = **at < 'A';
		Weekday *weekday = &rule->weekdays[rule->nweekdays];

		if (rule->nweekdays == GL_RECURRENCE_PARTS_MAX)
			return false;
		weekday->nth = take_number(at);
		weekday->day = take_word(at, weekdays, 7);
		if (weekday->day < 0 || is_numbered != (weekday->nth != 0) || weekday->nth > 53 ||
			weekday->nth < -53)
			return false;
		rule->nweekdays++;
		if (**at != ',')
			return true;
	}
}

static bool
take_part(const char **at, Recurrence *rule, bool *has_frequency, bool *has_week_start)
{
	static const char *const parts[] = {"FREQ",		  "INTERVAL", "COUNT", "BYDAY",
										"BYMONTHDAY", "BYMONTH",  "WKST"};
	int part = take_word(at, parts, 7);
	int word;

	if (part < 0 || *(*at)++ != '=')
		return false;
	switch (part)
	{
		case 0:
			word = take_word(at, frequencies, FREQUENCY_COUNT);
			rule->frequency = word < 0 ? FREQUENCY_DAILY : (Frequency) word;
			return word >= 0 && !*has_frequency && (*has_frequency = true);
		case 1:
			return take_count(at, GL_RECURRENCE_INTERVAL_MAX, &rule->interval);
		case 2:
			return take_count(at, GL_RECURRENCE_COUNT_MAX, &rule->count);
		case 3:
			return take_weekdays(at, rule);
		case 4:
			return take_numbers(at, 31, true, rule->month_days, &rule->nmonth_days);
		case 5:
			return take_numbers(at, 12, false, rule->months, &rule->nmonths);
		default:
			rule->week_start = take_word(at, weekdays, 7);
			return rule->week_start >= 0 && !*has_week_start && (*has_week_start = true);
	}
}

bool
gl_recurrence_parse(const char *text, Recurrence *rule)
{
	bool has_frequency = false;
	bool has_week_start = false;

	*rule = (Recurrence){0};
	for (;; text++)
	{
		if (!take_part(&text, rule, &has_frequency, &has_week_start))
			return false;
		if (*text != ';')
			break;
	}
	if (*text != '\0' || !has_frequency)
		return false;
	if (rule->interval == 0)
		rule->interval = 1;
	/* The second Tuesday is one of a month or of a year. */
	for (int i = 0; i < rule->nweekdays; i++)
		if (rule->weekdays[i].nth != 0 && rule->frequency < FREQUENCY_MONTHLY)
			return false;
	return true;
}
