/*
 * diagram.c
 *		Writers of graphs. Whatever people named is text here: each language gets it with everything
 *		escaped that it could take for its own.
 */
#include "base/diagram.h"

#include "lib/stringinfo.h"

static const char *const formats[] = {"mermaid", "dot"};
StaticAssertDecl(lengthof(formats) == DIAGRAM_FORMAT_COUNT, "a name for each format");
const NameTable gl_diagram_formats = {"format", formats, lengthof(formats)};

static const char *const marks[] = {"", "passed", "open", "pending", "ended"};
static const char *const fills[] = {"", "#d9f2d9", "#fff2b3", "#f2f2f2", "#f2d9d9"};
StaticAssertDecl(lengthof(marks) == MARK_COUNT, "a name for each mark");
StaticAssertDecl(lengthof(fills) == MARK_COUNT, "a colour for each mark");

DiagramNode *
gl_diagram_node(Diagram *diagram, const char *id, bool is_outcome)
{
	DiagramNode *node = &diagram->nodes[diagram->nnodes];

	if (diagram->nnodes == GL_DIAGRAM_NODES_MAX)
		elog(ERROR, "diagram has too many boxes");
	*node = (DiagramNode){.id = id, .is_outcome = is_outcome};
	diagram->nnodes++;
	return node;
}

void
gl_diagram_line(DiagramNode *node, const char *text)
{
	if (node->nlines == GL_DIAGRAM_LINES_MAX)
		elog(ERROR, "box of a diagram has too many lines");
	node->lines[node->nlines++] = text;
}

void
gl_diagram_edge(Diagram *diagram, const char *from, const char *to, const char *label,
				bool is_dashed)
{
	if (diagram->nedges == GL_DIAGRAM_EDGES_MAX)
		elog(ERROR, "diagram has too many arrows");
	diagram->edges[diagram->nedges++] = (DiagramEdge){from, to, label, is_dashed};
}

/* Letters, digits and signs that no language takes for its own; what is beyond ASCII is no sign to any. */
static bool
is_harmless(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		   (c >= 'A' && c <= 'Z') || (c != '\0' && strchr(" ,.-_/()+:!?=", c) != NULL);
}

/*
 * In Mermaid text stands in quotation marks and is HTML, with #NN; for a character.
 */
static void
add_mermaid(StringInfo out, const char *text)
{
	for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
	{
		if (is_harmless(*c))
			appendStringInfoChar(out, (char) *c);
		else if (*c < ' ' || *c == 0x7f)
			appendStringInfoChar(out, ' ');
		else
			appendStringInfo(out, "#%d;", *c);
	}
}

/* In DOT text stands in quotation marks too; a backslash escapes, and HTML entities are read. */
static void
add_dot(StringInfo out, const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
	{
		if (*c == '"' || *c == '\\')
			appendStringInfoChar(out, '\\');
		if ((unsigned char) *c < ' ' || *c == 0x7f)
			appendStringInfoChar(out, ' ');
		else if (*c == '&')
			appendStringInfoString(out, "&amp;");
		else
			appendStringInfoChar(out, *c);
	}
}

static void
add_lines(StringInfo out, const DiagramNode *node, void (*add)(StringInfo, const char *),
		  const char *line_break)
{
	for (int i = 0; i < node->nlines; i++)
	{
		if (i > 0)
			appendStringInfoString(out, line_break);
		add(out, node->lines[i]);
	}
}

static bool
has_mark(const Diagram *diagram, NodeMark mark)
{
	for (int i = 0; i < diagram->nnodes; i++)
		if (diagram->nodes[i].mark == mark)
			return true;
	return false;
}

/* A class for each mark that some box has. */
static void
add_classes(StringInfo out, const Diagram *diagram)
{
	for (int mark = MARK_PLAIN + 1; mark < MARK_COUNT; mark++)
	{
		const char *before = " ";

		if (!has_mark(diagram, mark))
			continue;
		appendStringInfo(out, "\n    classDef %s fill:%s", marks[mark], fills[mark]);
		appendStringInfoString(out, "\n    class");
		for (int i = 0; i < diagram->nnodes; i++)
			if ((int) diagram->nodes[i].mark == mark)
			{
				appendStringInfo(out, "%s%s", before, diagram->nodes[i].id);
				before = ",";
			}
		appendStringInfo(out, " %s", marks[mark]);
	}
}

/* A string of YAML: with the escapes that JSON has as well. */
static void
add_yaml(StringInfo out, const char *text)
{
	appendStringInfoChar(out, '"');
	for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
	{
		if (is_harmless(*c))
			appendStringInfoChar(out, (char) *c);
		else
			appendStringInfo(out, "\\u%04x", *c);
	}
	appendStringInfoChar(out, '"');
}

static void
write_mermaid(StringInfo out, const Diagram *diagram)
{
	appendStringInfoString(out, "---\ntitle: ");
	add_yaml(out, diagram->title);
	appendStringInfoString(out, "\n---\nflowchart LR");
	for (int i = 0; i < diagram->nnodes; i++)
	{
		const DiagramNode *node = &diagram->nodes[i];

		appendStringInfo(out, "\n    %s%s\"", node->id, node->is_outcome ? "([" : "[");
		add_lines(out, node, add_mermaid, "<br/>");
		appendStringInfo(out, "\"%s", node->is_outcome ? "])" : "]");
	}
	for (int i = 0; i < diagram->nedges; i++)
	{
		const DiagramEdge *edge = &diagram->edges[i];

		appendStringInfo(out, "\n    %s %s|\"", edge->from, edge->is_dashed ? "-.->" : "-->");
		add_mermaid(out, edge->label);
		appendStringInfo(out, "\"| %s", edge->to);
	}
	add_classes(out, diagram);
}

static void
write_dot(StringInfo out, const Diagram *diagram)
{
	appendStringInfoString(out, "digraph {\n    graph [rankdir=LR, labelloc=t, label=\"");
	add_dot(out, diagram->title);
	appendStringInfoString(out, "\"]\n    node [shape=box]");
	for (int i = 0; i < diagram->nnodes; i++)
	{
		const DiagramNode *node = &diagram->nodes[i];

		appendStringInfo(out, "\n    %s [label=\"", node->id);
		add_lines(out, node, add_dot, "\\n");
		appendStringInfo(out, "\"%s", node->is_outcome ? ", shape=oval" : "");
		if (node->mark != MARK_PLAIN)
			appendStringInfo(out, ", style=filled, class=%s, fillcolor=\"%s\"", marks[node->mark],
							 fills[node->mark]);
		appendStringInfoChar(out, ']');
	}
	for (int i = 0; i < diagram->nedges; i++)
	{
		const DiagramEdge *edge = &diagram->edges[i];

		appendStringInfo(out, "\n    %s -> %s [label=\"", edge->from, edge->to);
		add_dot(out, edge->label);
		appendStringInfo(out, "\"%s]", edge->is_dashed ? ", style=dashed" : "");
	}
	appendStringInfoString(out, "\n}");
}

char *
gl_diagram_text(const Diagram *diagram, DiagramFormat format)
{
	StringInfoData out;

	initStringInfo(&out);
	switch (format)
	{
		case DIAGRAM_MERMAID:
			write_mermaid(&out, diagram);
			break;
		case DIAGRAM_DOT:
		case DIAGRAM_FORMAT_COUNT:
			write_dot(&out, diagram);
			break;
	}
	return out.data;
}
