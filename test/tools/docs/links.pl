#!/usr/bin/env perl
# Prints what is wrong with pages: links.pl PAGE ... A relative link has to lead to a file or folder of the tree,
# its anchor to a heading of that page; and prose has at most 120 columns.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Spec;

my %anchors;
check($_) for @ARGV;

# The text of a page, without its code.
sub prose
{
	my ($path) = @_;
	open my $file, '<:encoding(UTF-8)', $path or die "cannot read $path: $!\n";
	local $/;
	my $text = <$file>;
	$text =~ s{^(```.*?^```)$}{ "\n" x ($1 =~ tr/\n//) }gemsx;
	return $text;
}

sub check
{
	my ($path) = @_;
	my $n = 0;
	for my $line (split /\n/, prose($path))
	{
		$n++;
		print "$path:$n: ", length $line, " columns\n" if length $line > 120 && $line !~ /^\|/ && $path !~ m{/reference/};
		$line =~ s/`[^`]*`//g;
		while ($line =~ /\]\(([^)\s]+)\)/g)
		{
			my $fault = fault($path, $1);
			print "$path:$n: $1: $fault\n" if $fault;
		}
	}
	return;
}

# What is wrong with a link; empty when nothing is.
sub fault
{
	my ($path, $link) = @_;
	return '' if $link =~ m{^(?:https?|mailto):};
	my ($target, $anchor) = split /#/, $link, 2;
	my $file = $target eq '' ? $path : File::Spec->catfile(dirname($path), $target);
	return 'there is no such file' unless -e $file;
	return '' unless defined $anchor;
	return 'an anchor in something that is no page' unless $file =~ /\.md$/;
	$anchors{$file} //= { map { slug($_) => 1 } prose($file) =~ /^\#+\s+(.*)$/mg };
	return $anchors{$file}{$anchor} ? '' : 'the page has no such heading';
}

# The anchor that a heading gets.
sub slug
{
	my ($heading) = @_;
	$heading = lc $heading;
	$heading =~ s/[^\w\s-]//g;
	$heading =~ s/\s/-/g;
	return $heading;
}
