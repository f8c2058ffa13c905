#!/usr/bin/env bash
# consumer_test.sh <top folder> <build folder>: installs the release build and builds other programs against what was installed.
set -euo pipefail
top=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --build "$build" -j2 --target godwit_library godwit_poco_library >"$work/build.log" || { cat "$work/build.log"; exit 1; }
cmake --install "$build" --prefix "$work/usr" >"$work/install.log"
cmake -S "$top/tests/install/consumer" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/usr" -DCMAKE_BUILD_TYPE=Release >"$work/configure.log" ||
  { cat "$work/configure.log"; exit 1; }
cmake --build "$work/build" -j2

mkdir "$work/sql"
echo 'CREATE TABLE a (i INTEGER);' >"$work/sql/V1__a.sql"
echo 'CREATE TABLE b (i INTEGER);' >"$work/sql/V2__b.sql"

told=$("$work/build/plain" "sqlite:$work/plain.db" "$work/sql")
[ "$told" = '3 steps, then 0, version 2' ] || { echo "plain says: $told"; exit 1; }

# As pkg-config tells it, without CMake.
export PKG_CONFIG_PATH=$(find "$work/usr" -name pkgconfig -type d)
# shellcheck disable=SC2046
c++ -std=c++20 "$top/tests/install/consumer/plain.cpp" -o "$work/by_pkgconfig" $(pkg-config --cflags --libs godwit)
told=$("$work/by_pkgconfig" "sqlite:$work/plain.db" "$work/sql")
[ "$told" = '0 steps, then 0, version 2' ] || { echo "by_pkgconfig says: $told"; exit 1; }

told=$("$work/build/session" "$work/sql")
[ "$told" = 'a,b at version 2' ] || { echo "session says: $told"; exit 1; }

# A driver in C needs the installed header and nothing else of godwit.
cc -std=c11 -pedantic -Wall -Wextra -Werror -fPIC -shared -I"$work/usr/include" "$top/tests/plugins/sample_driver.c" -o "$work/sample.so" -lsqlite3
mkdir -m 755 "$work/plugins"
install -m 644 "$work/sample.so" "$work/plugins"
"$work/usr/bin/godwit" -plugins="$work/plugins" -url="sample:$work/sample.db" -locations="filesystem:$work/sql" migrate >"$work/sample.log" 2>&1 ||
  { cat "$work/sample.log"; exit 1; }
grep -q 'Applied 2 migrations' "$work/sample.log" || { echo 'The driver migrated nothing.'; cat "$work/sample.log"; exit 1; }

serve() { (cd "$work/build" && ./server 2>"$work/server.log"); }
cat >"$work/build/server.properties" <<PROPERTIES
godwit.url = sqlite:$work/server.db
godwit.locations = filesystem:$work/sql
logging.loggers.root.channel.class = ConsoleChannel
PROPERTIES
told=$(serve)
[ "$told" = 'serving at version 2' ] || { echo "server says: $told"; cat "$work/server.log"; exit 1; }
grep -q 'Boot step: migrate' "$work/server.log" || { echo 'The server does not log the boot step.'; cat "$work/server.log"; exit 1; }

# A broken script stops the start, and the database's own words say why.
echo 'CREATE TABL c (i INTEGER);' >"$work/sql/V3__c.sql"
if serve >"$work/out"; then echo 'The server started after a failure.'; exit 1; fi
grep -q 'V3__c.sql:1' "$work/server.log" || { echo 'The failure does not name the script.'; cat "$work/server.log"; exit 1; }
[ ! -s "$work/out" ] || { echo 'The server served after a failure.'; exit 1; }

echo 'godwit.boot.mode = permissive' >>"$work/build/server.properties"
told=$(serve)
[ "$told" = 'serving at version 2' ] || { echo "permissive: $told"; exit 1; }

sed -i '/godwit.url/d' "$work/build/server.properties"
if serve; then echo 'The server started without a database.'; exit 1; fi
grep -q 'godwit.url' "$work/server.log" || { echo 'What is missing is not named.'; exit 1; }
