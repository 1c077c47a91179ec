/*
 * arming.c
 *		Armed means: the system identifier, the OIDs of database and extension, and the node all are
 *		those recorded.
 *
 * A dump restored elsewhere differs in the first two, one restored into the same database in the
 * third. A copy of the data files has the same three, so the node comes from outside the data
 * directory (machine-id(5)).
 */
#include "flow/arming.h"

#include <unistd.h>

#include "access/xlog.h"
#include "base/engine.h"
#include "base/settings.h"
#include "storage/fd.h"

#define NODE_BYTES_MAX 200

/* First line of a file, or NULL when it cannot be read or is empty. */
static char *
first_line(const char *path)
{
	FILE *file = AllocateFile(path, "r");
	char line[NODE_BYTES_MAX];
	char *read;

	if (file == NULL)
		return NULL;
	read = fgets(line, sizeof(line), file);
	FreeFile(file);
	if (read == NULL)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return line[0] == '\0' ? NULL : pstrdup(line);
}

char *
gl_node_name(void)
{
	char *name;
	char host[NODE_BYTES_MAX] = "";

	if (gl_settings.node_name[0] != '\0')
		return pstrdup(gl_settings.node_name);
	name = first_line("/etc/machine-id");
	if (name == NULL)
		name = first_line("/var/lib/dbus/machine-id");
	if (name != NULL)
		return name;
	(void) gethostname(host, sizeof(host) - 1);
	return psprintf("host %s", host);
}

static const char *
setting_obstacle(void)
{
	char *identity = psprintf("%s:" UINT64_FORMAT, gl_node_name(), GetSystemIdentifier());

	if (!gl_settings.publisher_enabled)
		return "greenlight.publisher_enabled is off";
	if (gl_settings.dry_run)
		return "greenlight.dry_run is on";
	if (gl_settings.publisher_identity[0] != '\0' &&
		strcmp(gl_settings.publisher_identity, identity) != 0)
		return "greenlight.publisher_identity names another node or cluster";
	return NULL;
}

/* It was armed, and is not what was armed: a copy, or restored. */
static const char *
copy_obstacle(InstanceRow instance)
{
	if ((uint64) instance.system_identifier != GetSystemIdentifier())
		return "this database was armed in another cluster";
	if (instance.database_oid != MyDatabaseId)
		return "another database was armed";
	if (instance.extension_oid != gl_engine_extension())
		return "this database was restored since it was armed";
	if (strcmp(instance.node, gl_node_name()) != 0)
		return "this database was armed on another machine";
	return NULL;
}

const char *
gl_publishing_obstacle(void)
{
	InstanceRow instance = gl_instance_read();
	const char *obstacle;

	if (instance.armed_at == GL_TIME_NEVER)
		return "this database is not armed";
	obstacle = copy_obstacle(instance);
	return obstacle == NULL ? setting_obstacle() : obstacle;
}

const char *
gl_timing_obstacle(void)
{
	InstanceRow instance = gl_instance_read();

	return instance.armed_at == GL_TIME_NEVER ? NULL : copy_obstacle(instance);
}

void
gl_arm(gl_time now)
{
	InstanceRow instance = gl_instance_lock();

	instance.system_identifier = (gl_id) GetSystemIdentifier();
	instance.database_oid = MyDatabaseId;
	instance.extension_oid = gl_engine_extension();
	instance.node = gl_node_name();
	instance.armed_at = now;
	gl_instance_update(&instance);
}

void
gl_disarm(void)
{
	InstanceRow instance = gl_instance_lock();

	instance.system_identifier = GL_NO_ID;
	instance.database_oid = InvalidOid;
	instance.extension_oid = InvalidOid;
	instance.node = NULL;
	instance.armed_at = GL_TIME_NEVER;
	gl_instance_update(&instance);
}
