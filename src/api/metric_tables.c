/*
 * metric_tables.c
 *		Tables of metrics_html(): each chart has one that says the same.
 */
#include "postgres.h"

#include "api/metric_tables.h"

#include "base/html.h"

double
gl_row_double(const Row *row, int column)
{
	return DatumGetFloat8(gl_row_datum(row, column));
}

void
gl_section_open(StringInfo out, const char *id, const char *title, const char *text)
{
	gl_html_put(out, "<section aria-labelledby=\"$\"><h2 id=\"$\">$</h2>\n<p>$</p>\n", id, id,
				title, text);
}

void
gl_section_close(StringInfo out)
{
	appendStringInfoString(out, "</section>\n");
}

/* Of a whole, as wide as its share of the most there is, a part that is marked. */
static void
put_bar(StringInfo out, double whole, double part, double most)
{
	appendStringInfo(out,
					 "<svg class=\"bar\" aria-hidden=\"true\" width=\"100%%\" height=\"14\">"
					 "<rect class=\"fill\" width=\"%.1f%%\" height=\"14\"/>",
					 100 * whole / most);
	if (part > 0)
		appendStringInfo(out, "<rect class=\"late\" width=\"%.1f%%\" height=\"14\"/>",
						 100 * part / most);
	appendStringInfoString(out, "</svg>");
}

static void
put_cell(StringInfo out, const TableColumn *column, const Row *row, bool is_head, double most)
{
	switch (column->kind)
	{
		case CELL_NAME:
			gl_html_put(out,
						is_head ? "<th scope=\"row\"><bdi>$</bdi></th>"
								: "<td class=\"words\"><bdi>$</bdi></td>",
						gl_row_text(row, column->column));
			break;
		case CELL_TEXT:
			gl_html_put(out, is_head ? "<th scope=\"row\">$</th>" : "<td class=\"words\">$</td>",
						gl_row_text(row, column->column));
			break;
		case CELL_FIGURE:
			gl_html_put(out, "<td>$</td>", gl_row_text(row, column->column));
			break;
		case CELL_COUNT:
			appendStringInfo(out, "<td>" INT64_FORMAT "</td>", gl_row_int64(row, column->column));
			break;
		case CELL_PERCENT:
			appendStringInfo(out, "<td>" INT64_FORMAT " %%</td>",
							 gl_row_int64(row, column->column));
			break;
		case CELL_BAR:
			appendStringInfoString(out, "<td class=\"measure\">");
			put_bar(out, gl_row_int64(row, column->column), gl_row_int64(row, column->column + 1),
					most);
			appendStringInfoString(out, "</td>");
			break;
	}
}

/* What the longest bar stands for. */
static double
most_of(const MetricTable *table, const Rows *rows)
{
	double most = table->full;
	Row row;

	for (int i = 0; i < table->ncolumns; i++)
	{
		if (table->columns[i].kind != CELL_BAR)
			continue;
		for (uint64 n = 0; n < rows->count; n++)
		{
			gl_row_fetch(rows, n, table->row_columns, &row);
			most = Max(most, gl_row_int64(&row, table->columns[i].column));
		}
	}
	return most;
}

/* Bars need none: the figures beside them say the same. */
static void
put_heading(StringInfo out, const TableColumn *column)
{
	if (column->kind == CELL_BAR)
		appendStringInfoString(out, "<td></td>");
	else
		gl_html_put(out,
					column->kind <= CELL_TEXT ? "<th scope=\"col\" class=\"words\">$</th>"
											  : "<th scope=\"col\">$</th>",
					column->title);
}

void
gl_metric_table(StringInfo out, const MetricTable *table, const Rows *rows)
{
	double most = most_of(table, rows);
	Row row;

	gl_html_put(
		out,
		"<div class=\"wide\" role=\"region\" aria-label=\"$\" tabindex=\"0\"><table><caption>$</caption>\n<thead><tr>",
		table->caption, table->caption);
	for (int i = 0; i < table->ncolumns; i++)
		put_heading(out, &table->columns[i]);
	appendStringInfoString(out, "</tr></thead>\n<tbody>\n");
	for (uint64 n = 0; n < rows->count; n++)
	{
		gl_row_fetch(rows, n, table->row_columns, &row);
		if (table->is_marked && !gl_row_bool(&row, table->row_columns - 1))
			continue;
		appendStringInfoString(out, "<tr>");
		for (int i = 0; i < table->ncolumns; i++)
			put_cell(out, &table->columns[i], &row, i == 0, most);
		appendStringInfoString(out, "</tr>\n");
	}
	appendStringInfoString(out, "</tbody></table></div>\n");
}

void
gl_metric_table_folded(StringInfo out, const MetricTable *table, const Rows *rows)
{
	gl_html_put(out, "<details><summary>$, as a table</summary>\n", table->caption);
	gl_metric_table(out, table, rows);
	appendStringInfoString(out, "</details>\n");
}
