/*
 * binding.c
 *		Compares the publish time that was agreed to with the one a post has.
 */
#include "core/binding.h"

bool
gl_binding_holds(const ScheduleBinding *binding, gl_time agreed, gl_time publish_at)
{
	gl_time allowed = binding->kind == BINDING_WITHIN ? binding->within : 0;

	if (binding->kind == BINDING_NONE || publish_at == GL_TIME_NEVER)
		return true;
	if (agreed == GL_TIME_NEVER)
		return false;
	return agreed > publish_at ? agreed - publish_at <= allowed : publish_at - agreed <= allowed;
}
