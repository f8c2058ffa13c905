#!/usr/bin/env bash
# servers_test.sh <top folder>: the test servers answer, and they are gone with whoever started them, however that ended.
set -euo pipefail
cd "$1"
answers() {
  psql -XAtq -h 127.0.0.1 -p "$1" -U postgres -d postgres -c 'select 1' >/dev/null 2>&1 ||
    mariadb --no-defaults -h 127.0.0.1 -P "$2" -ufw -pfw -e 'select 1' >/dev/null 2>&1
}
# gone <how>: both ports are silent within ten seconds.
gone() {
  local tries=0
  while answers "$pg" "$my"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "The servers still answer after $1."; exit 1; }
    sleep 0.1
  done
}
# start <file>: a process of its own that starts the servers, writes ports and folder into the file, and waits.
start() {
  bash -euo pipefail -c '. tests/support/servers.sh; trap stop_servers EXIT; trap "exit 143" TERM; start_servers
    echo "$GODWIT_TEST_PGPORT $GODWIT_TEST_MYPORT $servers_folder" >"$1.new"; mv "$1.new" "$1"
    while :; do sleep 0.1; done' starter "$1" </dev/null &
  starter=$!
  while [ ! -e "$1" ]; do
    kill -0 "$starter" 2>/dev/null || { echo 'The servers did not start.'; exit 1; }
    sleep 0.1
  done
  read -r pg my place <"$1"
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"; kill -TERM "${starter:-}" 2>/dev/null || true' EXIT

start "$folder/first"
psql -XAtq -h 127.0.0.1 -p "$pg" -U postgres -d postgres -c 'create database probe'
mariadb --no-defaults -h 127.0.0.1 -P "$my" -ufw -pfw -e 'create database probe; create user other@localhost; drop database probe'
kill -TERM "$starter"
wait "$starter" 2>/dev/null || true
gone 'SIGTERM'
[ ! -e "$place" ] || { echo "$place was left behind."; exit 1; }

start "$folder/second"
kill -KILL "$starter"
wait "$starter" 2>/dev/null || true
gone 'SIGKILL'
sleep 0.5
rm -rf "$place"
echo 'The servers went with those who started them.'
