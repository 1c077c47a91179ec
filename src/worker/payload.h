/*
 * payload.h
 *		What a delivery sends, as the facts that a recipe's templates name.
 */
#ifndef GL_WORKER_PAYLOAD_H
#define GL_WORKER_PAYLOAD_H

#include "flow/publish.h"

/* The facts of a claim as JSON text. */
extern char *gl_payload_facts(const Claim *claim);

/* The transport a recipe names: "http", "sandbox", "manual"; "" when it names none. */
extern char *gl_payload_transport(const Claim *claim);

/* The recipe of what the claim is for: to publish, or to take down. */
extern char *gl_payload_recipe(const Claim *claim);

/* The record key that is made of an instant and a variant: 13 characters that sort by time. */
extern void gl_payload_tid(gl_time instant, gl_id variant_id, char tid[14]);

#endif /* GL_WORKER_PAYLOAD_H */
