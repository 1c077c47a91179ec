/*
 * result.h
 *		Rows that verbs and readers return, built from what is in memory.
 */
#ifndef GL_API_RESULT_H
#define GL_API_RESULT_H

#include "flow/content.h"
#include "flow/snapshot.h"
#include "fmgr.h"

/* Columns of greenlight.post; sql/install only ever appends to them. */
enum
{
	POST_ID,
	POST_WORKSPACE,
	POST_TITLE,
	POST_BODY,
	POST_LABELS,
	POST_MEDIA,
	POST_REVISION,
	POST_STATUS,
	POST_REVIEW_STATE,
	POST_WORKFLOW,
	POST_AUTHOR,
	POST_CHANNELS,
	POST_PUBLISH_AT,
	POST_PUBLISH_LOCAL,
	POST_TIMEZONE,
	POST_DUE_AT,
	POST_IS_HELD,
	POST_EXTERNAL_REF,
	POST_CREATED_AT,
	POST_UPDATED_AT,
	POST_CAMPAIGN,
	POST_LINK,
	POST_FIRST_COMMENT,
	POST_IS_ARCHIVED,
	POST_NOT_BEFORE,
	POST_PUBLISH_UNTIL,
	POST_IS_TOGETHER,
	POST_UNPUBLISH_AT,
	POST_ASSIGNEE,
	POST_COLUMNS
};

/* Columns of greenlight.variant. */
enum
{
	VARIANT_ID,
	VARIANT_POST_ID,
	VARIANT_CHANNEL,
	VARIANT_NETWORK,
	VARIANT_BODY,
	VARIANT_MEDIA,
	VARIANT_DELIVERY_STATE,
	VARIANT_REMOTE_ID,
	VARIANT_REMOTE_URL,
	VARIANT_ATTEMPTS,
	VARIANT_NEXT_ATTEMPT_AT,
	VARIANT_OPTIONS,
	VARIANT_PUBLISHED_AT,
	VARIANT_IS_UNPUBLISHING,
	VARIANT_COLUMNS
};

/*
 * Put the content that the actor sees in place of the current one: clients see the last revision
 * that reached a client step; their own posts they see as they are. True when it is another than the
 * current one. Only for showing; nothing may be done with the snapshot afterwards.
 */
extern bool gl_show_seen_content(PostSnap *snap, Actor actor);

/* The number of that revision, and whether a variant is for one of its channels. */
extern int gl_seen_revision(const PostSnap *snap, Actor actor);
extern bool gl_sees_variant(const PostSnap *snap, const VariantSnap *variant, Actor actor);

/* The post as greenlight.post, as the actor sees it. */
extern Datum gl_post_result(FunctionCallInfo fcinfo, PostSnap *snap, Actor actor);

extern HeapTuple gl_post_tuple(TupleDesc desc, PostSnap *snap, Actor actor);

/* One variant as greenlight.variant. */
extern Datum gl_variant_result(FunctionCallInfo fcinfo, PostSnap *snap, const VariantSnap *variant);
extern HeapTuple gl_variant_tuple(TupleDesc desc, PostSnap *snap, const VariantSnap *variant);

/* Columns of greenlight.decision_result. */
#define GL_DECISION_COLUMNS 10

/* What came of one decision, and where it stands in its list; detail is that of a refusal. */
typedef struct Decided
{
	int position;
	gl_id post_id;
	int revision;
	const char *verdict;
	const PostSnap *snap; /* NULL: no post that the actor sees */
	Refusal refusal;
	const char *detail;
} Decided;

extern void gl_decision_row(const Decided *decided, Datum *values, bool *nulls);

/* A row of a function that returns a named composite type; values in the order of its columns. */
extern Datum gl_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls, int n);

/* One row of a set; call InitMaterializedSRF first. NULL texts become NULL. */
extern void gl_set_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* A text as datum; NULL sets is_null. */
extern Datum gl_text_or_null(const char *text, bool *is_null);

#endif /* GL_API_RESULT_H */
