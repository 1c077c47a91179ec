/*
 * setup_channel.c
 *		Set-up verbs on channels and their credentials.
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/bound.h"
#include "flow/setup.h"
#include "store/channels.h"

PG_FUNCTION_INFO_V1(gl_register_channel);
PG_FUNCTION_INFO_V1(gl_set_channel);
PG_FUNCTION_INFO_V1(gl_set_credential);
PG_FUNCTION_INFO_V1(gl_pause_channel);
PG_FUNCTION_INFO_V1(gl_resume_channel);

#define SETTING_BYTES_MAX 2000

static const char *const on_duplicates[] = {"warn", "error"};
static const NameTable duplicate_names = {"answer to duplicates", on_duplicates,
										  lengthof(on_duplicates)};

static const char *const *
words_of(const Doc *limits, const char *list)
{
	Doc words;
	int n = gl_doc_get(limits, list, &words) ? gl_doc_length(&words, 50) : 0;
	const char **names = palloc0(sizeof(char *) * (n + 1));

	for (int i = 0; i < n; i++)
	{
		Doc word = gl_doc_at(&words, i);

		names[i] = gl_doc_text(&word, 100);
	}
	return names;
}

/* Settings are texts; a network's limits list those it knows and those it cannot do without. */
static void
check_settings(Jsonb *settings, const NetworkRow *network)
{
	Doc limits = gl_doc_root(network->limits, "limits");
	DocKeys keys = {words_of(&limits, "settings"), NULL};
	Doc root = gl_doc_root(settings, "settings");
	Doc member;

	gl_doc_check_keys(&root, &keys);
	for (const char *const *key = keys.keys; *key != NULL; key++)
		if (gl_doc_get(&root, *key, &member))
			(void) gl_doc_line(&member, SETTING_BYTES_MAX);
	for (const char *const *key = words_of(&limits, "required_settings"); *key != NULL; key++)
		if (!gl_doc_get(&root, *key, &member))
			gl_doc_fail(&root,
						psprintf("Network \"%s\" needs setting \"%s\".", network->name, *key),
						psprintf("Add \"%s\".", *key));
}

/* The name of a file below greenlight.secret_path: no path, nothing hidden. */
static void
check_reference(const char *reference)
{
	if (strspn(reference, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
			strlen(reference) ||
		reference[0] == '.')
		gl_invalid(
			"\"credential\" is not a file name",
			"It names a file in the directory greenlight.secret_path: letters, digits, dots, dashes and underscores.",
			"Put the secret into such a file with mode 0600 and name the file.");
}

static char *
channel_detail(const char *channel, const char *key, const char *value)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "channel", channel);
	gl_detail_text(&detail, key, value);
	return gl_detail_end(&detail);
}

/* register_channel(workspace, name, network, settings, credential, options) */
Datum
gl_register_channel(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "name");
	char *network_name = gl_arg_name(fcinfo, 2, "network");
	Jsonb *settings = gl_arg_jsonb(fcinfo, 3, "settings");
	char *credential = gl_arg_opt_name(fcinfo, 4, "credential");
	EngineScope scope;
	Setup setup;
	NetworkRow network;
	gl_id channel_id;
	Datum result;

	(void) gl_arg_options(fcinfo, 5, &gl_no_options);
	if (credential != NULL)
		check_reference(credential);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CHANNELS, "register a channel");
	if (!gl_network_read(network_name, &network))
		gl_not_listed("network", network_name, "greenlight.network");
	check_settings(settings, &network);
	if (gl_channel_by_name(setup.workspace, name) != NULL)
		gl_duplicate("channel", name);
	channel_id = gl_channel_insert(setup.row.id, name, network.name, settings, setup.now);
	if (credential != NULL)
		gl_credential_write(setup.row.id, channel_id, credential, setup.now);
	gl_setup_end(&setup, "register_channel", channel_detail(name, "network", network.name));
	result = gl_channel_result(channel_id);
	gl_engine_leave(&scope);
	return result;
}

/* What the options name; no gap is null. Returns the detail of the event, NULL where nothing changes. */
static char *
read_channel_options(const Doc *options, const Channel *channel, ChannelPolicy *policy)
{
	bool takes_gap = gl_doc_has_null(options, "min_gap");
	Doc option;
	Detail detail;

	*policy = (ChannelPolicy){
		.min_gap = takes_gap ? 0 : channel->min_gap,
		.refuses_duplicates = channel->refuses_duplicates,
		.duplicates_within = channel->duplicates_within,
	};
	if (gl_doc_get(options, "min_gap", &option))
		policy->min_gap = gl_doc_within(&option, "Write null for no gap at all.");
	if (gl_doc_get(options, "duplicates", &option))
		policy->refuses_duplicates = gl_doc_name(&option, &duplicate_names) == 1;
	if (gl_doc_get(options, "duplicates_within", &option))
		policy->duplicates_within = gl_doc_within(&option, "Write \"30 days\", for example.");
	if (policy->min_gap == channel->min_gap &&
		policy->refuses_duplicates == channel->refuses_duplicates &&
		policy->duplicates_within == channel->duplicates_within)
		return NULL;
	gl_detail_begin(&detail);
	gl_detail_text(&detail, "channel", channel->name);
	gl_detail_int(&detail, "min_gap_seconds", policy->min_gap / GL_SECOND);
	gl_detail_text(&detail, "duplicates", gl_name(&duplicate_names, policy->refuses_duplicates));
	gl_detail_int(&detail, "duplicates_within_seconds", policy->duplicates_within / GL_SECOND);
	return gl_detail_end(&detail);
}

/* set_channel(workspace, channel, options) */
Datum
gl_set_channel(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"min_gap", "duplicates", "duplicates_within", NULL};
	static const DocKeys channel_options = {keys, NULL};
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "channel");
	Doc options = gl_arg_options(fcinfo, 2, &channel_options);
	EngineScope scope;
	Setup setup;
	const Channel *channel;
	ChannelPolicy policy;
	char *detail;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CHANNELS, "change a channel");
	channel = gl_channel_for(setup.workspace, name);
	detail = read_channel_options(&options, channel, &policy);
	if (detail != NULL)
	{
		gl_channel_set_policy(setup.row.id, channel->id, &policy);
		gl_setup_end(&setup, "set_channel", detail);
		gl_variants_rearm(setup.row.id, channel->id, setup.now);
	}
	result = gl_channel_result(channel->id);
	gl_engine_leave(&scope);
	return result;
}

/* set_credential(workspace, channel, credential, options) */
Datum
gl_set_credential(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "channel");
	char *credential = gl_arg_name(fcinfo, 2, "credential");
	EngineScope scope;
	Setup setup;
	const Channel *channel;
	gl_id channel_id;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	check_reference(credential);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CHANNELS, "set a credential");
	channel = gl_channel_for(setup.workspace, name);
	channel_id = channel->id;
	/* It stays paused until somebody resumes it; what was refused was the old one. */
	if (channel->needs_authorisation)
		gl_channel_set_pause(setup.row.id, channel_id, true, channel->pause_reason, false);
	gl_credential_write(setup.row.id, channel_id, credential, setup.now);
	gl_setup_end(&setup, "set_credential", channel_detail(name, NULL, NULL));
	gl_variants_rearm(setup.row.id, channel_id, setup.now);
	result = gl_channel_result(channel_id);
	gl_engine_leave(&scope);
	return result;
}

/* A verb of the form (workspace, channel, reason, options). */
static Datum
set_pause(FunctionCallInfo fcinfo, bool is_paused)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "channel");
	char *reason = gl_arg_note(fcinfo, 2, "reason", false);
	EngineScope scope;
	Setup setup;
	gl_id channel_id;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CHANNELS, "pause or resume a channel");
	channel_id = gl_channel_for(setup.workspace, name)->id;
	gl_channel_set_pause(setup.row.id, channel_id, is_paused, is_paused ? reason : NULL, false);
	gl_setup_end(&setup, is_paused ? "pause_channel" : "resume_channel",
				 channel_detail(name, "reason", reason));
	if (!is_paused)
		gl_variants_rearm(setup.row.id, channel_id, setup.now);
	result = gl_channel_result(channel_id);
	gl_engine_leave(&scope);
	return result;
}

Datum
gl_pause_channel(PG_FUNCTION_ARGS)
{
	return set_pause(fcinfo, true);
}

Datum
gl_resume_channel(PG_FUNCTION_ARGS)
{
	return set_pause(fcinfo, false);
}
