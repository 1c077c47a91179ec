/*
 * values.c
 *		UUIDs, and lists of ids as small sets.
 */
#include "base/values.h"

#include "utils/builtins.h"
#include "utils/uuid.h"

Uuid
gl_uuid_new(void)
{
	Uuid uuid;

	if (!pg_strong_random(uuid.bytes, sizeof(uuid.bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
	/* RFC 4122, 4.4: version 4, variant 1 */
	uuid.bytes[6] = (uuid.bytes[6] & 0x0f) | 0x40;
	uuid.bytes[8] = (uuid.bytes[8] & 0x3f) | 0x80;
	return uuid;
}

char *
gl_uuid_text(const Uuid *uuid)
{
	return DatumGetCString(DirectFunctionCall1(uuid_out, PointerGetDatum(uuid->bytes)));
}

int
gl_compare_ids(const void *a, const void *b)
{
	gl_id left = *(const gl_id *) a;
	gl_id right = *(const gl_id *) b;

	return left < right ? -1 : left > right;
}

bool
gl_ids_contain(const IdList *ids, gl_id id)
{
	for (int i = 0; i < ids->n; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

void
gl_ids_add(IdList *ids, gl_id id)
{
	gl_id *items;

	if (gl_ids_contain(ids, id))
		return;
	items = palloc(sizeof(gl_id) * (ids->n + 1));
	if (ids->n > 0)
		memcpy(items, ids->items, sizeof(gl_id) * ids->n);
	items[ids->n++] = id;
	ids->items = items;
}

bool
gl_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
gl_same_texts(const TextList *a, const TextList *b)
{
	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

TextList
gl_bit_names(const NameTable *names, BitSet set)
{
	TextList list = {.items = palloc(sizeof(char *) * names->count)};

	for (int bit = 0; bit < names->count; bit++)
		if ((set & ((BitSet) 1 << bit)) != 0)
			list.items[list.n++] = pstrdup(gl_name(names, bit));
	return list;
}

bool
gl_value_read(PGFunction input, const char *text, Datum *value)
{
	MemoryContext context = CurrentMemoryContext;
	volatile bool is_read = false;

	PG_TRY();
	{
		*value = DirectFunctionCall3(input, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
									 Int32GetDatum(-1));
		is_read = true;
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		FlushErrorState();
	}
	PG_END_TRY();
	return is_read;
}
