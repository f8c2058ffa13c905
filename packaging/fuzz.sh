#!/usr/bin/env bash
# Fuzzes with libFuzzer: builds the targets of tests/fuzz with clang into build/fuzz, runs them, and keeps of their corpora in
# tests/fuzz/corpus what is needed to reach as much of the code with few small inputs.
#   packaging/fuzz.sh split_mysql 3600      one target, that many seconds
#   packaging/fuzz.sh all 600               one after the other, each that many seconds
#   packaging/fuzz.sh all 0                 only sorts the corpora out
# A finding stops the script; its input is left in build/fuzz/findings/<target>, and build/fuzz/fuzz_<target> <file> runs it again.
# What the inputs reached is found again by packaging/test.sh -L fuzz, which needs no clang.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/lib/build.sh
. packaging/lib/packages.sh

# What a corpus may hold beside what was written by hand.
max_files=40
max_bytes=40000

if [ $# -ne 2 ] || ! [[ $2 =~ ^[0-9]+$ ]]; then
  sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
seconds=$2
known=()
for folder in tests/fuzz/corpus/*/; do known+=("$(basename "$folder")"); done
if [ "$1" = all ]; then targets=("${known[@]}"); else targets=("$1"); fi
for target in "${targets[@]}"; do
  [ -d "tests/fuzz/corpus/$target" ] || { echo "There is no target $target. Known are ${known[*]}." >&2; exit 2; }
done

install_missing "${packages_build[@]}" "${packages_test[@]}" "${packages_fuzz[@]}"
build_flavor fuzz "${targets[@]/#/fuzz_}"

# fuzz <target>: what earlier runs in build/fuzz found is where this one goes on.
fuzz() {
  local target=$1 work=build/fuzz/work/$1 findings=build/fuzz/findings/$1 inputs
  inputs=("$work" "tests/fuzz/corpus/$target")
  if [ -d "tests/golden/split/${target#split_}" ]; then inputs+=("tests/golden/split/${target#split_}"); fi
  mkdir -p "$work" "$findings"
  if [ "$seconds" != 0 ]; then
    say "Fuzzing $target for $seconds s"
    "build/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -dict="tests/fuzz/dictionaries/$target.dict" -artifact_prefix="$findings/" "${inputs[@]}"
  fi
  minimize "$target" "${inputs[@]}"
}

# minimize <target> <folders…>: of all their inputs the few that reach most of what those written by hand do not reach.
minimize() {
  local target=$1 corpus=tests/fuzz/corpus/$1 known=build/fuzz/known/$1 found=build/fuzz/found/$1 control file name
  control=build/fuzz/merge_$target.txt
  shift
  say "Choosing what reaches new code for $corpus"
  rm -rf "$known" "$found" "$found.merged" "$control"
  mkdir -p "$known" "$found" "$found.merged"
  find "$@" -type f -regextype posix-extended ! -regex '.*/[0-9a-f]{40}' -exec cp -t "$known" {} +
  find "$@" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -exec cp -t "$found" {} +
  "build/fuzz/fuzz_$target" -set_cover_merge=1 -merge_control_file="$control" -use_counters=0 -timeout=10 -rss_limit_mb=2048 \
    "$found.merged" "$known" "$found" 2>"$control.log" || { tail -n 30 "$control.log" >&2; return 1; }
  find "$corpus" -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
  while read -r file; do
    [ -n "$file" ] || continue
    name=$(sha1sum "$file")
    cp "$file" "$corpus/${name%% *}"
  done < <(python3 packaging/lib/few_inputs.py "$control" "$known" "$max_files" "$max_bytes")
  say "$(find "$corpus" -type f | wc -l) inputs with $(find "$corpus" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }') bytes in $corpus"
}

for target in "${targets[@]}"; do fuzz "$target"; done
