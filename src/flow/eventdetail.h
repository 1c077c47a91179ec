/*
 * eventdetail.h
 *		The detail of an act's event.
 */
#ifndef GL_FLOW_EVENTDETAIL_H
#define GL_FLOW_EVENTDETAIL_H

#include "core/decide.h"
#include "flow/act.h"

/* The JSON text of it; the act has been applied to the snapshot, and is not written yet. */
extern char *gl_event_detail(const PostSnap *snap, const ActRequest *request, const Facts *facts,
							 const Verdict *verdict);

/* Deliveries whose state changed, as {"<variant id>": "state"}; NULL when none did. */
extern char *gl_changed_deliveries(const PostSnap *snap);

#endif /* GL_FLOW_EVENTDETAIL_H */
