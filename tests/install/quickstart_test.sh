#!/usr/bin/env bash
# quickstart_test.sh <top folder>: the README's first command, twice. The first run migrates the demo, the second finds it up to date.
set -euo pipefail
cd "$1"
rm -f build/demo.db

first=$(packaging/quickstart.sh </dev/null)
printf '%s\n' "$first"
grep -q '^Applied [1-9][0-9]* migrations\? to ' <<<"$first" || { echo 'The first run says nothing of migrations applied.'; exit 1; }
grep -q '^Nothing is pending\.$' <<<"$first" || { echo 'info does not say that nothing is pending.'; exit 1; }

second=$(packaging/quickstart.sh </dev/null)
grep -q ' is up to date (version ' <<<"$second" || { printf '%s\n' "$second"; echo 'The second run does not say up to date.'; exit 1; }
if grep -q 'Installing' <<<"$second"; then echo 'The second run installed packages.'; exit 1; fi

if packaging/quickstart.sh --surprise; then echo 'An unknown argument was accepted.'; exit 1; fi
