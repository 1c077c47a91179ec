/*
 * roster.c
 *		The cache of workspaces.
 *
 * An entry holds while workspace.definition_no stays what it was when the entry was read. Every
 * change of a member, role, channel, workflow or pause draws a new number from a sequence, so a
 * number never stands for two contents, not even after a rollback. Whoever acts reads the number
 * under the lock of the workspace row, so a stale entry is never used for a decision.
 *
 * An entry may have been read from a snapshot older than its number only inside a transaction whose
 * own row read gave that number, because number and contents are written together.
 */
#include "store/roster.h"

#include "access/xact.h"
#include "base/engine.h"
#include "catalog/pg_type_d.h"
#include "store/delegations.h"
#include "store/roles.h"
#include "store/workspaces.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define ENTRIES_MAX 256

typedef struct Entry
{
	gl_id workspace_id;
	Workspace *workspace;
	int64 last_used;
} Entry;

static Entry entries[ENTRIES_MAX]; /* cache roots; entries live in contexts of their own */
static int64 uses;
static Oid cached_extension; /* the installation they were read from */
static List *discarded;		 /* contexts to drop at the end of the transaction */

static Statement select_members = {
	.text =
		"SELECT m.person_id, p.name, p.login, p.login_oid, m.is_active AND p.is_active, g.role, g.channel_id "
		"FROM greenlight_internal.member m JOIN greenlight_internal.person p ON p.id = m.person_id "
		"LEFT JOIN greenlight_internal.role_grant g USING (workspace_id, person_id) "
		"WHERE m.workspace_id = $1 ORDER BY m.person_id, g.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_networks = {
	.text =
		"SELECT name, idempotency, needs_credential, limits, recipe FROM greenlight_internal.network n "
		"WHERE EXISTS (SELECT FROM greenlight_internal.channel c WHERE c.workspace_id = $1 AND c.network = n.name)",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_workflows = {
	.text =
		"SELECT w.id, w.name, w.is_default, v.id, v.version, v.mode, w.is_active FROM greenlight_internal.workflow w "
		"JOIN greenlight_internal.workflow_version v ON v.workflow_id = w.id AND v.version = w.version "
		"WHERE w.workspace_id = $1 ORDER BY w.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_channels = {
	.text =
		"SELECT c.id, c.name, c.network, c.settings, c.workflow_id, c.is_paused, c.pause_reason, "
		"c.needs_authorisation, k.reference, c.min_gap, "
		"c.duplicates = 'error', c.duplicates_within FROM greenlight_internal.channel c "
		"LEFT JOIN greenlight_internal.channel_credential k ON k.channel_id = c.id "
		"WHERE c.workspace_id = $1 ORDER BY c.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Rows
rows_of(Statement *statement, gl_id workspace_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	return gl_spi_run(statement, &args, 0);
}

gl_id
gl_workspace_find(const char *name)
{
	WorkspaceRow row;

	return gl_workspace_by_name(name, &row) ? row.id : GL_NO_ID;
}

static bool
load_workspace(Workspace *workspace)
{
	WorkspaceRow row;

	if (!gl_workspace_row(workspace->id, &row))
		return false;
	workspace->name = row.name;
	workspace->timezone = row.timezone;
	workspace->is_paused = row.is_paused;
	workspace->pause_reason = row.pause_reason;
	workspace->definition_no = row.definition_no;
	return true;
}

/* Rows come grouped by person, one for each grant. A role that is not known carries nothing. */
static void
load_members(Workspace *workspace)
{
	Rows rows = rows_of(&select_members, workspace->id);
	Member *member = NULL;

	workspace->members = palloc0(sizeof(Member) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;
		const RoleDef *role;

		gl_row_fetch(&rows, i, 7, &row);
		if (member == NULL || member->person_id != gl_row_int64(&row, 0))
		{
			member = &workspace->members[workspace->nmembers++];
			member->person_id = gl_row_int64(&row, 0);
			member->name = gl_row_text(&row, 1);
			member->login = gl_row_opt_text(&row, 2);
			member->login_oid = row.nulls[3] ? InvalidOid : DatumGetObjectId(row.values[3]);
			member->is_active = gl_row_bool(&row, 4);
			member->grants = palloc(sizeof(RoleGrant) * rows.count);
		}
		role = row.nulls[5] ? NULL : gl_role_by_name(workspace, gl_row_text(&row, 5));
		if (role != NULL)
			member->grants[member->ngrants++] = (RoleGrant){role, gl_row_opt_id(&row, 6)};
	}
}

static void
load_networks(Workspace *workspace)
{
	Rows rows = rows_of(&select_networks, workspace->id);

	workspace->networks = palloc0(sizeof(Network) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Network *network = &workspace->networks[workspace->nnetworks++];
		Row row;

		gl_row_fetch(&rows, i, 5, &row);
		network->name = gl_row_text(&row, 0);
		network->idempotency = gl_row_name(&row, 1, &gl_idempotencies);
		network->needs_credential = gl_row_bool(&row, 2);
		network->limits = DatumGetJsonbPCopy(gl_row_datum(&row, 3));
		network->recipe = DatumGetJsonbPCopy(gl_row_datum(&row, 4));
	}
}

static void
load_workflows(Workspace *workspace)
{
	Rows rows = rows_of(&select_workflows, workspace->id);

	workspace->workflows = palloc0(sizeof(Workflow) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Workflow *workflow = &workspace->workflows[workspace->nworkflows++];
		Row row;

		gl_row_fetch(&rows, i, 7, &row);
		workflow->id = gl_row_int64(&row, 0);
		workflow->name = gl_row_text(&row, 1);
		workflow->is_default = gl_row_bool(&row, 2);
		workflow->version_id = gl_row_int64(&row, 3);
		workflow->version = gl_row_int(&row, 4);
		workflow->mode = gl_row_name(&row, 5, &gl_modes);
		workflow->is_active = gl_row_bool(&row, 6);
	}
}

static const Network *
network_of(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < workspace->nnetworks; i++)
		if (strcmp(workspace->networks[i].name, name) == 0)
			return &workspace->networks[i];
	elog(ERROR, "network \"%s\" of a channel is missing", name);
}

static void
load_channels(Workspace *workspace)
{
	Rows rows = rows_of(&select_channels, workspace->id);

	workspace->channels = palloc0(sizeof(Channel) * Max(rows.count, 1));
	for (uint64 i = 0; i < rows.count; i++)
	{
		Channel *channel = &workspace->channels[workspace->nchannels++];
		Row row;

		gl_row_fetch(&rows, i, 12, &row);
		channel->id = gl_row_int64(&row, 0);
		channel->name = gl_row_text(&row, 1);
		channel->network = network_of(workspace, gl_row_text(&row, 2));
		channel->settings = DatumGetJsonbPCopy(gl_row_datum(&row, 3));
		channel->workflow = gl_workflow_find(workspace, gl_row_opt_id(&row, 4));
		channel->is_paused = gl_row_bool(&row, 5);
		channel->pause_reason = gl_row_opt_text(&row, 6);
		channel->needs_authorisation = gl_row_bool(&row, 7);
		channel->credential = gl_row_opt_text(&row, 8);
		channel->min_gap = gl_row_int64(&row, 9);
		channel->refuses_duplicates = gl_row_bool(&row, 10);
		channel->duplicates_within = gl_row_int64(&row, 11);
	}
}

static void
load_delegations(Workspace *workspace)
{
	DelegationRow *rows = gl_delegations_of(workspace->id, &workspace->ndelegations);

	workspace->delegations = palloc0(sizeof(Delegation) * Max(workspace->ndelegations, 1));
	for (int i = 0; i < workspace->ndelegations; i++)
		workspace->delegations[i] = (Delegation){
			.id = rows[i].id,
			.person_id = rows[i].person_id,
			.delegate_id = rows[i].delegate_id,
			.channel_ids = rows[i].channel_ids.items,
			.nchannels = rows[i].channel_ids.n,
			.starts_at = rows[i].starts_at,
			.ends_at = rows[i].ends_at,
		};
}

/* Reads a workspace into a context of its own; NULL when there is none. */
static Workspace *
load(gl_id workspace_id)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight workspace", ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	Workspace *workspace = palloc0(sizeof(Workspace));

	workspace->id = workspace_id;
	workspace->context = context;
	if (load_workspace(workspace))
	{
		workspace->roles = gl_roles_read(workspace_id, &workspace->nroles);
		load_members(workspace);
		load_networks(workspace);
		load_workflows(workspace);
		load_channels(workspace);
		load_delegations(workspace);
	}
	MemoryContextSwitchTo(caller);
	if (workspace->name == NULL)
	{
		MemoryContextDelete(context);
		return NULL;
	}
	MemoryContextSetParent(context, CacheMemoryContext);
	return workspace;
}

/* Pointers handed out stay good until the transaction ends, so old entries go only then. */
static void
discard(Entry *entry)
{
	MemoryContext caller;

	if (entry->workspace == NULL)
		return;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	discarded = lappend(discarded, entry->workspace->context);
	MemoryContextSwitchTo(caller);
	entry->workspace = NULL;
}

static void
drop_discarded(XactEvent event, void *arg)
{
	ListCell *cell;

	if (discarded == NIL || event == XACT_EVENT_PRE_COMMIT ||
		event == XACT_EVENT_PARALLEL_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE)
		return;
	foreach (cell, discarded)
		MemoryContextDelete(lfirst(cell));
	list_free(discarded);
	discarded = NIL;
}

void
gl_roster_init(void)
{
	RegisterXactCallback(drop_discarded, NULL);
}

/* Ids and numbers begin anew with a new installation of the extension. */
static void
drop_older_installation(void)
{
	if (cached_extension == gl_engine_extension())
		return;
	for (int i = 0; i < ENTRIES_MAX; i++)
	{
		discard(&entries[i]);
		entries[i].workspace_id = GL_NO_ID;
	}
	cached_extension = gl_engine_extension();
}

/* The workspace's entry, else the least recently used one. */
static Entry *
entry_of(gl_id workspace_id)
{
	Entry *oldest = &entries[0];

	for (int i = 0; i < ENTRIES_MAX; i++)
	{
		if (entries[i].workspace_id == workspace_id)
			return &entries[i];
		if (entries[i].last_used < oldest->last_used)
			oldest = &entries[i];
	}
	return oldest;
}

const Workspace *
gl_workspace_get(gl_id workspace_id, int64 definition_no)
{
	Entry *entry;

	drop_older_installation();
	entry = entry_of(workspace_id);
	entry->last_used = ++uses;
	if (entry->workspace == NULL || entry->workspace_id != workspace_id ||
		entry->workspace->definition_no != definition_no)
	{
		Workspace *workspace = load(workspace_id);

		discard(entry);
		entry->workspace_id = workspace_id;
		entry->workspace = workspace;
	}
	return entry->workspace;
}

const Workspace *
gl_workspace_read(gl_id workspace_id)
{
	WorkspaceRow row;

	if (!gl_workspace_row(workspace_id, &row))
		return NULL;
	return gl_workspace_get(workspace_id, row.definition_no);
}

const Workspace *
gl_workspace_share(gl_id workspace_id)
{
	int64 definition_no;

	if (!gl_workspace_lock_shared(workspace_id, LockWaitBlock, &definition_no))
		return NULL;
	gl_engine_refresh();
	return gl_workspace_get(workspace_id, definition_no);
}

const Member *
gl_member_find(const Workspace *workspace, gl_id person_id)
{
	int low = 0;
	int high = workspace->nmembers - 1;

	while (low <= high)
	{
		int middle = (low + high) / 2;
		const Member *member = &workspace->members[middle];

		if (member->person_id == person_id)
			return member;
		if (member->person_id < person_id)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

const Member *
gl_member_by_name(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < workspace->nmembers; i++)
		if (strcmp(workspace->members[i].name, name) == 0)
			return &workspace->members[i];
	return NULL;
}

const RoleDef *
gl_role_by_name(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < workspace->nroles; i++)
		if (strcmp(workspace->roles[i].name, name) == 0)
			return &workspace->roles[i];
	return gl_role_find(name);
}

const Channel *
gl_channel_find(const Workspace *workspace, gl_id channel_id)
{
	for (int i = 0; i < workspace->nchannels; i++)
		if (workspace->channels[i].id == channel_id)
			return &workspace->channels[i];
	return NULL;
}

const Channel *
gl_channel_by_name(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < workspace->nchannels; i++)
		if (strcmp(workspace->channels[i].name, name) == 0)
			return &workspace->channels[i];
	return NULL;
}

const Workflow *
gl_workflow_find(const Workspace *workspace, gl_id workflow_id)
{
	for (int i = 0; i < workspace->nworkflows; i++)
		if (workspace->workflows[i].id == workflow_id)
			return &workspace->workflows[i];
	return NULL;
}

const Workflow *
gl_workflow_by_name(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < workspace->nworkflows; i++)
		if (strcmp(workspace->workflows[i].name, name) == 0)
			return &workspace->workflows[i];
	return NULL;
}

const Workflow *
gl_workflow_default(const Workspace *workspace)
{
	for (int i = 0; i < workspace->nworkflows; i++)
		if (workspace->workflows[i].is_default)
			return &workspace->workflows[i];
	return NULL;
}
