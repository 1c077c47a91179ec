/*
 * bound.c
 *		Steps that bind the publish time: what their documents say, and which approvals hold.
 */
#include "flow/bound.h"

#include "base/clock.h"
#include "base/values.h"
#include "flow/carry.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#define WITHIN_MAX (366 * USECS_PER_DAY)

static const char *const within_keys[] = {"within", NULL};
static const DocKeys in_binding = {within_keys, NULL};
static const char *const bare_bindings[] = {"none", "exact"};
static const NameTable bare_names = {"schedule binding", bare_bindings, lengthof(bare_bindings)};

Interval *
gl_interval_read(const char *text)
{
	Datum value;

	return gl_value_read(interval_in, text, &value) ? DatumGetIntervalP(value) : NULL;
}

gl_time
gl_doc_within(const Doc *doc, const char *hint)
{
	char *text = gl_doc_line(doc, 100);
	Interval *interval = gl_interval_read(text);
	gl_time within;

	if (interval == NULL)
		gl_doc_fail(doc, psprintf("\"%s\" is no interval.", text),
					"Write \"2 hours\", for example.");
	if (interval->month != 0)
		gl_doc_fail(doc, "Months are of different lengths.", "Write hours or days.");
	if (interval->day < -1000 || interval->day > 1000 || interval->time < -WITHIN_MAX ||
		interval->time > WITHIN_MAX)
		gl_doc_fail(doc, "It is longer than a year.", "Write at most 366 days.");
	within = interval->day * USECS_PER_DAY + interval->time;
	if (within <= 0 || within > WITHIN_MAX)
		gl_doc_fail(doc, "It is not between a moment and a year.",
					within <= 0 ? hint : "Write at most 366 days.");
	return within;
}

ScheduleBinding
gl_bound_parse(const Doc *doc)
{
	Doc within;

	if (gl_doc_is_text(doc))
		return (ScheduleBinding){gl_doc_name(doc, &bare_names) == 1 ? BINDING_EXACT : BINDING_NONE,
								 0};
	gl_doc_check_keys(doc, &in_binding);
	if (!gl_doc_get(doc, "within", &within))
		gl_doc_fail(doc, "The binding says no interval.",
					"Write {\"within\": \"2 hours\"}, for example.");
	return (ScheduleBinding){BINDING_WITHIN,
							 gl_doc_within(&within, "Write \"exact\" for no leeway at all.")};
}

bool
gl_bound_holds(const WorkflowDef *definition, const StepRow *visit, gl_time publish_at)
{
	return gl_binding_holds(&definition->steps[visit->step].binding, visit->bound_at, publish_at);
}

static bool
is_agreed(const StepRow *visit)
{
	return visit != NULL && (visit->state == VISIT_PASSED || visit->state == VISIT_CARRIED ||
							 visit->state == VISIT_DEEMED);
}

int
gl_bound_step(const PostSnap *snap, gl_time publish_at)
{
	const WorkflowDef *definition;

	/* Where a review is optional a post may go out without the approval that it once had. */
	if (!snap->has_review || snap->post.review_state != REVIEW_APPROVED ||
		snap->review.state != ROUND_APPROVED || snap->post.overridden_revision > 0)
		return -1;
	definition = gl_definition_get(snap->review.workflow_version_id);
	for (int step = 0; step < definition->nsteps; step++)
	{
		const StepRow *visit = gl_last_visit(snap, step);

		if (is_agreed(visit) && !gl_bound_holds(definition, visit, publish_at))
			return step;
	}
	return -1;
}

char *
gl_bound_detail(const PostSnap *snap)
{
	const WorkflowDef *definition;
	int step = gl_bound_step(snap, snap->post.publish_at);
	const StepRow *visit;

	if (!snap->has_review || snap->post.overridden_revision > 0)
		return pstrdup("no publish time is bound");
	definition = gl_definition_get(snap->review.workflow_version_id);
	for (int i = 0; step < 0 && i < definition->nsteps; i++)
		if (definition->steps[i].binding.kind != BINDING_NONE && is_agreed(gl_last_visit(snap, i)))
			step = i;
	if (step < 0)
		return pstrdup("no publish time is bound");
	visit = gl_last_visit(snap, step);
	return psprintf("step \"%s\" agreed to %s", definition->steps[step].name,
					visit->bound_at == GL_TIME_NEVER
						? "no publish time"
						: psprintf("publish time %s", gl_time_text(visit->bound_at)));
}
