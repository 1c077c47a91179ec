/*
 * shares.c
 *		A network that does not answer keeps what it was given until the time-out, so no channel is given
 *		the whole room. What speaks to no network is done at once, and has as much as there is.
 */
#include "flow/shares.h"

#include "base/document.h"

static bool
speaks(const Network *network)
{
	Doc recipe = gl_doc_root(network->recipe, "recipe");
	Doc transport;

	return gl_doc_get(&recipe, "transport", &transport) &&
		   strcmp(gl_doc_text(&transport, 100), "http") == 0;
}

bool
gl_share_is_taken(const VariantSnap *variant, const ClaimRequest *request, const ClaimBatch *batch)
{
	gl_id channel_id = variant->row.channel_id;
	int n = 0;

	for (int i = 0; i < request->running_on.n; i++)
		n += request->running_on.items[i] == channel_id;
	for (int i = 0; i < batch->nclaims; i++)
		n += batch->claims[i].variant->row.channel_id == channel_id;
	return n >= request->channel_share && speaks(variant->channel->network);
}
