# Shared by the scripts here: servers, processor time, results. To be sourced.
# BENCH_WORK is the scratch folder; results are lines of results.tsv: section, metric, better
# (more or less), contestant, round, value.
set -euo pipefail
shopt -s inherit_errexit
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/${PG_MAJOR:-15}/bin/pg_config}
bin=$("$PG_CONFIG" --bindir)
work=${BENCH_WORK:?BENCH_WORK names the scratch folder; call bench/run}
data=$work/data
export PATH="$bin:/usr/sbin:$PATH" PGHOST=$work PGUSER=postgres PGPORT=5432 PGDATABASE=${BENCH_DATABASE:-postgres}
results=$work/results.tsv
: >>"$results"

say() { echo "[$(date +%T)] $*" >&2; }

# server_start [setting ...]: a new cluster with fsync on, on a socket in the scratch folder.
server_start() {
  rm -rf "$data"
  initdb -D "$data" -A trust -E UTF8 --no-locale -N >"$work/initdb.log"
  {
    echo "unix_socket_directories = '$work'"
    echo "listen_addresses = ''"
    echo "shared_preload_libraries = 'pg_greenlight'"
    echo "max_worker_processes = 16"
    echo "shared_buffers = 512MB"
    echo "max_wal_size = 8GB"
    echo "checkpoint_timeout = 30min"
    echo "timezone = 'UTC'"
    echo "jit = off"
    for setting in "$@"; do echo "$setting"; done
  } >>"$data/postgresql.conf"
  pg_ctl -D "$data" -l "$work/server.log" -w start >/dev/null || { tail -20 "$work/server.log" >&2; exit 1; }
}

server_stop() {
  [ -f "$data/postmaster.pid" ] && pg_ctl -D "$data" -m immediate -w stop >/dev/null 2>&1 || true
}

sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Processor time of the server and all its processes so far, in ms.
server_cpu() {
  local postmaster
  postmaster=$(head -1 "$data/postmaster.pid")
  {
    awk '{print $14 + $15 + $16 + $17}' "/proc/$postmaster/stat"
    for pid in $(pgrep -P "$postmaster"); do cut -d' ' -f14,15 "/proc/$pid/stat" 2>/dev/null | tr ' ' '\n' || true; done
  } | awk -v hz="$(getconf CLK_TCK)" '{t += $1} END {printf "%d\n", t * 1000 / hz}'
}

now_ms() { date +%s%3N; }

# result section metric more|less contestant round value
result() { (IFS=$'\t'; echo "$*") >>"$results"; }
