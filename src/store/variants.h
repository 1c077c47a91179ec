/*
 * variants.h
 *		A post on one channel: overrides and delivery.
 */
#ifndef GL_STORE_VARIANTS_H
#define GL_STORE_VARIANTS_H

#include "base/table.h"
#include "utils/jsonb.h"

typedef struct VariantRow
{
	gl_id id;
	gl_id workspace_id;
	gl_id post_id;
	gl_id channel_id;
	Uuid idempotency_key;
	char *body;	  /* NULL inherits */
	Jsonb *media; /* NULL inherits */
	Jsonb *options;
	Digest content_sha256;
	DeliveryState delivery_state;
	gl_time first_claimed_at;
	int attempts;
	bool may_be_out;
	gl_time retry_at;
	gl_time wake_at;
	gl_time paced_at; /* GL_TIME_NEVER: does not count for the gap of its channel */
	OptDigest sent_sha256;
	int published_revision; /* 0: none */
	gl_time published_at;
	char *remote_id;
	char *remote_url;
	bool is_unpublishing; /* to be taken down */
	int removals;		  /* attempts to take it down since that was asked for */
	ItemPointerData tid;
} VariantRow;

/* A variant the worker has to look at. */
typedef struct DueVariant
{
	gl_id id;
	gl_id post_id;
	gl_id channel_id;
	gl_time wake_at;
} DueVariant;

/* A place in the order of due variants; all zero: before the first. */
typedef struct WakeMark
{
	gl_time wake_at;
	gl_id id;
} WakeMark;

/* Variants of a post, by channel. */
extern VariantRow *gl_variants_read(gl_id post_id, int *found);

/* The post of a variant, or GL_NO_ID. Takes no lock. */
extern gl_id gl_variant_post(gl_id variant_id);

extern void gl_variant_insert(VariantRow *variant);
extern void gl_variant_update(VariantRow *variant);

/*
 * Up to limit variants due at an instant, earliest first from after a place, without those channels
 * and posts. No lock.
 */
extern DueVariant *gl_variants_due(gl_time now, WakeMark after, const IdList *busy_channels,
								   const IdList *skipped_posts, int limit, int *found);

/* The earliest wake_at without those channels and posts, GL_TIME_NEVER when nothing waits. */
extern gl_time gl_variants_next_wake(const IdList *busy_channels, const IdList *skipped_posts);

/* Variants whose claim belongs to another generation of the worker. */
extern DueVariant *gl_variants_cut_off(gl_id epoch, int limit, int *found);

/* Make waiting variants of a workspace, or of one channel of it, due again at once. */
extern void gl_variants_rearm(gl_id workspace_id, gl_id channel_id, gl_time now);

#endif /* GL_STORE_VARIANTS_H */
