/*
 * sequence.c
 *		nextval() without a statement. OIDs are looked up once and forgotten with the extension.
 */
#include "base/sequence.h"

#include "base/engine.h"
#include "catalog/namespace.h"
#include "commands/sequence.h"
#include "utils/fmgrprotos.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

static const char *const names[] = {
	[SEQUENCE_POST] = "post_id_seq",		 [SEQUENCE_VARIANT] = "variant_id_seq",
	[SEQUENCE_DECISION] = "decision_id_seq", [SEQUENCE_EVENT] = "event_seq_seq",
	[SEQUENCE_ATTEMPT] = "attempt_id_seq",	 [SEQUENCE_COMMENT] = "comment_id_seq",
	[SEQUENCE_DEFINITION] = "definition_no",
};
StaticAssertDecl(lengthof(names) == SEQUENCE_COUNT, "a name for each sequence");

static Oid oids[SEQUENCE_COUNT]; /* dropped by relcache invalidation of any of them */

static void
on_relcache_change(Datum arg, Oid relation)
{
	for (int i = 0; i < SEQUENCE_COUNT; i++)
		if (relation == InvalidOid || relation == oids[i])
			oids[i] = InvalidOid;
}

static Oid
oid_of(Sequence sequence)
{
	static bool is_registered = false; /* callbacks cannot be unregistered */

	if (!is_registered)
	{
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
		is_registered = true;
	}
	if (!OidIsValid(oids[sequence]))
		oids[sequence] =
			get_relname_relid(names[sequence], get_namespace_oid("greenlight_internal", false));
	if (!OidIsValid(oids[sequence]))
		elog(ERROR, "sequence \"%s\" is missing", names[sequence]);
	return oids[sequence];
}

gl_id
gl_sequence_next(Sequence sequence)
{
	Assert(gl_engine_is_inside());
	return nextval_internal(oid_of(sequence), false);
}

gl_id
gl_sequence_last(Sequence sequence)
{
	LOCAL_FCINFO(fcinfo, 1);
	Datum last;

	InitFunctionCallInfoData(*fcinfo, NULL, 1, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = ObjectIdGetDatum(oid_of(sequence));
	fcinfo->args[0].isnull = false;
	last = pg_sequence_last_value(fcinfo);
	return fcinfo->isnull ? 0 : DatumGetInt64(last);
}
