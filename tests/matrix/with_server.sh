#!/usr/bin/env bash
# with_server.sh <cache folder of fetch_servers.py> <server> <command…>: runs a command with a server of that version of its own, whose
# port is GODWIT_TEST_PGPORT or GODWIT_TEST_MYPORT. The server is gone with this script, however that ends.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../support/servers.sh"
home=$1/$2
server=$2
shift 2

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
if ! "${servers_user[@]}" test -r "$home/share"; then
  cp -R "$home" "$servers_folder/home"
  home=$servers_folder/home
fi

case "$server" in
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
