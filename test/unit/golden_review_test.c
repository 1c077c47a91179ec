/*
 * golden_review_test.c
 *		Promise: a change of what anybody may do to a post, in any state, shows as a changed line of
 *		expected/unit/review_axis.txt.
 */
#include "core/names.h"
#include "golden.h"
#include "sample.h"

#define ROLES 17
#define LINES 64

/* Each role as somebody, each role as author, and those whom no role makes what they are. */
enum
{
	SOMEBODY = 0,
	AUTHORS = ROLES,
	SUBMITTER = 2 * ROLES,
	SEATED,
	SEATED_CONTRIBUTOR,
	WAS_SEATED,
	VOTER,
	SPENT,
	OUTSIDER,
	SYSTEM,
	WORKER,
	CLASSES
};

typedef uint64_t Classes;

#define ONE(class) ((Classes) 1 << (class))
#define ROLES_OF(classes, from) (((classes) >> (from)) & (ONE(ROLES) - 1))

static const char *const class_names[CLASSES] = {
	[SUBMITTER] = "submitter",
	[SEATED] = "seat holder",
	[SEATED_CONTRIBUTOR] = "contributor with a seat",
	[WAS_SEATED] = "seat holder of a closed step",
	[VOTER] = "seat holder who voted",
	[SPENT] = "who approved another step, by distinct people",
	[OUTSIDER] = "outsider",
	[SYSTEM] = "system",
	[WORKER] = "worker",
};

static ActorFacts
actor_of(int class, ReviewState state)
{
	bool is_author = class >= AUTHORS && class < SUBMITTER;
	bool has_step = state == REVIEW_IN_REVIEW;
	bool has_seat = class == SEATED || class == SEATED_CONTRIBUTOR || class == VOTER;
	bool has_round = has_step || state == REVIEW_CHANGES_REQUESTED || state == REVIEW_APPROVED;
	ActorFacts actor = {
		.kind = class == SYSTEM	  ? ACTOR_SYSTEM
				: class == WORKER ? ACTOR_WORKER
								  : ACTOR_PERSON,
		.is_author = is_author,
		.is_submitter = class == SUBMITTER,
		.is_contributor = is_author || class == SUBMITTER || class == SEATED_CONTRIBUTOR,
		.is_last_editor = is_author,
		.has_seat = has_seat && has_step,
		.had_seat = (class == WAS_SEATED || class == SPENT) && has_step,
		.has_voted = (class == VOTER || class == SPENT) && has_round,
		.has_approved = class == SPENT && has_step,
	};

	if (class < SUBMITTER)
		actor.permissions = gl_builtin_roles[class % ROLES].permissions;
	else if (class == SUBMITTER)
		actor.permissions = gl_role_find("observer")->permissions;
	else if (has_seat || class == WAS_SEATED || class == SPENT)
		actor.permissions = gl_role_find("approver")->permissions;
	actor.sees_internal = gl_permits(actor.permissions, PERMISSION_VIEW_INTERNAL);
	return actor;
}

typedef enum Situation
{
	PLANNED, /* the one that the others are compared with */
	UNPLANNED,
	HELD,
	MISSED,
	PUBLISHING,
	UNCONFIRMED,
	FAILED,
	PARTLY,
	PUBLISHED,
	REMOVED,
	ADDED,
	CANCELLED,
	LIMITED,
	WAITING,
	AGREED,
	NEW_STEP,
	HELD_OPEN,
	FREED,
	BLOCKING,
	IN_MODE_NONE,
	IN_MODE_OPTIONAL,
	IN_MODE_REQUIRED,
	SITUATIONS
} Situation;

static const char *const situation_names[SITUATIONS] = {
	[PLANNED] = "planned in an hour on one channel (not_required: mode none, else mode required)",
	[UNPLANNED] = "without a publish time",
	[HELD] = "held",
	[MISSED] = "missed",
	[PUBLISHING] = "publishing",
	[UNCONFIRMED] = "unconfirmed",
	[FAILED] = "failed",
	[PARTLY] = "one channel published, one scheduled",
	[PUBLISHED] = "published",
	[REMOVED] = "its only channel removed",
	[ADDED] = "a channel added that was not approved",
	[CANCELLED] = "cancelled",
	[LIMITED] = "change requests limited, one left",
	[WAITING] = "change requests limited, a round has to be granted",
	[AGREED] = "every step that applies agreed to this content",
	[NEW_STEP] = "with columns by which another step applies",
	[HELD_OPEN] = "one thing holds the open step, which has its votes, and stays",
	[FREED] = "one thing holds the open step, which has its votes, and goes with the act",
	[BLOCKING] = "about a blocking comment of somebody else",
	[IN_MODE_NONE] = "mode none",
	[IN_MODE_OPTIONAL] = "mode optional",
	[IN_MODE_REQUIRED] = "mode required",
};

/* What the situation makes of the first delivery. */
static const DeliveryState delivery_in[SITUATIONS] = {
	[PLANNED] = DELIVERY_SCHEDULED,
	[UNPLANNED] = DELIVERY_UNSCHEDULED,
	[HELD] = DELIVERY_HELD,
	[MISSED] = DELIVERY_MISSED,
	[PUBLISHING] = DELIVERY_PUBLISHING,
	[UNCONFIRMED] = DELIVERY_UNCONFIRMED,
	[FAILED] = DELIVERY_FAILED,
	[PARTLY] = DELIVERY_PUBLISHED,
	[PUBLISHED] = DELIVERY_PUBLISHED,
	[REMOVED] = DELIVERY_CANCELLED,
	[ADDED] = DELIVERY_SCHEDULED,
	[CANCELLED] = DELIVERY_CANCELLED,
	[LIMITED] = DELIVERY_SCHEDULED,
	[WAITING] = DELIVERY_SCHEDULED,
	[AGREED] = DELIVERY_SCHEDULED,
	[NEW_STEP] = DELIVERY_SCHEDULED,
	[HELD_OPEN] = DELIVERY_SCHEDULED,
	[FREED] = DELIVERY_SCHEDULED,
	[BLOCKING] = DELIVERY_SCHEDULED,
	[IN_MODE_NONE] = DELIVERY_SCHEDULED,
	[IN_MODE_OPTIONAL] = DELIVERY_SCHEDULED,
	[IN_MODE_REQUIRED] = DELIVERY_SCHEDULED,
};

static void
set_scene(Sample *s, Situation situation, ReviewState state)
{
	PostFacts *post = &s->facts.post;
	ReviewMode mode = state == REVIEW_NOT_REQUIRED ? MODE_NONE : MODE_REQUIRED;

	if (situation >= IN_MODE_NONE)
		mode = MODE_NONE + (situation - IN_MODE_NONE);
	sample_fill(s, state, mode);
	post->was_decided =
		state == REVIEW_CHANGES_REQUESTED || state == REVIEW_APPROVED || state == REVIEW_REJECTED;
	post->has_unapproved = state != REVIEW_APPROVED || situation == ADDED;
	post->is_held = situation == HELD;
	post->is_cancelled = situation == CANCELLED;
	post->is_started = situation >= PUBLISHING && situation <= PUBLISHED;
	post->is_limited = situation == LIMITED || situation == WAITING;
	post->requests_left = situation == LIMITED;
	post->waits_for_round = situation == WAITING;
	post->is_agreed = situation == AGREED;
	post->has_new_step = situation == NEW_STEP;
	if (situation == HELD_OPEN || situation == FREED)
	{
		s->step.holds = 1;
		s->step.nseats = 2;
		s->seats[1].vote = VOTE_APPROVE;
		s->facts.freed = situation == FREED;
	}
	if (situation == UNPLANNED)
		post->publish_at = GL_TIME_NEVER;
	else if (situation >= MISSED && situation <= PUBLISHED)
		post->publish_at = NOW - HOUR;
	if (situation == PARTLY || situation == ADDED)
		s->facts.nvariants = 2;
	if (situation == ADDED)
		s->variants[1].is_approved = false;
	s->variants[0].state = delivery_in[situation];
	for (int i = 0; i < 2; i++)
		s->variants[i].closed = sample_closed(s, &s->variants[i]);
}

typedef struct Text
{
	char bytes[1024];
} Text;

static void
add(Text *text, const char *separator, const char *word)
{
	size_t length = strlen(text->bytes);

	snprintf(text->bytes + length, sizeof(text->bytes) - length, "%s%s",
			 length > 0 ? separator : "", word);
}

/* One answer in words: the rule and where it leads, or the refusal. */
static Text
answer_of(const Verdict *verdict, Action action, ReviewState from)
{
	Text text = {""};
	const RefusalDef *refusal = &gl_refusals[verdict->refusal];

	if (verdict->refusal != REFUSAL_NONE)
		snprintf(text.bytes, sizeof(text.bytes), "%s %s", refusal->sqlstate, refusal->message);
	else if (verdict->to == from && action != ACTION_CREATE)
		snprintf(text.bytes, sizeof(text.bytes), "%d", verdict->rule);
	else
		snprintf(text.bytes, sizeof(text.bytes), "%d -> %s", verdict->rule,
				 gl_name(&gl_review_states, verdict->to));
	return text;
}

static void
add_roles(Text *text, const char *as, uint64_t roles)
{
	if (roles == 0)
		return;
	add(text, "; ", as);
	if (roles == ONE(ROLES) - 1)
		add(text, " ", "any role");
	for (int role = 0; role < ROLES && roles != ONE(ROLES) - 1; role++)
		if (roles & ONE(role))
			add(text, " ", gl_builtin_roles[role].name);
}

static Text
people_of(Classes classes)
{
	Text text = {""};
	uint64_t somebody = ROLES_OF(classes, SOMEBODY);
	uint64_t authors = ROLES_OF(classes, AUTHORS);

	if (classes == ONE(CLASSES) - 1)
	{
		add(&text, "", "everyone");
		return text;
	}
	add_roles(&text, somebody == authors ? "member or author:" : "member:", somebody);
	add_roles(&text, "author:", somebody == authors ? 0 : authors);
	for (int class = SUBMITTER; class < CLASSES; class ++)
		if (classes & ONE(class))
			add(&text, "; ", class_names[class]);
	return text;
}

/* Who gets the same answer in one state. */
typedef struct Group
{
	Text answer;
	bool is_denied; /* it is that a permission is missing */
	Classes classes;
} Group;

/* The groups of an action in a state, in the order in which the classes stand. */
static int
find_groups(Situation situation, ReviewState state, Action action, Group *groups)
{
	int n = 0;

	for (int class = 0; class < CLASSES; class ++)
	{
		Sample s;
		Verdict verdict;
		Text answer;
		int g = 0;

		set_scene(&s, situation, state);
		s.facts.actor = actor_of(class, state);
		s.facts.actor.blocks = situation == BLOCKING;
		verdict = gl_decide(&s.facts, action);
		answer = answer_of(&verdict, action, state);
		while (g < n && strcmp(groups[g].answer.bytes, answer.bytes) != 0)
			g++;
		if (g == n)
			groups[n++] = (Group){answer, verdict.refusal == REFUSAL_NOT_PERMITTED, 0};
		groups[g].classes |= ONE(class);
	}
	return n;
}

/* The lines "answer  people" of one state; those who may not are left out beside others. */
static int
find_lines(Situation situation, ReviewState state, Action action, Text *lines)
{
	Group groups[CLASSES];
	int ngroups = find_groups(situation, state, action, groups);
	int n = 0;

	for (int g = 0; g < ngroups; g++)
	{
		if (ngroups > 1 && groups[g].is_denied)
			continue;
		lines[n] = groups[g].answer;
		while (strlen(lines[n].bytes) < 62)
			add(&lines[n], " ", "");
		add(&lines[n++], " ", people_of(groups[g].classes).bytes);
	}
	return n;
}

static bool
is_like_planned(Situation situation, ReviewState state, Action action)
{
	Text lines[CLASSES];
	Text planned[CLASSES];
	int n = find_lines(situation, state, action, lines);

	if (situation == PLANNED || n != find_lines(PLANNED, state, action, planned))
		return false;
	for (int i = 0; i < n; i++)
		if (strcmp(lines[i].bytes, planned[i].bytes) != 0)
			return false;
	return true;
}

static Text
states_of(unsigned states)
{
	Text text = {""};
	unsigned all = (1U << REVIEW_STATE_COUNT) - 1;
	bool is_most = __builtin_popcount(states) > 4;

	if (is_most)
		add(&text, "", states == all ? "any state" : "all but");
	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
		if ((is_most ? ~states : states) & (1U << state))
			add(&text, " ", gl_name(&gl_review_states, state));
	return text;
}

/* All about an action in a situation: each line with the states in which it holds. */
static void
print_action(FILE *out, Situation situation, Action action)
{
	Text all[LINES];
	unsigned states[LINES] = {0};
	int n = 0;

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		Text lines[CLASSES];
		int nlines = find_lines(situation, state, action, lines);

		for (int i = 0; i < nlines && !is_like_planned(situation, state, action); i++)
		{
			int l = 0;

			while (l < n && strcmp(all[l].bytes, lines[i].bytes) != 0)
				l++;
			if (l == n)
				all[n++] = lines[i];
			states[l] |= 1U << state;
		}
	}
	if (n > 0)
		fprintf(out, "%s\n", gl_name(&gl_actions, action));
	for (int l = 0; l < n; l++)
		fprintf(out, "  %-50s %s\n", states_of(states[l]).bytes, all[l].bytes);
}

static void
print_axis(FILE *out)
{
	fputs(
		"# What an action on a post leads to, by review state, situation and person (gl_decide).\n"
		"# <states>  <rule [-> new state], or SQLSTATE and message>  <who gets this answer>\n"
		"# member: somebody with that role; author: the author with that role.\n"
		"# Whoever is named in no line of a state gets 42501, permission denied.\n"
		"# Situations after the first show only where they differ from it.\n",
		out);
	for (int situation = 0; situation < SITUATIONS; situation++)
	{
		fprintf(out, "\n== %s\n", situation_names[situation]);
		for (int action = 0; action < ACTION_COUNT; action++)
			print_action(out, situation, action);
	}
}

int
main(void)
{
	FILE *out = golden_begin("review_axis");

	expect_int(gl_builtin_role_count, ROLES, "roles");
	claim("every built-in role is printed");
	print_axis(out);
	golden_end(out, "review_axis");
	return finish();
}
