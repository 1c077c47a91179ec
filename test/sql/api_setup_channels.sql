--
-- api_setup_channels: channels belong to one workspace; what a network needs is checked when the
-- channel is registered; a secret is never given, only the name of its file
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('channels', 'mia:manager', 'ann:creator');
SELECT name FROM greenlight.create_workspace('channels elsewhere');
SELECT name FROM greenlight.register_channel('channels elsewhere', 'theirs', 'sandbox');

SELECT test.run('mia', $$SELECT name, network, settings, workflow, is_paused, has_credential FROM greenlight.register_channel('channels', 'blog', 'sandbox')$$);
SELECT test.run('mia', $$SELECT name, settings FROM greenlight.register_channel('channels', 'desk', 'manual', '{"instructions": "post it by hand"}')$$);
SELECT test.run('mia', $$SELECT name, settings, has_credential FROM greenlight.register_channel('channels', 'hook', 'webhook', '{"url": "https://example.org/hook"}', 'channels-hook.secret')$$);
-- the same name may be used in another workspace, not twice in this one
SELECT test.run('postgres', $$SELECT name FROM greenlight.register_channel('channels elsewhere', 'blog', 'sandbox')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'blog', 'sandbox')$$);

-- networks and their settings
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'sandbx')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'webhook')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'webhook', '{"uri": "https://example.org"}')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'webhook', '{"url": ["https://example.org"]}')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'webhook', '{"url": "https://example.org\r\nX-Evil: 1"}')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'sandbox', '{"url": "https://example.org"}')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'sandbox', '[]')$$);

-- credentials are names of files below one directory
SELECT test.run('mia', $$SELECT name, has_credential FROM greenlight.set_credential('channels', 'blog', 'blog.secret')$$);
SELECT test.run('mia', $$SELECT greenlight.set_credential('channels', 'blog', '../blog.secret')$$);
SELECT test.run('mia', $$SELECT greenlight.set_credential('channels', 'blog', '.secret')$$);
SELECT test.run('mia', $$SELECT greenlight.set_credential('channels', 'blog', 'a/b')$$);
SELECT test.run('mia', $$SELECT greenlight.set_credential('channels', 'blog', 'sk-live "quoted"')$$);
SELECT test.run('mia', $$SELECT greenlight.register_channel('channels', 'x', 'sandbox', '{}', '/etc/passwd')$$);
-- members see that there is one, not which
SELECT test.run('ann', $$SELECT name, has_credential FROM greenlight.channel WHERE workspace = 'channels' ORDER BY name$$);
SELECT test.run('ann', $$SELECT reference FROM greenlight_internal.channel_credential$$);

-- pause and resume
SELECT test.run('mia', $$SELECT is_paused, pause_reason, needs_authorisation FROM greenlight.pause_channel('channels', 'blog', 'being redesigned')$$);
SELECT test.run('mia', $$SELECT is_paused, pause_reason FROM greenlight.resume_channel('channels', 'blog')$$);

-- managers only, and only of their workspace
SELECT test.run('ann', $$SELECT greenlight.register_channel('channels', 'x', 'sandbox')$$);
SELECT test.run('ann', $$SELECT greenlight.set_credential('channels', 'blog', 'x')$$);
SELECT test.run('ann', $$SELECT greenlight.pause_channel('channels', 'blog')$$);
SELECT test.run('ann', $$SELECT greenlight.resume_channel('channels', 'blog')$$);
SELECT test.run('mia', $$SELECT greenlight.pause_channel('channels elsewhere', 'theirs')$$);
SELECT test.run('mia', $$SELECT greenlight.pause_channel('channels', 'theirs')$$);
SELECT test.run('mia', $$SELECT greenlight.set_credential('channels', 'theirs', 'x')$$);

SELECT action, detail FROM greenlight_internal.event
WHERE workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'channels')
	AND post_id IS NULL AND action ~ 'channel|credential' ORDER BY event_no;
