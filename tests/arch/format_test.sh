#!/usr/bin/env bash
# format_test.sh <clang-format> <top folder>: every C++ file looks as .clang-format says.
set -euo pipefail
cd "$2"
if ! find include src tests -name '*.h' -print0 -o -name '*.cpp' -print0 | xargs -0 "$1" --dry-run --Werror; then
  echo "Run: find include src tests -name '*.h' -o -name '*.cpp' | xargs clang-format -i   ($("$1" --version))"
  exit 1
fi
