/*
 * metric_tables.h
 *		Sections and tables of metrics_html().
 */
#ifndef GL_API_METRIC_TABLES_H
#define GL_API_METRIC_TABLES_H

#include "base/spi.h"
#include "lib/stringinfo.h"

typedef enum CellKind
{
	CELL_NAME,	 /* text of people */
	CELL_TEXT,	 /* text of ours */
	CELL_FIGURE, /* a figure in words */
	CELL_COUNT,
	CELL_PERCENT,
	CELL_BAR /* two counts from this column on, the second part of the first, as a bar */
} CellKind;

typedef struct TableColumn
{
	const char *title;
	int column; /* of the row */
	CellKind kind;
} TableColumn;

typedef struct MetricTable
{
	const char *caption;
	const TableColumn *columns;
	int ncolumns;
	int row_columns;
	int full;		/* what a bar of the whole width stands for, at least */
	bool is_marked; /* only rows whose last column is true */
} MetricTable;

#define GL_METRIC_TABLE(of_caption, of_columns, of_row_columns) \
	{ \
		.caption = of_caption, .columns = of_columns, .ncolumns = lengthof(of_columns), \
		.row_columns = of_row_columns, .full = 1 \
	}

/* A section with its heading and what it says in words. */
extern void gl_section_open(StringInfo out, const char *id, const char *title, const char *text);
extern void gl_section_close(StringInfo out);

/* A table to look at, or one to unfold below a chart. */
extern void gl_metric_table(StringInfo out, const MetricTable *table, const Rows *rows);
extern void gl_metric_table_folded(StringInfo out, const MetricTable *table, const Rows *rows);

/* A double of a row. */
extern double gl_row_double(const Row *row, int column);

#endif /* GL_API_METRIC_TABLES_H */
