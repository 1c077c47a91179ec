#!/usr/bin/env perl
# Runs the examples of a page and puts in what was seen: examples.pl PAGE, with PGHOST and PGDATABASE
# of a fresh server. Prints the page as it should be; exit status 1 when an example behaves otherwise
# than its block says.
#
#   ```sql as LOGIN          runs as that login; must not fail
#   ```sql as LOGIN fails    must fail, in one of its statements
#   ... brief                prints values only, and of errors the first line
#   ... first                runs before the blocks above it
#   ```sh run                runs by bash, as user postgres of the server; must not fail
#   <!-- made by NAME.sql --> before a block ```mermaid: what test/tools/docs/NAME.sql prints
#
# A block ```text right after such a block is what it prints. What differs from run to run (times,
# keys, hashes) does not count as a difference: then the page keeps what it has.
use strict;
use warnings;

my ($path) = @ARGV;
open my $file, '<', $path or die "cannot read $path: $!\n";
local $/;
my $page = <$file>;
my $failed = 0;

my $block = qr{^```(sql\ as\ \w+|sh\ run)((?:\ (?:fails|brief|first))*)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?}msx;
example($1, $2, $3) while $page =~ /$block/g;
$page =~ s/$block/shown($1, $2, $3, $4)/ge;
$page =~ s{^(<!--\ made\ by\ (\w+\.sql)\ -->\n```mermaid\n).*?^```\n}{ $1 . diagram($2) . "```\n" }gemsx;
print $page;
exit $failed;

# Runs what has to run before the rest.
sub example
{
	my ($kind, $words, $code) = @_;
	run($kind, $words, $code) if $words =~ /first/;
	return;
}

# The block, with what it prints where the page shows that.
sub shown
{
	my ($kind, $words, $code, $old) = @_;
	my $seen = $words =~ /first/ ? $old : run($kind, $words, $code);
	my $new = "```$kind$words\n$code```\n";
	$new .= "\n```text\n" . (plain($seen) eq plain($old) ? $old : $seen) . "```\n" if defined $old;
	return $new;
}

# What a file of statements prints.
sub diagram
{
	my ($name) = @_;
	my ($status, $seen) = output('', 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-f', "test/tools/docs/$name");
	return $seen if !$status;
	print STDERR "$path: $name fails:\n$seen\n";
	$failed = 1;
	return '';
}

# What a block prints; notes when it fails and should not, or the other way round.
sub run
{
	my ($kind, $words, $code) = @_;
	my $fails = $words =~ /fails/;
	my @psql = ('psql', '-X', '-q', '-P', 'footer=off', '-v', $fails ? 'ON_ERROR_STOP=0' : 'ON_ERROR_STOP=1');
	push @psql, '-At', '-v', 'VERBOSITY=terse' if $words =~ /brief/;
	my ($status, $seen) = output($code, $kind =~ /^sql as (\w+)/ ? (@psql, '-U', $1) : ('bash', '-euo', 'pipefail', '-s'));
	if (!$fails != !($status || $seen =~ /^(?:ERROR|FATAL):/m))
	{
		print STDERR "$path: this ", ($fails ? 'does not fail' : 'fails'), ":\n$code$seen\n";
		$failed = 1;
	}
	return $seen;
}

# Exit status and output of a command that reads from a pipe.
sub output
{
	my ($input, @command) = @_;
	my $log = "$ENV{TMPDIR}/example.out";
	my $pid = open(my $pipe, '|-') // die "cannot fork: $!\n";
	if ($pid == 0)
	{
		open STDOUT, '>', $log or die "cannot write $log: $!\n";
		open STDERR, '>&', \*STDOUT or die "cannot write $log: $!\n";
		exec @command or die "cannot run $command[0]: $!\n";
	}
	print $pipe $input;
	close $pipe;
	my $status = $?;
	open my $read, '<', $log or die "cannot read $log: $!\n";
	my $seen = <$read> // '';
	$seen =~ s/^LOCATION:.*\n//mg;    # a line of our source
	$seen =~ s/[ \t]+$//mg;
	$seen =~ s/\n+\z/\n/;
	return ($status, $seen eq "\n" ? '' : $seen);
}

# Without times, keys and hashes, and the widths of columns that come with them.
sub plain
{
	my ($text) = @_;
	$text =~ s/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::\d\d)?)?/TIME/g;
	$text =~ s/\b\d\d-\d\d \d\d:\d\d\b/TIME/g;
	$text =~ s/\b\d{4}-\d\d-\d\d\b/DAY/g;
	$text =~ s/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/CLOCK/g;
	$text =~ s/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/KEY/g;
	$text =~ s/\b[0-9a-f]{32,64}\b/HASH/g;
	$text =~ s/(?<![\w-])[\w-]{43}(?![\w-])/TOKEN/g;
	$text =~ s/-+/-/g;
	$text =~ s/[ \t]+/ /g;
	return $text;
}
