#!/usr/bin/env bash
# libpg_query_test.sh <program>: all SQL files of three Debian packages, cut by godwit and by the parser of PostgreSQL.
set -euo pipefail
program=$1
here=$(dirname "${BASH_SOURCE[0]}")
list=$here/libpg_query_cannot_parse.txt
if [ ! -x "$program" ]; then
  echo "The comparison was not built. It needs pg_query.h and libpg_query.so of the package libpg-query-dev."
  exit 1
fi

# A package has at least so many files; fewer would mean that the test looks in the wrong place.
paths=()
for wanted in postgresql-15=150 postgresql-15-postgis-3-scripts=600 postgresql-15-pgtap=15; do
  mapfile -t found < <(dpkg-query -L "${wanted%=*}" | grep '\.sql$' || true)
  if [ "${#found[@]}" -lt "${wanted#*=}" ]; then
    echo "${wanted%=*} has ${#found[@]} SQL files, expected at least ${wanted#*=}."
    exit 1
  fi
  paths+=("${found[@]}")
done

# What is not on the list must be named and fail, or nothing else here would.
some=$(printf '%s\n' "${paths[@]}" | grep -F '/plpgsql--1.0.sql')
if said=$("$program" /dev/null "$some") || ! grep -qF "$some: libpg_query cannot parse it" <<<"$said"; then
  printf 'A file that cannot be parsed was taken:\n%s\n' "$said"
  exit 1
fi

"$program" "$list" "${paths[@]}"
