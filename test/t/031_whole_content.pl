# Promise: what goes out is all of the content that was approved, or nothing: a number that cannot be
# read on the way to the network makes the delivery fail, and leaves out nothing.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'autovacuum = off' ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);

for my $number ('12345678901234567890', '1e400')
{
	my $id = as($node, 'app', 'ann', q{SELECT (greenlight.create_post('acme', 'Offer', 'Only today', '{site,box}')).id});
	as($node, 'app', 'ann', qq{
		SELECT count(greenlight.set_variant($id, 'site', NULL, NULL, '{"data": {"price": $number}}'));
		SELECT count(greenlight.submit($id))});
	as($node, 'app', 'ben', "SELECT count(greenlight.approve($id, 2)); SELECT count(greenlight.publish_now($id))");
	settled($node, 'app') or die 'it is not settled';
	is($node->safe_psql('app', qq{
		SELECT string_agg(delivery_state, ',' ORDER BY channel_id) FROM greenlight_internal.variant WHERE post_id = $id}),
		'published,failed', "$number: the delivery fails, the other one does not");
	like($node->safe_psql('app', qq{
		SELECT error FROM greenlight_internal.attempt a JOIN greenlight_internal.variant v ON v.id = a.variant_id
		WHERE v.post_id = $id AND delivery_state = 'failed'}), qr/number that is too large/, "$number: the attempt says why");
}
is($peer->counts->{requests}, 0, 'nothing was sent');
is_sound($node, 'app');

done_testing();
