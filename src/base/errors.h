/*
 * errors.h
 *		Errors of the API: refusals of the engine, and arguments that make no sense.
 */
#ifndef GL_BASE_ERRORS_H
#define GL_BASE_ERRORS_H

#include "base/compat.h"

#include "core/refusals.h"

/* Raises a refusal with the SQLSTATE, message and hint of its row; detail may be NULL. */
extern GL_NORETURN void gl_refuse(Refusal refusal, const char *detail) GL_NORETURN_AFTER;

/* Raises 22023: an argument has the right type and a value that is not possible. */
extern GL_NORETURN void
gl_invalid(const char *message, const char *detail, const char *hint) GL_NORETURN_AFTER;

/* Raises WF001: the object named is not in a state for this. */
extern GL_NORETURN void
gl_illegal(const char *message, const char *detail, const char *hint) GL_NORETURN_AFTER;

/* Raises 22004 for a NULL where a value is needed. */
extern GL_NORETURN void gl_null_argument(const char *name) GL_NORETURN_AFTER;

/* Raises 22008 for an instant that is infinite or out of the supported range. */
extern GL_NORETURN void gl_time_out_of_range(const char *name) GL_NORETURN_AFTER;

/* Raises 23505 for a name that is taken. */
extern GL_NORETURN void gl_duplicate(const char *kind, const char *name) GL_NORETURN_AFTER;

/* Raises WF404 for an object named by the caller; kind is a noun, e.g. "channel". */
extern GL_NORETURN void gl_not_found(const char *kind, const char *name) GL_NORETURN_AFTER;

/* The same where a view that everybody may read lists what there is. */
extern GL_NORETURN void
gl_not_listed(const char *kind, const char *name, const char *view) GL_NORETURN_AFTER;

/* Raises 0A000 for what this version does not do yet. */
extern GL_NORETURN void gl_not_supported(const char *what, const char *hint) GL_NORETURN_AFTER;

/* Raises 42501 for a set-up verb; needs is what the caller lacks. */
extern GL_NORETURN void gl_not_permitted(const char *what, const char *needs) GL_NORETURN_AFTER;

/* The same for what no role of a workspace permits: needs is the login that it takes. */
extern GL_NORETURN void gl_not_administrator(const char *what, const char *needs) GL_NORETURN_AFTER;

#endif /* GL_BASE_ERRORS_H */
