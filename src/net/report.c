/*
 * report.c
 *		Error texts are composed in one place, so that nothing gets around the redaction.
 */
#include "net/report.h"

#include <stdio.h>
#include <string.h>

#include "net/redact.h"
#include "net/utf8.h"

#define EXCERPT_BYTES_MAX 1024

/* The credential, and what came from a cache or is to be cached. */
static void
collect_secrets(const Run *run, Redactor *redactor)
{
	gl_redact_add(redactor, run->credential);
	for (size_t i = 0; i < run->recipe->step_count; i++)
		if (run->recipe->steps[i].cache > 0)
			gl_redact_add(redactor, json_object_get(run->names.root, run->recipe->steps[i].name));
}

static void
write_error(Run *run, const char *head, const char *detail, size_t length)
{
	Redactor redactor = {0};
	ByteBuffer text = {0};

	collect_secrets(run, &redactor);
	gl_redact_put(&redactor, &text, head, strlen(head), EXCERPT_BYTES_MAX / 2);
	gl_redact_put(&redactor, &text, detail, length, EXCERPT_BYTES_MAX);
	gl_utf8_copy(run->result.error, sizeof(run->result.error), gl_buffer_text(&text), text.length);
	if (text.length == 0)
		snprintf(run->result.error, sizeof(run->result.error), "%s", gl_no_memory);
	gl_redact_free(&redactor);
	gl_buffer_free(&text);
}

void
gl_report_problem(Run *run, const char *where, const char *what, const char *detail)
{
	char head[512];

	snprintf(head, sizeof(head), "%s%s%s%s", where, what == NULL ? "" : ": ",
			 what == NULL ? "" : what, detail == NULL ? "" : ": ");
	write_error(run, head, detail == NULL ? "" : detail, detail == NULL ? 0 : strlen(detail));
}

void
gl_report_answer(Run *run, const Step *step, const char *remark)
{
	const ByteBuffer *body = gl_http_body(run->transfer);
	char head[512];

	snprintf(head, sizeof(head), "%s: status %d%s%s%s", step->name, gl_http_status(run->transfer),
			 remark == NULL ? "" : ", ", remark == NULL ? "" : remark,
			 body->length == 0 ? ", no body" : ": ");
	write_error(run, head, gl_buffer_text(body), body->length);
}

/* Lists and objects are no names of anything, and control characters do not belong in one. */
static void
fill_result(Run *run, const json_t *template, char *out, size_t size)
{
	ByteBuffer text = {0};

	out[0] = '\0';
	if (template == NULL)
		return;
	if (gl_template_text(&run->names, template, TEXT_PLAIN, &text) == FILLED)
		gl_utf8_copy(out, size, gl_buffer_text(&text), text.length);
	gl_buffer_free(&text);
}

void
gl_report_result(Run *run)
{
	run->names.scope = NULL;
	fill_result(run, run->recipe->result_id, run->result.remote_id, sizeof(run->result.remote_id));
	fill_result(run, run->recipe->result_url, run->result.remote_url,
				sizeof(run->result.remote_url));
	run->result.error[0] = '\0';
}
