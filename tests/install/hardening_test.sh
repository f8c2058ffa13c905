#!/usr/bin/env bash
# hardening_test.sh <program>: reads off a program that it was built with Debian's hardening. One built without shows first that the
# test would see it.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

missing() { # missing <program>: what of the hardening it lacks, a word a line.
  local header dynamic segments symbols
  header=$(LC_ALL=C readelf -hW "$1")
  dynamic=$(LC_ALL=C readelf -dW "$1")
  segments=$(LC_ALL=C readelf -lW "$1")
  symbols=$(LC_ALL=C readelf -W --dyn-syms "$1")
  grep -q 'Type: *DYN' <<<"$header" && grep -q 'FLAGS_1.*PIE' <<<"$dynamic" || echo pie
  grep -q GNU_RELRO <<<"$segments" || echo relro
  grep -Eq 'FLAGS\).*BIND_NOW|FLAGS_1\).*NOW' <<<"$dynamic" || echo bindnow
  grep -q 'GNU_STACK.* RW ' <<<"$segments" || echo stack-without-code
  grep -q ' __stack_chk_fail@' <<<"$symbols" || echo stack-protector
  grep -Eq ' __(mem|str|read|recv|fread|v?s?n?printf|v?fprintf)[a-z]*_chk@' <<<"$symbols" || echo fortify
  ! grep -Eq 'TEXTREL|RPATH|RUNPATH' <<<"$dynamic" || echo no-paths-and-no-relocated-text
}

printf '#include <stdio.h>\n#include <string.h>\nint main(int c, char **v) { char b[40]; strcpy(b, v[0]); printf("%%s%%d", b, c); return 0; }\n' >"$folder/a.c"
soft=(-O0 -fno-stack-protector -U_FORTIFY_SOURCE -no-pie -Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/nowhere)
hard=(-O2 -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE -pie -Wl,-z,relro,-z,now)
gcc -w "${soft[@]}" -o "$folder/soft" "$folder/a.c" 2>/dev/null
gcc -w "${hard[@]}" -o "$folder/hard" "$folder/a.c"
expected=$(printf '%s\n' pie relro bindnow stack-without-code stack-protector fortify no-paths-and-no-relocated-text)
[ "$(missing "$folder/soft")" = "$expected" ] || { echo 'Of a program without any hardening this was seen as missing:'; missing "$folder/soft"; exit 1; }
[ -z "$(missing "$folder/hard")" ] || { echo 'Of a program with all of it this is said to be missing:'; missing "$folder/hard"; exit 1; }

lacks=$(missing "$program")
[ -z "$lacks" ] || { echo "$program was built without: $lacks"; exit 1; }
echo "$program is built with Debian's hardening."
