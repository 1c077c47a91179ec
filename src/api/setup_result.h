/*
 * setup_result.h
 *		Rows that set-up verbs return, read from the public views.
 */
#ifndef GL_API_SETUP_RESULT_H
#define GL_API_SETUP_RESULT_H

#include "base/fields.h"

extern Datum gl_workspace_result(gl_id workspace_id);
extern Datum gl_person_result(gl_id person_id);
extern Datum gl_member_result(gl_id workspace_id, gl_id person_id);
extern Datum gl_role_result(gl_id workspace_id, const char *role);
extern Datum gl_channel_result(gl_id channel_id);
extern Datum gl_workflow_result(gl_id workflow_id);
extern Datum gl_business_calendar_result(gl_id calendar_id);
extern Datum gl_slot_result(gl_id slot_id);
extern Datum gl_blackout_result(gl_id blackout_id);
extern Datum gl_rule_result(gl_id rule_id);
extern Datum gl_comment_result(gl_id comment_id);
extern Datum gl_delegation_result(gl_id delegation_id);
extern Datum gl_approval_link_result(gl_id link_id);

#endif /* GL_API_SETUP_RESULT_H */
