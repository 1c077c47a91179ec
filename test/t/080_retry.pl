# Promise: what can be tried again is tried again when the network asked for it, else with growing
# delays up to a limit and so often; what was refused for good is not; a refused credential pauses its
# channel and nothing else. The clock stands still here and is moved by the test.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [
	"greenlight.retry_base_delay = '30s'", "greenlight.retry_max_delay = '10min'", 'greenlight.max_attempts = 5' ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
webhook($node, 'app', $_, $peer) for qw(site shop);
my $closed = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1);
secret($node, 'dead.secret', 'x');
channel($node, 'app', 'dead', 'webhook', '{"url": "http://127.0.0.1:' . $closed->sockport . '/"}', 'dead.secret');
close $closed;

my $start = '2030-01-01 12:00:00+00';
my $now = 0;

# Sets the clock to so many seconds after the start, and lets the worker look.
sub at
{
	my ($seconds) = @_;
	$now = $seconds;
	as_admin($node, 'app', "SELECT greenlight_test.set_clock('$start'::timestamptz + make_interval(secs => $seconds))");
	round();
	return;
}

# A round of the worker, to its end.
sub round
{
	as_admin($node, 'app', 'SELECT greenlight.worker_wake()');
	as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(20)') eq 't' or die 'the worker does not come to rest';
	return;
}

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub status { my ($id) = @_; return value("SELECT status FROM greenlight.post WHERE id = $id") }
sub delays { my ($id) = @_; return split /\n/, value("SELECT EXTRACT(epoch FROM retry_at - ended_at) FROM greenlight_internal.attempt WHERE post_id = $id AND retry_at IS NOT NULL ORDER BY attempt_no") }
sub outcomes { my ($id) = @_; return value("SELECT string_agg(outcome, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $id") }
sub seen { my ($id) = @_; return scalar grep { $_->{body} =~ /"post_id":$id\b/ } $peer->requests }
sub key { my ($id) = @_; return value("SELECT idempotency_key FROM greenlight_internal.variant WHERE post_id = $id") }
sub retry_in { my ($id) = @_; return value("SELECT ceil(EXTRACT(epoch FROM retry_at - greenlight_test.clock())) FROM greenlight_internal.variant WHERE post_id = $id") }

sub sent
{
	my ($channel) = @_;
	my ($id) = posts($node, 'app', 1, $channel);
	publish($node, 'app', $id);
	round();
	return $id;
}

at(0);

# 429 with a number of seconds
$peer->rule(times => 1, action => { do => 'answer', status => 429, headers => { 'Retry-After' => 120 } });
my $id = sent('site');
is(outcomes($id), 'throttled', 'Retry-After: 429 is throttled');
is(status($id), 'scheduled', 'Retry-After: the post waits');
is_deeply([ delays($id) ], ['120.000000'], 'Retry-After: as long as asked for');
at(119);
is(seen($id), 1, 'Retry-After: nothing before');
at(120);
is(seen($id), 2, 'Retry-After: sent at that time');
is(status($id), 'published', 'Retry-After: and published');
is(scalar(grep { $_->{headers}{'idempotency-key'} ne key($id) } grep { $_->{body} =~ /"post_id":$id\b/ } $peer->requests), 0, 'Retry-After: under one key');

# longer than the grace, and longer than our own longest delay
at(1000);
$peer->rule(times => 1, action => { do => 'answer', status => 429, headers => { 'Retry-After' => 7200 } });
$id = sent('site');
at(1000 + 7199);
is(status($id), 'scheduled', 'two hours: waits');
at(1000 + 7200);
is(status($id), 'published', 'two hours: longer than the grace, and sent');

# throttled without a time, and more often than max_attempts
at(10000);
$peer->rule(times => 7, action => { do => 'answer', status => 429 });
$id = sent('site');
for (1 .. 8) { at($now + retry_in($id)) if status($id) eq 'scheduled' }
is(status($id), 'published', 'being throttled is no failure: the eighth attempt publishes');
my @delays = delays($id);
my @expected = (30, 60, 120, 240, 480, 600, 600);
is(scalar @delays, 7, 'seven delays');
for my $n (0 .. $#delays)
{
	cmp_ok($delays[$n], '>=', $expected[$n] / 2, "delay $n is at least half of $expected[$n] s");
	cmp_ok($delays[$n], '<=', $expected[$n], "and at most $expected[$n] s");
}

# refused connections
at(20000);
$id = sent('dead');
is(outcomes($id), 'retryable', 'nobody listens: can be tried again');
for (1 .. 4) { is(status($id), 'scheduled', 'nobody listens: scheduled'); at($now + retry_in($id)) }
is(outcomes($id), 'retryable ' x 4 . 'retryable', 'nobody listens: five attempts');
is(status($id), 'failed', 'nobody listens: then it has failed');
at(90000);
is(value("SELECT attempts FROM greenlight.variant WHERE post_id = $id"), '5', 'nobody listens: and stays so');
my $key = key($id);
as($node, 'app', 'ben', "SELECT greenlight.retry($id)");
round();
is(value("SELECT attempts FROM greenlight.variant WHERE post_id = $id"), '6', 'retry() sends again at once');
is(key($id), $key, 'under the same key');

# 5xx: in doubt, repeated under the same key
at(100000);
$peer->rule(times => 2, action => { do => 'answer', status => 503 });
$id = sent('site');
is(outcomes($id), 'unknown', '503: in doubt');
is(status($id), 'unconfirmed', '503: and says so');
at($now + retry_in($id));
at($now + retry_in($id));
is(status($id), 'published', '503: repeated until it is published');
is(outcomes($id), 'unknown unknown ok', '503: by the third attempt');
$peer->rule(times => 5, action => { do => 'answer', status => 500 });
$id = sent('site');
for (1 .. 4) { at($now + retry_in($id)) }
is(outcomes($id), 'unknown ' x 4 . 'unknown', '500: five attempts');
is(status($id), 'unconfirmed', '500: stays in doubt');
is(value("SELECT retry_at IS NULL AND wake_at IS NULL FROM greenlight_internal.variant WHERE post_id = $id"), 't', '500: and is not tried again');

# refused for good
at(200000);
$peer->rule(times => 2, action => { do => 'answer', status => 422, json => { error => 'no cats' } });
$id = sent('site');
is(status($id), 'failed', '422: failed');
is(outcomes($id), 'permanent', '422: at once');
like(value("SELECT error FROM greenlight_internal.attempt WHERE post_id = $id"), qr/422.*no cats/s, '422: the error shows the answer');
$key = key($id);
as($node, 'app', 'ben', "SELECT greenlight.retry($id)");
round();
is(outcomes($id), 'permanent permanent', 'retry() sends it again');
is(key($id), $key, 'under the same key: the content is the same');
is(seen($id), 2, 'and the network saw it twice');
as($node, 'app', 'ann', "SELECT greenlight.revise_post($id, 'dogs, then'), greenlight.submit($id)");
as($node, 'app', 'ben', "SELECT greenlight.approve($id, 2); SELECT greenlight.retry($id)");
round();
is(status($id), 'published', 'with other content it is published');
isnt(key($id), $key, 'under another key');
is(value("SELECT published_revision FROM greenlight_internal.variant WHERE post_id = $id"), '2', 'as revision 2');

# the credential
at(300000);
$peer->rule(match => { path => '/shop' }, times => 1, action => { do => 'answer', status => 401 });
$id = sent('shop');
is(outcomes($id), 'auth', '401: the credential is refused');
is(status($id), 'scheduled', '401: the post waits');
is(value("SELECT is_paused, needs_authorisation, pause_reason FROM greenlight.channel WHERE name = 'shop'"), 't|t|the network refused the credential', '401: the channel is paused');
is(value("SELECT is_paused FROM greenlight.channel WHERE name = 'site'"), 'f', '401: no other one');
is(value(q{SELECT status FROM greenlight.health() WHERE check_name = 'channels'}), 'warn', '401: health() tells of it');
my ($other) = posts($node, 'app', 1, 'shop');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.publish_now($other)"), 'WF004', '401: nothing else goes out there');
my $elsewhere = sent('site');
is(status($elsewhere), 'published', '401: other channels go on');
at(300000 + 600);
is(seen($id), 1, '401: nobody tries again by himself');
is(status($id), 'scheduled', '401: the post still waits');
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', 'shop', 'renewed')");
round();
is(status($id), 'published', 'resume_channel(): sent and published');
is(seen($id), 2, 'resume_channel(): with one more request');
is(value("SELECT needs_authorisation FROM greenlight.channel WHERE name = 'shop'"), 'f', 'resume_channel(): the channel is well again');

# like every closed gate, a paused channel makes what it keeps longer than the grace missed
at(350000);
$peer->rule(match => { path => '/shop' }, times => 1, action => { do => 'answer', status => 401 });
$id = sent('shop');
at(350000 + 901);
is(status($id), 'missed', '401: longer than the grace, it is missed');
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', 'shop', 'renewed'); SELECT greenlight.publish_now($id)");
round();
is(status($id), 'published', 'and a person sends it');

# a hold during the wait
at(400000);
$peer->rule(times => 1, action => { do => 'answer', status => 429, headers => { 'Retry-After' => 60 } });
$id = sent('site');
as($node, 'app', 'ben', "SELECT greenlight.hold($id, 'wait')");
at(400000 + 60);
is(seen($id), 1, 'hold: what is held is not tried again');
as($node, 'app', 'ben', "SELECT greenlight.release($id)");
round();
is(status($id), 'published', 'hold: released, it goes out');

# an edit during the wait: the new content needs approval, and gets a new key
at(500000);
$peer->rule(times => 1, action => { do => 'answer', status => 429, headers => { 'Retry-After' => 60 } });
$id = sent('site');
$key = key($id);
as($node, 'app', 'ann', "SELECT greenlight.revise_post($id, 'edited meanwhile')");
at(500000 + 60);
is(seen($id), 1, 'edit: what is not approved any more is not tried again');
as($node, 'app', 'ann', "SELECT greenlight.submit($id)");
as($node, 'app', 'ben', "SELECT greenlight.approve($id, 2)");
round();
is(status($id), 'published', 'edit: approved again, it goes out');
isnt(key($id), $key, 'edit: under a new key');

as_admin($node, 'app', 'SELECT greenlight_test.reset_clock()');
is_sound($node, 'app');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
