/*
 * tap.h
 *		The Test Anything Protocol for the unit tests: one header, no allocation, one program.
 *
 * A claim is one line, "ok N - what". A claim over many cases is a row of expect() closed by
 * claim(): it holds when there was a case and all of them held; the first that did not are shown.
 */
#ifndef GL_TEST_TAP_H
#define GL_TEST_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TAP_SHOWN 5

static int tap_claims;		  /* printed so far */
static int tap_failed;		  /* of them did not hold */
static long tap_cases;		  /* since the last claim */
static long tap_cases_failed; /* of them did not hold */

/* One case of the claim that follows; the text tells which one. */
static inline void __attribute__((format(printf, 2, 3))) expect(bool holds, const char *format, ...)
{
	va_list arguments;

	tap_cases++;
	if (holds || tap_cases_failed++ >= TAP_SHOWN)
		return;
	va_start(arguments, format);
	fputs("# does not hold: ", stdout);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
}

/* Close the cases since the last claim. A claim without a case does not hold. */
static inline void __attribute__((format(printf, 1, 2))) claim(const char *format, ...)
{
	va_list arguments;
	bool holds = tap_cases > 0 && tap_cases_failed == 0;

	va_start(arguments, format);
	printf("%sok %d - ", holds ? "" : "not ", ++tap_claims);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
	if (!holds)
		printf("# %ld of %ld cases failed\n", tap_cases_failed, tap_cases);
	tap_failed += !holds;
	tap_cases = tap_cases_failed = 0;
}

/* A claim of a single case. */
#define ok(holds, ...) \
	(expect((holds), "%s:%d: %s", __FILE__, __LINE__, #holds), claim(__VA_ARGS__))

/* A case that compares numbers; the text names what was counted. */
static inline void
expect_int(long long got, long long want, const char *what)
{
	expect(got == want, "%s: got %lld, want %lld", what, got, want);
}

static inline void
expect_text(const char *got, const char *want, const char *what)
{
	expect(strcmp(got, want) == 0, "%s: got \"%s\", want \"%s\"", what, got, want);
}

/* The plan, and the exit status of the program. */
static inline int
finish(void)
{
	printf("1..%d\n", tap_claims);
	return tap_failed > 0 || tap_claims == 0;
}

#endif /* GL_TEST_TAP_H */
