/*
 * diagram.h
 *		A graph of boxes and arrows, written as Mermaid or as DOT (graphviz).
 */
#ifndef GL_BASE_DIAGRAM_H
#define GL_BASE_DIAGRAM_H

#include "base/compat.h"

#include "core/names.h"

#define GL_DIAGRAM_NODES_MAX 48
#define GL_DIAGRAM_LINES_MAX 32
#define GL_DIAGRAM_EDGES_MAX 1024

typedef enum DiagramFormat
{
	DIAGRAM_MERMAID,
	DIAGRAM_DOT,
	DIAGRAM_FORMAT_COUNT
} DiagramFormat;

extern const NameTable gl_diagram_formats;

/* How a box is drawn; plain says nothing of where a post stands. */
typedef enum NodeMark
{
	MARK_PLAIN,
	MARK_PASSED,
	MARK_OPEN, /* here it stands */
	MARK_PENDING,
	MARK_ENDED, /* it was here, and this does not count */
	MARK_COUNT
} NodeMark;

typedef struct DiagramNode
{
	const char *id;	 /* a plain word, unique */
	bool is_outcome; /* drawn round */
	NodeMark mark;
	const char *lines[GL_DIAGRAM_LINES_MAX];
	int nlines;
} DiagramNode;

typedef struct DiagramEdge
{
	const char *from;
	const char *to;
	const char *label;
	bool is_dashed;
} DiagramEdge;

typedef struct Diagram
{
	const char *title;
	DiagramNode nodes[GL_DIAGRAM_NODES_MAX];
	int nnodes;
	DiagramEdge edges[GL_DIAGRAM_EDGES_MAX];
	int nedges;
} Diagram;

/* A new box; the text of its lines may hold anything. */
extern DiagramNode *gl_diagram_node(Diagram *diagram, const char *id, bool is_outcome);
extern void gl_diagram_line(DiagramNode *node, const char *text);

/* A new arrow between boxes. */
extern void gl_diagram_edge(Diagram *diagram, const char *from, const char *to, const char *label,
							bool is_dashed);

/* The text of it; names are escaped so that nobody's name becomes a part of the language. */
extern char *gl_diagram_text(const Diagram *diagram, DiagramFormat format);

#endif /* GL_BASE_DIAGRAM_H */
