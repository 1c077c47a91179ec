/*
 * names_test.c
 *		Promise: every value has the name of its word in the code, every name leads back to its
 *		value, and values keep their numbers, since some of them are stored.
 */
#include "core/names.h"

#include <ctype.h>

#include "core/facts.h"
#include "core/link.h"
#include "core/retry.h"
#include "core/transitions.h"
#include "tap.h"

typedef struct Named
{
	int value;
	const char *word; /* of the code, in upper case */
} Named;

#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* Words in the order of their numbers. */
/* clang-format off */
#define N(prefix, word) {prefix##word, #word}

static const Named review_states[] = {
	N(REVIEW_, NOT_REQUIRED), N(REVIEW_, DRAFT), N(REVIEW_, IN_REVIEW),
	N(REVIEW_, CHANGES_REQUESTED), N(REVIEW_, APPROVED), N(REVIEW_, REJECTED),
	N(REVIEW_, EXPIRED)};
static const Named delivery_states[] = {
	N(DELIVERY_, UNSCHEDULED), N(DELIVERY_, SCHEDULED), N(DELIVERY_, HELD), N(DELIVERY_, MISSED),
	N(DELIVERY_, PUBLISHING), N(DELIVERY_, PUBLISHED), N(DELIVERY_, UNCONFIRMED),
	N(DELIVERY_, FAILED), N(DELIVERY_, UNPUBLISHED), N(DELIVERY_, CANCELLED)};
static const Named post_statuses[] = {
	N(STATUS_, DRAFT), N(STATUS_, IN_REVIEW), N(STATUS_, CHANGES_REQUESTED),
	N(STATUS_, APPROVED), N(STATUS_, SCHEDULED), N(STATUS_, HELD), N(STATUS_, MISSED),
	N(STATUS_, PUBLISHING), N(STATUS_, PUBLISHED), N(STATUS_, PARTIALLY_PUBLISHED),
	N(STATUS_, UNCONFIRMED), N(STATUS_, FAILED), N(STATUS_, REJECTED), N(STATUS_, EXPIRED),
	N(STATUS_, UNPUBLISHED), N(STATUS_, CANCELLED)};
static const Named modes[] = {
	N(MODE_, NONE), N(MODE_, OPTIONAL), N(MODE_, REQUIRED), N(MODE_, MULTI_LEVEL)};
static const Named votes[] = {
	N(VOTE_, NONE), N(VOTE_, APPROVE), N(VOTE_, ABSTAIN), N(VOTE_, REQUEST_CHANGES),
	N(VOTE_, REJECT)};
static const Named actions[] = {
	N(ACTION_, CREATE), N(ACTION_, REVISE), N(ACTION_, ANNOTATE), N(ACTION_, PLAN), N(ACTION_, SET_VARIANT),
	N(ACTION_, ADD_VARIANT), N(ACTION_, REMOVE_VARIANT), N(ACTION_, SUBMIT), N(ACTION_, APPROVE),
	N(ACTION_, ABSTAIN), N(ACTION_, REQUEST_CHANGES), N(ACTION_, REJECT), N(ACTION_, WITHDRAW),
	N(ACTION_, REOPEN), N(ACTION_, RETRACT), N(ACTION_, OVERRIDE), N(ACTION_, GRANT_ROUND),
	N(ACTION_, EXTEND_DEADLINE), N(ACTION_, MIGRATE_REVIEW),
	N(ACTION_, CANCEL), N(ACTION_, SCHEDULE), N(ACTION_, UNSCHEDULE),
	N(ACTION_, PUBLISH_NOW), N(ACTION_, HOLD), N(ACTION_, RELEASE), N(ACTION_, RETRY),
	N(ACTION_, CONFIRM_PUBLISHED), N(ACTION_, CONFIRM_NOT_PUBLISHED),
	N(ACTION_, CONFIRM_UNPUBLISHED), N(ACTION_, UNPUBLISH), N(ACTION_, TICK),
	N(ACTION_, RESOLVE_COMMENT), N(ACTION_, CREATE_SERIES), N(ACTION_, STOP_SERIES), N(ACTION_, ARCHIVE), N(ACTION_, UNARCHIVE), N(ACTION_, COMMENT),
	{ACTION_CREATE_LINK, "CREATE_APPROVAL_LINK"}, N(ACTION_, REVOKE_LINK),
	N(ACTION_, REASSIGN), N(ACTION_, VOID), N(ACTION_, LIMIT_NEAR), N(ACTION_, LIFT_HOLD), N(ACTION_, RETIME), N(ACTION_, MAKE_UP), N(ACTION_, ABSENCE), {ACTION_BLOCK, "BLOCKED"},
	N(ACTION_, PASS_STEP), N(ACTION_, PASS_REVIEW),
	N(ACTION_, RETURN_REVIEW), N(ACTION_, DECLINE_REVIEW), N(ACTION_, CLEAR_STEP),
	N(ACTION_, CLEAR_REVIEW), N(ACTION_, RESTORE),
	N(ACTION_, REOPEN_REVIEW), N(ACTION_, UNBIND), N(ACTION_, REBIND), N(ACTION_, DEEM_REVIEW), N(ACTION_, SKIP_REVIEW), N(ACTION_, CLAIM),
	N(ACTION_, SETTLE_PUBLISHED), N(ACTION_, SETTLE_RETRY), N(ACTION_, SETTLE_FAILED),
	N(ACTION_, SETTLE_UNCONFIRMED), N(ACTION_, MISS), N(ACTION_, MOVE), N(ACTION_, GIVE_UP), N(ACTION_, BLACK_OUT), N(ACTION_, END), N(ACTION_, CLAIM_UNPUBLISH), N(ACTION_, SETTLE_UNPUBLISHED), N(ACTION_, RECUR), N(ACTION_, DROP), N(ACTION_, REMIND), N(ACTION_, ESCALATE),
	N(ACTION_, HAND_OVER), N(ACTION_, DEEM_STEP), N(ACTION_, TIME_RETURN), N(ACTION_, TIME_REJECT),
	N(ACTION_, EXPIRE), N(ACTION_, TIME_HOLD), N(ACTION_, SKIP_STEP), N(ACTION_, LAPSE)};
static const Named permissions[] = {
	N(PERMISSION_, VIEW), N(PERMISSION_, VIEW_INTERNAL), N(PERMISSION_, COMMENT),
	N(PERMISSION_, CREATE), N(PERMISSION_, EDIT_OWN), N(PERMISSION_, EDIT_ANY),
	N(PERMISSION_, SUBMIT), N(PERMISSION_, SCHEDULE), N(PERMISSION_, PUBLISH_NOW),
	N(PERMISSION_, HOLD), N(PERMISSION_, RELEASE), N(PERMISSION_, CREATE_LINK),
	N(PERMISSION_, UNPUBLISH), N(PERMISSION_, OVERRIDE), N(PERMISSION_, MANAGE_MEMBERS),
	N(PERMISSION_, MANAGE_CHANNELS), N(PERMISSION_, MANAGE_WORKFLOWS),
	N(PERMISSION_, MANAGE_CALENDAR), N(PERMISSION_, MANAGE_RULES), N(PERMISSION_, VIEW_METRICS),
	N(PERMISSION_, EXPORT)};
static const Named guards[] = {
	N(GUARD_, REVISION), N(GUARD_, LIVE), N(GUARD_, ITEM), N(GUARD_, UNRESOLVED),
	N(GUARD_, DELEGATE), N(GUARD_, FOUR_EYES), N(GUARD_, NOT_CONTRIBUTOR), N(GUARD_, RESOLVER),
	N(GUARD_, DISTINCT), N(GUARD_, VOTED), N(GUARD_, SEAT),
	N(GUARD_, HAS_REVIEW), N(GUARD_, UNAPPROVED), N(GUARD_, NO_FLIGHT),
	N(GUARD_, NO_UNCONFIRMED), N(GUARD_, DELIVERABLE), N(GUARD_, HELD), N(GUARD_, NOT_HELD),
	N(GUARD_, HAS_FAILED), N(GUARD_, IN_DOUBT), N(GUARD_, TIMED), N(GUARD_, NOT_STARTED),
	N(GUARD_, ROUND_LEFT), N(GUARD_, LIMITED), N(GUARD_, ONE_WORKFLOW),
	N(GUARD_, CONTENT), N(GUARD_, SATISFIABLE), N(GUARD_, FUTURE), N(GUARD_, GATE_BUT_DUE),
	N(GUARD_, GATE), N(GUARD_, MIGRATES), N(GUARD_, AT_REST), N(GUARD_, HAS_DUE),
	N(GUARD_, LATER_DUE), N(GUARD_, IN_TIME), N(GUARD_, BY_TIME), N(GUARD_, SKIPPABLE), N(GUARD_, SEATABLE),
	N(GUARD_, LENT), N(GUARD_, EMBARGO), N(GUARD_, UNTIL), N(GUARD_, CLEAR), N(GUARD_, UNREPEATED), N(GUARD_, IN_SERIES),
	N(GUARD_, MAKES_UP), N(GUARD_, ORIGINAL), N(GUARD_, REMOVABLE)};
static const Named effects[] = {
	N(EFFECT_, REVISION), N(EFFECT_, STALE), N(EFFECT_, OPEN_REVIEW), N(EFFECT_, VOTE),
	N(EFFECT_, CLOSE_STEP), N(EFFECT_, NEXT_STEP), N(EFFECT_, CLOSE_REVIEW), N(EFFECT_, APPROVE),
	N(EFFECT_, UNAPPROVE), N(EFFECT_, TIME), N(EFFECT_, CLEAR_TIME), N(EFFECT_, HOLD),
	N(EFFECT_, RELEASE), N(EFFECT_, INERT), N(EFFECT_, ACTIVE), N(EFFECT_, REOPEN),
	N(EFFECT_, RECONSIDER), N(EFFECT_, RETRACT), N(EFFECT_, OVERRIDE), N(EFFECT_, GRANT),
	N(EFFECT_, MIGRATE), N(EFFECT_, CANCEL),
	N(EFFECT_, VARIANTS), N(EFFECT_, ATTEMPT), N(EFFECT_, SETTLE), N(EFFECT_, FOLLOW),
	N(EFFECT_, MISS_IF_LATE), N(EFFECT_, RECOUNT), N(EFFECT_, ARCHIVE), N(EFFECT_, UNARCHIVE),
	N(EFFECT_, REMIND), N(EFFECT_, ADD_SEATS), N(EFFECT_, GIVE_SEATS), N(EFFECT_, DEEM), N(EFFECT_, EXTEND), N(EFFECT_, LIMITS),
	N(EFFECT_, TELL), N(EFFECT_, END)};
static const Named clauses[] = {
	N(CLAUSE_, REVIEW), N(CLAUSE_, DUE), N(CLAUSE_, DELIVERY), N(CLAUSE_, HOLD),
	N(CLAUSE_, WORKSPACE), N(CLAUSE_, CHANNEL), N(CLAUSE_, CONTENT), N(CLAUSE_, PUBLISHER),
	N(CLAUSE_, SCHEDULE), N(CLAUSE_, EMBARGO), N(CLAUSE_, UNTIL), N(CLAUSE_, BLACKOUT), N(CLAUSE_, TOGETHER),
	N(CLAUSE_, GAP), N(CLAUSE_, DUPLICATE)};
static const Named quorums[] = {
	N(QUORUM_, ANY), N(QUORUM_, ALL), N(QUORUM_, AT_LEAST), N(QUORUM_, PERCENT)};
static const Named rejections[] = {
	N(REJECTION_, FIRST_ENDS), N(REJECTION_, WAIT_ALL), N(REJECTION_, AT_LEAST)};
static const Named step_outcomes[] = {
	N(STEP_, OPEN), N(STEP_, PASSED), N(STEP_, RETURNED), N(STEP_, DECLINED), N(STEP_, BLOCKED)};
static const Named outcomes[] = {
	N(OUTCOME_, OK), N(OUTCOME_, PERMANENT), N(OUTCOME_, RETRYABLE), N(OUTCOME_, THROTTLED),
	N(OUTCOME_, AUTH), N(OUTCOME_, UNKNOWN), N(OUTCOME_, MANUAL)};
static const Named idempotencies[] = {
	N(IDEMPOTENCY_, NONE), N(IDEMPOTENCY_, KEY), N(IDEMPOTENCY_, CLIENT_ID),
	N(IDEMPOTENCY_, LOOKUP)};
static const Named self_approvals[] = {
	N(SELF_, FORBID_CONTRIBUTORS), N(SELF_, FORBID_SUBMITTER), N(SELF_, FORBID_LAST_EDITOR),
	N(SELF_, ALLOW)};
static const Named limits[] = {N(LIMIT_, ESCALATE), N(LIMIT_, BLOCK), N(LIMIT_, REJECT)};
static const Named carries[] = {
	N(CARRY_, NONE), N(CARRY_, SCOPE), N(CARRY_, ALWAYS), N(CARRY_, MINOR)};
static const Named link_rights[] = {
	N(RIGHT_, VIEW), N(RIGHT_, COMMENT), N(RIGHT_, DECIDE), N(RIGHT_, RESCHEDULE)};
static const Named deadline_units[] = {{DUE_BY_CLOCK, "CLOCK"}, {DUE_BY_CALENDAR, "BUSINESS"}};
static const Named timed_acts[] = {
	N(TIMED_, REMIND), N(TIMED_, ESCALATE), N(TIMED_, REASSIGN), N(TIMED_, APPROVE),
	N(TIMED_, REQUEST_CHANGES), N(TIMED_, REJECT), N(TIMED_, EXPIRE), N(TIMED_, HOLD), N(TIMED_, SKIP)};
static const Named late_submits[] = {N(LATE_, WARN), N(LATE_, DENY), N(LATE_, ALLOW)};
static const Named on_missed[] = {
	N(MISSED_, HOLD), N(MISSED_, PUBLISH_WITHIN), N(MISSED_, NEXT_SLOT), N(MISSED_, EXPIRE)};
static const Named axes[] = {N(AXIS_, REVIEW), N(AXIS_, DELIVERY)};
/* clang-format on */

static const struct
{
	const NameTable *table;
	const Named *words;
	int count;
} tables[] = {
	{&gl_review_states, review_states, LENGTH(review_states)},
	{&gl_delivery_states, delivery_states, LENGTH(delivery_states)},
	{&gl_post_statuses, post_statuses, LENGTH(post_statuses)},
	{&gl_modes, modes, LENGTH(modes)},
	{&gl_votes, votes, LENGTH(votes)},
	{&gl_actions, actions, LENGTH(actions)},
	{&gl_permissions, permissions, LENGTH(permissions)},
	{&gl_guards, guards, LENGTH(guards)},
	{&gl_effects, effects, LENGTH(effects)},
	{&gl_clauses, clauses, LENGTH(clauses)},
	{&gl_quorums, quorums, LENGTH(quorums)},
	{&gl_rejections, rejections, LENGTH(rejections)},
	{&gl_step_outcomes, step_outcomes, LENGTH(step_outcomes)},
	{&gl_outcomes, outcomes, LENGTH(outcomes)},
	{&gl_idempotencies, idempotencies, LENGTH(idempotencies)},
	{&gl_self_approvals, self_approvals, LENGTH(self_approvals)},
	{&gl_limits, limits, LENGTH(limits)},
	{&gl_carries, carries, LENGTH(carries)},
	{&gl_link_rights, link_rights, LENGTH(link_rights)},
	{&gl_deadline_units, deadline_units, LENGTH(deadline_units)},
	{&gl_timed_acts, timed_acts, LENGTH(timed_acts)},
	{&gl_late_submits, late_submits, LENGTH(late_submits)},
	{&gl_on_missed, on_missed, LENGTH(on_missed)},
	{&gl_axes, axes, LENGTH(axes)},
};

/* Names that are phrases rather than the code's words. */
static const NameTable *const phrases[] = {&gl_needs};

/* Is the name the word in lower case? */
static bool
is_word(const char *name, const char *word)
{
	while (*name != '\0' && *name == tolower((unsigned char) *word))
	{
		name++;
		word++;
	}
	return *name == '\0' && *word == '\0';
}

static void
words(void)
{
	for (int t = 0; t < LENGTH(tables); t++)
	{
		const NameTable *table = tables[t].table;

		expect_int(table->count, tables[t].count, table->kind);
		for (int i = 0; i < tables[t].count; i++)
		{
			const Named *named = &tables[t].words[i];

			expect_int(named->value, i, named->word);
			expect(is_word(gl_name(table, named->value), named->word), "%s %s is called %s",
				   table->kind, named->word, gl_name(table, named->value));
		}
		claim("each %s has its word and keeps its number", table->kind);
	}
}

static void
round_trip(const NameTable *table)
{
	for (int value = 0; value < table->count; value++)
	{
		const char *name = gl_name(table, value);

		expect(name[0] != '\0' && name[0] != '?', "%d", value);
		expect_int(gl_name_find(table, name), value, name);
	}
	expect_text(gl_name(table, -1), "?", "before the first");
	expect_text(gl_name(table, table->count), "?", "behind the last");
	expect_int(gl_name_find(table, ""), -1, "no name");
	expect_int(gl_name_find(table, "?"), -1, "what is no name");
	expect_int(gl_name_find(table, "Approve"), -1, "upper case");
	expect_int(gl_name_find(table, "appro"), -1, "half a name");
	claim("a %s goes from value to name and back, and nothing else does", table->kind);
}

int
main(void)
{
	words();
	for (int t = 0; t < LENGTH(tables); t++)
		round_trip(tables[t].table);
	for (int p = 0; p < LENGTH(phrases); p++)
		round_trip(phrases[p]);
	expect_int(gl_needs.count, NEED_COUNT, "needs");
	claim("each need has its phrase");
	return finish();
}
