/*
 * golden.h
 *		Text that a program prints into the folder GL_RESULTS, claimed to equal expected/unit.
 */
#ifndef GL_TEST_GOLDEN_H
#define GL_TEST_GOLDEN_H

#include <stdlib.h>

#include "tap.h"

static inline FILE *
golden_file(const char *folder, const char *name, const char *mode)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s.txt", folder, name);
	return fopen(path, mode);
}

/* Begin to print; ends the program when the folder is missing. */
static inline FILE *
golden_begin(const char *name)
{
	const char *folder = getenv("GL_RESULTS");
	FILE *out = golden_file(folder == NULL ? "tmp/unit" : folder, name, "w+");

	if (out == NULL)
	{
		printf("Bail out! GL_RESULTS is no folder to write %s.txt into\n", name);
		exit(1);
	}
	return out;
}

/* Close what was printed and compare it. The runner shows the difference. */
static inline void
golden_end(FILE *out, const char *name)
{
	FILE *expected = golden_file("expected/unit", name, "r");
	char got[1024];
	char want[1024];
	int line = 0;
	bool more = true;

	rewind(out);
	while (expected != NULL && more)
	{
		bool has_got = fgets(got, sizeof(got), out) != NULL;
		bool has_want = fgets(want, sizeof(want), expected) != NULL;

		line++;
		expect(has_got == has_want && (!has_got || strcmp(got, want) == 0), "line %d", line);
		more = has_got && has_want;
	}
	expect(line > 1, "expected/unit/%s.txt exists and says something", name);
	claim("%s is as in expected/unit/%s.txt", name, name);
	fclose(out);
	if (expected != NULL)
		fclose(expected);
}

#endif /* GL_TEST_GOLDEN_H */
