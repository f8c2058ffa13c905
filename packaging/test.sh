#!/usr/bin/env bash
# Builds the dev flavor (address and undefined behaviour sanitizers) into build/dev, starts a PostgreSQL and a MariaDB of its own,
# and runs the tests through ctest. What is missing of the Debian packages is installed first (root or sudo).
#   packaging/test.sh                 everything that a newcomer's machine can run
#   packaging/test.sh -L unit         arguments go to ctest: a label: unit golden fuzz arch compat cli db server fault install
#   packaging/test.sh -R compat.04    … or names
#   packaging/test.sh --full          also what needs more: Java with the real Flyways, other versions of the servers, a browser, the quickstart
#   packaging/test.sh --soak          also the long runs whose figures go into notes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/lib/build.sh
. packaging/lib/packages.sh
. tests/support/servers.sh

full=no
soak=no
excluded=()
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --full) full=yes ;;
    --soak) soak=yes ;;
    -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -LE | --label-exclude) # ctest leaves out what matches all of several -LE, so there may be one only
      [ $# -gt 1 ] || { echo "$1 needs a regular expression." >&2; exit 2; }
      excluded+=("$2"); shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

packages=("${packages_build[@]}" "${packages_test[@]}")
if [ "$full" = yes ]; then
  packages+=("${packages_differential[@]}")
  packages+=("${packages_browser[@]}" "${packages_shells[@]}" "${packages_deb[@]}")
  command -v javac >/dev/null || packages+=("${packages_java[@]}")
  command -v mvn >/dev/null || packages+=("${packages_maven[@]}")
  command -v npm >/dev/null || packages+=("${packages_npm[@]}")
else
  excluded+=('^full$')
fi
[ "$soak" = yes ] || excluded+=('^soak$')
if [ ${#excluded[@]} -gt 0 ]; then arguments=(-LE "$(IFS='|'; printf '%s' "${excluded[*]}")" "${arguments[@]}"); fi

install_missing "${packages[@]}"
build_flavor dev all
if [ "$soak" = yes ]; then build_flavor release godwit; fi

# What a developer's shell happens to hold must not decide a test.
for name in $(compgen -e); do
  case "$name" in PG* | MYSQL_* | MARIADB_* | FLYWAY_*) unset "$name" ;; esac
done
export LC_ALL=C.UTF-8 GODWIT_BINARY=$PWD/build/dev/godwit

tests=
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [ -n "$tests" ]; then
    kill -TERM -- "-$tests" 2>/dev/null || true
    wait "$tests" 2>/dev/null || true
  fi
  stop_servers
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

start_servers
# In a process group of its own and waited for: so a signal ends the tests and the servers at once, not after the last test.
set -m
# One more than there are processors: a fifth of their time the tests wait, for servers, locks and timeouts.
ctest --test-dir build/dev --output-on-failure -j "$(($(nproc) + 1))" "${arguments[@]}" </dev/null &
tests=$!
set +m
status=0
wait "$tests" || status=$?
tests=
# The secrets of the tests stand in nothing that a test that passed has printed; run_table.py and running.py look into the rest.
if [ "$status" = 0 ] && grep -nF -e s3cret-Passw0rd -e a-token-of-the-tests-0123456789 -e open-Sesame-1 build/dev/Testing/Temporary/LastTest.log; then
  echo "These lines of the tests' output show a secret." >&2
  status=1
fi
exit "$status"
