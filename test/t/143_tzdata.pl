# Promise: after an update of tzdata what was planned for nine in the morning goes out at nine in the morning, by the
# rules that the zone has then: not at the instant of the old ones, not twice, and who agreed to an instant is asked.
use strict;
use warnings FATAL => 'all';

use File::Basename;
use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $zone = 'America/Mexico_City';
my ($system) = `$ENV{PG_CONFIG} --configure` =~ /--with-system-tzdata=([^']+)/;
my ($zic) = grep { -x } '/usr/sbin/zic', '/usr/bin/zic';
plan skip_all => 'the server reads no tzdata of the system' unless defined $system;
plan skip_all => 'zic is not installed' unless defined $zic;

my $node = server('main', starts => 0);

# A directory of zones as the system has them, but one: clocks put forward in summer, in years up to the last one.
sub zones_until
{
	my ($name, $last) = @_;
	my $dir = $node->basedir . "/$name";
	my $source = "$dir.source";
	append_to_file($source, <<~"END");
		Rule Mexico 2002 $last - Apr Sun>=1   2:00 1:00 D
		Rule Mexico 2002 $last - Oct lastSun  2:00 0    S
		Zone $zone -6:00 Mexico C%sT
		END
	for my $top ('', dirname($zone) . '/')
	{
		mkdir "$dir/$top" or die "cannot make $dir/$top: $!";
		opendir my $entries, "$system/$top" or die "cannot read $system/$top: $!";
		for my $entry (grep { !/^\./ && "$top$_" ne dirname($zone) && "$top$_" ne $zone } readdir $entries)
		{
			symlink "$system/$top$entry", "$dir/$top$entry" or die "cannot link $entry: $!";
		}
	}
	system($zic, '-d', $dir, $source) == 0 or die 'zic does not take the rules';
	return $dir;
}
my %rules = (old => zones_until('old', 'max'), new => zones_until('new', 2022));

# Where the server reads its zones is fixed when it is built; this sends it to the directory of the moment.
my $library = $node->basedir . '/zones.so';
append_to_file("$library.c", <<~"END");
	#define _GNU_SOURCE
	#include <dirent.h>
	#include <dlfcn.h>
	#include <fcntl.h>
	#include <stdarg.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>

	static const char *
	moved(const char *path, char *place, size_t size)
	{
		static const char system[] = "$system";

		if (strncmp(path, system, sizeof(system) - 1) != 0)
			return path;
		snprintf(place, size, "%s%s", getenv("ZONES"), path + sizeof(system) - 1);
		return place;
	}

	int
	open(const char *path, int flags, ...)
	{
		char place[4096];
		int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
		va_list more;
		int mode;

		va_start(more, flags);
		mode = va_arg(more, int);
		va_end(more);
		return real(moved(path, place, sizeof(place)), flags, mode);
	}

	int
	open64(const char *path, int flags, ...)
	{
		va_list more;
		int mode;

		va_start(more, flags);
		mode = va_arg(more, int);
		va_end(more);
		return open(path, flags, mode);
	}

	DIR *
	opendir(const char *path)
	{
		char place[4096];
		DIR *(*real)(const char *) = dlsym(RTLD_NEXT, "opendir");

		return real(moved(path, place, sizeof(place)));
	}
	END
system('cc', '-shared', '-fPIC', '-o', $library, "$library.c", '-ldl') == 0 or die 'cc does not make the library';

sub start_with
{
	my ($name) = @_;
	local @ENV{qw(LD_PRELOAD ZONES)} = ($library, $rules{$name});
	$node->start;
	return;
}
start_with('old');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
wait_for_worker($node, 'app');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub looks { return value('SELECT greenlight.wait_for_worker()') }
sub clock { my ($at) = @_; value("SELECT greenlight_test.set_clock('$at')"); looks(); return }
sub plan_of { my ($title) = @_; return value("SELECT publish_at, publish_local, status FROM greenlight.post WHERE title = '$title'") }
sub out_at { return value(q{SELECT string_agg(p.title || ' ' || to_char(a.started_at, 'MM-DD HH24:MI'), ', ' ORDER BY a.started_at, p.id) FROM greenlight_internal.attempt a JOIN greenlight.variant v ON v.id = a.variant_id JOIN greenlight.post p ON p.id = v.post_id}) }
sub zones_check { return value(q{SELECT status, detail FROM greenlight.health() WHERE check_name = 'zones'}) }

sub planned
{
	my ($title, $local, %options) = @_;
	my $channel = $options{channel} // 'box';
	my $in = $options{zone} // $zone;
	my $id = as($node, 'app', 'ann', "SELECT id FROM greenlight.create_post('acme', '$title', '$title', '{$channel}')");
	as($node, 'app', 'ben', "SELECT status FROM greenlight.schedule_local($id, '$local', '$in')");
	as($node, 'app', 'ann', "SELECT status FROM greenlight.submit($id)");
	as($node, 'app', 'ben', "SELECT status FROM greenlight.approve($id, 1)") unless $options{waits};
	return $id;
}

# Stops the server, and starts it with other rules at an instant; its worker comes when the clock is set.
sub update_tzdata
{
	my ($name, $at) = @_;
	value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
	$node->stop;
	start_with($name);
	value("SELECT greenlight_test.set_clock('$at')");
	value('ALTER SYSTEM RESET greenlight.database_names');
	$node->reload;
	wait_for_worker($node, 'app');
	looks();
	return;
}

clock('2034-06-01 12:00+00');
channel($node, 'app', 'exact', 'sandbox');
as($node, 'app', 'ben', q{SELECT name FROM greenlight.create_workflow('acme', 'exact', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "manager"}], "schedule_binding": "exact"}]}')});
as($node, 'app', 'ben', q{SELECT name FROM greenlight.assign_workflow('acme', 'exact', 'exact')});
planned('soon', '2034-06-01 12:00');
planned('later', '2034-07-01 09:00');
planned('unapproved', '2034-07-01 09:00', waits => 1);
planned('winter', '2034-12-01 09:00');
planned('elsewhere', '2034-07-01 17:00', zone => 'Europe/Riga');
my $bound = planned('agreed', '2034-07-01 10:00', channel => 'exact');
planned('asked', '2034-07-01 10:00', channel => 'exact', waits => 1);
is(plan_of('later'), '2034-07-01 14:00:00+00|2034-07-01 09:00:00|scheduled', 'by the old rules it is summer time');
like(zones_check(), qr/^ok\|0 posts/, 'and every plan is as it should be');

# the server comes back five minutes after the old instant of what is due, an hour before the new one
update_tzdata('new', '2034-06-01 17:05+00');
is(value("SELECT '2034-07-01 09:00'::timestamp AT TIME ZONE '$zone'"), '2034-07-01 15:00:00+00', 'by the new rules it is not');
is(out_at(), '', 'nothing goes out at the instant of the old rules, though the server was away then');
is(plan_of('soon'), '2034-06-01 18:00:00+00|2034-06-01 12:00:00|scheduled', 'it has the instant of the new ones');
is(plan_of('later'), '2034-07-01 15:00:00+00|2034-07-01 09:00:00|scheduled', 'what is planned for later too, by its wall time');
is(plan_of('unapproved'), '2034-07-01 15:00:00+00|2034-07-01 09:00:00|in_review', 'and what still waits for approval');
is(plan_of('winter'), '2034-12-01 15:00:00+00|2034-12-01 09:00:00|scheduled', 'where the rules are the same, nothing moves');
is(plan_of('elsewhere'), '2034-07-01 14:00:00+00|2034-07-01 17:00:00|scheduled', 'nor in other zones');
is(value(q{SELECT string_agg(p.title, ' ' ORDER BY p.id) FROM greenlight.event e JOIN greenlight.post p ON p.id = e.post_id WHERE e.action = 'retime' AND e.actor_kind = 'worker'}),
	'soon later unapproved asked', 'an event tells of each that moved, and of nothing else');

# who agreed to an instant agreed to no other
is(plan_of('agreed'), '2034-07-01 15:00:00+00|2034-07-01 10:00:00|scheduled', 'what a step agreed to by the minute stays at its instant');
like(zones_check(), qr/^warn\|1 posts/, 'and health() tells of it');
is(as($node, 'app', 'ben', q{SELECT title, was_at, publish_at, is_moved, reason FROM greenlight.retime('acme')}),
	'agreed|2034-07-01 15:00:00+00|2034-07-01 16:00:00+00|f|a step agreed to the instant', 'retime() says why');
is(plan_of('asked'), '2034-07-01 16:00:00+00|2034-07-01 10:00:00|in_review', 'what nobody has agreed to yet moves with the rest');
as($node, 'app', 'ben', "SELECT status FROM greenlight.schedule_local($bound, '2034-07-01 10:00', '$zone')");
is(plan_of('agreed'), '2034-07-01 16:00:00+00|2034-07-01 10:00:00|draft', 'planned anew at its wall time, it is to be agreed to again');

# each goes out by its wall time, once
clock('2034-06-01 17:59:59+00');
is(out_at(), '', 'nothing is out a second before the new instant');
clock('2034-06-01 18:00+00');
is(out_at(), 'soon 06-01 18:00', 'and it is when that has come');
clock('2034-07-01 14:00+00');
is(out_at(), 'soon 06-01 18:00, elsewhere 07-01 14:00', 'a month later the old instant passes by');
clock('2034-07-01 15:00+00');
is(out_at(), 'soon 06-01 18:00, elsewhere 07-01 14:00, later 07-01 15:00', 'and at the new one what is approved goes out');

# and back: the wall time comes earlier than it did
planned('back', '2034-08-01 09:00');
planned('too late', '2034-07-01 10:00');
update_tzdata('old', '2034-07-01 15:30+00');
is(plan_of('back'), '2034-08-01 14:00:00+00|2034-08-01 09:00:00|scheduled', 'where the clocks are put forward after all it is an hour earlier');
is(plan_of('too late'), '2034-07-01 16:00:00+00|2034-07-01 10:00:00|scheduled', 'what would come into the past stays where it is');
clock('2034-07-01 16:00+00');
clock('2034-08-01 14:00+00');
like(out_at(), qr/, too late 07-01 16:00, back 08-01 14:00$/, 'each goes out once, when its plan says');
is_sound($node, 'app');
done_testing();
