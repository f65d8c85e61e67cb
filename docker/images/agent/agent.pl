#!/usr/bin/perl
# The agent of a pod. In Perl: one file, nothing to compile, and it starts in a few milliseconds.
#
#   serve                          process 1 of the pod: sets up the chain of rules, counts probe datagrams
#   ready TIMEOUT_MS               waits until `serve` listens
#   send NONCE COUNT GAP_MS IP...  sends COUNT datagrams to each address
#   report NONCE COUNT TIMEOUT_MS  prints what arrived, `SOURCE SEQUENCE NANOSECONDS` a line, once COUNT did or time is up
#   state                          prints `PID STATE` for each database process
#   signal KILL|STOP|CONT          sends it to each database process, again until all are gone, stopped or going
#
# A database process is one in this PID namespace with another mount namespace than the pod's: whatever the
# database's container runs, however many processes that is.
use strict;
use warnings;
use POSIX qw(WNOHANG);
use Socket;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC usleep);

my $PORT = 61953;
my $DIR = '/run/dsverify';
my $CHAIN = 'DSVERIFY';

my ($command, @arguments) = @ARGV;
my %commands = (serve => \&serve, ready => \&ready, send => \&send_probe, report => \&report, state => \&state,
    signal => \&signal_database);
my $run = $commands{$command // ''} or die "dsverify-agent: unknown command\n";
$run->(@arguments);
exit 0;

sub serve {
    $SIG{TERM} = $SIG{INT} = sub { exit 0 };
    mkdir $DIR;
    # A kernel without nf_tables may still have ip_tables; iptables-restore follows the choice.
    iptables('-N', $CHAIN)
        or (system('update-alternatives', '--quiet', '--set', 'iptables', '/usr/sbin/iptables-legacy') == 0
            && iptables('-N', $CHAIN))
        or die "dsverify-agent: iptables cannot make a chain\n";
    iptables('-I', 'INPUT', '-j', $CHAIN) or die "dsverify-agent: iptables cannot add a rule\n";
    # Orphans of the database end up here; without this they would stay zombies.
    $SIG{CHLD} = sub { 1 while waitpid(-1, WNOHANG) > 0 };
    my $socket = udp();
    bind($socket, sockaddr_in($PORT, INADDR_ANY)) or die "dsverify-agent: bind: $!\n";
    open(my $ready, '>', "$DIR/ready") or die "dsverify-agent: $!\n";
    close $ready;
    my ($out, $open) = (undef, '');
    while (1) {
        my $peer = recv($socket, my $datagram, 256, 0);
        my $now = now_ns();
        next unless defined $peer;
        my ($nonce, $sequence, $sent) = $datagram =~ /^dsverify ([A-Za-z0-9-]{1,64}) (\d+) (\d+)$/ or next;
        my $source = inet_ntoa((sockaddr_in($peer))[1]);
        # A probe's datagrams come in one burst: its file stays open until the next probe's first.
        if ($open ne $nonce) {
            open($out, '>>', "$DIR/probe-$nonce") or next;
            $open = $nonce;
        }
        syswrite($out, "$source $sequence " . ($now - $sent) . "\n");
    }
}

sub iptables { return system('iptables', '-w', '5', @_) == 0 }

sub ready {
    my ($timeout_ms) = @_;
    wait_until($timeout_ms, sub { -e "$DIR/ready" }) or die "dsverify-agent: not ready\n";
}

sub send_probe {
    my ($nonce, $count, $gap_ms, @targets) = @_;
    my $socket = udp();
    for my $sequence (1 .. $count) {
        usleep($gap_ms * 1000) if $sequence > 1;
        # An error (no route, link down) is a lost packet like any other.
        send($socket, "dsverify $nonce $sequence " . now_ns(), 0, sockaddr_in($PORT, inet_aton($_))) for @targets;
    }
}

sub report {
    my ($nonce, $count, $timeout_ms) = @_;
    my @lines;
    wait_until($timeout_ms, sub { @lines = arrived($nonce); @lines >= $count });
    unlink "$DIR/probe-$nonce";
    print @lines;
}

sub arrived {
    open(my $in, '<', "$DIR/probe-$_[0]") or return ();
    return grep { /\n$/ } <$in>;
}

sub state {
    print "$_->[0] $_->[1]\n" for database_processes();
}

sub signal_database {
    my ($name) = @_;
    # Processes that the signal has still to reach. Again until there are none: one may have forked in between.
    my %unreached = (
        KILL => sub { 1 },
        STOP => sub { $_->[1] !~ /^[Tt]$/ },
        CONT => sub { $_->[1] eq 'T' },
    );
    my $is_unreached = $unreached{$name // ''} or die "dsverify-agent: unknown signal\n";
    wait_until(5000, sub {
        my @left = grep { $is_unreached->() } database_processes();
        kill($name, $_->[0]) for @left;
        return @left == 0;
    }) or die "dsverify-agent: a process does not heed SIG$name\n";
}

# [pid, state letter], by pid; without zombies, which are gone for everyone but their parent.
sub database_processes {
    my $own = readlink('/proc/self/ns/mnt');
    my @found;
    opendir(my $proc, '/proc') or die "dsverify-agent: /proc: $!\n";
    for my $pid (sort { $a <=> $b } grep { /^\d+$/ } readdir $proc) {
        open(my $in, '<', "/proc/$pid/stat") or next;
        my ($state) = (<$in> // '') =~ /\) (\S)/ or next;
        next if $state eq 'Z' || $state eq 'X';
        my $namespace = readlink("/proc/$pid/ns/mnt");
        if (!defined $namespace) {
            next unless -d "/proc/$pid";
            die "dsverify-agent: may not look at process $pid\n" if $!{EACCES} || $!{EPERM};
            next;
        }
        push @found, [$pid, $state] if $namespace ne $own;
    }
    return @found;
}

sub wait_until {
    my ($timeout_ms, $done) = @_;
    my $end = now_ns() + $timeout_ms * 1_000_000;
    while (1) {
        return 1 if $done->();
        return 0 if now_ns() >= $end;
        usleep(5000);
    }
}

sub udp {
    socket(my $socket, PF_INET, SOCK_DGRAM, getprotobyname('udp') // 17) or die "dsverify-agent: socket: $!\n";
    return $socket;
}

# All pods share one kernel, so that one pod's reading may be taken from another's.
sub now_ns { return int(clock_gettime(CLOCK_MONOTONIC) * 1e9) }
