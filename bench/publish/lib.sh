# Contestants of the publishing benchmarks, all the same way: load N jobs, start, stop. To be sourced.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
port=${NGX_PORT:-28080}
arrivals=$work/arrivals
peer=0
declare -A arguments=([graphile-worker]="gw.mjs 1 2000 0" ["graphile-worker tuned"]="gw.mjs 64 100 500" ["pg-boss tuned"]="boss.mjs 4 500 0.5")
contestants=(ours)
[ -z "${BENCH_NODE:-}" ] || contestants+=(graphile-worker "graphile-worker tuned" "pg-boss tuned")

database_of() {
  case $1 in ours) echo ours ;; graphile*) echo gw ;; *) echo boss ;; esac
}

endpoint_start() {
  mkdir -p "$work/nginx"
  sed "s|@work@|$work|; s|@port@|$port|" "$bench/publish/nginx.conf" >"$work/nginx.conf"
  nginx -p "$work/nginx" -c "$work/nginx.conf" 2>"$work/nginx.start" || { cat "$work/nginx.start" >&2; exit 1; }
}

endpoint_stop() { [ ! -f "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" || true; }

set_up() {
  mkdir -p "$work/secrets" && chmod 700 "$work/secrets"
  echo "a shared secret" >"$work/secrets/hook.secret" && chmod 600 "$work/secrets/hook.secret"
  server_start "greenlight.allow_private_addresses = on" "greenlight.secret_path = '$work/secrets'" \
    "greenlight.publish_grace = '1 day'" "log_min_messages = warning" "max_connections = 200"
  createdb ours
  sql -d ours -v port="$port" -f "$bench/publish/ours.sql" >/dev/null
  [ ${#contestants[@]} -gt 1 ] || return 0
  createdb gw && createdb boss
  cp "$bench"/peers/*.mjs "$work/" && ln -s "$BENCH_NODE/node_modules" "$work/node_modules"
  (cd "$work" && CONN=$(node_conn boss) node boss.mjs init && CONN=$(node_conn gw) node -e \
    'import("graphile-worker").then((m) => m.runMigrations({connectionString: process.env.CONN}))') >/dev/null
}

node_conn() { echo "postgresql://postgres@${work//\//%2F}/$1"; }

# start CONTESTANT: its worker runs and may take jobs.
start() {
  if [ "$1" = ours ]; then
    sql -d ours -c "SELECT greenlight.arm_publisher()" >/dev/null
    return
  fi
  # shellcheck disable=SC2086
  (cd "$work" && CONN=$(node_conn "$(database_of "$1")") NGX_PORT=$port exec node ${arguments[$1]}) >"$work/peer.log" 2>&1 &
  peer=$!
  for ((t = 0; t < 100; t++)); do grep -q ready "$work/peer.log" && return; sleep 0.1; done
  cat "$work/peer.log" >&2
  exit 1
}

stop() {
  if [ "$1" = ours ]; then
    sql -d ours -c "SELECT greenlight.disarm_publisher()" >/dev/null
    return
  fi
  kill "$peer" 2>/dev/null || true
  wait "$peer" 2>/dev/null || true
  peer=0
}

# load CONTESTANT N LEAD STEP: N jobs, the i-th due LEAD + i * STEP from the end of loading; prints the
# first instant.
load() {
  local due="now() + '$3' + i * '$4'::interval"
  case $1 in
  ours) sql -d ours -U gw -v n="$2" -v lead="$3" -v step="$4" -f "$bench/publish/posts.sql" | sed -n 's/^due //p' ;;
  graphile*) sql -d gw -c "SELECT DISTINCT extract(epoch FROM now() + '$3') FROM (SELECT graphile_worker.add_job('publish',
    json_build_object('id', i, 'due', extract(epoch FROM $due)), run_at => $due) FROM generate_series(1, $2) i OFFSET 0) x" ;;
  *) sql -d boss -c "WITH new AS (INSERT INTO pgboss.job (name, data, start_after) SELECT 'publish',
    jsonb_build_object('id', i, 'due', extract(epoch FROM $due)), $due FROM generate_series(1, $2) i RETURNING 1)
    SELECT DISTINCT extract(epoch FROM now() + '$3') FROM new" ;;
  esac
}

sleep_until() { sleep "$(awk "BEGIN {d = $1 - $(date +%s.%N); print (d > 0 ? d : 0)}")"; }

# settled CONTESTANT: waits until no job that is due is left; prints the instant of the last settlement.
settled() {
  case $1 in
  ours)
    sql -d ours -c "SELECT greenlight.wait_for_worker(600)" >/dev/null
    sql -d ours -c "SELECT extract(epoch FROM max(ended_at)) FROM greenlight_internal.attempt"
    ;;
  graphile*) sql -d gw -c "DO \$\$ BEGIN WHILE EXISTS (SELECT FROM graphile_worker._private_jobs WHERE run_at < now() + interval '1 hour') LOOP
    PERFORM pg_sleep(0.01); COMMIT; END LOOP; END \$\$" -c "SELECT extract(epoch FROM clock_timestamp())" ;;
  *) sql -d boss -c "DO \$\$ BEGIN WHILE EXISTS (SELECT FROM pgboss.job WHERE name = 'publish' AND state < 'completed' AND start_after < now() + interval '1 hour') LOOP
    PERFORM pg_sleep(0.01); COMMIT; END LOOP; END \$\$" -c "SELECT extract(epoch FROM clock_timestamp())" ;;
  esac
}

clean_up() {
  [ "$peer" = 0 ] || kill "$peer" 2>/dev/null || true
  endpoint_stop
  server_stop
}
