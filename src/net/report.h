/*
 * report.h
 *		What a run tells its caller: the error text without secrets, and the result.
 */
#ifndef GL_NET_REPORT_H
#define GL_NET_REPORT_H

#include "net/run.h"

/* "where: what: detail", each part but the first may be NULL. Secrets are taken out of all of it. */
extern void gl_report_problem(Run *run, const char *where, const char *what, const char *detail);

/* The status and the beginning of the answer; remark may be NULL. */
extern void gl_report_answer(Run *run, const Step *step, const char *remark);

/* The id and the address of what was published; what cannot be filled in stays empty. */
extern void gl_report_result(Run *run);

#endif /* GL_NET_REPORT_H */
