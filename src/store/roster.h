/*
 * roster.h
 *		What a workspace is made of: its members, roles, channels and workflows, cached per backend.
 */
#ifndef GL_STORE_ROSTER_H
#define GL_STORE_ROSTER_H

#include "base/fields.h"
#include "core/delegation.h"
#include "core/retry.h"
#include "core/roles.h"
#include "utils/jsonb.h"

typedef struct Member
{
	gl_id person_id;
	char *name;
	char *login;	/* NULL: none */
	Oid login_oid;	/* InvalidOid: none */
	bool is_active; /* as member and as person */
	RoleGrant *grants;
	int ngrants;
} Member;

typedef struct Network
{
	char *name;
	Idempotency idempotency;
	bool needs_credential;
	Jsonb *limits;
	Jsonb *recipe;
} Network;

typedef struct Workflow
{
	gl_id id;
	char *name;
	bool is_default;
	bool is_active;	  /* opens reviews */
	gl_id version_id; /* of the current version */
	int version;
	ReviewMode mode;
} Workflow;

typedef struct Channel
{
	gl_id id;
	char *name;
	const Network *network;
	Jsonb *settings;
	const Workflow *workflow; /* NULL: the workspace's */
	bool is_paused;
	char *pause_reason;
	bool needs_authorisation;
	char *credential; /* reference; NULL: none */
	gl_time min_gap;  /* between two posts; 0: none */
	bool refuses_duplicates;
	gl_time duplicates_within;
} Channel;

typedef struct Workspace
{
	gl_id id;
	char *name;
	char *timezone;
	bool is_paused;
	char *pause_reason;
	int64 definition_no; /* of what is held here */
	Member *members;	 /* by person_id */
	int nmembers;
	Channel *channels; /* by id */
	int nchannels;
	Workflow *workflows;
	int nworkflows;
	Network *networks;
	int nnetworks;
	RoleDef *roles; /* defined here, beside the built-in ones */
	int nroles;
	Delegation *delegations; /* not ended; whether they hold now is a question of time */
	int ndelegations;
	MemoryContext context;
} Workspace;

/*
 * The workspace as of a definition_no, read with its row or under its lock: out of the cache, or
 * read anew. Lives until the end of the transaction at least. NULL when there is none of that id.
 */
extern const Workspace *gl_workspace_get(gl_id workspace_id, int64 definition_no);

/* The same with the definition_no read here, without a lock: for readers. */
extern const Workspace *gl_workspace_read(gl_id workspace_id);

/* The same under the lock FOR SHARE of its row, for verbs. */
extern const Workspace *gl_workspace_share(gl_id workspace_id);

/* Id of a workspace by name, or GL_NO_ID. */
extern gl_id gl_workspace_find(const char *name);

extern const Member *gl_member_find(const Workspace *workspace, gl_id person_id);
extern const Member *gl_member_by_name(const Workspace *workspace, const char *name);
extern const Channel *gl_channel_find(const Workspace *workspace, gl_id channel_id);
extern const Channel *gl_channel_by_name(const Workspace *workspace, const char *name);
extern const Workflow *gl_workflow_find(const Workspace *workspace, gl_id workflow_id);
extern const Workflow *gl_workflow_by_name(const Workspace *workspace, const char *name);

/* A role, built in or defined by the workspace; NULL when there is none of that name. */
extern const RoleDef *gl_role_by_name(const Workspace *workspace, const char *name);
extern const Workflow *gl_workflow_default(const Workspace *workspace);

/* Called at the end of every transaction: what is no longer used may go. */
extern void gl_roster_init(void);

#endif /* GL_STORE_ROSTER_H */
