/*
 * snapshot.c
 *		Locks in the one order, reads each table once, and writes back what changed.
 */
#include "flow/snapshot.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/lookup.h"

/* May the actor see the post? A client sees what reached a client step, and own posts. */
static bool
may_see(const Workspace *workspace, const PostRow *post, Actor actor)
{
	const Member *member;
	PermissionSet set;

	if (actor.kind != ACTOR_PERSON)
		return true;
	member = gl_member_find(workspace, actor.person_id);
	if (member == NULL || !member->is_active || post->is_hidden)
		return false;
	set = gl_permissions_of(member->grants, member->ngrants);
	if (!gl_permits(set, PERMISSION_VIEW))
		return false;
	return !gl_is_client(set) || post->client_revision > 0 || post->author_id == actor.person_id;
}

/* Who was deactivated since the session last looked sees nothing, and is told why. */
static PostSnap *
refuse_invisible(gl_id post_id, Actor actor)
{
	gl_actor_confirm(actor);
	gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no post " INT64_FORMAT ".", post_id));
	return NULL;
}

bool
gl_snapshot_row(gl_id post_id, Actor actor, PostRow *post, int64 *definition_no)
{
	return gl_post_read(post_id, post, definition_no) &&
		   may_see(gl_workspace_get(post->workspace_id, *definition_no), post, actor);
}

PostSnap *
gl_snapshot_read(gl_id post_id, Actor actor, gl_time now)
{
	PostRow post;
	int64 definition_no;

	if (!gl_snapshot_row(post_id, actor, &post, &definition_no))
		return NULL;
	return gl_snapshots_load(&post, &definition_no, 1, now);
}

PostSnap *
gl_snapshot_lock(gl_id post_id, Actor actor)
{
	PostRow post;
	int64 definition_no;

	/* Nobody takes a lock in a workspace that is not theirs, so look before locking. */
	if (!gl_post_read(post_id, &post, &definition_no) ||
		!may_see(gl_workspace_get(post.workspace_id, definition_no), &post, actor) ||
		!gl_post_lock(&post, LockWaitBlock, &definition_no))
		return refuse_invisible(post_id, actor);
	gl_engine_refresh();
	gl_actor_confirm(actor);
	if (!may_see(gl_workspace_get(post.workspace_id, definition_no), &post, actor))
		return refuse_invisible(post_id, actor);
	return gl_snapshots_load(&post, &definition_no, 1, gl_clock_now());
}

/* The rows of posts that the actor sees without a lock, in the order of their ids. */
static int
read_visible(const IdList *post_ids, Actor actor, PostRow *posts)
{
	int n = gl_posts_read(post_ids, posts);
	const Workspace *workspace = NULL;
	int visible = 0;

	for (int i = 0; i < n; i++)
	{
		if (workspace == NULL || workspace->id != posts[i].workspace_id)
			workspace = gl_workspace_read(posts[i].workspace_id);
		if (may_see(workspace, &posts[i], actor))
			posts[visible++] = posts[i];
	}
	return visible;
}

PostSnap **
gl_snapshots_lock(const IdList *post_ids, Actor actor)
{
	PostSnap **snaps = palloc0(sizeof(PostSnap *) * Max(post_ids->n, 1));
	PostRow *posts = palloc(sizeof(PostRow) * Max(post_ids->n, 1));
	int64 *definition_nos = palloc(sizeof(int64) * Max(post_ids->n, 1));
	PostSnap *loaded;
	int n;

	gl_table_keep_scans(post_ids);
	n = read_visible(post_ids, actor, posts);
	gl_table_end_scans();
	gl_posts_lock(posts, n, definition_nos);
	gl_engine_refresh();
	gl_actor_confirm(actor);
	gl_table_keep_scans(post_ids);
	loaded = gl_snapshots_load(posts, definition_nos, n, gl_clock_now());
	for (int i = 0; i < n; i++)
		gl_snapshot_load_review(&loaded[i]);
	gl_table_end_scans();
	for (int i = 0, at = 0; i < n; i++)
	{
		while (post_ids->items[at] != posts[i].id)
			at++;
		if (may_see(loaded[i].workspace, &posts[i], actor))
			snaps[at] = &loaded[i];
	}
	return snaps;
}

PostSnap *
gl_snapshot_new(const Workspace *workspace, gl_time now)
{
	PostSnap *snap = palloc0(sizeof(PostSnap));

	snap->now = now;
	snap->workspace = workspace;
	snap->post_pending = PENDING_INSERT;
	snap->was_status = -1;
	return snap;
}

static void
load_variants(PostSnap *snap)
{
	int n;
	VariantRow *rows = gl_variants_read(snap->post.id, &n);

	snap->variants = palloc0(sizeof(VariantSnap) * Max(n, 1));
	snap->nvariants = n;
	for (int i = 0; i < n; i++)
	{
		VariantSnap *variant = &snap->variants[i];

		variant->row = rows[i];
		variant->was = rows[i].delivery_state;
		variant->channel = gl_channel_find(snap->workspace, rows[i].channel_id);
		if (variant->channel == NULL)
			elog(ERROR, "channel " INT64_FORMAT " of a variant is missing", rows[i].channel_id);
	}
}

static void
load_revision(const PostSnap *snap, int revision, RevisionRow *row)
{
	if (!gl_revision_read(snap->post.id, revision, row))
		elog(ERROR, "revision %d of post " INT64_FORMAT " is missing", revision, snap->post.id);
}

/* The current revision, and the approved one where it is another. */
static void
load_revisions(PostSnap *snap)
{
	const PostRow *post = &snap->post;
	RevisionRow *approved;

	load_revision(snap, post->revision, &snap->content);
	if (post->approved_revision == post->revision)
		snap->approved = &snap->content;
	else if (post->approved_revision > 0)
	{
		approved = palloc(sizeof(RevisionRow));
		load_revision(snap, post->approved_revision, approved);
		snap->approved = approved;
	}
}

/* The one workflow of the channels, or NULL when they have different ones. */
static const Workflow *
workflow_of_channels(const PostSnap *snap)
{
	const Workflow *common = NULL;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const Workflow *workflow = snap->variants[i].channel->workflow;

		if (snap->variants[i].row.delivery_state == DELIVERY_CANCELLED)
			continue;
		if (workflow == NULL)
			workflow = gl_workflow_default(snap->workspace);
		if (common != NULL && workflow != common)
			return NULL;
		common = workflow;
	}
	return common != NULL ? common : gl_workflow_default(snap->workspace);
}

static const Workflow *
find_workflow(const PostSnap *snap)
{
	return snap->post.is_workflow_chosen ? gl_workflow_find(snap->workspace, snap->post.workflow_id)
										 : workflow_of_channels(snap);
}

PostSnap *
gl_snapshots_load(const PostRow *posts, const int64 *definition_nos, int n, gl_time now)
{
	PostSnap *snaps = palloc0(sizeof(PostSnap) * Max(n, 1));

	for (int i = 0; i < n; i++)
	{
		PostSnap *snap = &snaps[i];

		snap->now = now;
		snap->post = posts[i];
		snap->workspace = gl_workspace_get(posts[i].workspace_id, definition_nos[i]);
		snap->was_status = snap->post.status;
		snap->was_review = snap->post.review_state;
		snap->was_client_revision = snap->post.client_revision;
		load_variants(snap);
		load_revisions(snap);
		snap->workflow = find_workflow(snap);
	}
	return snaps;
}

void
gl_snapshot_load_review(PostSnap *snap)
{
	StepRow *rows;
	int n;

	if (snap->review_is_loaded || snap->post.round == 0)
		return;
	snap->has_review = gl_review_read(snap->post.id, snap->post.round, &snap->review);
	if (!snap->has_review)
		elog(ERROR, "round %d of post " INT64_FORMAT " is missing", snap->post.round,
			 snap->post.id);
	snap->review_is_loaded = true;
	rows = gl_steps_read(snap->post.id, snap->post.round, &n);
	snap->steps_room = n + 2;
	snap->steps = palloc0(sizeof(StepSnap) * snap->steps_room);
	for (int i = 0; i < n; i++)
		snap->steps[i].row = rows[i];
	snap->nsteps = n;
	for (int i = 0; i < n; i++)
		if (rows[i].state == VISIT_OPEN && rows[i].due_at != GL_TIME_NEVER)
			snap->timing.has_timer = gl_timer_read(snap->post.id, &snap->timing.timer);
}

void
gl_snapshot_resolve(PostSnap *snap)
{
	PostRow *post = &snap->post;

	snap->workflow = find_workflow(snap);
	if (gl_snapshot_is_pinned(snap))
		return;
	post->workflow_id = snap->workflow == NULL ? GL_NO_ID : snap->workflow->id;
	post->mode = gl_snapshot_mode(snap);
	post->review_state = post->mode == MODE_NONE ? REVIEW_NOT_REQUIRED : REVIEW_DRAFT;
}

static void
write_variants(PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		VariantSnap *variant = &snap->variants[i];

		if (variant->pending == PENDING_INSERT)
			gl_variant_insert(&variant->row);
		else if (variant->pending == PENDING_UPDATE)
			gl_variant_update(&variant->row);
		variant->pending = PENDING_NOTHING;
	}
}

static void
write_review(PostSnap *snap)
{
	if (snap->left_review != NULL)
	{
		gl_review_update(snap->left_review);
		gl_step_update(snap->left_step);
		snap->left_review = NULL;
	}
	if (snap->review_pending == PENDING_INSERT)
		gl_review_insert(&snap->review);
	else if (snap->review_pending == PENDING_UPDATE)
		gl_review_update(&snap->review);
	snap->review_pending = PENDING_NOTHING;
	for (int i = 0; i < snap->nsteps; i++)
	{
		StepSnap *step = &snap->steps[i];

		if (step->pending == PENDING_INSERT)
			gl_step_insert(&step->row);
		else if (step->pending == PENDING_UPDATE)
			gl_step_update(&step->row);
		step->pending = PENDING_NOTHING;
	}
	for (int i = 0; i < snap->ndecisions; i++)
		gl_decision_insert(&snap->decisions[i]);
	snap->ndecisions = 0;
}

static void
write_timer(PostSnap *snap)
{
	if (snap->timing.pending == PENDING_INSERT)
		gl_timer_insert(&snap->timing.timer);
	else if (snap->timing.pending == PENDING_UPDATE)
		gl_timer_update(&snap->timing.timer);
	else if (snap->timing.pending == PENDING_DELETE)
		gl_timer_delete(snap->post.id);
	if (snap->timing.pending != PENDING_NOTHING)
		snap->timing.has_timer = snap->timing.pending != PENDING_DELETE;
	snap->timing.pending = PENDING_NOTHING;
	for (int i = 0; i < snap->timing.noutbox; i++)
		gl_outbox_insert(&snap->timing.outbox[i]);
	snap->timing.noutbox = 0;
}

bool
gl_snapshot_write(PostSnap *snap)
{
	if (snap->post_pending == PENDING_INSERT && !gl_post_insert(&snap->post))
		return false;
	if (snap->post_pending == PENDING_UPDATE)
		gl_post_update(&snap->post);
	snap->post_pending = PENDING_NOTHING;
	if (snap->content_is_new)
		gl_revision_insert(&snap->content);
	snap->content_is_new = false;
	write_review(snap);
	write_variants(snap);
	if (snap->attempt_pending == PENDING_INSERT)
		gl_attempt_insert(snap->attempt);
	snap->attempt_pending = PENDING_NOTHING;
	if (snap->comment_pending == PENDING_INSERT)
		gl_comment_insert(snap->comment);
	else if (snap->comment_pending == PENDING_UPDATE)
		gl_comment_update(snap->comment);
	snap->comment_pending = PENDING_NOTHING;
	if (snap->tick_pending == PENDING_INSERT)
		gl_tick_insert(snap->tick);
	else if (snap->tick_pending == PENDING_UPDATE)
		gl_tick_update(snap->tick);
	snap->tick_pending = PENDING_NOTHING;
	write_timer(snap);
	return true;
}
