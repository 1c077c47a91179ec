#!/usr/bin/env perl
# Turns the calendar of one author into rows for COPY greenlight.post: import.pl NOW LOGIN FILE ...
# NOW is in seconds since 1970; day 1 is the day after it, times are those of the client.
use strict;
use warnings;

use POSIX qw(strftime);

my %timezones = (torna => 'Europe/Riga', kedjan => 'Europe/Stockholm', dalbit => 'Asia/Seoul');

my ($now, $login, @files) = @ARGV;
for my $file (@files)
{
	my ($workspace) = $file =~ m{(\w+)\.txt$} or die "not a calendar: $file\n";
	open my $handle, '<', $file or die "cannot read $file: $!\n";
	local $/;
	my (undef, @posts) = split /^== /m, <$handle>;
	for my $post (@posts)
	{
		my ($head, $text) = split /\n/, $post, 2;
		my ($reference, $author, $time, $channels, $labels) = split /\s*\|\s*/, "$head ", 5;
		next unless $author eq $login;
		my ($day, $clock) = split ' ', $time;
		my ($title) = $text =~ s/^title: (.*)\n// ? $1 : die "$reference has no title\n";
		my $link = $text =~ s/^link: (.*)\n// ? $1 : undef;
		$text =~ s/\s+$//;
		my $date = strftime('%Y-%m-%d', gmtime($now + 86400 * $day));
		my @row = ($workspace, $reference, $title, $text, $link, list($labels), list($channels),
			"$date $clock $timezones{$workspace}");
		print join("\t", map { escaped($_) } @row), "\n";
	}
}

sub list
{
	my ($words) = @_;
	return '{' . join(',', grep { length } split /[\s,]+/, $words) . '}';
}

sub escaped
{
	my ($value) = @_;
	return '\N' unless defined $value;
	$value =~ s/\\/\\\\/g;
	$value =~ s/\t/\\t/g;
	$value =~ s/\n/\\n/g;
	return $value;
}
