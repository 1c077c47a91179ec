#!/usr/bin/env perl
# The clients' web site: takes what the webhook channels send. receiver.pl SECRET FOLDER; writes
# FOLDER/port when it listens, and FOLDER/ledger, one line a request: verdict, key, SHA-256 of the
# body, path.
#
# It checks each signature as docs/networks/webhook.md says, and takes each key once. To make it
# interesting it loses its answer to every third new key: the sender cannot know then whether the
# post is out, and has to send it again under the same key.
use strict;
use warnings;

use Digest::SHA qw(hmac_sha256_hex sha256_hex);
use IO::Handle;
use IO::Select;
use IO::Socket::INET;

my ($secret_file, $folder) = @ARGV;
my $secret = contents($secret_file);
chomp $secret;
my %taken;    # key => SHA-256 of its body

my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 128, Proto => 'tcp')
  or die "cannot listen: $!\n";
open my $ledger, '>>', "$folder/ledger" or die "cannot write $folder/ledger: $!\n";
$ledger->autoflush(1);
announce($server->sockport);

local $SIG{PIPE} = 'IGNORE';
while (my $client = $server->accept)
{
	my ($head, $body) = request($client);
	answer($client, take($head, $body)) if defined $body;
	close $client;
}

# The port appears in one step, so that nobody reads half of it.
sub announce
{
	my ($port) = @_;
	open my $file, '>', "$folder/port.new" or die "cannot write $folder/port.new: $!\n";
	print $file "$port\n";
	close $file or die "cannot write $folder/port.new: $!\n";
	rename "$folder/port.new", "$folder/port" or die "cannot write $folder/port: $!\n";
	return;
}

sub contents
{
	my ($path) = @_;
	open my $file, '<', $path or die "cannot read $path: $!\n";
	local $/;
	return scalar <$file>;
}

# Head and body of one request; nothing when it is cut off or too slow.
sub request
{
	my ($client) = @_;
	my $read = '';
	my $ready = IO::Select->new($client);
	until ($read =~ /^(.*?\r\n)\r\n(.*)$/s && length $2 >= ($1 =~ /^Content-Length:\s*(\d+)/mi ? $1 : 0))
	{
		return unless $ready->can_read(5) && sysread $client, $read, 65536, length $read;
	}
	return split /\r\n\r\n/, $read, 2;
}

# The verdict on a request, written into the ledger, and its key.
sub take
{
	my ($head, $body) = @_;
	my ($path) = $head =~ m{^POST (\S+)};
	my ($key) = $head =~ /^Idempotency-Key:\s*(\S+)\r?$/mi;
	my ($time, $signature) = $head =~ /^X-Greenlight-Signature:\s*t=(\d+),v1=([0-9a-f]{64})\r?$/mi;
	my $digest = sha256_hex($body);
	my $verdict = 'accepted';
	if (!defined $path || !defined $key || !defined $signature || abs(time - $time) > 300
		|| hmac_sha256_hex("$time.$body", $secret) ne $signature)
	{
		$verdict = 'refused';
	}
	elsif (defined $taken{$key})
	{
		$verdict = $taken{$key} eq $digest ? 'repeat' : 'changed';
	}
	$taken{$key} = $digest if $verdict eq 'accepted';
	print $ledger join("\t", $verdict, $key // '-', $digest, $path // '-'), "\n";
	return ($verdict, $key);
}

sub answer
{
	my ($client, $verdict, $key) = @_;
	return if $verdict eq 'accepted' && keys(%taken) % 3 == 0;    # the answer that gets lost
	my %statuses = (accepted => '201 Created', repeat => '200 OK', changed => '409 Conflict', refused => '401 Unauthorized');
	my $json = $verdict eq 'accepted' || $verdict eq 'repeat'
	  ? qq({"id": "$key", "url": "https://clients.example/posts/$key"}) : '{}';
	syswrite $client, "HTTP/1.1 $statuses{$verdict}\r\nContent-Type: application/json\r\nContent-Length: "
	  . length($json) . "\r\nConnection: close\r\n\r\n$json";
	return;
}
