#!/usr/bin/env bash
# From a fresh clone to migrations applied: installs the Debian packages that are missing (root or sudo), builds the release
# binary at build/release/godwit, migrates sql/demo/sqlite into build/demo.db and shows what stands there. Run it again at will.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/lib/build.sh
. packaging/lib/packages.sh

case "${1:-}" in
  '') ;;
  -h | --help) sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) echo "quickstart.sh takes no arguments; '$1' is one." >&2; exit 2 ;;
esac

install_missing "${packages_build[@]}"
build_flavor release godwit

demo=(build/release/godwit -url=sqlite:build/demo.db -locations=filesystem:sql/demo/sqlite)
for command in migrate info; do
  say "${demo[*]} $command"
  "${demo[@]}" "$command" </dev/null
done
