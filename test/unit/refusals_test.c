/*
 * refusals_test.c
 *		Promise: every refusal is complete, says what the interface's list of errors says, and words
 *		its message and hint as PostgreSQL does.
 */
#include "core/refusals.h"

#include "tap.h"

/* The SQLSTATEs of the interface with their names. */
static const char *const known[][2] = {
	{"00000", "allowed"},
	{"WF001", "illegal_transition"},
	{"WF002", "stale_revision"},
	{"WF003", "separation_of_duties"},
	{"WF004", "requirement_unsatisfied"},
	{"WF005", "content_rule"},
	{"WF006", "schedule_rule"},
	{"WF007", "channel_unavailable"},
	{"WF008", "already_decided"},
	{"WF009", "limit_reached"},
	{"WF010", "not_eligible"},
	{"WF012", "idempotency_conflict"},
	{"WF013", "publish_in_flight"},
	{"WF014", "outcome_unknown"},
	{"WF015", "publisher_disarmed"},
	{"WF404", "not_found"},
	{"28000", "invalid_authorization"},
	{"42501", "insufficient_privilege"},
	{"22023", "invalid_parameter_value"},
};

#define EACH(row) \
	for (const RefusalDef *row = gl_refusals; row < gl_refusals + REFUSAL_COUNT; row++)

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_name(const char *text)
{
	return *text != '\0' && strspn(text, "abcdefghijklmnopqrstuvwxyz_") == strlen(text);
}

static bool
ends_with(const char *text, char c)
{
	return *text != '\0' && text[strlen(text) - 1] == c;
}

/* Does the row have the name that the interface gives its SQLSTATE? */
static bool
is_known(const RefusalDef *row)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(row->sqlstate, known[i][0]) == 0)
			return strcmp(row->name, known[i][1]) == 0;
	return false;
}

static void
rows(void)
{
	EACH(row)
	expect(row->sqlstate && row->name && row->message && row->hint, "row %d",
		   (int) (row - gl_refusals));
	claim("no row of the table is missing a column");

	EACH(row)
	{
		expect(strlen(row->sqlstate) == 5 &&
				   strspn(row->sqlstate, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5,
			   "%s", row->message);
		expect(is_name(row->name) && is_known(row), "%s is %s", row->sqlstate, row->name);
	}
	claim("SQLSTATE and name are those of the interface");

	EACH(row)
	{
		expect(is_lower(row->message[0]) && !ends_with(row->message, '.'), "%s", row->message);
		expect(strstr(row->message, "greenlight") == NULL && strchr(row->message, '(') == NULL,
			   "%s names a function", row->message);
	}
	claim("a message starts in lower case, has no full stop, names no function");

	EACH(row)
	if (row != &gl_refusals[REFUSAL_NONE])
		expect(is_upper(row->hint[0]) && ends_with(row->hint, '.'), "%s", row->hint);
	claim("a hint is a sentence");

	for (int i = 0; i < REFUSAL_COUNT; i++)
		for (int j = 0; j < i; j++)
			expect(strcmp(gl_refusals[i].message, gl_refusals[j].message) != 0, "%s",
				   gl_refusals[i].message);
	claim("no two refusals say the same");
}

/* What programs test for, pinned to the word that the code uses. */
static void
meanings(void)
{
	static const struct
	{
		Refusal refusal;
		const char *sqlstate;
	} pinned[] = {
		{REFUSAL_NONE, "00000"},
		{REFUSAL_ILLEGAL_TRANSITION, "WF001"},
		{REFUSAL_CANCELLED, "WF001"},
		{REFUSAL_NO_REVIEW, "WF001"},
		{REFUSAL_ALREADY_APPROVED, "WF001"},
		{REFUSAL_NOTHING_LEFT, "WF001"},
		{REFUSAL_HELD, "WF001"},
		{REFUSAL_NOT_HELD, "WF001"},
		{REFUSAL_NOTHING_FAILED, "WF001"},
		{REFUSAL_NOT_IN_DOUBT, "WF001"},
		{REFUSAL_NOT_TIMED, "WF001"},
		{REFUSAL_NO_VOTE, "WF001"},
		{REFUSAL_STARTED, "WF001"},
		{REFUSAL_NO_LIMIT, "WF001"},
		{REFUSAL_NO_ITEM, "WF001"},
		{REFUSAL_NONE_UNRESOLVED, "WF001"},
		{REFUSAL_STALE_REVISION, "WF002"},
		{REFUSAL_CONTRIBUTOR, "WF003"},
		{REFUSAL_RESOLVER, "WF003"},
		{REFUSAL_DISTINCT, "WF003"},
		{REFUSAL_DELEGATE, "WF003"},
		{REFUSAL_COUNTED_TWICE, "WF003"},
		{REFUSAL_CLIENT_DELEGATION, "WF003"},
		{REFUSAL_DELEGATION_CYCLE, "WF003"},
		{REFUSAL_GATE_CLOSED, "WF004"},
		{REFUSAL_UNSATISFIABLE, "WF004"},
		{REFUSAL_WORKFLOW_CONFLICT, "WF004"},
		{REFUSAL_NOT_BY_TIME, "WF004"},
		{REFUSAL_CONTENT, "WF005"},
		{REFUSAL_PAST, "WF006"},
		{REFUSAL_OUT_OF_TIME, "WF006"},
		{REFUSAL_NOT_LATER, "WF006"},
		{REFUSAL_CHANNEL, "WF007"},
		{REFUSAL_DECIDED, "WF008"},
		{REFUSAL_LIMIT, "WF009"},
		{REFUSAL_CURRENT, "WF001"},
		{REFUSAL_NOTHING_ASKED, "WF001"},
		{REFUSAL_NOT_AT_REST, "WF001"},
		{REFUSAL_REPEATED, "WF001"},
		{REFUSAL_NO_SERIES, "WF001"},
		{REFUSAL_NO_DEADLINE, "WF001"},
		{REFUSAL_EMBARGO, "WF006"},
		{REFUSAL_UNTIL, "WF006"},
		{REFUSAL_BLACKOUT, "WF006"},
		{REFUSAL_DUPLICATE, "WF005"},
		{REFUSAL_NOT_REMOVABLE, "WF001"},
		{REFUSAL_NOT_ELIGIBLE, "WF010"},
		{REFUSAL_NO_DELEGATION, "WF010"},
		{REFUSAL_UNSEEN, "WF010"},
		{REFUSAL_WHICH_SEAT, "22023"},
		{REFUSAL_IDEMPOTENCY, "WF012"},
		{REFUSAL_IN_FLIGHT, "WF013"},
		{REFUSAL_UNCONFIRMED, "WF014"},
		{REFUSAL_DISARMED, "WF015"},
		{REFUSAL_NO_ACTOR, "28000"},
		{REFUSAL_TOKEN, "28000"},
		{REFUSAL_NOT_FOUND, "WF404"},
		{REFUSAL_NOT_PERMITTED, "42501"},
	};

	for (size_t i = 0; i < sizeof(pinned) / sizeof(pinned[0]); i++)
		expect_text(gl_refusals[pinned[i].refusal].sqlstate, pinned[i].sqlstate,
					gl_refusals[pinned[i].refusal].message);
	expect_int(sizeof(pinned) / sizeof(pinned[0]), REFUSAL_COUNT, "refusals pinned");
	claim("each refusal has the SQLSTATE that programs test for");
}

int
main(void)
{
	rows();
	meanings();
	return finish();
}
