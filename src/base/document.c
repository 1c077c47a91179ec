/*
 * document.c
 *		A reader over jsonb that knows where it is.
 */
#include "base/document.h"

#include "base/errors.h"
#include "base/text.h"
#include "core/canon.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/varlena.h"

Doc
gl_doc_root(Jsonb *document, const char *name)
{
	Doc doc = {.path = name};

	if (JB_ROOT_IS_SCALAR(document))
		(void) JsonbExtractScalar(&document->root, &doc.value);
	else
	{
		doc.value.type = jbvBinary;
		doc.value.val.binary.data = &document->root;
		doc.value.val.binary.len = VARSIZE_ANY_EXHDR(document);
	}
	return doc;
}

void
gl_doc_fail(const Doc *doc, const char *detail, const char *hint)
{
	gl_invalid(psprintf("document is wrong at %s", doc->path), detail, hint);
}

bool
gl_doc_is_object(const Doc *doc)
{
	return doc->value.type == jbvBinary && JsonContainerIsObject(doc->value.val.binary.data);
}

bool
gl_doc_is_text(const Doc *doc)
{
	return doc->value.type == jbvString;
}

static char *
word_of(const JsonbValue *value)
{
	return pnstrdup(value->val.string.val, value->val.string.len);
}

char *
gl_doc_word(const Doc *doc)
{
	if (!gl_doc_is_text(doc))
		gl_doc_fail(doc, "A text is expected here.", "Write it in double quotes.");
	return word_of(&doc->value);
}

#define SHOWN_WORD_BYTES 60
#define NEAR_BYTES_MAX 100 /* longer words are near to none; the server compares 255 characters */

char *
gl_shown_word(const char *word)
{
	int length = strlen(word);
	int shown = pg_mbcliplen(word, length, SHOWN_WORD_BYTES);
	char *text = psprintf("%.*s%s", shown, word, shown < length ? "..." : "");

	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char) *c < ' ' || *c == 0x7f)
			*c = '?';
	return text;
}

/* The path of a member; a key that reads like a path of its own stands in quotes, as in jsonpath. */
static char *
member_path(const Doc *object, const char *key)
{
	StringInfoData path;

	initStringInfo(&path);
	appendStringInfo(&path, "%s.", object->path);
	if (strpbrk(key, ".[]\" ") == NULL)
		appendStringInfoString(&path, gl_shown_word(key));
	else
		escape_json(&path, gl_shown_word(key));
	return path.data;
}

static bool
is_among(const char *word, const char *const *words)
{
	for (; words != NULL && *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* The word that was probably meant: one that is at most half of what was written away from it. */
static const char *
nearest(const char *word, const char *const *words)
{
	const char *best = NULL;
	int length = strlen(word);
	int most = pg_mbstrlen_with_len(word, length) / 2;

	for (; length <= NEAR_BYTES_MAX && *words != NULL; words++)
	{
		int distance = strlen(*words) > NEAR_BYTES_MAX
						   ? INT_MAX
						   : varstr_levenshtein_less_equal(word, length, *words, strlen(*words), 1,
														   1, 1, most, true);

		if (distance > most)
			continue;
		most = distance - 1;
		best = *words;
	}
	return best;
}

char *
gl_nearest_hint(const char *word, const char *const *words)
{
	const char *best = nearest(word, words);
	StringInfoData list;

	if (*words == NULL)
		return pstrdup("Nothing can stand here.");
	initStringInfo(&list);
	for (const char *const *w = words; *w != NULL; w++)
		appendStringInfo(&list, "%s%s", w == words ? "" : ", ", *w);
	return best == NULL ? psprintf("Possible are: %s.", list.data)
						: psprintf("Perhaps you mean \"%s\"; possible are: %s.", best, list.data);
}

void
gl_doc_check_keys(const Doc *doc, const DocKeys *keys)
{
	JsonbIterator *it;
	JsonbValue value;
	JsonbIteratorToken token;

	if (!gl_doc_is_object(doc))
		gl_doc_fail(doc, "An object is expected here.", gl_nearest_hint("", keys->keys));
	it = JsonbIteratorInit(doc->value.val.binary.data);
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		char *key;
		Doc at;

		if (token != WJB_KEY)
			continue;
		key = word_of(&value);
		if (is_among(key, keys->keys))
			continue;
		at = (Doc){.path = member_path(doc, key)};
		key = gl_shown_word(key);
		if (is_among(key, keys->later))
			gl_not_supported(psprintf("\"%s\" at %s", key, at.path), "Leave it out.");
		gl_doc_fail(&at, psprintf("There is no key \"%s\" here.", key),
					gl_nearest_hint(key, keys->keys));
	}
}

bool
gl_doc_get(const Doc *object, const char *key, Doc *member)
{
	JsonbValue *value;

	if (!gl_doc_is_object(object))
		return false;
	value = getKeyJsonValueFromContainer(object->value.val.binary.data, key, strlen(key), NULL);
	if (value == NULL || value->type == jbvNull)
		return false;
	member->path = psprintf("%s.%s", object->path, key);
	member->value = *value;
	member->about = object->about;
	return true;
}

bool
gl_doc_has_null(const Doc *object, const char *key)
{
	JsonbValue *value =
		getKeyJsonValueFromContainer(object->value.val.binary.data, key, strlen(key), NULL);

	return value != NULL && value->type == jbvNull;
}

Jsonb *
gl_empty_object(void)
{
	JsonbParseState *state = NULL;

	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

Jsonb *
gl_empty_array(void)
{
	JsonbParseState *state = NULL;

	(void) pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_ARRAY, NULL));
}

int
gl_doc_length(const Doc *array, int limit)
{
	int length;

	if (array->value.type != jbvBinary || !JsonContainerIsArray(array->value.val.binary.data))
		gl_doc_fail(array, "An array is expected here.", "Write a list in square brackets.");
	length = JsonContainerSize(array->value.val.binary.data);
	if (length > limit)
		gl_doc_fail(array, psprintf("It has %d elements, at most %d are possible.", length, limit),
					"Make the list shorter.");
	return length;
}

Doc
gl_doc_at(const Doc *array, int i)
{
	Doc element = {.path = psprintf("%s[%d]", array->path, i), .about = array->about};

	element.value = *getIthJsonbValueFromContainer(array->value.val.binary.data, i);
	return element;
}

char *
gl_doc_text(const Doc *doc, int limit)
{
	char *word = gl_doc_word(doc);

	if (doc->value.val.string.len == 0)
		gl_doc_fail(doc, "The text is empty.", psprintf("Write 1 to %d bytes.", limit));
	if (doc->value.val.string.len > limit)
		gl_doc_fail(
			doc,
			psprintf("It has %d bytes, 1 to %d are possible.", doc->value.val.string.len, limit),
			"Make the text shorter.");
	return word;
}

char *
gl_doc_line(const Doc *doc, int limit)
{
	char *line = gl_doc_text(doc, limit);

	if (gl_has_control_character(line, false))
		gl_doc_fail(doc, "It holds a line break or another control character.", "Take it out.");
	return line;
}

int
gl_doc_int(const Doc *doc, int least, int most)
{
	bool fits = false;
	int number = 0;

	if (doc->value.type == jbvNumeric)
	{
		char *text = numeric_normalize(doc->value.val.numeric);

		fits = strlen(text) < 10 && strspn(text, "-0123456789") == strlen(text);
		number = fits ? atoi(text) : 0;
	}
	if (!fits || number < least || number > most)
		gl_doc_fail(doc, psprintf("A whole number from %d to %d is expected here.", least, most),
					doc->value.type == jbvNumeric ? "Change the number."
												  : "Write it in digits, without quotes.");
	return number;
}

/* A whole number in decimal digits that fits 64 bits. */
static bool
scan_int64(const char *text, int64 *number)
{
	char *end;

	errno = 0;
	*number = strtoi64(text, &end, 10);
	return errno == 0 && end != text && *end == '\0';
}

int64
gl_doc_id(const Doc *doc)
{
	int64 id = 0;

	if (doc->value.type != jbvNumeric ||
		!scan_int64(numeric_normalize(doc->value.val.numeric), &id) || id < 1)
		gl_doc_fail(doc, "The number of an object is expected here: whole, from 1.",
					"Write the number without quotes.");
	return id;
}

bool
gl_doc_bool(const Doc *doc)
{
	if (doc->value.type != jbvBool)
		gl_doc_fail(doc, "True or false is expected here.", "Write true or false without quotes.");
	return doc->value.val.boolean;
}

int
gl_doc_name(const Doc *doc, const NameTable *table)
{
	char *word = gl_doc_word(doc);
	int value = gl_name_find(table, word);

	if (value < 0)
	{
		const char **words = palloc0(sizeof(char *) * (table->count + 1));

		memcpy(words, table->names, sizeof(char *) * table->count);
		gl_doc_fail(doc, psprintf("There is no %s \"%s\".", table->kind, gl_shown_word(word)),
					gl_nearest_hint(word, words));
	}
	return value;
}

/* Digits and dashes where a date has them: sscanf takes blanks and signs for parts of a number. */
static bool
is_like_date(const char *text)
{
	static const char *const like = "0000-00-00";

	if (strlen(text) != strlen(like))
		return false;
	for (int i = 0; like[i] != '\0'; i++)
		if (like[i] == '-' ? text[i] != '-' : !isdigit((unsigned char) text[i]))
			return false;
	return true;
}

int
gl_doc_date(const Doc *doc)
{
	char *text = gl_doc_word(doc);
	int year, month, day;
	int same_year = 0, same_month = 0, same_day = 0;

	if (is_like_date(text) && sscanf(text, "%4d-%2d-%2d", &year, &month, &day) == 3 && year > 0)
		j2date(date2j(year, month, day), &same_year, &same_month, &same_day);
	/* A day that no month has comes back as another one. */
	if (same_year == 0 || same_month != month || same_day != day)
		gl_doc_fail(doc, psprintf("\"%s\" is no date.", gl_shown_word(text)),
					"Write \"2027-03-31\", for example.");
	return date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

Jsonb *
gl_doc_jsonb(const Doc *doc)
{
	JsonbValue value = doc->value;

	return JsonbValueToJsonb(&value);
}

/* One scalar with its type as tag, so that "1", 1 and true differ. */
static void
canon_scalar(const CanonSink *sink, const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvNull:
			gl_canon_bytes(sink, '0', NULL, 0);
			break;
		case jbvBool:
			gl_canon_int(sink, 'b', value->val.boolean);
			break;
		case jbvNumeric:
			gl_canon_text(sink, 'n', numeric_normalize(value->val.numeric));
			break;
		case jbvString:
			gl_canon_bytes(sink, 's', value->val.string.val, value->val.string.len);
			break;
		default:
			elog(ERROR, "unexpected jsonb value of type %d", (int) value->type);
	}
}

void
gl_canon_jsonb(const CanonSink *sink, char tag, Jsonb *document)
{
	JsonbIterator *it = JsonbIteratorInit(&document->root);
	JsonbValue value;
	JsonbIteratorToken token;

	gl_canon_text(sink, tag, "json");
	while ((token = JsonbIteratorNext(&it, &value, false)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			gl_canon_bytes(sink, 'k', value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE || token == WJB_ELEM)
			canon_scalar(sink, &value);
		else if (token == WJB_BEGIN_OBJECT || token == WJB_BEGIN_ARRAY)
			gl_canon_text(sink, token == WJB_BEGIN_OBJECT ? '{' : '[', "");
		else
			gl_canon_text(sink, token == WJB_END_OBJECT ? '}' : ']', "");
	}
}
