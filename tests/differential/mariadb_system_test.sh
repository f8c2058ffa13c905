#!/usr/bin/env bash
# mariadb_system_test.sh <folder of the scripts>: MariaDB's own system scripts run into two servers that have no system tables
# yet, into one by the mariadb client and into the other by godwit. Afterwards both must be the same. GODWIT_BINARY is needed.
set -euo pipefail
scripts=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/servers.sh"
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C.UTF-8
folder=$(mktemp -d /tmp/godwit-system.XXXXXX)
pids=()
finish() {
  local status=$? pid
  trap - EXIT
  for pid in "${pids[@]}"; do servers_stop_one TERM "$pid"; done
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# In the order of mariadb-install-db; what one of them sets in user variables, a later one reads. The last two are no part of it.
names=(mysql_system_tables mysql_performance_tables mysql_system_tables_data fill_help_tables maria_add_gis_sp_bootstrap
  mysql_sys_schema mysql_test_db mysql_test_data_timezone)
count=$(find "$scripts" -maxdepth 1 -name '*.sql' | wc -l)
if [ "$count" != "${#names[@]}" ]; then
  echo "$scripts holds $count SQL files, and ${#names[@]} are expected."
  exit 1
fi

# start <client|godwit>: sets port_<name>. Without tables of rights there is nobody to log in as: everybody may do all.
start() {
  local name=$1 port attempt pid
  mkdir "$folder/$name" "$folder/$name/mysql" "$folder/$name/tmp"
  chmod 755 "$folder"
  if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$folder/$name"; fi
  for attempt in 1 2 3 4 5; do
    port=$(servers_free_port)
    "${servers_user[@]}" setpriv --pdeathsig TERM mariadbd --no-defaults --skip-grant-tables --datadir="$folder/$name" --tmpdir="$folder/$name/tmp" \
      --port="$port" --bind-address=127.0.0.1 --socket="$folder/$name/s" --pid-file="$folder/$name/pid" --skip-log-bin \
      --skip-name-resolve --innodb-buffer-pool-size=32M --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=2 \
      --max-allowed-packet=64M </dev/null >"$folder/$name.$attempt.log" 2>&1 &
    pid=$!
    pids+=("$pid")
    if servers_wait "$pid" mariadb-admin --no-defaults -h 127.0.0.1 -P "$port" -u root ping; then
      printf -v "port_$name" %s "$port"
      return 0
    fi
    servers_stop_one TERM "$pid"
  done
  servers_fail "MariaDB did not answer." "$folder/$name.$attempt.log"
}
client() { mariadb --no-defaults --comments --default-character-set=utf8mb4 -h 127.0.0.1 -P "$1" -u root "${@:2}"; }

# Two of the scripts, made for mariadbd --bootstrap, have bodies without DELIMITER, which the client would cut at every semicolon;
# and with --comments, so that comments stay in the bodies as godwit leaves them there, it takes lines of --- for statements.
for_client() {
  sed -E -e '/^---/d' -e '/^(CREATE DEFINER=.* PROCEDURE (Add|Drop)GeometryColumn|IF @auth_root_socket is not null)/i DELIMITER $$' \
    -e 's/(deallocate prepare ls; end |END IF; END IF);[[:blank:]]*$/\1 $$\nDELIMITER ;/' "$1"
}

start client
start godwit
# godwit asks information_schema.routines whether the schema is empty, and that table is all of the system it takes.
proc=$(grep '^CREATE TABLE IF NOT EXISTS proc ' "$scripts/mysql_system_tables.sql")
client "$port_client" mysql -e "SET sql_mode = ''; SET default_storage_engine = Aria; $proc"
client "$port_godwit" mysql -e "SET sql_mode = ''; SET default_storage_engine = Aria; $proc"
mkdir "$folder/sql"
: >"$folder/all.sql"
for i in "${!names[@]}"; do
  # What a script sets lasts, but the database and the character set that scripts are sent in.
  echo "USE mysql; SET character_set_client = utf8mb4;" >>"$folder/all.sql"
  for_client "$scripts/${names[i]}.sql" >>"$folder/all.sql"
  cp "$scripts/${names[i]}.sql" "$folder/sql/V$((i + 1))__${names[i]}.sql"
done
client "$port_client" mysql <"$folder/all.sql" >"$folder/client.out" 2>&1 ||
  { echo 'The client itself cannot run the scripts:'; tail -n 20 "$folder/client.out"; exit 1; }
"$GODWIT_BINARY" -url="mariadb://127.0.0.1:$port_godwit/mysql" -user=root -locations="filesystem:$folder/sql" \
  -placeholderReplacement=false -baselineOnMigrate=true -baselineVersion=0 migrate >"$folder/godwit.out" 2>&1 || { tail -n 40 "$folder/godwit.out"; exit 1; }
applied=$(client "$port_godwit" mysql -BNe "select count(*) from flyway_schema_history where success and type = 'SQL'")
[ "$applied" = "${#names[@]}" ] || { echo "$applied scripts were applied"; tail -n 40 "$folder/godwit.out"; exit 1; }

# written <port>: structure of all, the rows of what the scripts fill, and times of making left out.
written() {
  local dump=(mariadb-dump --no-defaults -h 127.0.0.1 -P "$1" -u root --skip-dump-date --skip-comments --hex-blob)
  "${dump[@]}" --no-data --routines --triggers --events --ignore-table=mysql.flyway_schema_history --databases mysql sys test
  "${dump[@]}" --no-create-info --order-by-primary --skip-extended-insert mysql help_topic help_category help_keyword help_relation \
    time_zone time_zone_name time_zone_transition time_zone_transition_type time_zone_leap_second global_priv db plugin servers proxies_priv
  "${dump[@]}" --no-create-info --skip-extended-insert sys sys_config
  client "$1" -BNe "select db, name, type, definer, body_utf8, sql_mode, comment from mysql.proc order by db, name, type"
}
for name in client godwit; do
  port=port_$name
  written "${!port}" >"$folder/$name.dump"
done
# The client that makes the rows writes its time into proxies_priv and sys_config.
sed -i -E "s/'20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}'/'a time'/g; s/\"password_last_changed\":[0-9]+/\"password_last_changed\":0/g" "$folder/client.dump" "$folder/godwit.dump"
for wanted in 'CREATE TABLE `help_topic`' 'VIEW `host_summary`' 'PROCEDURE `AddGeometryColumn`' 'INSERT INTO `help_topic`' 'INSERT INTO `time_zone`' 'FUNCTION `format_bytes`'; do
  grep -q -- "$wanted" "$folder/client.dump" || { echo "The comparison lacks: $wanted"; exit 1; }
done
if ! diff "$folder/client.dump" "$folder/godwit.dump" >"$folder/difference"; then
  echo 'What the client left (<) and what godwit left (>):'
  head -n 40 "$folder/difference" | cut -c 1-300
  exit 1
fi
echo "${#names[@]} scripts leave the same $(wc -l <"$folder/client.dump") lines"
