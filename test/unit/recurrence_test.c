/*
 * recurrence_test.c
 *		Promise: a recurrence is read as RFC 5545 writes it or not at all, and each part of it says what it
 *		says there. The comparison with another implementation is test/calendar/recurrences.py.
 */
#include "core/recurrence.h"
#include "tap.h"

#define FIRST 9579 /* 2026-03-24, a Tuesday */

/* The first days as differences from the first one, as text. */
static const char *
days_of(const char *text, int limit)
{
	static char found[200];
	Recurrence rule;
	int days[20];
	int length = 0;
	int n;

	if (!gl_recurrence_parse(text, &rule))
		return "no recurrence";
	n = gl_recurrence_days(&rule, FIRST, FIRST + 3660, limit, days);
	found[0] = '\0';
	for (int i = 0; i < n; i++)
		length += snprintf(found + length, sizeof(found) - length, i == 0 ? "%d" : " %d",
						   days[i] - FIRST);
	return found;
}

static void
comes(const char *text, const char *days)
{
	ok(strcmp(days_of(text, 4), days) == 0, "%s: %s", text, days);
}

int
main(void)
{
	static const char *const wrong[] = {"",
										"FREQ",
										"FREQ=",
										"FREQ=HOURLY",
										"FREQ=DAILY;",
										"FREQ=DAILY;FREQ=DAILY",
										"INTERVAL=2",
										"FREQ=DAILY;INTERVAL=0",
										"FREQ=DAILY;INTERVAL=1001",
										"FREQ=DAILY;INTERVAL=-1",
										"FREQ=DAILY;COUNT=1;COUNT=1",
										"FREQ=DAILY;COUNT=999999999999",
										"FREQ=WEEKLY;BYDAY=1MO",
										"FREQ=MONTHLY;BYDAY=0MO",
										"FREQ=MONTHLY;BYDAY=54MO",
										"FREQ=MONTHLY;BYDAY=-54MO",
										"FREQ=WEEKLY;BYDAY=MO,",
										"FREQ=WEEKLY;BYDAY=MON",
										"FREQ=WEEKLY;BYDAY=MO;BYDAY=TU",
										"FREQ=MONTHLY;BYMONTHDAY=32",
										"FREQ=MONTHLY;BYMONTHDAY=-32",
										"FREQ=MONTHLY;BYMONTHDAY=0",
										"FREQ=YEARLY;BYMONTH=13",
										"FREQ=YEARLY;BYMONTH=-1",
										"FREQ=YEARLY;BYMONTH=1;BYMONTH=2",
										"FREQ=DAILY;WKST=MO;WKST=MO",
										"FREQ=DAILY;WKST=XX",
										"FREQ=DAILY;UNTIL=20300101",
										"FREQ=DAILY;BYSETPOS=1",
										"freq=daily",
										" FREQ=DAILY"};
	char many[1000] = "FREQ=MONTHLY;BYMONTHDAY=1";

	comes("FREQ=DAILY", "0 1 2 3");
	comes("FREQ=DAILY;INTERVAL=10;COUNT=2", "0 10");
	comes("FREQ=DAILY;BYMONTH=4", "8 9 10 11");
	comes("FREQ=WEEKLY", "0 7 14 21");
	comes("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU", "0 13 14 27");
	comes("WKST=SU;BYDAY=SU,TU;FREQ=WEEKLY;INTERVAL=2", "0 12 14 26");
	comes("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU", "0 5 14 19");
	comes("FREQ=MONTHLY", "0 31 61 92");
	comes("FREQ=MONTHLY;BYMONTHDAY=31", "7 68 129 160");
	comes("FREQ=MONTHLY;BYMONTHDAY=-1,1", "7 8 37 38");
	comes("FREQ=MONTHLY;BYDAY=-1TU,+2MO", "7 20 35 48");
	comes("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=24", "0 365 731 1096");
	comes("FREQ=YEARLY", "0 365 731 1096");
	comes("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "707 2168 3629");
	comes("FREQ=YEARLY;BYMONTHDAY=1", "8 38 69 99");
	comes("FREQ=YEARLY;BYDAY=1FR", "283 654 1018 1382");
	comes("FREQ=YEARLY;BYDAY=-1TU;BYMONTH=3,12", "7 280 371 644");
	comes("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "");
	for (int i = 0; i < (int) (sizeof(wrong) / sizeof(wrong[0])); i++)
	{
		Recurrence rule;

		expect(!gl_recurrence_parse(wrong[i], &rule), "\"%s\" is read", wrong[i]);
	}
	claim("what is none is refused");
	for (int i = 1; i < GL_RECURRENCE_PARTS_MAX; i++)
		strcat(many, ",1");
	ok(strcmp(days_of(many, 1), "8") == 0, "a part may have many values");
	strcat(many, ",1");
	ok(strcmp(days_of(many, 1), "no recurrence") == 0, "but not more than there is room for");
	return finish();
}
