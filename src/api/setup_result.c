/*
 * setup_result.c
 *		Set-up verbs are rare: their rows come from the views, so there is one text for each.
 */
#include "api/setup_result.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "utils/datum.h"

static Statement select_workspace = {
	.text = "SELECT v FROM greenlight.workspace v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_person = {
	.text = "SELECT v FROM greenlight.person v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_member = {
	.text = "SELECT v FROM greenlight.member v "
			"JOIN greenlight_internal.workspace w ON w.name = v.workspace "
			"JOIN greenlight_internal.person p ON p.name = v.person WHERE w.id = $1 AND p.id = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, INT8OID},
};

static Statement select_role = {
	.text =
		"SELECT v FROM greenlight.role v "
		"JOIN greenlight_internal.workspace w ON w.name = v.workspace WHERE w.id = $1 AND v.name = $2",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8OID, TEXTOID},
};

static Statement select_channel = {
	.text = "SELECT v FROM greenlight.channel v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_workflow = {
	.text = "SELECT v FROM greenlight.workflow v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_calendar = {
	.text = "SELECT v FROM greenlight.business_calendar v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_slot = {
	.text = "SELECT v FROM greenlight.slot v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_blackout = {
	.text = "SELECT v FROM greenlight.blackout v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_rule = {
	.text = "SELECT v FROM greenlight.rule v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_comment = {
	.text = "SELECT v FROM greenlight.comment v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_link = {
	.text = "SELECT v FROM greenlight.approval_link v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

static Statement select_delegation = {
	.text = "SELECT v FROM greenlight.delegation v WHERE v.id = $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8OID},
};

/* The one row, copied out of SPI's memory. */
static Datum
one_row(Statement *statement, const Args *args)
{
	Rows rows = gl_spi_run(statement, args, 2);
	Row row;

	if (rows.count != 1)
		elog(ERROR, "\"%s\" found " UINT64_FORMAT " rows", statement->text, rows.count);
	gl_row_fetch(&rows, 0, 1, &row);
	return datumCopy(gl_row_datum(&row, 0), false, -1);
}

static Datum
row_of(Statement *statement, gl_id id)
{
	Args args = {0};

	gl_args_int64(&args, id);
	return one_row(statement, &args);
}

Datum
gl_workspace_result(gl_id workspace_id)
{
	return row_of(&select_workspace, workspace_id);
}

Datum
gl_person_result(gl_id person_id)
{
	return row_of(&select_person, person_id);
}

Datum
gl_member_result(gl_id workspace_id, gl_id person_id)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_int64(&args, person_id);
	return one_row(&select_member, &args);
}

Datum
gl_role_result(gl_id workspace_id, const char *role)
{
	Args args = {0};

	gl_args_int64(&args, workspace_id);
	gl_args_text(&args, role);
	return one_row(&select_role, &args);
}

Datum
gl_channel_result(gl_id channel_id)
{
	return row_of(&select_channel, channel_id);
}

Datum
gl_workflow_result(gl_id workflow_id)
{
	return row_of(&select_workflow, workflow_id);
}

Datum
gl_business_calendar_result(gl_id calendar_id)
{
	return row_of(&select_calendar, calendar_id);
}

Datum
gl_slot_result(gl_id slot_id)
{
	return row_of(&select_slot, slot_id);
}

Datum
gl_blackout_result(gl_id blackout_id)
{
	return row_of(&select_blackout, blackout_id);
}

Datum
gl_rule_result(gl_id rule_id)
{
	return row_of(&select_rule, rule_id);
}

Datum
gl_comment_result(gl_id comment_id)
{
	return row_of(&select_comment, comment_id);
}

Datum
gl_delegation_result(gl_id delegation_id)
{
	return row_of(&select_delegation, delegation_id);
}

Datum
gl_approval_link_result(gl_id link_id)
{
	return row_of(&select_link, link_id);
}
