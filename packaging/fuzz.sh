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

# What a corpus may hold: the smallest inputs first, so that a few large ones don't take the room of many.
max_files=50
max_bytes=50000

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

# minimize <target> <folders…>: of all their inputs the few that reach an edge which what was written by hand does not reach.
minimize() {
  local target=$1 corpus=tests/fuzz/corpus/$1 known=build/fuzz/known/$1 merged=build/fuzz/merged/$1 bytes=0 files=0 size file name
  shift
  say "Merging what reaches new code into $corpus"
  rm -rf "$known" "$merged"
  mkdir -p "$known" "$merged"
  find "$@" -type f -regextype posix-extended ! -regex '.*/[0-9a-f]{40}' -exec cp -t "$known" {} +
  cp -r "$known/." "$merged"
  "build/fuzz/fuzz_$target" -merge=1 -use_counters=0 -timeout=10 -rss_limit_mb=2048 "$merged" "$@" 2>"$merged.log" ||
    { tail -n 30 "$merged.log" >&2; return 1; }
  find "$corpus" -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
  while read -r size file; do
    [ ! -e "$known/$(basename "$file")" ] || continue
    bytes=$((bytes + size))
    files=$((files + 1))
    if [ "$bytes" -gt "$max_bytes" ] || [ "$files" -gt "$max_files" ]; then break; fi
    name=$(sha1sum "$file")
    cp "$file" "$corpus/${name%% *}"
  done < <(find "$merged" -type f -printf '%s %p\n' | sort -n -k1,1 -k2,2)
  say "$(find "$corpus" -type f | wc -l) inputs with $(find "$corpus" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }') bytes in $corpus"
}

for target in "${targets[@]}"; do fuzz "$target"; done
