# A real Bluesky server on loopback, as test/tools/bluesky installed it: accounts, what their
# repositories hold, and which requests the server saw.
package BlueskyPeer;

use strict;
use warnings FATAL => 'all';

use Greenlight qw(wait_until);
use HTTP::Tiny;
use JSON::PP;
use POSIX ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $json = JSON::PP->new->utf8->canonical;

# The folder of its packages, and why there is none.
sub where
{
	my $answer = `test/tools/bluesky where 2>&1`;
	my $is_there = $? == 0;
	chomp $answer;
	return $is_there ? ($answer, undef) : (undef, $answer);
}

# Starts it. Options: dir (a folder of its own), secret (of its sessions).
sub new
{
	my ($class, %options) = @_;
	my $self = bless {
		dir => $options{dir}, port => PostgreSQL::Test::Cluster::get_free_port(),
		plc_port => PostgreSQL::Test::Cluster::get_free_port(), top => $ENV{TESTDIR} }, $class;
	mkdir $self->{dir} or die "cannot make $self->{dir}: $!";
	$self->start($options{secret} // 'first');
	return $self;
}

sub start
{
	my ($self, $secret) = @_;
	my ($packages) = where();
	my %settings = (
		PLC_PORT => $self->{plc_port}, PDS_PORT => $self->{port}, PDS_DATA => "$self->{dir}/data",
		PDS_LEDGER => "$self->{dir}/ledger", PDS_SECRET => $secret, NODE_ENV => 'test');
	pipe my $its_input, my $ours or die "cannot make a pipe: $!";
	append_to_file("$self->{dir}/$_", '') for qw(ledger out);
	my $started = $self->ready_lines;
	my $pid = fork() // die "cannot fork: $!";
	if ($pid == 0)
	{
		close $ours;
		chdir $packages or POSIX::_exit(1);
		$ENV{$_} = $settings{$_} for keys %settings;
		open STDIN, '<&', $its_input;
		open STDOUT, '>>', "$self->{dir}/out";
		open STDERR, '>&', \*STDOUT;
		exec 'node', "$self->{top}/test/peers/bluesky/server.mjs" or POSIX::_exit(1);
	}
	close $its_input;
	@{$self}{qw(pid input)} = ($pid, $ours);
	wait_until(sub { $self->ready_lines > $started || waitpid($pid, POSIX::WNOHANG()) == $pid });
	$self->ready_lines > $started or die 'the Bluesky server does not start: ' . slurp_file("$self->{dir}/out");
	return;
}

sub ready_lines
{
	my ($self) = @_;
	my @lines = slurp_file("$self->{dir}/out") =~ /^ready$/mg;
	return scalar @lines;
}

sub stop
{
	my ($self) = @_;
	return unless $self->{pid};
	close $self->{input};
	kill CONT => $self->{pid};
	waitpid $self->{pid}, 0;
	$self->{pid} = undef;
	return;
}

sub DESTROY
{
	my ($self) = @_;
	local ($?, $@);
	$self->stop;
	return;
}

# Requests wait in the socket while it is frozen.
sub freeze { my ($self) = @_; return kill STOP => $self->{pid} }
sub thaw { my ($self) = @_; return kill CONT => $self->{pid} }

sub url { my ($self) = @_; return "http://127.0.0.1:$self->{port}" }

# Requests of a method that the server saw, such as createSession.
sub seen
{
	my ($self, $method) = @_;
	my @lines = grep { m{^\w+ /xrpc/com\.atproto\.\w+\.\Q$method\E\b} } split /\n/, slurp_file("$self->{dir}/ledger");
	return scalar @lines;
}

# Calls a method: POST with a document, GET with parameters. Its status and answer.
sub call
{
	my ($self, $method, $document, $token) = @_;
	my %headers = defined $token ? (Authorization => "Bearer $token") : ();
	my $response = HTTP::Tiny->new(timeout => 60)->post(
		$self->url . "/xrpc/$method",
		{ headers => { 'Content-Type' => 'application/json', %headers }, content => $json->encode($document) });
	return ($response->{status}, eval { $json->decode($response->{content}) } // $response->{content});
}

sub get
{
	my ($self, $method, %parameters) = @_;
	my $http = HTTP::Tiny->new(timeout => 60);
	my $response = $http->get($self->url . "/xrpc/$method?" . $http->www_form_urlencode(\%parameters));
	$response->{success} or die "$method: $response->{status} $response->{content}";
	return $json->decode($response->{content});
}

# Makes an account; its identifier (DID) and a session of ours.
sub account
{
	my ($self, $handle, $password) = @_;
	my ($status, $answer) = $self->call('com.atproto.server.createAccount',
		{ email => "$handle\@example.org", handle => $handle, password => $password });
	$status == 200 or die "no account $handle: $status";
	return ($answer->{did}, $answer->{accessJwt});
}

# The posts of a repository.
sub records
{
	my ($self, $did) = @_;
	return @{ $self->get('com.atproto.repo.listRecords', repo => $did, collection => 'app.bsky.feed.post', limit => 100)->{records} };
}

sub record
{
	my ($self, $did, $rkey) = @_;
	return $self->get('com.atproto.repo.getRecord', repo => $did, collection => 'app.bsky.feed.post', rkey => $rkey);
}

1;
