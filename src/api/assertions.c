/*
 * assertions.c
 *		act_as_token(): who acts, as somebody says who holds a key that the session has not. One refusal for
 *		all that can be wrong, with one text: whoever guesses learns nothing.
 */
#include "api/args.h"
#include "base/assertion.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/identity.h"
#include "base/used.h"
#include "core/assertion.h"
#include "flow/actor.h"
#include "store/people.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_act_as_token);
PG_FUNCTION_INFO_V1(gl_assertion_audience_reader);

/* Ids are unique within an audience. */
static Digest
use_of(const Assertion *assertion)
{
	Hasher hasher;

	gl_hash_begin(&hasher);
	gl_canon_begin(&hasher.sink, "assertion", 1);
	gl_canon_text(&hasher.sink, 'a', assertion->audience);
	gl_canon_text(&hasher.sink, 'i', assertion->id);
	return gl_hash_end(&hasher);
}

/* The person it names, who may act in this transaction; false in every other case. */
static bool
find_subject(const Assertion *assertion, PersonRow *person)
{
	gl_id assumed = gl_identity_assumed();

	return gl_person_by_name(assertion->subject, person) && person->is_active &&
		   (assumed == GL_NO_ID || assumed == person->id);
}

/* Believes it: its use is the last question, so that no refused one takes room. */
static bool
accept(const Assertion *assertion, PersonRow *person)
{
	gl_time now = gl_clock_now();
	Digest use = use_of(assertion);

	return gl_assertion_is_current(assertion->issued, assertion->expires, now, gl_used_since()) &&
		   strcmp(assertion->audience, gl_assertion_audience()) == 0 &&
		   find_subject(assertion, person) && gl_use_once(&use, assertion->expires, now);
}

/* act_as_token(assertion, options) */
Datum
gl_act_as_token(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	Assertion assertion;
	PersonRow person;
	text *token;
	bool is_accepted;

	if (PG_ARGISNULL(0))
		gl_null_argument("assertion");
	token = PG_GETARG_TEXT_PP(0);
	gl_engine_enter(&scope, ENGINE_READS);
	is_accepted = gl_session_is_gateway(false) &&
				  gl_assertion_read(VARDATA_ANY(token), VARSIZE_ANY_EXHDR(token), &assertion) &&
				  accept(&assertion, &person);
	if (!is_accepted)
		gl_refuse(REFUSAL_TOKEN, "It is unknown, expired, used, revoked or superseded.");
	/* Last: an error that shows the statement shows a token that is used up. */
	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_identity_assume(person.id);
	gl_engine_leave(&scope);
	PG_RETURN_TEXT_P(cstring_to_text(person.name));
}

/* assertion_audience() */
Datum
gl_assertion_audience_reader(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(gl_assertion_audience()));
}
