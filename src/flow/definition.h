/*
 * definition.h
 *		A workflow definition: read from its document, refused with the JSON path of the mistake.
 */
#ifndef GL_FLOW_DEFINITION_H
#define GL_FLOW_DEFINITION_H

#include "base/compat.h"

#include "base/document.h"
#include "core/binding.h"
#include "core/deadline.h"
#include "core/facts.h"
#include "store/roster.h"

/* The fields that a step's carry rule can cover. */
typedef enum ContentField
{
	COVERS_TITLE,
	COVERS_BODY,
	COVERS_MEDIA,
	COVERS_LINK,
	COVERS_FIRST_COMMENT,
	COVERS_DISCLOSURE,
	COVERS_OPTIONS,
	COVERS_COUNT
} CoveredField;

typedef struct RequirementDef
{
	RequirementRule rule;
	const RoleDef **roles; /* any of them makes eligible */
	int nroles;
	char **people; /* names; so does being one of them */
	int npeople;
	char *team;			/* name of a channel: so does any role on it; NULL: none */
	bool is_human_only; /* no deadline stands in for people */
} RequirementDef;

/* One item of a checklist. */
typedef struct ItemDef
{
	char *text;
	const RoleDef *role; /* who ticks it; NULL: seats and edit_any */
	bool holds;			 /* severity error: the step stays open until it is done */
	bool rebinds;		 /* a new revision clears it */
} ItemDef;

/* By when a step asks for an answer, and what happens meanwhile. */
typedef struct DeadlineDef
{
	DeadlineRule rule;
	char *calendar; /* of business time, by name; NULL: the clock's */
} DeadlineDef;

typedef struct StepDef
{
	char *name;
	bool is_client;			/* audience */
	struct Condition *when; /* NULL: always */
	CarryKind carry;
	ScheduleBinding binding;
	TextList channels; /* covered, by name; none: all */
	BitSet fields;	   /* covered; 0: all */
	RequirementDef *requirements;
	int nrequirements;
	ItemDef *items; /* its checklist */
	int nitems;
	bool ignores_comments; /* blocking ones do not hold it */
	DeadlineDef *deadline; /* NULL: none */
} StepDef;

typedef struct WorkflowDef
{
	gl_id version_id;
	char *workflow; /* name */
	ReviewMode mode;
	SelfApproval self_approval;
	bool distinct_approvers;
	bool resubmits; /* an edit after approval submits at once */
	bool is_limited;
	LimitKind at_limit;
	int limit;					   /* change requests that pass */
	const RoleDef **limited_roles; /* whose requests count; none: everybody's */
	int nlimited_roles;
	MissedRule missed;		/* what becomes of a post that missed its time */
	LateSubmit late_submit; /* what becomes of a submission without time left */
	StepDef *steps;
	int nsteps;
} WorkflowDef;

/*
 * Read a document. Raises 22023 at the first mistake, 0A000 at a key that is not carried out yet. The
 * workspace is NULL for a document that was accepted once: it may name roles of its own.
 */
extern WorkflowDef *gl_definition_parse(Jsonb *document, const Workspace *workspace);

/* A role by its name in a document. Raises 22023 when the workspace, if one is given, has none such. */
extern const RoleDef *gl_definition_role(const Doc *doc);

/* The names of all its roles, NULL at the end. */
extern const char *const *gl_role_names(const Workspace *workspace);

/* Raises 22023 unless every person named is an active member. */
extern void gl_definition_check_people(const WorkflowDef *definition, const Workspace *workspace);

/* The definition of a version; versions never change, so it is kept for the life of the backend. */
extern const WorkflowDef *gl_definition_get(gl_id version_id);

/* The rules of a step's requirements, one after the other. */
extern const RequirementRule *gl_step_rules(const StepDef *step);

/* A ready-made document by its template's name, or NULL; names are listed with NULL at the end. */
extern const char *gl_template_document(const char *name);
extern const char *const *gl_template_names(void);

#endif /* GL_FLOW_DEFINITION_H */
