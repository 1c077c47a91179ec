# Promise: another tenant's data change no answer and no error. The same random operations of one workspace's people run
# in a database of their own and in one with another workspace that is busy meanwhile; what they see is the same.
# Numbers of sequences and hashes that cover them are masked, nothing else.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{GL_SEED} // 20261122;
my $total = long_or(20000, 2000);
my $node = server('main');

# In both worlds the same people; Otto works for nobody in the one, and for the other tenant in the other.
sub world
{
	my ($db) = @_;
	equip($node, $db, armed => 0);
	as_admin($node, $db, q{
		DO $$ BEGIN
			IF to_regrole('ed') IS NULL THEN
				CREATE ROLE ed LOGIN; CREATE ROLE cleo LOGIN; CREATE ROLE sue LOGIN; CREATE ROLE otto LOGIN; CREATE ROLE bi LOGIN;
			END IF;
		END $$;
		CREATE EXTENSION greenlight_test;
		SELECT greenlight.grant_access(r::regrole, 'user') FROM unnest('{ed,cleo,sue,otto,bi}'::text[]) r;
		SELECT greenlight.add_person(initcap(r), r || '@acme.example', r) FROM unnest('{ed,cleo,sue,otto,bi}'::text[]) r;
		SELECT greenlight.add_member('acme', 'Ed', '{editor,legal}'), greenlight.add_member('acme', 'Cleo', '{client}'),
			greenlight.add_member('acme', 'Sue', '{strategist}'), greenlight.add_member('acme', 'Bi', '{analyst}');
		SELECT greenlight.register_channel('acme', c, 'sandbox') FROM unnest('{news,shop}'::text[]) c;
		SELECT greenlight.use_template('acme', t) FROM unnest('{optional,none,internal_then_client}'::text[]) t;
		SELECT greenlight.create_workflow('acme', 'law', '{"mode": "multi_level", "change_requests": {"limit": 1, "escalate_to": "manager"}, "steps": [
			{"name": "look", "requires": [{"roles": ["editor", "strategist"]}], "carry": "always", "checklist": [{"item": "dated"}]},
			{"name": "law", "when": "$.labels[*] ? (@ == \"promo\")", "requires": [{"role": "legal"}]},
			{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');
		CREATE SCHEMA t;
		GRANT USAGE ON SCHEMA t TO PUBLIC;
		CREATE FUNCTION t.post(n int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT id FROM greenlight_internal.post WHERE workspace = 'acme' ORDER BY id DESC OFFSET n LIMIT 1 $$;
		CREATE FUNCTION t.comment(n int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT id FROM greenlight_internal.comment WHERE workspace_id = 1 ORDER BY id OFFSET n LIMIT 1 $$;
		CREATE FUNCTION t.variant(n int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT id FROM greenlight_internal.variant WHERE workspace_id = 1 ORDER BY id OFFSET n LIMIT 1 $$;
		CREATE FUNCTION t.revision(n int) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER AS $$ SELECT revision FROM greenlight_internal.post WHERE id = t.post(n) $$;
		-- something of the other tenant's; in a world without it, something that is not there
		CREATE FUNCTION t.foreign_post() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT COALESCE(max(id), 999999999) FROM greenlight_internal.post WHERE workspace_id <> 1 $$;
		CREATE FUNCTION t.foreign_comment() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT COALESCE(max(id), 999999999) FROM greenlight_internal.comment WHERE workspace_id <> 1 $$;
		CREATE FUNCTION t.foreign_variant() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS
			$$ SELECT COALESCE(max(id), 999999999) FROM greenlight_internal.variant WHERE workspace_id <> 1 $$;
		CREATE FUNCTION t.run(who text, sql text) RETURNS text LANGUAGE plpgsql AS $$
		DECLARE line record; lines text := ''; state text; message text; detail text; hint text; n bigint;
		BEGIN
			EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', who);
			IF sql ~ '^SELECT' THEN
				FOR line IN EXECUTE sql LOOP lines := lines || to_json(line)::text || '; '; END LOOP;
			ELSE
				EXECUTE sql; GET DIAGNOSTICS n = ROW_COUNT; lines := n || ' rows';
			END IF;
			RESET SESSION AUTHORIZATION;
			RETURN lines;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
			RETURN concat_ws(' | ', state, message, detail, hint);
		END $$});
	return;
}
# The clock is the server's: the two worlds are made, and used, at the same times.
$node->safe_psql('postgres', 'CREATE EXTENSION greenlight_test');
for my $db ('alone', 'shared')
{
	$node->safe_psql('postgres', "SELECT greenlight_test.set_clock('2029-12-31 00:00+00')");
	world($db);
}

srand $seed;
sub any { return $_[ int rand @_ ] }
my $posts = 0;

# A post among the newest ones; now and then a foreign one, or none.
sub a_post
{
	my $dice = rand;
	return 't.foreign_post()' if $dice < 0.04;
	return 'NULL' if $dice < 0.045;
	return 't.post(' . int(rand 7) . ')';
}

sub decision
{
	my ($verb) = @_;
	my $post = a_post();
	my $revision = $post =~ /^t.post/ && rand() < 0.95 ? $post =~ s/post/revision/r : 1;
	return "SELECT * FROM greenlight.$verb($post, $revision, " . any("'note'", "'note'", 'NULL') . ')';
}

my $verb = sub { my ($name, @rest) = @_; return sub { 'SELECT * FROM greenlight.' . $name . '(' . join(', ', a_post(), map { ref $_ ? $_->() : $_ } @rest) . ')' } };
my $time = sub { return any("'2031-01-01 10:00+00'", "'2031-02-01 12:30+00'", "'2020-01-01 00:00+00'", "'infinity'") };
my $channel = sub { return any("'box'", "'news'", "'shop'", "'stage'") };
my @reads = (
	'post ORDER BY id', 'variant ORDER BY id', 'comment ORDER BY id', 'member ORDER BY person', 'person ORDER BY name', 'workspace ORDER BY name',
	'channel ORDER BY name', 'workflow ORDER BY name', 'inbox ORDER BY post_id, step', 'mine ORDER BY post_id', 'board ORDER BY id', 'calendar ORDER BY post_id, channel', 'decision ORDER BY id',
	'review ORDER BY post_id, round', 'review_step ORDER BY post_id, round, step_order, visit', 'revision ORDER BY post_id, revision', 'role ORDER BY name', 'delegation ORDER BY id', 'checklist ORDER BY post_id, item');
my @kinds = (
	[ 12, sub { $posts++; "SELECT * FROM greenlight.create_post(" . any(("'acme'") x 20, "'rival'") . ", 'post $posts', 'text', " . any("'{box}'", "'{box}'", "'{box,news}'", "'{box,news}'", "'{}'", "'{stage}'") . ', '
		  . any('NULL', "'2031-01-01 10:00+00'") . ', ' . any('NULL', 'NULL', "'law'", "'optional'", "'none'", "'internal_then_client'", "'secret flow'") . ", labels => " . any("'{}'", "'{promo}'")
		  . ', external_ref => ' . any('NULL', "'ref ' || " . int(rand 40)) . ')' } ],
	[ 10, $verb->('submit') ], [ 6, $verb->('revise_post', sub { any("'new text'", "'newer text'", 'NULL') }, 'NULL', 'NULL', sub { any('NULL', "'{promo}'", "'{}'") }) ],
	[ 12, sub { decision('approve') } ], [ 3, sub { decision('request_changes') } ], [ 1, sub { decision('reject') } ], [ 2, sub { decision('abstain') } ],
	[ 2, $verb->('retract') ], [ 2, $verb->('withdraw') ], [ 2, $verb->('reopen') ], [ 1, $verb->('cancel') ], [ 2, $verb->('hold', "'why'") ], [ 2, $verb->('release') ], [ 1, $verb->('archive') ],
	[ 1, $verb->('override', "'why'") ], [ 1, $verb->('grant_round', '1', "'why'") ], [ 4, $verb->('schedule', $time) ], [ 2, $verb->('unschedule') ], [ 1, $verb->('publish_now') ], [ 1, $verb->('copy_post') ],
	[ 3, $verb->('set_variant', $channel, "'own text'") ], [ 1, $verb->('remove_variant', $channel) ], [ 2, $verb->('tick', "'dated'") ], [ 1, $verb->('split_post') ],
	[ 3, $verb->('add_comment', "'words'", sub { any('NULL', 'NULL', 't.comment(' . int(rand 20) . ')', 't.foreign_comment()') }, sub { any("'internal'", "'client'") }) ],
	[ 1, sub { 'SELECT * FROM greenlight.resolve_comment(' . any('t.comment(' . int(rand 20) . ')', 't.foreign_comment()') . ')' } ],
	[ 1, sub { 'SELECT * FROM greenlight.edit_comment(' . any('t.comment(' . int(rand 20) . ')', 't.foreign_comment()') . ", 'other words')" } ],
	[ 1, sub { 'SELECT * FROM greenlight.confirm_published(' . any('t.variant(' . int(rand 20) . ')', 't.foreign_variant()') . ", 'https://x.example/')" } ],
	[ 1, sub { "SELECT * FROM greenlight.decide_many(jsonb_build_array(jsonb_build_object('post', " . (a_post() =~ s/NULL/1/r) . ", 'revision', 1, 'verdict', 'approve')), 'best_effort')" } ],
	[ 2, sub { "SELECT * FROM greenlight." . any('grant_role', 'revoke_role') . "('acme', " . any("'Ed'", "'Sue'", "'Otto'") . ', ' . any("'approver'", "'editor'", "'own'", "'their role'") . ', ' . any('NULL', 'NULL', "'news'", "'stage'") . ')' } ],
	[ 1, sub { "SELECT * FROM greenlight.define_role('acme', 'own', " . any("'{view,view_internal}'", "'{view}'", "'{view,create,submit}'") . ')' } ],
	[ 1, sub { "SELECT * FROM greenlight.delegate('Ed', " . any("'Sue'", "'Otto'", "'Ben'") . ", '2026-01-01', '2031-01-01', 'away')" } ],
	[ 1, sub { "SELECT * FROM greenlight.assign_workflow(" . any("'acme'", "'acme'", "'rival'") . ', ' . any("'four_eyes'", "'law'", "'secret flow'") . ', ' . any('NULL', "'shop'", "'stage'") . ')' } ],
	[ 1, sub { "SELECT name, mode FROM greenlight.create_workflow('acme', " . any("'secret flow'", "'flow ' || " . int(rand 9)) . q{, '{"mode": "none"}')} } ],
	[ 1, sub { "SELECT name FROM greenlight.register_channel('acme', " . any("'stage'", "'channel ' || " . int(rand 9)) . ", 'sandbox')" } ],
	[ 1, sub { 'SELECT name, version FROM greenlight.set_rule(' . any("'acme'", "'rival'") . q{, '{"kind": "hashtags", "max": 1, "severity": "warn"}')} } ],
	[ 1, sub { "SELECT rule, counted, is_ok, name FROM greenlight.check_content('sandbox', 'their words #a #b', '[]', " . any("'acme'", "'rival'") . ')' } ], [ 1, $verb->('check_post') ],
	[ 8, sub { 'SELECT * FROM greenlight.' . any(@reads) } ],
	[ 2, $verb->('allowed_actions') ], [ 2, $verb->('explain_gate') ], [ 2, $verb->('post_history') ], [ 1, $verb->('verify_chain') ], [ 1, $verb->('revision_diff', 1, 2) ], [ 1, $verb->('post_diagram') ],
	[ 1, sub { 'SELECT count(*), count(DISTINCT post_id) FROM greenlight.event' } ], [ 1, sub { 'SELECT invariant, detail FROM greenlight.verify()' } ],
	[ 1, sub { "SELECT action, from_status, to_status FROM greenlight.events_after(0, 10000) ORDER BY seq DESC LIMIT 5" } ],
	[ 1, sub { "SELECT chains, events FROM greenlight.audit_anchor(" . any('NULL', "'acme'", "'rival'") . ')' } ],
	[ 2, sub { 'UPDATE greenlight.post SET ' . any("body = 'by view'", "status = 'cancelled'", "title = title || '.'", "status = 'in_review'") . ' WHERE id = ' . a_post() } ],
	[ 1, sub { "INSERT INTO greenlight.comment (post_id, body) VALUES (" . a_post() . ", 'by view')" } ], [ 1, sub { 'DELETE FROM greenlight.post WHERE id = ' . a_post() } ],
	[ 1, sub { "SELECT count(*) FROM greenlight.post WHERE workspace = 'rival'" } ], [ 1, sub { "SELECT * FROM greenlight.workflow_diagram(" . any("'acme', 'law'", "'rival', 'secret flow'", "'acme', 'secret flow'") . ')' } ]);
my @bag = map { ($$_[1]) x $$_[0] } @kinds;

my $theirs = 0;
# What the other tenant does meanwhile: the same names, wherever names are a workspace's own.
sub their_turn
{
	my $n = ++$theirs;
	my $last = "(SELECT max(id) FROM greenlight_internal.post WHERE workspace = 'rival')";
	return any(
		"SELECT * FROM greenlight.create_post('rival', 'their post $n', 'their text', '{stage}', external_ref => 'ref ' || " . int(rand 40) . ')',
		'SELECT * FROM greenlight.submit(t.foreign_post())', "SELECT * FROM greenlight.add_comment(t.foreign_post(), 'their words')",
		"SELECT * FROM greenlight.hold(t.foreign_post(), 'their reason')", "SELECT * FROM greenlight.release(t.foreign_post())", "SELECT * FROM greenlight.revise_post(t.foreign_post(), 'their text $n')",
		"SELECT * FROM greenlight.pause_channel('rival', 'stage', 'their reason')", "SELECT * FROM greenlight.define_role('rival', 'own', '{view}')",
		q{SELECT * FROM greenlight.set_rule('rival', '{"kind": "banned_words", "words": ["own text", "their words"]}')});
}

my ($alone, $shared) = ("\\pset format unaligned\n\\pset tuples_only on\n") x 2;
$alone .= "SELECT greenlight_test.set_clock('2030-01-01 00:00+00');\n";
$shared .= "SELECT greenlight_test.set_clock('2030-01-01 00:00+00');\n"
  . q{SELECT greenlight.create_workspace('rival'), greenlight.add_member('rival', 'Otto', '{owner}'), greenlight.register_channel('rival', 'stage', 'sandbox'),
	greenlight.create_workflow('rival', 'secret flow', '{"mode": "none"}'), greenlight.define_role('rival', 'their role', '{view}') \g /dev/null
	SELECT t.run('otto', 'SELECT * FROM greenlight.create_post(''rival'', ''first of theirs'', ''their text'', ''{stage}'')') \g /dev/null
	SELECT t.run('otto', 'SELECT * FROM greenlight.add_comment(t.foreign_post(), ''their words'')') \g /dev/null} . "\n";
my @operations;
for my $n (1 .. $total)
{
	my $who = any(qw(ann ann ann ben ben ben ben ben ed ed ed sue sue sue cleo cleo otto bi));
	my $operation = any(@bag)->();
	push @operations, "$who: $operation";
	my $line = "SELECT '#$n ' || t.run('$who', \$op\$$operation\$op\$);\n";
	# Deadlines act when the clock moves, and are done with before anybody asks again.
	$line .= "SELECT greenlight_test.set_clock('2030-01-01 00:00+00'::timestamptz + '$n minutes'::interval);\nSELECT greenlight.wait_for_worker();\n" if $n % 50 == 0;
	# Otto sees his own workspace in the one world alone, so that he is asked about acme only
	$line = '' if $who eq 'otto' && $operation !~ /t\.post\(|'acme'/;
	$alone .= $line;
	$shared .= $line;
	$shared .= "SELECT t.run('otto', \$op\$" . their_turn() . "\$op\$) \\g /dev/null\n" if $n % 2;
}

# What a world answers, one operation an element, with the numbers masked that a sequence gave.
sub answers
{
	my ($db, $script) = @_;
	my $path = $node->basedir . "/$db.sql";
	append_to_file($path, $script);
	my ($status, $out, $err) = $node->psql($db, "\\i $path");
	is($status, 0, "the operations ran in database $db") or diag(substr $err, 0, 500);
	my %answer;
	my $n = 0;
	for my $line (split /\n/, $out)
	{
		if ($line =~ /^#(\d+) (.*)/) { $n = $1; $answer{$n} = $2 }
		elsif ($n) { $answer{$n} .= "\n$line" }
	}
	for (values %answer)
	{
		s/"(id|\w+_id|seq|reply_to)":\d+/"$1":N/g;
		s/\b(post|variant|comment|delegation|event) \d+/$1 N/g;
		s/"post":\d+/"post":N/g;
		s/[0-9a-f]{64}/H/g;
		s/"seconds_left":[-\d.e+]+/"seconds_left":S/g;
	}
	return \%answer;
}
my $one = answers('alone', $alone);
my $other = answers('shared', $shared);
my ($same, $refused) = (0, 0);
my @differ;
for my $n (sort { $a <=> $b } keys %$one)
{
	$refused++ if $$one{$n} =~ /^[0-9A-Z]{5} \|/;
	if (($$other{$n} // 'nothing') eq $$one{$n}) { $same++ }
	else { push @differ, $n }
}
for my $n (@differ[ 0 .. ($#differ < 4 ? $#differ : 4) ])
{
	diag("operation $n, $operations[$n - 1]\nalone:  " . substr($$one{$n}, 0, 600) . "\nshared: " . substr($$other{$n} // 'nothing', 0, 600));
}
is(scalar(@differ), 0, "$same of " . scalar(keys %$one) . " answers are the same, $refused of them refusals (seed $seed)");
cmp_ok($same, '>', 0.9 * $total, 'nearly every operation had an answer');
cmp_ok($same - $refused, '>', 0.2 * $total, 'many of them did something');
unlike(join("\n", values %$other), qr/their (post|text|words|reason)|first of theirs/, 'not a word of the other tenant');
cmp_ok($node->safe_psql('shared', "SELECT count(*) FROM greenlight_internal.event WHERE workspace_id <> 1"), '>', $total / 8, 'who was busy meanwhile');
is_sound($node, $_, "verify() is empty in $_") for 'alone', 'shared';
$node->stop;
done_testing();
