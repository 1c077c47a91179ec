# Contrast of the colours of a page, as WCAG 2 reckons it.
package Contrast;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(contrast schemes);

# Relative luminance of an sRGB colour
sub luminance
{
	my ($colour) = @_;
	$colour =~ s/^#(.)(.)(.)$/#$1$1$2$2$3$3/;
	my @part = map { my $c = hex($_) / 255; $c <= 0.04045 ? $c / 12.92 : (($c + 0.055) / 1.055)**2.4 } $colour =~ /([0-9a-f]{2})/g;
	return 0.2126 * $part[0] + 0.7152 * $part[1] + 0.0722 * $part[2];
}

sub contrast
{
	my ($light, $dark) = sort { $b <=> $a } map { luminance($_) } @_;
	return ($light + 0.05) / ($dark + 0.05);
}

# The colours that a page names, by name: those of the light scheme and those of the dark one.
sub schemes
{
	my ($page) = @_;
	return map { { /--([a-z0-9]+): (#[0-9a-f]+)/g } } $page =~ /:root \{(.*?)\}/gs;
}

1;
