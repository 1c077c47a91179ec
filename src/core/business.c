/*
 * business.c
 *		Time is cut where the zone changes and at midnight of the wall clock; within a piece a span of
 *		working hours is an interval like any other.
 */
#include "core/business.h"

#define SECOND ((int64_t) 1000000)
#define DAY (GL_DAY_SECONDS * SECOND)

/* Part of one local day during which the zone does not change. */
typedef struct Piece
{
	gl_time from;
	gl_time to;
	int64_t
		midnight; /* instant at which the wall clock would show the day's 00:00, by this offset */
	const WorkDay *work;
} Piece;

static int64_t
floor_div(int64_t a, int64_t b)
{
	int64_t quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

static const WorkDay *
work_on(const BusinessCalendar *calendar, int64_t day)
{
	int low = 0;
	int high = calendar->nspecial - 1;

	while (low <= high)
	{
		int middle = (low + high) / 2;
		const SpecialDay *special = &calendar->special[middle];

		if (special->day == day)
			return &special->work;
		if (special->day < day)
			low = middle + 1;
		else
			high = middle - 1;
	}
	/* 2000-01-01 was a Saturday */
	return &calendar->week[(day + 5) - floor_div(day + 5, 7) * 7];
}

/* The piece that begins at an instant and ends at limit at the latest. */
static Piece
piece_from(const BusinessCalendar *calendar, gl_time from, gl_time limit)
{
	ZoneOffset zone = calendar->zone(calendar->context, from);
	int64_t offset = zone.seconds * SECOND;
	int64_t day = floor_div(from + offset, DAY);
	Piece piece = {.from = from, .to = limit, .midnight = day * DAY - offset};

	piece.work = work_on(calendar, day);
	if (piece.midnight + DAY < piece.to)
		piece.to = piece.midnight + DAY;
	if (zone.until < piece.to)
		piece.to = zone.until;
	return piece;
}

/* The part of a span that lies within a piece; empty when to is not after from. */
static void
clip(const Piece *piece, const WorkSpan *span, gl_time *from, gl_time *to)
{
	*from = piece->midnight + span->from * SECOND;
	*to = piece->midnight + span->to * SECOND;
	if (*from < piece->from)
		*from = piece->from;
	if (*to > piece->to)
		*to = piece->to;
}

static int64_t
work_in(const Piece *piece)
{
	int64_t sum = 0;

	for (int i = 0; i < piece->work->nspans; i++)
	{
		gl_time from;
		gl_time to;

		clip(piece, &piece->work->spans[i], &from, &to);
		if (to > from)
			sum += to - from;
	}
	return sum;
}

int64_t
gl_business_between(const BusinessCalendar *calendar, gl_time from, gl_time to)
{
	int64_t sum = 0;

	if (to < from)
		return -gl_business_between(calendar, to, from);
	while (from < to)
	{
		Piece piece = piece_from(calendar, from, to);

		sum += work_in(&piece);
		from = piece.to;
	}
	return sum;
}

/* The instant within a piece by which an amount, that it has, has passed. */
static gl_time
reach(const Piece *piece, int64_t amount)
{
	gl_time at = piece->from;

	for (int i = 0; amount > 0; i++)
	{
		gl_time from;
		gl_time to;

		clip(piece, &piece->work->spans[i], &from, &to);
		if (to <= from)
			continue;
		at = to - from < amount ? to : from + amount;
		amount -= at - from;
	}
	return at;
}

static gl_time
add_forward(const BusinessCalendar *calendar, gl_time from, int64_t amount, gl_time end)
{
	while (from < end)
	{
		Piece piece = piece_from(calendar, from, end);
		int64_t work = work_in(&piece);

		if (work >= amount)
			return reach(&piece, amount);
		amount -= work;
		from = piece.to;
	}
	return GL_TIME_NEVER;
}

/*
 * Backwards by way of forwards: a stretch before from that holds enough, then the first instant in it
 * that leaves too little; the one before leaves just the amount.
 */
static gl_time
add_backward(const BusinessCalendar *calendar, gl_time from, int64_t amount, gl_time start)
{
	gl_time begin = from;
	int64_t held = 0;
	int64_t width = DAY;

	while (held < amount && begin > start)
	{
		begin = begin - start > width ? begin - width : start;
		held = gl_business_between(calendar, begin, from);
		width *= 2;
	}
	if (held < amount)
		return GL_TIME_NEVER;
	return add_forward(calendar, begin, held - amount + 1, from) - 1;
}

gl_time
gl_business_add(const BusinessCalendar *calendar, gl_time from, int64_t amount, int64_t limit)
{
	if (amount == 0)
		return from;
	return amount > 0 ? add_forward(calendar, from, amount, from + limit)
					  : add_backward(calendar, from, -amount, from - limit);
}
