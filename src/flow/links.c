/*
 * links.c
 *		Making a link is an act on each of its posts. Using one goes the way of every act, by an actor who has
 *		the link in place of a login.
 *
 * What is refused about a token is refused in one way: everything is looked up and computed whatever
 * the first answer is, and one text is given. The lock of the link comes before those of its posts: who
 * decides about several of them in one transaction meets others at the link, and nowhere in the middle.
 */
#include "flow/links.h"

#include "base/clock.h"
#include "base/document.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/tries.h"
#include "flow/delegates.h"
#include "flow/lookup.h"
#include "miscadmin.h"

#define LIFE (7 * 24 * 3600 * GL_SECOND)
#define UNKNOWN_WINDOW (60 * GL_SECOND)

void
gl_link_refuse(void)
{
	gl_refuse(REFUSAL_TOKEN, "It is unknown, expired, used, revoked or superseded.");
}

static BitSet
rights_of(const LinkRow *link)
{
	BitSet rights = 0;

	for (int i = 0; i < link->rights.n; i++)
		rights |= RIGHT_BIT(gl_name_find(&gl_link_rights, link->rights.items[i]));
	return rights;
}

/* Does the person see the current revision, and not an earlier one or none? */
static bool
sees_current(const PostSnap *snap, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);

	return member != NULL && member->is_active &&
		   gl_permits(gl_permissions_of(member->grants, member->ngrants), PERMISSION_VIEW) &&
		   (gl_is_internal(member) || snap->post.author_id == person_id ||
			snap->post.client_revision == snap->post.revision);
}

void
gl_link_facts(Facts *facts, PostSnap *snap, const ActRequest *request)
{
	const LinkRow *link = request->link;
	Actor person = {.kind = ACTOR_PERSON, .person_id = link->person_id};
	BitSet rights = rights_of(link);

	facts->actor.is_link_party =
		request->actor.kind == ACTOR_PERSON && (request->actor.person_id == link->creator_id ||
												request->actor.person_id == link->person_id);
	if (request->action != ACTION_CREATE_LINK)
		return;
	if (!sees_current(snap, link->person_id))
		facts->lent = REFUSAL_UNSEEN;
	else if (snap->post.is_withdrawn) /* it would be refused as soon as it is made */
		facts->lent = REFUSAL_ILLEGAL_TRANSITION;
	for (int right = 0; right < RIGHT_COUNT && facts->lent == REFUSAL_NONE; right++)
		if ((rights & RIGHT_BIT(right)) != 0 && gl_right_action(right) != ACTION_COUNT)
			facts->lent = gl_offer(snap, person, gl_right_action(right), false, NULL).refusal;
}

char *
gl_link_lent_detail(const PostSnap *snap, const Facts *facts, Refusal refusal)
{
	if (facts->lent != refusal || !gl_need_met(NEED_LINK, &facts->actor, true) ||
		facts->actor.is_contributor || snap->post.is_cancelled)
		return NULL;
	if (snap->post.is_withdrawn)
		return psprintf(
			"The last round of post \"%s\" was withdrawn or rejected, which ended its links.",
			gl_shown_word(snap->post.title));
	return psprintf(
		"On post \"%s\" it would be refused to the person of the link as well, and a link lets "
		"nobody do more than they could without it.",
		gl_shown_word(snap->post.title));
}

void
gl_link_tell(Detail *detail, const ActRequest *request)
{
	if (request->actor.link_id != GL_NO_ID)
		gl_detail_int(detail, "link_id", request->actor.link_id);
	if (request->link == NULL)
		return;
	gl_detail_int(detail, "link_id", request->link->id);
	gl_detail_int(detail, "person_id", request->link->person_id);
}

static const Workspace *
common_workspace(PostSnap **snaps, const IdList *post_ids)
{
	for (int i = 0; i < post_ids->n; i++)
		if (snaps[i] == NULL)
			gl_refuse(REFUSAL_NOT_FOUND,
					  psprintf("There is no post " INT64_FORMAT ".", post_ids->items[i]));
	for (int i = 1; i < post_ids->n; i++)
		if (snaps[i]->workspace->id != snaps[0]->workspace->id)
			gl_invalid("posts are of several workspaces",
					   psprintf("Post " INT64_FORMAT " is of workspace \"%s\", post " INT64_FORMAT
								" of \"%s\".",
								post_ids->items[0], snaps[0]->workspace->name, post_ids->items[i],
								snaps[i]->workspace->name),
					   "Make a link for each workspace.");
	return snaps[0]->workspace;
}

static LinkRow
new_row(const NewLink *new_link, const Workspace *workspace, Actor actor, gl_time now)
{
	const Member *member = gl_member_by_name(workspace, new_link->person);
	LinkRow row = {
		.workspace_id = workspace->id,
		.creator_id = actor.person_id,
		.has_pin = new_link->pin != NULL,
		.rights = gl_bit_names(&gl_link_rights, new_link->rights),
		.created_at = now,
		.expires_at = new_link->expires_at == GL_TIME_NEVER ? now + LIFE : new_link->expires_at,
		.max_uses = new_link->max_uses == 0 ? new_link->post_ids.n : new_link->max_uses,
		.revoked_at = GL_TIME_NEVER,
	};

	if (member == NULL || !member->is_active)
		gl_not_found("member", new_link->person);
	row.person_id = member->person_id;
	if (row.expires_at <= now)
		gl_invalid("link expires before it is made",
				   psprintf("It is %s, it would expire at %s.", gl_time_text(now),
							gl_time_text(row.expires_at)),
				   "Name a time that lies ahead as expires_at.");
	if (row.has_pin)
	{
		row.pin_salt = (OptDigest){true, gl_salt_new()};
		row.pin_sha256 = (OptDigest){true, gl_pin_digest(new_link->pin, &row.pin_salt.digest)};
	}
	return row;
}

LinkRow
gl_link_create(const NewLink *new_link, Actor actor, char token[GL_TOKEN_CHARACTERS + 1])
{
	PostSnap **snaps = gl_snapshots_lock(&new_link->post_ids, actor);
	const Workspace *workspace = common_workspace(snaps, &new_link->post_ids);
	LinkRow row = new_row(new_link, workspace, actor, snaps[0]->now);

	gl_token_new(token);
	row.token_sha256 = gl_token_digest(token, GL_TOKEN_CHARACTERS);
	gl_link_insert(&row);
	for (int i = 0; i < new_link->post_ids.n; i++)
	{
		ActRequest request = {.action = ACTION_CREATE_LINK, .actor = actor, .link = &row};
		LinkPostRow post = {
			.link_id = row.id,
			.post_id = snaps[i]->post.id,
			.workspace_id = workspace->id,
			.revision = snaps[i]->post.revision,
			.round = snaps[i]->post.round,
			.decided_at = GL_TIME_NEVER,
		};

		gl_act_on(snaps[i], &request, NULL);
		gl_link_post_insert(&post);
	}
	return row;
}

static IdList
post_ids(gl_id link_id)
{
	int n;
	LinkPostRow *posts = gl_link_posts(link_id, &n);
	IdList ids = {0, palloc(sizeof(gl_id) * Max(n, 1))};

	for (int i = 0; i < n; i++)
		ids.items[ids.n++] = posts[i].post_id;
	return ids;
}

/* Members who see what is internal see the links of a workspace, clients their own. */
static bool
is_seen(const LinkRow *link, Actor actor)
{
	const Member *member;

	if (actor.kind != ACTOR_PERSON)
		return true;
	member = gl_member_find(gl_workspace_read(link->workspace_id), actor.person_id);
	return member != NULL && member->is_active &&
		   (gl_is_internal(member) || link->person_id == actor.person_id);
}

/* Deleted while it was a draft: nobody sees it any more, and it keeps nobody from ending its links. */
static bool
is_deleted(gl_id post_id)
{
	int64 definition_no;
	PostRow post;

	return gl_post_read(post_id, &post, &definition_no) && post.is_hidden;
}

/* Who may end a link whose posts are all deleted: as for one whose posts are there. */
static void
require_party(const LinkRow *link, Actor actor)
{
	const Member *member;

	if (actor.kind != ACTOR_PERSON || actor.person_id == link->creator_id ||
		actor.person_id == link->person_id)
		return;
	member = gl_member_find(gl_workspace_read(link->workspace_id), actor.person_id);
	if (!gl_permits(gl_permissions_on(member->grants, member->ngrants, NULL, 0),
					PERMISSION_MANAGE_MEMBERS))
		gl_not_permitted("revoke the link", "its maker, its person, or manage_members");
}

static void
refuse_link(gl_id link_id)
{
	gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no link " INT64_FORMAT ".", link_id));
}

void
gl_link_end(gl_id link_id, Actor actor, const char *reason)
{
	ActRequest request = {.action = ACTION_REVOKE_LINK, .actor = actor, .note = reason};
	LinkRow row;
	IdList ids;
	PostSnap **snaps;
	int ndeleted = 0;

	if (!gl_link_read(link_id, &row) || !is_seen(&row, actor))
		refuse_link(link_id);
	gl_link_lock(link_id, &row);
	if (row.revoked_at != GL_TIME_NEVER)
		return;
	ids = post_ids(link_id);
	snaps = gl_snapshots_lock(&ids, actor);
	request.link = &row;
	for (int i = 0; i < ids.n; i++)
	{
		if (snaps[i] != NULL)
			gl_act_on(snaps[i], &request, NULL);
		else if (!is_deleted(ids.items[i]))
			/* Who does not see them all does not end the link for others either. */
			refuse_link(link_id);
		ndeleted += snaps[i] == NULL;
	}
	if (ndeleted == ids.n)
		require_party(&row, actor);
	row.revoked_at = gl_clock_now();
	row.revoker_id = actor.person_id;
	row.revoke_reason = reason == NULL ? NULL : pstrdup(reason);
	gl_link_revoke(&row);
}

/* What wrong tries are counted under, in this database. */
static Digest
tries_of(const char *what, int64 id)
{
	Hasher hasher;

	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, what, 1);
	gl_canon_int(&hasher.sink, 'd', MyDatabaseId);
	gl_canon_int(&hasher.sink, 'i', id);
	return gl_hash_end(&hasher);
}

/*
 * Whether the PIN is the link's; a wrong one is counted. The slow part comes first, also for links that have
 * none or are none: what many sessions try at once is counted as if one tried after the other.
 */
static bool
try_pin(const LinkRow *link, const char *pin, int most, gl_time now, bool *has_tries)
{
	Digest of_link = tries_of("tries of link", link->id);
	Digest given = gl_pin_digest(pin, &link->pin_salt.digest);
	bool is_right = gl_digest_equal(&given, &link->pin_sha256.digest);

	if (!link->has_pin || is_right)
		*has_tries &= !link->has_pin || gl_tries_left(&of_link, most, now);
	else
		*has_tries &=
			gl_tries_add(&of_link, most, gl_setting_time(gl_settings.link_pin_window), now);
	return is_right;
}

/* Who acts as a person holds up the links of that person alone; nobody is needed to hold up others. */
static bool
is_taken_here(const LinkRow *link)
{
	Actor actor;

	if (gl_actor_find(&actor) && actor.kind == ACTOR_PERSON)
		return actor.person_id == link->person_id;
	return gl_session_takes_links();
}

static LinkFacts
look_up(const Digest *token, const char *pin, gl_time now, LinkRow *link)
{
	Digest of_login = tries_of("tries of login", GetSessionUserId());
	int most = gl_settings.link_unknown_tries;
	LinkFacts facts = {.is_known = gl_link_by_token(token, link)};

	if (!facts.is_known)
		*link = (LinkRow){.revoked_at = GL_TIME_NEVER};
	facts.has_tries = facts.is_known ? gl_tries_left(&of_login, most, now)
									 : gl_tries_add(&of_login, most, UNKNOWN_WINDOW, now);
	facts.is_taken_here = is_taken_here(link);
	facts.needs_pin = link->has_pin;
	/* Only where links are taken can their tries be used up. */
	if (pin != NULL)
		facts.has_pin = try_pin(link, pin, facts.is_taken_here ? gl_settings.link_pin_tries : 0,
								now, &facts.has_tries);
	facts.is_revoked = link->revoked_at != GL_TIME_NEVER;
	facts.expires_at = link->expires_at;
	return facts;
}

HeldLink
gl_link_hold_up(const char *token, size_t length, const char *pin)
{
	gl_time now = gl_clock_now();
	Digest digest = gl_token_digest(token, length);
	HeldLink held = {0};
	LinkFacts facts = look_up(&digest, pin, now, &held.row);

	if (!gl_link_is_open(&facts, now))
		gl_link_refuse();
	held.rights = rights_of(&held.row);
	held.actor = (Actor){ACTOR_PERSON, held.row.person_id, held.row.id};
	return held;
}

bool
gl_link_shows(const HeldLink *held, const LinkPostRow *bound, const PostSnap *snap)
{
	LinkPostFacts facts = {
		.bound_revision = bound->revision,
		.bound_round = bound->round,
		.revision = snap->post.revision,
		.round = snap->post.round,
		.is_withdrawn = snap->post.is_withdrawn,
		.is_cancelled = snap->post.is_cancelled,
	};

	return gl_link_covers(&facts) && sees_current(snap, held->actor.person_id);
}

bool
gl_link_is_used_up(const HeldLink *held)
{
	return held->row.uses >= held->row.max_uses;
}

/* Its row for a post; raises the refusal when the post is none of its. */
static LinkPostRow
find_post(const HeldLink *held, gl_id post_id)
{
	LinkPostRow post;

	if (!gl_link_post_read(held->row.id, post_id, &post))
		gl_link_refuse();
	return post;
}

PostSnap *
gl_link_lock_post(HeldLink *held, gl_id post_id, LinkRight right, LinkPostRow *bound)
{
	IdList ids = {1, &post_id};
	PostSnap *snap;

	/* Nobody waits for a post that the link is not for. */
	(void) find_post(held, post_id);
	gl_link_lock(held->row.id, &held->row);
	snap = gl_snapshots_lock(&ids, held->actor)[0];
	*bound = find_post(held, post_id);
	if (snap == NULL || held->row.revoked_at != GL_TIME_NEVER ||
		snap->now >= held->row.expires_at || (held->rights & RIGHT_BIT(right)) == 0)
		gl_link_refuse();
	return snap;
}
