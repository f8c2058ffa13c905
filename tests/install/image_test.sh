#!/usr/bin/env bash
# image_test.sh <top folder> <build folder>: the root file system of the container image, made as the Dockerfile makes it, and what
# the Dockerfile runs, run in it under its number of a user. No registry and no container is needed; chroot wants root.
set -euo pipefail
top=$1
build=$2
[ "$(id -u)" = 0 ] || { echo 'Not root: chroot is not allowed.'; exit 77; }
work=$build/image_test
image=$work/image
rm -rf "$work"
mkdir -p "$work"
databases=()
finish() {
  if [ ${#databases[@]} -gt 0 ]; then
    psql -XAtq -h 127.0.0.1 -p "$GODWIT_TEST_PGPORT" -U postgres -c 'drop database if exists godwit_image' >/dev/null
    mariadb --no-defaults -h 127.0.0.1 -P "$GODWIT_TEST_MYPORT" -ufw -pfw -e 'drop database if exists godwit_image'
  fi
  rm -rf "$work"
}
trap finish EXIT
fail() { printf '%s\n' "$@"; exit 1; }
dockerfile() { sed -n "s/^ *$1 //p" "$top/packaging/docker/Dockerfile" | tail -n 1; }
words() { python3 -c 'import json, sys; print("\n".join(json.loads(sys.argv[1])))' "$1"; }

# All that it wants is installed where this test runs, so this only finds names that are wrong.
wants=$(sed -n "s/^RUN \(bash .*install_missing.*\)/\1/p" "$top/packaging/docker/Dockerfile")
[ -n "$wants" ] && (cd "$top" && bash -c "$wants") || fail 'The Dockerfile does not install what the build wants.'
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work" >"$work/cpack.log" 2>&1 || fail "$(cat "$work/cpack.log")"
"$top/packaging/docker/image_root.sh" "$work"/godwit_*.deb "$image"

# ---- Nothing in it but what the program needs ----
found=$(find "$image" -perm /6000 -o -type f -name '*sh' -path '*bin/*' -o -path '*/dpkg' -o -perm -0002 ! -type l ! -path "$image/tmp")
[ -z "$found" ] || fail 'The image holds what it should not:' "$found"
found=$(find "$image/usr/bin" "$image/usr/sbin" -type f)
[ "$found" = "$image/usr/bin/godwit" ] || fail 'The image holds other programs:' "$found"
user=$(dockerfile USER)
state=$(dockerfile WORKDIR)
grep -qxE '[1-9][0-9]*:[1-9][0-9]*' <<<"$user" || fail "The user $user is no number, or root."
[ "$(stat -c %u:%g "$image$state")" = "$user" ] || fail "$state is not the user's."

mapfile -t entry < <(words "$(dockerfile ENTRYPOINT)")
inside() { env -i PATH="$PATH" chroot --userspec="${as:-$user}" "$image" "$@" </dev/null; }
version=$(as=12345:0 inside "${entry[@]}" version) || fail 'It does not run as any number of a user.'
grep -q '^godwit ' <<<"$version" || fail "It says $version."

# ---- Every kind of database, with nothing but what lies in the image ----
echo '127.0.0.1 localhost' >"$image/etc/hosts" # as a container's runtime does
mkdir -p "$image/sql"
echo 'CREATE TABLE bird (id INTEGER PRIMARY KEY);' >"$image/sql/V1__Create_bird.sql"
urls=("sqlite:$state/godwit.db")
if [ -n "${GODWIT_TEST_PGPORT:-}" ]; then
  databases=(postgresql mariadb)
  psql -XAtq -h 127.0.0.1 -p "$GODWIT_TEST_PGPORT" -U postgres -c 'create database godwit_image'
  mariadb --no-defaults -h 127.0.0.1 -P "$GODWIT_TEST_MYPORT" -ufw -pfw -e 'create database godwit_image'
  urls+=("postgresql://localhost:$GODWIT_TEST_PGPORT/godwit_image?user=postgres" "mariadb://fw:fw@127.0.0.1:$GODWIT_TEST_MYPORT/godwit_image")
fi
{
  printf 'datasources:\n'
  for i in "${!urls[@]}"; do printf '  d%s: {url: "%s"}\n' "$i" "${urls[i]}"; done
  printf 'flyway:\n  datasources:\n'
  for i in "${!urls[@]}"; do printf '    d%s: {locations: "filesystem:/sql"}\n' "$i"; done
} >"$image/etc/godwit/godwit.yml"

mapfile -t health < <(words "$(sed -n 's/^ *CMD \(.*boot\.mode.*\)/\1/p' "$top/packaging/docker/Dockerfile")")
[ ${#health[@]} -gt 1 ] || fail 'The Dockerfile has no HEALTHCHECK.'
inside "${health[@]}" >"$work/health" 2>&1 || fail 'Pending migrations are not well.' "$(cat "$work/health")"
inside "${entry[@]}" sys database migrate -c /etc/godwit/godwit.yml >"$work/migrate" 2>&1 || fail "$(cat "$work/migrate")"
[ "$(grep -c 'Applied 1 migration' "$work/migrate")" = ${#urls[@]} ] || fail 'Not every database was migrated.' "$(cat "$work/migrate")"
inside "${health[@]}" >"$work/health" 2>&1 || fail 'Migrated databases are not well.' "$(cat "$work/health")"
sed -i 's|{url: "sqlite:.*"}|{url: "postgresql://127.0.0.1:1/none"}|' "$image/etc/godwit/godwit.yml"
if inside "${health[@]}" >"$work/health" 2>&1; then fail 'A database that does not answer is well.' "$(cat "$work/health")"; fi

# ---- Figures ----
average() { # average <command…>: milliseconds of one of twenty runs
  local i begin=${EPOCHREALTIME/./}
  for i in {1..20}; do "$@" >/dev/null 2>&1; done
  echo "$(((${EPOCHREALTIME/./} - begin) / 20000)) ms"
}
first_run() { rm -f "$image$state/new.db"; inside "${entry[@]}" "-url=sqlite:$state/new.db" -locations=filesystem:/sql migrate; }
size=$(du -sm "$image" | cut -f1)
[ "$size" -le 55 ] || fail "The image has $size MB; the README says about 50."
echo "image: $size MB, $(tar -C "$image" -cf - . | gzip -6 | wc -c | awk '{print int($1 / 1e6 + 0.5)}') MB compressed," \
  "of it the program $(du -k "$image/usr/bin/godwit" | cut -f1) kB; $(find "$image" -type f | wc -l) files"
echo "time: chroot and version $(average inside "${entry[@]}" version), first migration of a new SQLite database $(average first_run)"
