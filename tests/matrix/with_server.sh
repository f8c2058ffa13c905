#!/usr/bin/env bash
# with_server.sh <cache folder of fetch_servers.py> <server> <command…>: runs a command with a server of that version of its own, whose
# port is GODWIT_TEST_PGPORT or GODWIT_TEST_MYPORT. The server is gone with this script, however that ends.
# Ends with 77, which is "skipped", where the server could not be fetched.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../support/servers.sh"
home=$1/$2
server=$2
shift 2
if [ ! -e "$home" ] && [ -e "$home.missing" ]; then
  echo "SKIP: no $server here: $(cat "$home.missing")"
  exit 77
fi

tests=
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [ -n "$tests" ]; then
    kill -TERM "$tests" 2>/dev/null || true
    wait "$tests" 2>/dev/null || true
  fi
  stop_servers
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

unset GODWIT_TEST_PGPORT GODWIT_TEST_MYPORT
servers_make_folder
# Where the cache stands in a folder that the server's user may not enter.
if ! "${servers_user[@]}" test -r "$home/."; then
  cp -R "$home" "$servers_folder/home"
  home=$servers_folder/home
fi

# from_sid <program> <option…>: with the C library that it was built for. The system's settings of OpenSSL are for another one.
from_sid() {
  local loader library
  loader=$(printf '%s\n' "$home"/usr/lib*/ld-linux-*.so.* | head -n 1)
  library=$(printf '%s\n' "$home"/usr/lib/*-linux-gnu | head -n 1)
  command=(env OPENSSL_CONF=/dev/null "$loader" --library-path "$library:$library/private" "$home/usr/sbin/$1" --no-defaults
    --basedir="$home/usr" "${@:2}")
}

case "$server" in
  mysql-sid)
    share=$home/usr/share/mysql
    from_sid mysqld --lc-messages-dir="$share" --character-sets-dir="$share/charsets" --plugin-dir="$home/usr/lib/mysql/plugin" \
      --secure-file-priv=NULL --mysqlx=OFF --innodb-flush-method=nosync --skip-innodb-doublewrite
    # Names are not resolved, so root@localhost is nobody who comes over TCP.
    echo "create user root@'127.0.0.1'; grant all on *.* to root@'127.0.0.1' with grant option;" >"$servers_folder/root.sql"
    "${servers_user[@]}" "${command[@]}" --initialize-insecure --datadir="$servers_folder/my" --init-file="$servers_folder/root.sql" \
      >"$servers_folder/bootstrap.log" 2>&1 || servers_fail "mysqld could not make its tables." "$servers_folder/bootstrap.log"
    servers_start_mariadb "${command[@]}"
    ;;
  mariadb-sid)
    share=$home/usr/share/mariadb
    from_sid mariadbd --lc-messages-dir="$share" --character-sets-dir="$share/charsets" --plugin-dir="$home/usr/lib/mysql/plugin" --skip-ssl
    mkdir "$servers_folder/my/mysql"
    if [ "$(id -u)" = 0 ]; then chown nobody:nogroup "$servers_folder/my/mysql"; fi
    { printf 'use mysql;\n'; cat "$share"/mariadb_{system_tables,performance_tables,system_tables_data}.sql; } |
      "${servers_user[@]}" "${command[@]}" --datadir="$servers_folder/my" --innodb-log-file-size=8M --bootstrap \
        >"$servers_folder/bootstrap.log" 2>&1 || servers_fail "mariadbd could not make its tables." "$servers_folder/bootstrap.log"
    servers_start_mariadb "${command[@]}"
    ;;
  postgresql-*)
    servers_make_postgresql "$home/bin"
    servers_start_postgresql "$home/bin"
    ;;
  mariadb-*)
    servers_make_mariadb "$home/scripts/mariadb-install-db" --no-defaults --basedir="$home"
    # Without --skip-ssl it makes itself a certificate at every start, which takes long.
    servers_start_mariadb "$home/bin/mariadbd" --no-defaults --basedir="$home" --lc-messages-dir="$home/share" --skip-ssl
    ;;
  mysql-*)
    common=(env LD_LIBRARY_PATH="$home" "$home/mysqld" --no-defaults --basedir="$home" --lc-messages-dir="$home/share"
      --character-sets-dir="$home/share/charsets" --innodb-data-file-path=ibdata1:10M:autoextend --innodb-use-native-aio=0
      --explicit-defaults-for-timestamp --table-open-cache=200 --secure-auth=0)
    mkdir "$servers_folder/my/mysql"
    if [ "$(id -u)" = 0 ]; then chown nobody:nogroup "$servers_folder/my/mysql"; fi
    { echo 'use mysql;'; cat "$home/share/mysql_system_tables.sql" "$home/share/mysql_system_tables_data.sql"; } |
      "${servers_user[@]}" "${common[@]}" --datadir="$servers_folder/my" --innodb-log-file-size=8M --bootstrap \
        >"$servers_folder/bootstrap.log" 2>&1 || servers_fail "mysqld could not make its tables." "$servers_folder/bootstrap.log"
    servers_start_mariadb "${common[@]}"
    ;;
  *) servers_fail "no server is called $server." ;;
esac

setpriv --pdeathsig TERM "$@" </dev/null &
tests=$!
status=0
wait "$tests" || status=$?
tests=
exit "$status"
