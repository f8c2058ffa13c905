#!/usr/bin/env bash
# Builds the tests of the server, the fleet and the engine with the thread sanitizer into build/tsan and runs them; a race ends the run.
# Some ten minutes on two cores.
#   packaging/tsan.sh                    all three
#   packaging/tsan.sh 'JobListTest.*'    those tests of them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/lib/build.sh
. packaging/lib/packages.sh

install_missing "${packages_build[@]}" "${packages_test[@]}"
programs=(test_unit_fleet test_unit_server test_unit_engine)
build_flavor tsan "${programs[@]}"
for program in "${programs[@]}"; do
  say "Running $program"
  TSAN_OPTIONS=halt_on_error=1 "build/tsan/$program" --gtest_brief=1 --gtest_filter="${1:-*}"
done
say "No race was found"
