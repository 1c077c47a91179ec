/*
 * retract.h
 *		Votes taken back, in the snapshot.
 */
#ifndef GL_FLOW_RETRACT_H
#define GL_FLOW_RETRACT_H

#include "flow/act.h"

/* True when the request is to take votes back, and there are such that count. */
extern bool gl_has_voted(const PostSnap *snap, const ActRequest *request);

/* The actor's last vote: on the own seat, else one cast for somebody else. */
extern void gl_round_retract(PostSnap *snap, const ActRequest *request);

/* All votes on a person's seats, in every step. */
extern void gl_round_void(PostSnap *snap, gl_id person_id);

#endif /* GL_FLOW_RETRACT_H */
