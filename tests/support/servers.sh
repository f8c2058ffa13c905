# shellcheck shell=bash
# A PostgreSQL and a MariaDB for the tests: own folder, free ports, loopback only, gone with the process that started them.
#   . tests/support/servers.sh; trap stop_servers EXIT; start_servers
# start_servers sets GODWIT_TEST_PGPORT (user postgres, no password asked) and GODWIT_TEST_MYPORT (user fw, password fw, all
# rights; root without password). Both servers refuse to run as root, so root runs them as nobody.

servers_folder=
servers_pg=
servers_my=

if [ "$(id -u)" = 0 ]; then
  servers_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all -- env HOME=/nonexistent)
else
  servers_user=(env)
fi

servers_free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

servers_fail() {
  echo "The test servers could not be started: $1" >&2
  [ -f "${2:-}" ] && tail -n 30 "$2" >&2
  return 1
}

# servers_wait <pid> <question…>: until the question is answered, at most 60 s, as long as the process lives.
servers_wait() {
  local pid=$1 tries=0
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if ! kill -0 "$pid" 2>/dev/null || [ "$tries" -gt 1200 ]; then return 1; fi
    sleep 0.05
  done
}

# servers_start_postgresql <folder of its programs>
servers_start_postgresql() {
  local bin=$1 folder=$servers_folder/pg attempt port
  # A port that was free may be taken a moment later: then the server ends and another port is tried.
  for attempt in 1 2 3 4 5; do
    port=$(servers_free_port)
    # pdeathsig comes last: a change of user resets it. INT is PostgreSQL's fast shutdown.
    "${servers_user[@]}" setpriv --pdeathsig INT "$bin/postgres" -D "$folder" -p "$port" -h 127.0.0.1 \
      -c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=16MB \
      -c max_wal_size=256MB -c max_connections=200 -c max_prepared_transactions=10 -c password_encryption=scram-sha-256 </dev/null >"$servers_folder/pg.$attempt.log" 2>&1 &
    servers_pg=$!
    if servers_wait "$servers_pg" pg_isready -q -h 127.0.0.1 -p "$port" &&
      psql -X -q -h 127.0.0.1 -p "$port" -U postgres -d postgres -c "create role locked login password 'open-Sesame-1'"; then
      export GODWIT_TEST_PGPORT=$port
      return 0
    fi
    servers_stop_one INT "$servers_pg"
    servers_pg=
  done
  servers_fail "PostgreSQL did not answer." "$servers_folder/pg.$attempt.log"
}

# servers_start_mariadb <program and first options…>
servers_start_mariadb() {
  local folder=$servers_folder/my attempt port
  for attempt in 1 2 3 4 5; do
    port=$(servers_free_port)
    "${servers_user[@]}" setpriv --pdeathsig TERM "$@" --datadir="$folder" --port="$port" \
      --bind-address=127.0.0.1 --socket="$servers_folder/my.sock" --pid-file="$servers_folder/my.pid" \
      --skip-name-resolve --skip-log-bin \
      --performance-schema=off --innodb-buffer-pool-size=32M --loose-innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=2 \
      --key-buffer-size=1M --loose-aria-pagecache-buffer-size=8M --max-connections=200 --max-allowed-packet=64M \
      </dev/null >"$servers_folder/my.$attempt.log" 2>&1 &
    servers_my=$!
    if servers_wait "$servers_my" mariadb-admin --no-defaults -h 127.0.0.1 -P "$port" -u root ping &&
      mariadb --no-defaults -h 127.0.0.1 -P "$port" -u root \
        -e "create user fw@'127.0.0.1' identified by 'fw'; grant all on *.* to fw@'127.0.0.1' with grant option"; then
      export GODWIT_TEST_MYPORT=$port
      return 0
    fi
    servers_stop_one TERM "$servers_my"
    servers_my=
  done
  servers_fail "MariaDB did not answer." "$servers_folder/my.$attempt.log"
}

servers_make_folder() {
  servers_folder=$(mktemp -d /tmp/godwit-servers.XXXXXX)
  mkdir "$servers_folder/pg" "$servers_folder/my" "$servers_folder/tmp"
  chmod 755 "$servers_folder"
  if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$servers_folder"; fi
  # MariaDB removes what looks like its temporary tables when it starts, also those of another server in /tmp.
  servers_user+=("TMPDIR=$servers_folder/tmp")
}

# servers_make_postgresql <folder of its programs>: a new cluster in the folder pg.
servers_make_postgresql() {
  "${servers_user[@]}" "$1/initdb" -D "$servers_folder/pg" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    </dev/null >"$servers_folder/initdb.log" 2>&1 ||
    { servers_fail "initdb failed." "$servers_folder/initdb.log"; return; }
  # One role has to give a password, for the tests of wrong ones.
  printf 'host all locked 127.0.0.1/32 scram-sha-256\n' | cat - "$servers_folder/pg/pg_hba.conf" >"$servers_folder/pg_hba.conf"
  cat "$servers_folder/pg_hba.conf" >"$servers_folder/pg/pg_hba.conf"
}

# servers_make_mariadb <program and first options…>: a new data folder my.
servers_make_mariadb() {
  "${servers_user[@]}" "$@" --datadir="$servers_folder/my" --auth-root-authentication-method=normal --skip-test-db \
    --skip-name-resolve --innodb-log-file-size=8M </dev/null >"$servers_folder/install.log" 2>&1 ||
    { servers_fail "mariadb-install-db failed." "$servers_folder/install.log"; return; }
}

start_servers() {
  local bin making
  bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ -x "$bin/initdb" ] || { servers_fail "no PostgreSQL under /usr/lib/postgresql."; return; }
  servers_make_folder
  servers_make_mariadb mariadb-install-db --no-defaults &
  making=$!
  servers_make_postgresql "$bin" || return
  wait "$making" || return
  servers_start_postgresql "$bin" && servers_start_mariadb mariadbd --no-defaults
}

# servers_stop_one <signal> <pid>: asks, waits up to 10 s, then insists.
servers_stop_one() {
  local tries=0
  [ -n "$2" ] || return 0
  kill "-$1" "$2" 2>/dev/null || true
  while kill -0 "$2" 2>/dev/null && [ "$tries" -lt 200 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  kill -KILL "$2" 2>/dev/null || true
  wait "$2" 2>/dev/null || true
}

# Stops what start_servers started, by process id, and removes its folder. Silent; may be called at any time.
stop_servers() {
  servers_stop_one INT "$servers_pg"
  servers_stop_one TERM "$servers_my"
  servers_pg=
  servers_my=
  if [ -n "$servers_folder" ]; then rm -rf "$servers_folder"; fi
  servers_folder=
}
