# Promise: graphviz draws every DOT that workflow_diagram() and post_diagram() write, of each template and
# whatever people call things, and shows names as the text that they are.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');

# What graphviz makes of a drawing, and what it complains of
sub drawn
{
	my ($query) = @_;
	my $dot = $node->safe_psql('app', $query);
	my ($svg, $complaint);
	run [ 'dot', '-Tsvg' ], '<', \$dot, '>', \$svg, '2>', \$complaint;
	return ($? == 0 && $complaint eq '' ? $svg : "dot says: $complaint\n$dot");
}

# each template there is: a refusal lists them
my (undef, undef, $refusal) = $node->psql('app', q{SELECT greenlight.use_template('acme', 'x')});
my @templates = split /, /, $refusal =~ /possible are: ([a-z_, ]+)\./i ? $1 : '';
is(scalar @templates, 6, 'six templates are known');
for my $template (@templates)
{
	$node->safe_psql('app', qq{SELECT greenlight.use_template('acme', '$template')}) unless $template eq 'four_eyes';
	like(drawn(qq{SELECT greenlight.workflow_diagram('acme', '$template', 'dot')}), qr{<text .*>published</text>}, "template $template is drawn");
}

# names that mean something to DOT, to HTML or to neither
my %name = (
	quotes => q{a "b" 'c' "},
	backslash => q{a\\N\\G\\" \\},
	html => '<b>x</b> <script>alert(1)</script> &amp; &lt; &#65;',
	language => q{"]; x [label="y"] -> z; subgraph cluster_0 { } // /* #},
	letters => "\x{e4}\x{f6} \x{6cd5}\x{52d9} \x{1f600}",
);
for my $kind (sort keys %name)
{
	my $name = $name{$kind};
	utf8::encode($name);
	my $json = $name =~ s/([\\"])/\\$1/gr;
	my $quoted = $name =~ s/'/''/gr;
	my $document = qq({"mode": "required", "steps": [{"name": "$json", "requires": [{"role": "manager"}]}]}) =~ s/'/''/gr;
	$node->safe_psql('app', qq{SELECT greenlight.create_workflow('acme', '$quoted', '$document')});
	my $svg = drawn(qq{SELECT greenlight.workflow_diagram('acme', '$quoted', 'dot')});
	# graphviz writes entities and numbers for some characters; read as text they are the name again
	my %entity = (lt => '<', gt => '>', quot => '"', amp => '&');
	my @texts = map { s/&(?:#(\d+)|([a-z]+));/defined $1 ? chr $1 : $entity{$2}/ger } $svg =~ m{<text[^>]*>(.*?)</text>}gs;
	s/\xc2?\xa0/ /g for @texts;
	ok((grep { $_ eq "1. $name" } @texts), "$kind: the step's name is text") or diag $svg;
	ok((grep { $_ eq "$name, version 1, required" } @texts), "$kind: so is the title");
	unlike($svg, qr/<script|<b>/, "$kind: and nothing but text");
}

# a post under way: every arrow, and the people it waits for
my $post = as($node, 'app', 'ann', q{SELECT p.id FROM greenlight.create_post('acme', 'A "post"', 'text', '{box}') c, greenlight.submit(c.id) p});
my $svg = drawn("SELECT greenlight.post_diagram($post, 'dot')");
is(scalar(() = $svg =~ /class="edge"/g), 6, 'every arrow is drawn');
like($svg, qr/waits for: Ben</, 'and who is awaited');
like($svg, qr/A &quot;post&quot;/, 'under its title');

done_testing();
