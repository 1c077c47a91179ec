/*
 * metric_scope.h
 *		What a reader of metrics is asked about: a period, a workspace.
 */
#ifndef GL_API_METRIC_SCOPE_H
#define GL_API_METRIC_SCOPE_H

#include "base/compat.h"

#include "core/types.h"
#include "fmgr.h"
#include "utils/date.h"

/* Arguments n and n + 1: first and last day, in the reporting time zone; without them the last 28 days. */
extern void gl_arg_period(FunctionCallInfo fcinfo, int n, DateADT *since, DateADT *until);

/* A workspace whose metrics the session may read; WF404 for any other name. */
extern gl_id gl_workspace_measured(const char *name);

#endif /* GL_API_METRIC_SCOPE_H */
