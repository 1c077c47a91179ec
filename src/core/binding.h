/*
 * binding.h
 *		How firmly an approval is tied to the publish time that it was given for.
 */
#ifndef GL_CORE_BINDING_H
#define GL_CORE_BINDING_H

#include "core/types.h"

typedef enum BindingKind
{
	BINDING_NONE,	/* to no time */
	BINDING_EXACT,	/* to that very instant */
	BINDING_WITHIN, /* to the time around it */
	BINDING_COUNT
} BindingKind;

typedef struct ScheduleBinding
{
	BindingKind kind;
	gl_time within; /* earlier or later; of BINDING_WITHIN */
} ScheduleBinding;

/*
 * True when what was agreed to for one publish time (GL_TIME_NEVER: for none) holds for another.
 * Who agreed to no time did not agree to this one; a post without one goes out at none that anybody
 * could object to.
 */
extern bool gl_binding_holds(const ScheduleBinding *binding, gl_time agreed, gl_time publish_at);

#endif /* GL_CORE_BINDING_H */
