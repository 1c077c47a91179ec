/*
 * effects.h
 *		What a verdict leads to, carried out on a snapshot in memory; nothing is written here.
 */
#ifndef GL_FLOW_EFFECTS_H
#define GL_FLOW_EFFECTS_H

#include "flow/act.h"

/* rounds.c: reviews, steps, votes */
extern void gl_round_open(PostSnap *snap, Actor actor);
extern void gl_round_vote(PostSnap *snap, const ActRequest *request, gl_id person_id, Vote vote);
extern void gl_round_close_step(PostSnap *snap, Action action);
extern void gl_round_close(PostSnap *snap, Action action);
extern void gl_round_restart(PostSnap *snap);
extern void gl_round_approve(PostSnap *snap);
extern void gl_round_override(PostSnap *snap);
extern void gl_round_reopen(PostSnap *snap);
extern void gl_round_reconsider(PostSnap *snap);
extern void gl_round_ask(PostSnap *snap); /* the next step that is not settled */

/* change.c: content */
extern void gl_change_apply(PostSnap *snap, const ActRequest *request);
extern void gl_change_columns(PostSnap *snap, const ContentChange *change, gl_id actor_id);
extern void gl_change_first(PostSnap *snap, const ActRequest *request, const IdList *channels);

/* plan.c: time, hold, deliveries. The rule of a variant the request names is returned, else 0. */
extern void gl_plan_set_time(PostSnap *snap, gl_time publish_at, const char *timezone);
extern void gl_plan_clear_time(PostSnap *snap);
extern void gl_plan_cancel(PostSnap *snap, bool hides);
extern int gl_plan_variants(PostSnap *snap, const Facts *facts, const ActRequest *request,
							Action action, Refusal *refusal);
extern void gl_plan_wake(PostSnap *snap);

#endif /* GL_FLOW_EFFECTS_H */
