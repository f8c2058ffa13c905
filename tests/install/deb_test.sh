#!/usr/bin/env bash
# deb_test.sh <top folder> <build folder>: packs the release build as a .deb and takes it through a life: contents, installation into
# a root file system of its own, migrations as the units run them, two upgrades, removal, purge. Root only: dpkg and chroot.
set -euo pipefail
top=$1
build=$2
[ "$(id -u)" = 0 ] || { echo 'Not root: dpkg cannot install.'; exit 77; }
. "$top/packaging/lib/root.sh"
work=$build/deb_test
root=$work/root
rm -rf "$work"
mkdir -p "$root"
trap 'rm -rf "$work"' EXIT

fail() { printf '%s\n' "$@"; exit 1; }
same() { # same <what> <wanted> <got>
  [ "$2" = "$3" ] || fail "$1" "$(diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"))"
}
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@" </dev/null; }

pack() { # pack <version> [line]: prints the package's file; the line stands at the end of its configuration file.
  local file
  cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/$1" -R "$1" >"$work/cpack.log" 2>&1 || fail "$(cat "$work/cpack.log")"
  file=$(echo "$work/$1"/godwit_"$1"_*.deb)
  if [ $# -gt 1 ]; then
    dpkg-deb -R "$file" "$work/$1/tree"
    printf '%s\n' "$2" >>"$work/$1/tree/etc/godwit/godwit.yml"
    (cd "$work/$1/tree" && find etc usr -type f -exec md5sum {} + >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -b "$work/$1/tree" "$file" >/dev/null
  fi
  echo "$file"
}

version=$(sed -n 's/^set(CPACK_PACKAGE_VERSION "\(.*\)")/\1/p' "$build/CPackConfig.cmake")
package=$(umask 077; pack "$version")

# ---- What is in it ----
same 'The files of the package are others.' "\
-rw------- root/root ./etc/godwit/godwit.yml
-rwxr-xr-x root/root ./usr/bin/godwit
-rw-r--r-- root/root ./usr/lib/systemd/system/godwit-migrate.service
-rw-r--r-- root/root ./usr/lib/systemd/system/godwit-migrate@.service
-rw-r--r-- root/root ./usr/lib/systemd/system/godwit.service
-rw-r--r-- root/root ./usr/share/bash-completion/completions/godwit
-rw-r--r-- root/root ./usr/share/doc/godwit/changelog.gz
-rw-r--r-- root/root ./usr/share/doc/godwit/copyright
-rw-r--r-- root/root ./usr/share/doc/godwit/flyway-keys.md
-rw-r--r-- root/root ./usr/share/doc/godwit/godwit.conf
-rw-r--r-- root/root ./usr/share/fish/vendor_completions.d/godwit.fish
-rw-r--r-- root/root ./usr/share/lintian/overrides/godwit
-rw-r--r-- root/root ./usr/share/man/man1/godwit.1.gz
-rw-r--r-- root/root ./usr/share/zsh/vendor-completions/_godwit" \
  "$(dpkg-deb -c "$package" | awk '!/^d/ {print $1, $2, $6}')"
same 'A folder is not open to all.' 'drwxr-xr-x root/root' "$(dpkg-deb -c "$package" | awk '/^d/ {print $1, $2}' | sort -u)"
same 'The version is another.' "$version" "$(dpkg-deb -f "$package" Version)"
needed=$(dpkg-deb -f "$package" Depends | tr ',' '\n' | sed 's/^ *//; s/ .*//')
for name in libc6 libstdc++6 libpq5 libmariadb3 libsqlite3-0 libssl3 adduser; do
  grep -qxF "$name" <<<"$needed" || fail "It does not depend on $name."
done
dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/share/man/man1/godwit.1.gz | gunzip | cmp - "$build/words/godwit.1"
dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/share/doc/godwit/changelog.gz | gunzip | cmp - "$top/CHANGELOG.md"
lintian --fail-on error,warning --tag-display-limit 0 --allow-root "$package" >"$work/lintian" || fail "$(cat "$work/lintian")"
hardening=hardening-no-pie,hardening-no-relro,hardening-no-bindnow,hardening-no-fortify-functions
lintian --tags "$hardening" --display-info --display-experimental --allow-root "$package" >"$work/lintian" 2>&1 || fail "$(cat "$work/lintian")"
[ ! -s "$work/lintian" ] || fail 'The program is built without hardening.' "$(cat "$work/lintian")"

# ---- A root file system: what every Debian has, what the package needs, and systemd for its tools ----
mapfile -t essential < <(dpkg-query -W -f '${Essential} ${Package}\n' | sed -n 's/^yes //p')
# shellcheck disable=SC2086
packages=$(with_dependencies "${essential[@]}" systemd $needed)
# shellcheck disable=SC2086
copy_packages "$root" $packages
mkdir -p "$root"/{dev,proc,run,srv,tmp,etc,var/log} "$root"/var/lib/dpkg/{info,updates,triggers}
# shellcheck disable=SC2086
dpkg-query -s $packages >"$root/var/lib/dpkg/status"
for name in $packages; do cp -p /var/lib/dpkg/info/"$name".* "$root/var/lib/dpkg/info/"; done
cp /var/lib/dpkg/info/format "$root/var/lib/dpkg/info/"
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
install -m 0640 /dev/null "$root/etc/shadow"
install -m 0640 /dev/null "$root/etc/gshadow"
chmod 1777 "$root/tmp"
mknod -m 0666 "$root/dev/null" c 1 3
inside ldconfig
inside dpkg --audit >"$work/audit"
[ ! -s "$work/audit" ] || fail 'The root file system is not in order before the test.' "$(cat "$work/audit")"

# Every file, link and folder with owner, mode and content; but not dpkg's records, what a boot forgets, and the old copies
# of the lists of users.
picture() {
  local found=(find . '(' -path ./var/lib/dpkg -o -path ./var/log -o -path ./tmp -o -path ./run -o -name .pwd.lock -o -path './etc/*-' ')' -prune -o)
  (cd "$root" && { "${found[@]}" -printf '%p %M %u:%g %l\n'; "${found[@]}" -type f -exec sha256sum {} +; } | sort)
}
stat_of() { inside stat -c '%U:%G %a' "$1"; }
install_package() { # install_package <file> [dpkg option…]
  local file=$1
  shift
  cp "$file" "$root/tmp/godwit.deb"
  inside dpkg "$@" -i /tmp/godwit.deb >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
}
as_unit=() # what stands in front of a unit's command line
runs() { # runs <exit code> <unit> [instance]: its command line, in its folder, as its user.
  local line folder status=0 file=$root/usr/lib/systemd/system/$2.service
  line=$(sed -n 's/^ExecStart=//p' "$file")
  folder=$(sed -n 's/^WorkingDirectory=//p' "$file")
  # shellcheck disable=SC2086
  "${as_unit[@]}" chroot --userspec=godwit:godwit "$root" /usr/bin/env -i -C "$folder" HOME=/nonexistent NOTIFY_SOCKET=/run/notify \
    ${line//%i/${3:-}} </dev/null >"$work/unit.log" 2>&1 || status=$?
  [ "$status" = "$1" ] || fail "$2 ${3:-}: exit code $status, not $1." "$(cat "$work/unit.log")"
}

# ---- Installing ----
before=$(picture)
install_package "$package"
same 'The user is another.' 'godwit:/nonexistent:/usr/sbin/nologin' "$(sed -n 's/^\(godwit\):.*:\(.*:.*\)$/\1:\2/p' "$root/etc/passwd")"
same 'The configuration is open.' 'root:godwit 640' "$(stat_of /etc/godwit/godwit.yml)"
same 'The folder of the configuration is open.' 'root:godwit 750' "$(stat_of /etc/godwit)"
same 'The folder of the state is open.' 'godwit:godwit 750' "$(stat_of /var/lib/godwit)"
[ -z "$(find "$root/etc/systemd" -name 'godwit*')" ] || fail 'A unit was enabled.'
same 'The program does not run.' "godwit $version" "$(inside godwit version | sed -n '1s/ *$//p')"

# ---- The units, by systemd's own tools and by running what they run ----
# With the drop-in that the unit's own comment shows.
mkdir "$root/etc/systemd/system/godwit.service.d"
sed -n 's/^#   //p' "$root/usr/lib/systemd/system/godwit.service" >"$root/etc/systemd/system/godwit.service.d/secrets.conf"
grep -q '^LoadCredential=' "$root/etc/systemd/system/godwit.service.d/secrets.conf" || fail 'The comment shows no drop-in.'
for unit in godwit godwit-migrate godwit-migrate@; do
  file=/usr/lib/systemd/system/$unit.service
  inside systemd-analyze --man=no verify $file >"$work/verify" 2>&1 || fail "$(cat "$work/verify")"
  if grep godwit "$work/verify"; then fail "$unit.service is not in order."; fi # an unknown key is a warning only
  inside systemd-analyze security --offline=true --no-pager --threshold=15 $file >"$work/verify" 2>&1 || fail "$(cat "$work/verify")"
done
rm -r "$root/etc/systemd/system/godwit.service.d"
for name in godwit godwit-migrate godwit-migrate@; do runs 2 $name orders; done # no datasource is configured
mkdir -p "$root"/srv/{orders,audit}/migrations
echo 'CREATE TABLE bird (id INTEGER PRIMARY KEY);' >"$root/srv/orders/migrations/V1__Create_bird.sql"
echo 'CREATE TABLE entry (id INTEGER PRIMARY KEY);' >"$root/srv/audit/migrations/V1__Create_entry.sql"
# The example in the file, with the # taken away and another database.
configure() { sed -E -i 's|^#([^ ]\|  )|\1|; s|url: postgresql:.*|url: sqlite:/var/lib/godwit/orders.db|' "$root/etc/godwit/godwit.yml"; }
tables() { sqlite3 "$root/var/lib/godwit/$1.db" .tables 2>/dev/null | tr -s ' ' | sed 's/ $//'; }

# ---- An upgrade of what nobody edited: the new configuration, with the permissions of the old one ----
install_package "$(pack 90.1 '# of 90.1')"
grep -q '^# of 90.1$' "$root/etc/godwit/godwit.yml" || fail 'The configuration that nobody edited is still the old one.'
same 'The configuration is open after an upgrade.' 'root:godwit 640' "$(stat_of /etc/godwit/godwit.yml)"

configure
runs 0 godwit-migrate@ orders
same 'The tables of orders are others.' 'bird flyway_schema_history' "$(tables orders)"
[ ! -e "$root/var/lib/godwit/audit.db" ] || fail 'Another datasource than the one that was named was migrated.'
runs 0 godwit-migrate
same 'The tables of audit are others.' 'entry flyway_schema_history' "$(tables audit)"
same 'The database belongs to another user.' godwit:godwit "$(inside stat -c '%U:%G' /var/lib/godwit/orders.db)"
# The server, ready, reloaded and stopped; on a port that is free.
sed -i 's|port: 8080|port: 0|' "$root/etc/godwit/godwit.yml"
as_unit=(python3 -B "$top/tests/install/notified.py" "$root/run/notify")
runs 0 godwit
as_unit=()
inside systemctl enable godwit.service >/dev/null 2>&1
[ -L "$root/etc/systemd/system/multi-user.target.wants/godwit.service" ] || fail 'The unit cannot be enabled.'

# ---- An upgrade of what the administrator edited, where systemd runs (what it is asked for is written down) ----
mkdir -p "$root/run/systemd/system"
mv "$root/usr/bin/systemctl" "$root/tmp/systemctl"
printf '#!/bin/sh\necho "$*" >>/tmp/calls\n' >"$root/usr/bin/systemctl"
chmod 755 "$root/usr/bin/systemctl"
asked() { grep -E 'daemon-reload|start|stop' "$root/tmp/calls" | sed 's/--[a-z]* //' | tr '\n' ','; rm "$root/tmp/calls"; }
edited=$(cat "$root/etc/godwit/godwit.yml")
chmod 0600 "$root/etc/godwit/godwit.yml"
install_package "$(pack 90.2 '# of 90.2')" --force-confdef
same 'The edited configuration was changed by an upgrade.' "$edited" "$(cat "$root/etc/godwit/godwit.yml")"
same 'The permissions that the administrator chose are gone.' 'root:godwit 600' "$(stat_of /etc/godwit/godwit.yml)"
chmod 0640 "$root/etc/godwit/godwit.yml"
same 'An upgrade asks systemd for something else.' 'daemon-reload,daemon-reload,try-restart godwit.service,' "$(asked)"
runs 0 godwit-migrate

# ---- Removing and purging ----
inside dpkg -r godwit >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
same 'Removing asks systemd for something else.' 'stop godwit.service,daemon-reload,' "$(asked)"
same 'Removing took the configuration.' "$edited" "$(cat "$root/etc/godwit/godwit.yml")"
[ ! -e "$root/usr/bin/godwit" ] || fail 'The program is still there.'
mv "$root/tmp/systemctl" "$root/usr/bin/systemctl"
rmdir "$root/run/systemd/system"
rm -rf "$root/srv/orders" "$root/srv/audit"

inside dpkg -P godwit >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
grep -q '/var/lib/godwit is not empty and was kept' "$work/dpkg.log" || fail 'Purging is silent about the databases.' "$(cat "$work/dpkg.log")"
same 'Purging took a database.' 'bird flyway_schema_history' "$(tables orders)"
same 'A database is nobody'"'"'s.' godwit:godwit "$(inside stat -c '%U:%G' /var/lib/godwit/orders.db)"
same 'Something else is left.' "$(printf '%s\n' ./var/lib/godwit ./var/lib/godwit/audit.db ./var/lib/godwit/orders.db)" \
  "$(cd "$root" && find . -name '*godwit*' -not -path './tmp/*' -o -path './var/lib/godwit/*' | sort)"

install_package "$package"
rm "$root"/var/lib/godwit/*.db
inside dpkg -P godwit >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
same 'Purging leaves something behind.' "$before" "$(picture)"
echo 'The package installs, upgrades and goes as it should.'
