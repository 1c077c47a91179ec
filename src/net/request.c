/*
 * request.c
 *		Filling in URL, headers, body and signature of a step.
 */
#include "net/request.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "net/address.h"
#include "net/encode.h"
#include "net/report.h"
#include "net/utf8.h"

static bool
refuse(Run *run, const Step *step, const char *what, const char *detail)
{
	run->judgement = (Judgement){.outcome = OUTCOME_PERMANENT};
	gl_report_problem(run, step->name, what, detail);
	return false;
}

static bool
run_out_of_memory(Run *run, const Step *step)
{
	run->judgement = (Judgement){.outcome = OUTCOME_RETRYABLE};
	gl_report_problem(run, step->name, gl_no_memory, NULL);
	return false;
}

/* A text that has to be there. */
static bool
check_filled(Run *run, const Step *step, const char *what, Filled filled)
{
	if (filled == FILLED)
		return true;
	if (filled == FILL_NO_MEMORY)
		return run_out_of_memory(run, step);
	return refuse(run, step, what,
				  filled == FILL_LEFT_OUT ? "what it names is missing" : run->names.problem);
}

bool
gl_request_fill_url(Run *run, const Step *step)
{
	const NetConfig *config = &run->desk->config;
	Filled filled = gl_template_text(&run->names, step->url, TEXT_URL, &run->url);
	const char *refusal;

	if (!check_filled(run, step, "URL", filled))
		return false;
	if (gl_utf8_has_control(gl_buffer_text(&run->url)))
		return refuse(run, step, "URL", "it holds a control character");
	refusal = gl_address_refuse_url(gl_buffer_text(&run->url), config->allow_private,
									config->allowed_hosts);
	if (refusal == gl_no_memory)
		return run_out_of_memory(run, step);
	return refusal == NULL || refuse(run, step, "URL", refusal);
}

/* libcurl's list copies the line. */
static bool
append_header(Run *run, const Step *step, const char *line)
{
	struct curl_slist *headers = curl_slist_append(run->headers, line);

	if (headers == NULL)
		return run_out_of_memory(run, step);
	run->headers = headers;
	return true;
}

/* In libcurl's list an empty header is written with a semicolon. */
static bool
fill_header(Run *run, const Step *step, const char *name, const json_t *template, ByteBuffer *line)
{
	size_t start;
	Filled filled;

	gl_buffer_reset(line);
	gl_buffer_put_text(line, name);
	gl_buffer_put_text(line, ": ");
	start = line->length;
	filled = gl_template_text(&run->names, template, TEXT_PLAIN, line);
	if (filled == FILL_LEFT_OUT)
		return true;
	if (!check_filled(run, step, name, filled))
		return false;
	if (gl_utf8_has_control(line->bytes + start))
		return refuse(run, step, name, "the value holds a control character");
	if (line->bytes[start + strspn(line->bytes + start, " ")] == '\0')
	{
		gl_buffer_cut(line, start - 2);
		gl_buffer_put_text(line, ";");
	}
	if (line->is_failed)
		return run_out_of_memory(run, step);
	return append_header(run, step, line->bytes);
}

static bool
has_header(const struct curl_slist *headers, const char *name)
{
	size_t length = strlen(name);

	for (; headers != NULL; headers = headers->next)
		if (strncasecmp(headers->data, name, length) == 0 &&
			(headers->data[length] == ':' || headers->data[length] == ';'))
			return true;
	return false;
}

static bool
fill_headers(Run *run, const Step *step, ByteBuffer *line)
{
	const char *name;
	json_t *template;

	json_object_foreach(step->headers, name, template)
	{
		if (!fill_header(run, step, name, template, line))
			return false;
	}
	/* Else libcurl would call every body a form, and hold back a large one until it is asked for. */
	if (!has_header(run->headers, "Content-Type") &&
		!append_header(run, step,
					   run->body.length > 0 ? "Content-Type: application/json" : "Content-Type:"))
		return false;
	return append_header(run, step, "Expect:");
}

static bool
fill_body(Run *run, const Step *step)
{
	json_t *value;
	Filled filled;

	if (step->body == NULL)
		return true;
	filled = gl_template_json(&run->names, step->body, &value);
	if (filled == FILL_LEFT_OUT)
		return true;
	if (!check_filled(run, step, "body", filled))
		return false;
	gl_json_write(value, &run->body);
	json_decref(value);
	return !run->body.is_failed || run_out_of_memory(run, step);
}

/* The message is the number of seconds, a full stop and the body as sent. */
static void
put_signature(Run *run, const Step *step, const ByteBuffer *secret, ByteBuffer *message,
			  ByteBuffer *line)
{
	unsigned char digest[32];
	char seconds[32];

	snprintf(seconds, sizeof(seconds), "%lld", (long long) time(NULL));
	gl_buffer_put_text(message, seconds);
	gl_buffer_put_text(message, ".");
	gl_buffer_put(message, gl_buffer_text(&run->body), run->body.length);
	if (message->is_failed)
	{
		line->is_failed = true;
		return;
	}
	run->desk->config.hmac(gl_buffer_text(secret), secret->length, message->bytes, message->length,
						   digest);
	gl_buffer_reset(line);
	gl_buffer_put_text(line, step->sign_header);
	gl_buffer_put_text(line, ": t=");
	gl_buffer_put_text(line, seconds);
	gl_buffer_put_text(line, ",v1=");
	gl_encode_hex(line, digest, sizeof(digest));
}

static bool
fill_signature(Run *run, const Step *step, ByteBuffer *line)
{
	ByteBuffer secret = {0};
	ByteBuffer message = {0};
	bool is_filled;

	if (step->sign_header == NULL)
		return true;
	is_filled = check_filled(run, step, step->sign_header,
							 gl_template_text(&run->names, step->sign_secret, TEXT_PLAIN, &secret));
	if (is_filled && secret.length == 0)
		is_filled = refuse(run, step, step->sign_header, "the secret is empty");
	if (is_filled)
	{
		put_signature(run, step, &secret, &message, line);
		is_filled =
			line->is_failed ? run_out_of_memory(run, step) : append_header(run, step, line->bytes);
	}
	gl_buffer_free(&secret);
	gl_buffer_free(&message);
	return is_filled;
}

bool
gl_request_fill(Run *run, const Step *step)
{
	return fill_body(run, step) && fill_headers(run, step, &run->line) &&
		   fill_signature(run, step, &run->line);
}

void
gl_request_clear(Run *run)
{
	for (struct curl_slist *header = run->headers; header != NULL; header = header->next)
		explicit_bzero(header->data, strlen(header->data));
	curl_slist_free_all(run->headers);
	run->headers = NULL;
	gl_buffer_reset(&run->url);
	gl_buffer_reset(&run->body);
	gl_buffer_reset(&run->line);
}
