/*
 * business_test.c
 *		Promise: working time counts what the wall clock shows, exactly, wherever the zone changes; it is
 *		additive and monotone; adding an amount is the inverse of measuring one.
 */
#include <stdlib.h>

#include "core/business.h"
#include "tap.h"

#define S ((int64_t) 1000000)
#define HOUR (3600 * S)
#define QUARTER (900 * S)
#define D (24 * HOUR)
#define YEARS (4000 * D)

/* A zone of a few steps, at whole quarters of an hour. */
typedef struct FakeZone
{
	int nsteps;
	gl_time at[8]; /* ascending; before the first the offset is offsets[0] */
	int32_t offsets[9];
} FakeZone;

static ZoneOffset
fake(void *context, gl_time at)
{
	const FakeZone *zone = context;
	int i = 0;

	while (i < zone->nsteps && zone->at[i] <= at)
		i++;
	return (ZoneOffset){zone->offsets[i], i < zone->nsteps ? zone->at[i] : GL_TIME_NEVER};
}

static const WorkSpan office_hours[] = {{9 * 3600, 12 * 3600}, {13 * 3600, 18 * 3600}};
static const WorkSpan morning[] = {{9 * 3600, 12 * 3600}};
static const WorkSpan night[] = {{0, 4 * 3600}};
static const WorkSpan whole[] = {{0, GL_DAY_SECONDS}};
static const WorkDay office = {office_hours, 2};

static BusinessCalendar
weekdays(FakeZone *zone)
{
	return (BusinessCalendar){
		.week = {office, office, office, office, office, {0}, {0}}, .zone = fake, .context = zone};
}

/* 2000-01-01 was a Saturday; Monday the 3rd is day 2. */
static void
spelled_out(void)
{
	FakeZone utc = {0};
	BusinessCalendar calendar = weekdays(&utc);
	SpecialDay special[] = {{3, {0}}, {4, {morning, 1}}};

	ok(gl_business_between(&calendar, 0, 7 * D) == 40 * HOUR, "five days of eight hours");
	ok(gl_business_between(&calendar, 7 * D, 0) == -40 * HOUR, "backwards it is negative");
	ok(gl_business_between(&calendar, 0, 2 * D) == 0, "a weekend has none");
	ok(gl_business_between(&calendar, -7 * D, 0) == 40 * HOUR, "before 2000 as well");
	ok(gl_business_between(&calendar, 2 * D + 11 * HOUR, 2 * D + 14 * HOUR) == 2 * HOUR,
	   "lunch does not count");
	ok(gl_business_add(&calendar, 0, 1, YEARS) == 2 * D + 9 * HOUR + 1,
	   "work begins on Monday at nine");
	ok(gl_business_add(&calendar, 2 * D + 9 * HOUR, 3 * HOUR, YEARS) == 2 * D + 12 * HOUR,
	   "ends at noon, not after lunch");
	ok(gl_business_add(&calendar, 2 * D + 17 * HOUR, 24 * HOUR, YEARS) == 5 * D + 17 * HOUR,
	   "24 hours are three days");
	ok(gl_business_add(&calendar, 6 * D + 17 * HOUR, 2 * HOUR, YEARS) == 9 * D + 10 * HOUR,
	   "over the weekend");
	ok(gl_business_add(&calendar, 9 * D + 10 * HOUR, -2 * HOUR, YEARS) == 6 * D + 17 * HOUR,
	   "and back");
	ok(gl_business_add(&calendar, 9 * D, -HOUR, YEARS) == 6 * D + 17 * HOUR,
	   "back from before work");
	ok(gl_business_add(&calendar, 123, 0, YEARS) == 123, "nothing added");
	calendar.special = special;
	calendar.nspecial = 2;
	ok(gl_business_between(&calendar, 0, 7 * D) == 27 * HOUR, "a holiday and half of one");
	ok(gl_business_add(&calendar, 2 * D + 17 * HOUR, 5 * HOUR, YEARS) == 5 * D + 10 * HOUR,
	   "are stepped over");
	calendar = (BusinessCalendar){.zone = fake, .context = &utc};
	ok(gl_business_between(&calendar, 0, YEARS) == 0, "a calendar without work has none");
	ok(gl_business_add(&calendar, 0, 1, YEARS) == GL_TIME_NEVER, "and never reaches any");
	ok(gl_business_add(&calendar, 0, -1, YEARS) == GL_TIME_NEVER, "nor ever had any");
}

static void
clock_changes(void)
{
	FakeZone spring = {1, {2 * D + HOUR}, {3600, 7200}}; /* Monday 02:00 becomes 03:00 */
	FakeZone autumn = {1, {2 * D + HOUR}, {7200, 3600}}; /* 03:00 becomes 02:00 */
	FakeZone skipped = {
		1, {2 * D - 11 * HOUR}, {-11 * 3600, 13 * 3600}}; /* Sunday 02:00 becomes Monday 02:00 */
	BusinessCalendar calendar = {.week = {{night, 1}}, .zone = fake, .context = &spring};

	ok(gl_business_between(&calendar, D, 3 * D) == 3 * HOUR,
	   "the hour that is skipped does not count");
	calendar.context = &autumn;
	ok(gl_business_between(&calendar, D, 3 * D) == 5 * HOUR,
	   "the hour that is repeated counts twice");
	ok(gl_business_add(&calendar, D, 4 * HOUR, YEARS) == 2 * D + 2 * HOUR,
	   "and an amount reaches into it");
	for (int i = 0; i < 7; i++)
		calendar.week[i] = (WorkDay){whole, 1};
	ok(gl_business_between(&calendar, -9 * D, 9 * D) == 18 * D,
	   "round the clock it is time as such");
	calendar.context = &skipped;
	ok(gl_business_between(&calendar, -9 * D, 9 * D) == 18 * D, "also where a day is skipped");
	calendar.week[0] = calendar.week[6] = (WorkDay){0};
	ok(gl_business_between(&calendar, 0, 4 * D) == 3 * D,
	   "of a skipped day nothing is missed that was");
}

static int
below(int n)
{
	return rand() % n;
}

/* Ascending spans on quarters of an hour. */
static WorkDay
random_day(WorkSpan *spans)
{
	int n = 0;

	for (int quarter = below(40); quarter < 96 && n < 3; quarter += 1 + below(30))
	{
		int to = quarter + 1 + below(96 - quarter);

		spans[n++] = (WorkSpan){quarter * 900, to * 900};
		quarter = to;
	}
	return (WorkDay){spans, below(6) == 0 ? 0 : n};
}

/* Working time counted a quarter of an hour at a time, by asking the wall clock. */
static int64_t
counted(const BusinessCalendar *calendar, gl_time from, gl_time to)
{
	int64_t sum = 0;

	for (gl_time at = from; at < to; at += QUARTER)
	{
		int64_t local = at / S + calendar->zone(calendar->context, at).seconds +
						(int64_t) 10000 * GL_DAY_SECONDS;
		int64_t day = local / GL_DAY_SECONDS - 10000;
		int second = (int) (local % GL_DAY_SECONDS);
		const WorkDay *work = &calendar->week[(day + 7000 + 5) % 7];

		for (int i = 0; i < calendar->nspecial; i++)
			if (calendar->special[i].day == day)
				work = &calendar->special[i].work;
		for (int i = 0; i < work->nspans; i++)
			if (work->spans[i].from <= second && second < work->spans[i].to)
				sum += QUARTER;
	}
	return sum;
}

typedef struct RandomCalendar
{
	FakeZone zone;
	WorkSpan spans[20][4];
	SpecialDay special[10];
	BusinessCalendar calendar;
} RandomCalendar;

static void
randomise(RandomCalendar *random)
{
	gl_time at = -40 * D + below(96) * QUARTER;
	int day = -30;

	random->zone.nsteps = below(9);
	for (int i = 0; i <= random->zone.nsteps; i++)
	{
		random->zone.offsets[i] = (below(105) - 48) * 900;
		if (i < random->zone.nsteps)
			random->zone.at[i] = at += (1 + below(900)) * QUARTER;
	}
	random->calendar = (BusinessCalendar){
		.special = random->special, .nspecial = below(10), .zone = fake, .context = &random->zone};
	for (int i = 0; i < 7; i++)
		random->calendar.week[i] = random_day(random->spans[i]);
	for (int i = 0; i < random->calendar.nspecial; i++)
		random->special[i] = (SpecialDay){day += 1 + below(6), random_day(random->spans[7 + i])};
}

static void
properties(void)
{
	srand(20);
	for (int n = 0; n < 4000; n++)
	{
		RandomCalendar random = {0};
		gl_time a = (below(60 * 96) - 30 * 96) * QUARTER;
		gl_time b = a + below(20 * 96) * QUARTER;
		gl_time c = b + below(20 * D / S) * S;
		int64_t amount;
		gl_time reached;

		randomise(&random);
		expect(gl_business_between(&random.calendar, a, b) == counted(&random.calendar, a, b),
			   "case %d: counted", n);
		expect(gl_business_between(&random.calendar, a, b) +
					   gl_business_between(&random.calendar, b, c) ==
				   gl_business_between(&random.calendar, a, c),
			   "case %d: additive", n);
		expect(gl_business_between(&random.calendar, a, c) >=
				   gl_business_between(&random.calendar, a, b),
			   "case %d: monotone", n);
		amount = gl_business_between(&random.calendar, a, c);
		if (amount == 0)
			continue;
		reached = gl_business_add(&random.calendar, a, amount, YEARS);
		expect(reached <= c && gl_business_between(&random.calendar, a, reached) == amount,
			   "case %d: added", n);
		expect(gl_business_between(&random.calendar, a, reached - 1) == amount - 1,
			   "case %d: not before", n);
		reached = gl_business_add(&random.calendar, c, -amount, YEARS);
		expect(reached >= a && gl_business_between(&random.calendar, reached, c) == amount,
			   "case %d: taken away", n);
		expect(gl_business_between(&random.calendar, reached + 1, c) == amount - 1,
			   "case %d: not after", n);
	}
	claim("measuring and adding agree with counting, in 4,000 random calendars");
}

int
main(void)
{
	spelled_out();
	clock_changes();
	properties();
	return finish();
}
