# A scripted HTTP/1.1 peer on loopback: one forked process with an event loop, many connections.
#
# The test tells it over a socket what to do with a request: a rule that matches, else a fault by
# chance, else the default. It remembers which idempotency keys it accepted, answers a repeat as it
# answered the first, and writes a ledger: one JSON line a request, on disk before the answer leaves.
#
#   answer   status, headers, json or text; accepts when the status is 2xx unless accepts says else
#   wait     like answer, when the test says release
#   hang     no answer until the client gives up
#   reset    a reset (RST) instead of an answer
#   half     an answer that ends in its middle
#   close    the connection is closed without an answer
#   early    a reset before the request was read
package HttpPeer;

use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(sha256_hex);
use Errno qw(EAGAIN EWOULDBLOCK EINTR);
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use Socket qw(AF_UNIX SOCK_STREAM PF_UNSPEC SOL_SOCKET SO_LINGER pack_sockaddr_in);

my $json = JSON::PP->new->canonical->ascii->allow_nonref;

# Starts it. Options: ledger (file, required), tls ({cert, key} files), seed of its chance.
sub new
{
	my ($class, %options) = @_;
	my $listener = IO::Socket::INET->new(
		LocalAddr => '127.0.0.1', LocalPort => $options{port} // 0, Listen => 1024, ReuseAddr => 1)
	  or die "cannot listen: $!";
	socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die "cannot make a socket pair: $!";
	my $self = bless {
		port => $listener->sockport, scheme => $options{tls} ? 'https' : 'http',
		host => $options{tls} ? 'localhost' : '127.0.0.1', ledger => $options{ledger}, control => $ours }, $class;
	my $pid = fork() // die "cannot fork: $!";
	if ($pid == 0)
	{
		close $ours;
		eval { HttpPeer::Loop->new($listener, $theirs, \%options)->run; 1 } or print STDERR "peer: $@";
		POSIX::_exit(0);
	}
	close $theirs;
	$ours->autoflush(1);
	$self->{pid} = $pid;
	return $self;
}

sub url
{
	my ($self, $path) = @_;
	return "$self->{scheme}://$self->{host}:$self->{port}" . ($path // '/');
}

sub port { return $_[0]->{port} }

# Asks the process something; its answer.
sub ask
{
	my ($self, $command, %arguments) = @_;
	my $control = $self->{control};
	print $control $json->encode({ command => $command, %arguments }), "\n";
	my $line = <$control>;
	die 'the peer is gone' unless defined $line;
	return $json->decode($line);
}

# What to do from now on, unless a rule or chance says else.
sub default { my ($self, %action) = @_; return $self->ask('default', action => \%action) }

# A rule: match (regular expressions on path, body and headers by name), times (undef: for ever), action.
sub rule { my ($self, %rule) = @_; return $self->ask('rule', rule => \%rule) }
sub clear { my ($self) = @_; return $self->ask('clear') }

# Faults by chance: a rate from 0 to 1 and a list of actions.
sub faults { my ($self, $rate, @actions) = @_; return $self->ask('faults', rate => $rate, actions => \@actions) }

# Waits until there were so many: requests, accepted, waiting; dies after some seconds.
sub wait_for { my ($self, $what, $n, $seconds) = @_; $self->ask('wait', what => $what, n => $n, seconds => $seconds // 60) eq 'ok' or die "the peer saw too few: $what"; return 1 }

# Answers what waits; how many those were.
sub release { my ($self) = @_; return $self->ask('release') }

# Counters, and the recorded requests with what was done.
sub counts { my ($self) = @_; return $self->ask('counts') }
sub requests { my ($self) = @_; return @{ $self->ask('requests') } }
sub forget { my ($self) = @_; return $self->ask('forget') }

# The ledger as a list of records.
sub ledger
{
	my ($self) = @_;
	open my $file, '<', $self->{ledger} or return ();
	my @records = map { $json->decode($_) } <$file>;
	close $file;
	return @records;
}

sub stop
{
	my ($self) = @_;
	return unless $self->{pid};
	close $self->{control};
	waitpid $self->{pid}, 0;
	$self->{pid} = undef;
	return;
}

sub DESTROY
{
	my ($self) = @_;
	local ($?, $@);
	$self->stop if $self->{pid};
	return;
}

# The process.
package HttpPeer::Loop;

use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(sha256_hex);
use IO::Handle;
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes ();

sub new
{
	my ($class, $listener, $control, $options) = @_;
	require IO::Socket::SSL if $options->{tls};
	open my $ledger, '>>', $options->{ledger} or die "cannot write $options->{ledger}: $!";
	srand($options->{seed} // 1);
	$listener->blocking(0);
	$control->blocking(0);
	return bless {
		listener => $listener, control => $control, control_in => '', ledger => $ledger,
		tls => $options->{tls}, connections => {}, rules => [], rate => 0, faults => [],
		default => { do => 'answer', status => 200 }, accepted => {}, requests => [],
		counts => { requests => 0, accepted => 0, repeated => 0, refused => 0, faulty => 0 }, waits => [] }, $class;
}

sub run
{
	my ($self) = @_;
	local $SIG{PIPE} = 'IGNORE';
	my $ends = 0;
	while (1)
	{
		my ($reads, $writes) = (IO::Select->new($self->{listener}, $self->{control}), IO::Select->new);
		for my $connection (values %{ $self->{connections} })
		{
			$reads->add($connection->{socket});
			$writes->add($connection->{socket}) if $connection->{out} ne '' || $connection->{wants_write};
		}
		my ($readable, $writable) = IO::Select->select($reads, $writes, undef, $self->patience);
		for my $socket (@{ $readable // [] })
		{
			if ($socket == $self->{control}) { return unless $self->obey }
			elsif ($socket == $self->{listener}) { $self->welcome }
			elsif (my $connection = $self->{connections}{ fileno($socket) // -1 }) { $self->hear($connection) }
		}
		for my $socket (@{ $writable // [] })
		{
			my $connection = $self->{connections}{ fileno($socket) // -1 } or next;
			if ($connection->{wants_write}) { $self->hear($connection) }
			else { $self->speak($connection) }
		}
		$self->check_waits;
	}
	return;
}

# Seconds until somebody's patience ends.
sub patience
{
	my ($self) = @_;
	return undef unless @{ $self->{waits} };
	my ($first) = sort { $a <=> $b } map { $_->{until} } @{ $self->{waits} };
	return $first > time() ? $first - time() : 0;
}

sub reply
{
	my ($self, $value) = @_;
	my $line = $json->encode($value) . "\n";
	$self->{control}->blocking(1);
	while ($line ne '')
	{
		my $n = syswrite $self->{control}, $line;
		die 'the test is gone' unless defined $n;
		substr($line, 0, $n) = '';
	}
	$self->{control}->blocking(0);
	return;
}

# Reads and carries out commands; false when the test has ended.
sub obey
{
	my ($self) = @_;
	my $n = sysread $self->{control}, $self->{control_in}, 65536, length $self->{control_in};
	return $!{EAGAIN} || $!{EINTR} unless defined $n;
	return 0 if $n == 0;
	while ($self->{control_in} =~ s/^(.*)\n//)
	{
		my $command = $json->decode($1);
		my $name = "command_$command->{command}";
		my $result = $self->$name($command);
		$self->reply($result) if defined $result;
	}
	return 1;
}

sub command_default { my ($self, $c) = @_; $self->{default} = $c->{action}; return 'ok' }
sub command_rule { my ($self, $c) = @_; push @{ $self->{rules} }, $c->{rule}; return 'ok' }
sub command_clear { my ($self) = @_; $self->{rules} = []; $self->{rate} = 0; $self->{default} = { do => 'answer', status => 200 }; return 'ok' }
sub command_faults { my ($self, $c) = @_; $self->{rate} = $c->{rate}; $self->{faults} = $c->{actions}; return 'ok' }
sub command_counts { my ($self) = @_; return { %{ $self->{counts} }, waiting => scalar $self->waiting, open => scalar keys %{ $self->{connections} } } }
sub command_requests { my ($self) = @_; return $self->{requests} }
sub command_forget { my ($self) = @_; $self->{requests} = []; return 'ok' }
sub command_wait { my ($self, $c) = @_; push @{ $self->{waits} }, { %$c, until => time() + $c->{seconds} }; return undef }

sub command_release
{
	my ($self) = @_;
	my @waiting = $self->waiting;
	for my $connection (@waiting)
	{
		my $answer = delete $connection->{postponed};
		$self->answer($connection, $answer);
	}
	return scalar @waiting;
}

sub waiting
{
	my ($self) = @_;
	return grep { $_->{postponed} } values %{ $self->{connections} };
}

sub check_waits
{
	my ($self) = @_;
	my $counts = $self->command_counts;
	my @left;
	for my $wait (@{ $self->{waits} })
	{
		if ($counts->{ $wait->{what} } >= $wait->{n}) { $self->reply('ok') }
		elsif ($wait->{until} <= time()) { $self->reply('late') }
		else { push @left, $wait }
	}
	$self->{waits} = \@left;
	return;
}

sub welcome
{
	my ($self) = @_;
	while (my $socket = $self->{listener}->accept)
	{
		$socket->blocking(0);
		my $connection = { socket => $socket, in => '', out => '' };
		if ($self->{tls})
		{
			$connection->{socket} = IO::Socket::SSL->start_SSL($socket, SSL_server => 1, SSL_startHandshake => 0,
				SSL_cert_file => $self->{tls}{cert}, SSL_key_file => $self->{tls}{key}) or next;
			$connection->{is_greeting} = 1;
		}
		$connection->{number} = fileno $connection->{socket};
		$self->{connections}{ $connection->{number} } = $connection;
	}
	return;
}

sub drop
{
	my ($self, $connection, $resets) = @_;
	my $socket = $connection->{socket};
	delete $self->{connections}{ $connection->{number} };
	return unless defined fileno $socket;
	setsockopt $socket, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0) if $resets;
	if ($socket->isa('IO::Socket::SSL')) { $socket->close(SSL_no_shutdown => $resets ? 1 : 0) }
	else { close $socket }
	return;
}

# TLS first; true when that is done.
sub greet
{
	my ($self, $connection) = @_;
	return 1 unless $connection->{is_greeting};
	$connection->{wants_write} = 0;
	if ($connection->{socket}->accept_SSL) { $connection->{is_greeting} = 0; return 1 }
	if ($!{EAGAIN} || $!{EWOULDBLOCK})
	{
		$connection->{wants_write} = (IO::Socket::SSL::errstr() // "") =~ /wants a write/;
		return 0;
	}
	$self->{counts}{tls_refused}++;
	$self->drop($connection);
	return 0;
}

sub hear
{
	my ($self, $connection) = @_;
	return unless $self->greet($connection);
	if ($connection->{in} eq '' && !$connection->{has_heard} && $self->is_early($connection)) { return }
	while (1)
	{
		my $n = sysread $connection->{socket}, $connection->{in}, 65536, length $connection->{in};
		if (!defined $n)
		{
			last if $!{EAGAIN} || $!{EWOULDBLOCK} || $!{EINTR};
			$self->drop($connection);
			return;
		}
		if ($n == 0) { $self->drop($connection); return }
		$connection->{has_heard} = 1;
	}
	while (my $request = $self->take_request($connection))
	{
		$connection->{has_heard} = 0;
		$self->handle($connection, $request);
		return unless defined fileno $connection->{socket};
	}
	return;
}

# By chance the connection is reset before anything was read of a request.
sub is_early
{
	my ($self, $connection) = @_;
	my @early = grep { $_->{do} eq 'early' } @{ $self->{faults} };
	return 0 unless @early && rand() < $self->{rate} / @{ $self->{faults} };
	$self->{counts}{faulty}++;
	$self->record({ outcome => 'unread', fault => 'early' });
	$self->drop($connection, 1);
	return 1;
}

sub take_request
{
	my ($self, $connection) = @_;
	return if $connection->{is_deaf};
	my $end = index $connection->{in}, "\r\n\r\n";
	return if $end < 0;
	my ($first, @lines) = split /\r\n/, substr $connection->{in}, 0, $end;
	my %headers = map { /^([^:]+):\s*(.*)$/ ? (lc $1 => $2) : () } @lines;
	my $length = $headers{'content-length'} // 0;
	return if length $connection->{in} < $end + 4 + $length;
	my ($method, $path) = split / /, $first;
	my $body = substr $connection->{in}, $end + 4, $length;
	substr($connection->{in}, 0, $end + 4 + $length) = '';
	return { method => $method, path => $path, headers => \%headers, body => $body, sha256 => sha256_hex($body), at => Time::HiRes::time() };
}

sub fits
{
	my ($request, $match) = @_;
	for my $name (keys %{ $match // {} })
	{
		my $value = $name =~ /^(?:path|body|method)$/ ? $request->{$name} : $request->{headers}{ lc $name };
		return 0 unless defined $value && $value =~ /$match->{$name}/;
	}
	return 1;
}

sub choose
{
	my ($self, $request) = @_;
	for my $rule (@{ $self->{rules} })
	{
		next if defined $rule->{times} && $rule->{times} <= 0;
		next unless fits($request, $rule->{match});
		$rule->{times}-- if defined $rule->{times};
		return $rule->{action};
	}
	my @faults = grep { $_->{do} ne 'early' } @{ $self->{faults} };
	if (@faults && rand() < $self->{rate} * @faults / @{ $self->{faults} })
	{
		$self->{counts}{faulty}++;
		return $faults[ rand @faults ];
	}
	return $self->{default};
}

sub record
{
	my ($self, $record) = @_;
	my $ledger = $self->{ledger};
	syswrite $ledger, $json->encode({ n => $self->{counts}{requests}, %$record }) . "\n";
	$ledger->sync;
	return;
}

# Takes a request for good, or knows it as the repeat of one.
sub accept_request
{
	my ($self, $request, $fault) = @_;
	my $key = $request->{headers}{'idempotency-key'} // "none $self->{counts}{requests}";
	my $known = $self->{accepted}{$key};
	if ($known)
	{
		$self->{counts}{repeated}++;
		$self->record({ key => $key, sha256 => $request->{sha256}, outcome => 'repeat', fault => $fault,
			is_identical => $known->{sha256} eq $request->{sha256} ? 1 : 0 });
		return $known->{id};
	}
	my $id = 'remote-' . ++$self->{counts}{accepted};
	$self->{accepted}{$key} = { id => $id, sha256 => $request->{sha256} };
	$self->record({ key => $key, sha256 => $request->{sha256}, outcome => 'accepted', id => $id, fault => $fault });
	return $id;
}

sub handle
{
	my ($self, $connection, $request) = @_;
	my $action = $self->choose($request);
	my $status = $action->{status} // 200;
	my $accepts = $action->{accepts} // ($action->{do} =~ /^(?:answer|wait)$/ && $status >= 200 && $status < 300);
	my $id;
	$self->{counts}{requests}++;
	if ($accepts) { $id = $self->accept_request($request, $action->{do} eq 'answer' && $status < 300 ? '' : "$action->{do} $status") }
	else
	{
		$self->{counts}{refused}++;
		$self->record({ key => $request->{headers}{'idempotency-key'}, sha256 => $request->{sha256},
			outcome => 'refused', fault => "$action->{do} $status" });
	}
	push @{ $self->{requests} }, { %$request, done => $action->{do}, status => $status };
	shift @{ $self->{requests} } if @{ $self->{requests} } > 20000;
	my $answer = { %$action, status => $status, id => $id };
	if ($action->{do} eq 'answer') { $self->answer($connection, $answer) }
	elsif ($action->{do} eq 'wait') { $connection->{postponed} = $answer }
	elsif ($action->{do} eq 'hang') { $connection->{is_deaf} = 1 }
	elsif ($action->{do} eq 'reset') { $self->drop($connection, 1) }
	elsif ($action->{do} eq 'close') { $self->drop($connection) }
	elsif ($action->{do} eq 'half') { $self->answer($connection, { %$answer, half => 1 }) }
	else { die "the peer cannot $action->{do}" }
	return;
}

sub answer
{
	my ($self, $connection, $answer) = @_;
	my $body = $answer->{text};
	$body = $json->encode($answer->{json}) if !defined $body && defined $answer->{json};
	$body = $json->encode({ id => $answer->{id}, url => "https://peer.example/$answer->{id}" }) if !defined $body && defined $answer->{id};
	$body //= '{}';
	$body = 'x' x $answer->{bytes} if $answer->{bytes};
	my %headers = ('Content-Type' => 'application/json', 'Content-Length' => length $body, %{ $answer->{headers} // {} });
	$connection->{out} .= "HTTP/1.1 $answer->{status} Scripted\r\n" . join('', map { "$_: $headers{$_}\r\n" } sort keys %headers) . "\r\n";
	$connection->{out} .= $answer->{half} ? substr($body, 0, length($body) / 2) : $body;
	$connection->{closes} = 1 if $answer->{half} || $answer->{closes};
	$self->speak($connection);
	return;
}

sub speak
{
	my ($self, $connection) = @_;
	while ($connection->{out} ne '')
	{
		my $n = syswrite $connection->{socket}, $connection->{out}, 65536;
		if (!defined $n)
		{
			return if $!{EAGAIN} || $!{EWOULDBLOCK} || $!{EINTR};
			$self->drop($connection);
			return;
		}
		substr($connection->{out}, 0, $n) = '';
	}
	$self->drop($connection) if $connection->{closes};
	return;
}

1;
