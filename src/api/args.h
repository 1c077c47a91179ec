/*
 * args.h
 *		Arguments of the verbs: NULL, length, range and documents are judged here, before anything runs.
 */
#ifndef GL_API_ARGS_H
#define GL_API_ARGS_H

#include "base/document.h"
#include "base/fields.h"
#include "flow/act.h"
#include "fmgr.h"

#define GL_NAME_BYTES_MAX 200	 /* names and titles of things */
#define GL_TITLE_BYTES_MAX 1000	 /* titles of posts */
#define GL_NOTE_BYTES_MAX 10000	 /* notes, reasons, comments */
#define GL_BODY_BYTES_MAX 262144 /* bodies; the longest a network takes is 63,206 characters */
#define GL_CHANNELS_MAX 256		 /* channels of a post */
#define GL_LABELS_MAX 100
#define GL_MEDIA_MAX 100

/* A name: not NULL, not blank, no control characters, at most GL_NAME_BYTES_MAX bytes. */
extern char *gl_arg_name(FunctionCallInfo fcinfo, int n, const char *argument);
extern char *gl_arg_opt_name(FunctionCallInfo fcinfo, int n, const char *argument);

/* Text with line breaks up to a limit; NULL raises 22004 in the first, is NULL in the second. */
extern char *gl_arg_text(FunctionCallInfo fcinfo, int n, const char *argument, int limit);
extern char *gl_arg_opt_text(FunctionCallInfo fcinfo, int n, const char *argument, int limit);

/* A note or reason; blank counts as none. */
extern char *gl_arg_note(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required);

/* The id of a post, variant or comment. */
extern gl_id gl_arg_id(FunctionCallInfo fcinfo, int n, const char *argument);

/* A revision number; 0 for NULL where it is optional. */
extern int gl_arg_revision(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required);

/* A number between two others; NULL raises 22004. */
extern int gl_arg_count(FunctionCallInfo fcinfo, int n, const char *argument, int least, int most);

/* A planned instant: finite, at most a day ago and ten years ahead; GL_TIME_NEVER for NULL if optional. */
extern gl_time gl_arg_time(FunctionCallInfo fcinfo, int n, const char *argument, bool is_required);

/* Raises 22008 for an instant that is not finite or not within that range. */
extern void gl_check_time(const char *argument, gl_time time);

/* The name of a time zone of the tz database. */
extern char *gl_arg_opt_timezone(FunctionCallInfo fcinfo, int n, const char *argument);
extern void gl_check_timezone(const char *argument, const char *name);

/* A list of names without NULLs, duplicates removed; at most limit. NULL is an empty list. */
extern TextList gl_arg_names(FunctionCallInfo fcinfo, int n, const char *argument, int limit);

/* A list of media, checked; NULL for NULL. */
extern Jsonb *gl_arg_media(FunctionCallInfo fcinfo, int n, const char *argument);

/* The options document; NULL counts as empty. Raises unless its keys are among those known. */
extern Doc gl_arg_options(FunctionCallInfo fcinfo, int n, const DocKeys *keys);

/* A jsonb document; NULL raises 22004. */
extern Jsonb *gl_arg_jsonb(FunctionCallInfo fcinfo, int n, const char *argument);

/* Options that no verb takes. */
extern const DocKeys gl_no_options;

/* An option that is a name, or NULL. */
extern char *gl_option_name(const Doc *options, const char *key);

/* An option's text, or NULL. */
extern char *gl_option_text(const Doc *options, const char *key, int limit);

/* An option that is an instant; GL_TIME_NEVER where it is not there. */
extern gl_time gl_option_time(const Doc *options, const char *key);

/* Options not_before and publish_until, JSON null takes one away; and together. */
extern void gl_option_limits(const Doc *options, LimitsChange *limits);

/* The key and digest of a call that may be repeated, from option idempotency_key. */
extern void
gl_option_key(const Doc *options, FunctionCallInfo fcinfo, int nargs, ActRequest *request);

#endif /* GL_API_ARGS_H */
