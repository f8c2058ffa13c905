#!/usr/bin/env bash
# Looks at src with clang-tidy, by the checks in .clang-tidy; each finding is an error. Some ten minutes on two cores.
#   packaging/tidy.sh                   all sources
#   packaging/tidy.sh src/plan/*.cpp    these
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/lib/build.sh
. packaging/lib/packages.sh

install_missing "${packages_build[@]}" "${packages_tidy[@]}"
configure_flavor tidy
sources=("$@")
if [ ${#sources[@]} -eq 0 ]; then mapfile -t sources < <(find src -name '*.cpp' | sort); fi
say "Looking at ${#sources[@]} sources"
# Of several with findings all are shown; then xargs ends with 123.
printf '%s\0' "${sources[@]}" | xargs -0 -n 4 -P "$(nproc)" sh -c '
  status=0
  for source; do
    clang-tidy -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option "$source" 2>/dev/null || status=1
  done
  exit $status' sh
say "Nothing to say"
