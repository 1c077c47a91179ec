/*
 * instance.c
 *		Statements on greenlight_internal.instance.
 */
#include "store/instance.h"

#include "access/xlog.h"
#include "catalog/pg_type_d.h"

#define GL_ROW InstanceRow
/* clang-format off */
#define REST(F, N) \
	F(OID, database_oid) F(OID, extension_oid) F(OPT_TEXT, node) F(TIME, armed_at) F(INT64, event_no) \
	F(OPT_DIGEST, head_sha256) F(ID, login_cluster)

static const Field fields[] = {GL_FIELD(ID, system_identifier) REST(GL_FIELD, GL_FIELD_NAME)};
/* clang-format on */

#define SELECT_INSTANCE \
	"SELECT t.system_identifier" REST(GL_COLUMN_OF_T, \
									  GL_COLUMN_OF_T) " FROM greenlight_internal.instance t"

static Statement select_instance = {
	.text = SELECT_INSTANCE,
	.expect = SPI_OK_SELECT,
};

static Statement lock_instance = {
	.text = SELECT_INSTANCE " FOR UPDATE",
	.expect = SPI_OK_SELECT,
};

static Statement make_instance = {
	.text =
		"INSERT INTO greenlight_internal.instance (login_cluster) VALUES ($1) ON CONFLICT DO NOTHING",
	.expect = SPI_OK_INSERT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement update_instance = {
	.text =
		"UPDATE greenlight_internal.instance SET (system_identifier, database_oid, extension_oid, node, "
		"armed_at, event_no, head_sha256, login_cluster) = ROW (" GL_PARAMS_8 ")",
	.expect = SPI_OK_UPDATE,
	.fields = fields,
	.nfields = lengthof(fields),
};

static InstanceRow
read_instance(Statement *statement)
{
	Rows rows = gl_spi_run(statement, NULL, 0);
	InstanceRow instance = {.armed_at = GL_TIME_NEVER};
	Row row;

	if (rows.count == 0)
		return instance;
	gl_row_fetch(&rows, 0, lengthof(fields), &row);
	gl_row_fields(&row, 0, fields, lengthof(fields), &instance);
	return instance;
}

InstanceRow
gl_instance_read(void)
{
	return read_instance(&select_instance);
}

InstanceRow
gl_instance_lock(void)
{
	Args args = {0};

	gl_args_id(&args, (gl_id) GetSystemIdentifier());
	(void) gl_spi_run(&make_instance, &args, 0);
	return read_instance(&lock_instance);
}

void
gl_instance_update(const InstanceRow *instance)
{
	gl_write_row(&update_instance, instance);
}
