/*
 * eventdetail.c
 *		What the event of an act tells besides who did what when.
 */
#include "flow/eventdetail.h"

#include "flow/away.h"
#include "flow/content_rules.h"
#include "flow/deadline.h"
#include "flow/journal.h"
#include "flow/limits.h"
#include "flow/links.h"
#include "flow/lookup.h"
#include "flow/series.h"

char *
gl_changed_deliveries(const PostSnap *snap)
{
	Detail detail;
	bool has_any = false;

	gl_detail_begin(&detail);
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];

		if (variant->pending != PENDING_INSERT && variant->row.delivery_state == variant->was)
			continue;
		gl_detail_text(&detail, psprintf(INT64_FORMAT, variant->row.id),
					   gl_name(&gl_delivery_states, variant->row.delivery_state));
		has_any = true;
	}
	return has_any ? gl_detail_end(&detail) : NULL;
}

char *
gl_event_detail(const PostSnap *snap, const ActRequest *request, const Facts *facts,
				const Verdict *verdict)
{
	Detail detail;
	char *deliveries = gl_changed_deliveries(snap);

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "note", request->note);
	if (HAS_EFFECT(verdict->effects, VOTE) && facts->claim.kind == CLAIM_DELEGATED)
		gl_detail_int(&detail, "on_behalf_of", facts->claim.person_id);
	gl_deadline_tell(&detail, snap, request, facts, verdict->effects);
	if (request->action == ACTION_VOID)
		gl_detail_int(&detail, "person_id", request->person_id);
	if (snap->post.review_state != snap->was_review || snap->post_pending == PENDING_INSERT)
		gl_detail_text(&detail, "review", gl_name(&gl_review_states, snap->post.review_state));
	if (snap->post.client_revision != snap->was_client_revision)
		gl_detail_int(&detail, "client_revision", snap->post.client_revision);
	if (deliveries != NULL)
		gl_detail_raw(&detail, "deliveries", deliveries);
	if (request->split != NULL)
		gl_detail_int(&detail, "split_from", request->split->post.id);
	gl_series_tell(&detail, request);
	if (HAS_EFFECT(verdict->effects, TIME) || request->recurs != NULL ||
		(request->split != NULL && snap->post.publish_at != GL_TIME_NEVER))
	{
		gl_detail_time(&detail, "publish_at", snap->post.publish_at);
		gl_detail_text(&detail, "timezone", snap->post.timezone);
	}
	if (HAS_EFFECT(verdict->effects, TIME) || HAS_EFFECT(verdict->effects, LIMITS) ||
		request->split != NULL || request->recurs != NULL)
		gl_limits_tell(&detail, snap, request);
	if (HAS_EFFECT(verdict->effects, REVISION))
		gl_detail_text(&detail, "content_sha256", gl_digest_hex(&snap->content.content_sha256));
	if (request->settlement != NULL)
	{
		const AttemptRow *attempt = request->settlement->attempt;

		gl_detail_int(&detail, "attempt", attempt->attempt_no);
		gl_detail_text(&detail, "outcome", gl_name(&gl_outcomes, attempt->outcome));
		gl_detail_text(&detail, "error", attempt->error);
		if (request->settlement->retries)
			gl_detail_time(&detail, "retry_at", request->settlement->retry_at);
	}
	if (request->action == ACTION_CLAIM || request->action == ACTION_CLAIM_UNPUBLISH)
	{
		gl_detail_int(&detail, "attempt", snap->attempt->attempt_no);
		gl_detail_text(&detail, "mode", gl_name(&gl_modes, gl_snapshot_mode(snap)));
	}
	gl_rules_tell(&detail, snap, request->action, request->variant_id);
	if (HAS_EFFECT(verdict->effects, MIGRATE))
		gl_detail_raw(
			&detail, "step_map",
			JsonbToCString(NULL, &request->step_map->root, VARSIZE_ANY_EXHDR(request->step_map)));
	if (HAS_EFFECT(verdict->effects, GRANT))
		gl_detail_int(&detail, "rounds", request->rounds);
	if (verdict->action == ACTION_RETURN_REVIEW && snap->post.change_requests > 0)
	{
		gl_detail_int(&detail, "change_requests", snap->post.change_requests);
		gl_detail_int(&detail, "limit",
					  gl_snapshot_definition(snap)->limit + snap->post.granted_rounds);
	}
	if (request->away != NULL)
	{
		gl_detail_ids(&detail, "away", &request->away->people);
		gl_detail_ids(&detail, "people", &snap->timing.told);
	}
	gl_link_tell(&detail, request);
	gl_detail_text(&detail, "remote_url", request->remote_url);
	if (request->comment != NULL)
		gl_detail_int(&detail, "comment_id", request->comment->id);
	if (request->comment != NULL && request->comment->is_blocking)
		gl_detail_raw(&detail, "is_blocking", "true");
	if (snap->tick_pending != PENDING_NOTHING)
	{
		gl_detail_text(&detail, "step", snap->tick->step);
		gl_detail_text(&detail, "item", snap->tick->item);
		gl_detail_raw(&detail, "is_done", snap->tick->is_done ? "true" : "false");
	}
	return gl_detail_end(&detail);
}
