/*
 * channels.h
 *		Networks, channels and the references of their credentials. Callers hold the workspace's lock.
 */
#ifndef GL_STORE_CHANNELS_H
#define GL_STORE_CHANNELS_H

#include "base/fields.h"
#include "utils/jsonb.h"

typedef struct NetworkRow
{
	char *name;
	bool needs_credential;
	Jsonb *limits;
	Jsonb *recipe;
} NetworkRow;

/* A network by name; false when there is none. */
extern bool gl_network_read(const char *name, NetworkRow *network);

/* Write a new channel; returns its id. */
extern gl_id gl_channel_insert(gl_id workspace_id, const char *name, const char *network,
							   Jsonb *settings, gl_time now);

extern void gl_channel_set_workflow(gl_id workspace_id, gl_id channel_id, gl_id workflow_id);

/* How a channel takes its posts. */
typedef struct ChannelPolicy
{
	gl_time min_gap;		 /* between two of them; 0: none */
	bool refuses_duplicates; /* else it warns of them */
	gl_time duplicates_within;
} ChannelPolicy;

extern void
gl_channel_set_policy(gl_id workspace_id, gl_id channel_id, const ChannelPolicy *policy);

/* Pause (with a reason) or resume; needs_authorisation says that the network refused the credential. */
extern void gl_channel_set_pause(gl_id workspace_id, gl_id channel_id, bool is_paused,
								 const char *reason, bool needs_authorisation);

extern void
gl_credential_write(gl_id workspace_id, gl_id channel_id, const char *reference, gl_time now);

#endif /* GL_STORE_CHANNELS_H */
