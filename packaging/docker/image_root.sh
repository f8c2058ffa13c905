#!/usr/bin/env bash
# image_root.sh <godwit.deb> <folder>: the root file system of the container image: the program, the libraries that its package
# depends on as this machine has them installed, and nothing else: no shell, no package manager. As root, for the owners.
set -euo pipefail
deb=$1
folder=$2
. "$(dirname "${BASH_SOURCE[0]}")/../lib/root.sh"
user=65532 # a number, so that whoever runs the image sees that it is not root

mkdir -p "$folder"
# adduser and debconf do their work while a package is installed; nothing is installed here.
needed=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/ .*//')
# shellcheck disable=SC2086
packages=$(with_dependencies -x adduser -x debconf $needed)
# shellcheck disable=SC2086
copy_packages "$folder" $packages
dpkg-deb --fsys-tarfile "$deb" | tar -C "$folder" --keep-directory-symlink -xpf - ./usr/bin ./usr/share/doc/godwit/copyright

install -d -m 0755 "$folder/etc/godwit"
install -d -m 1777 "$folder/tmp"
install -d -m 0700 -o "$user" -g "$user" "$folder/var/lib/godwit"
printf 'root:x:0:0:root:/:/usr/sbin/nologin\ngodwit:x:%d:%d::/nonexistent:/usr/sbin/nologin\n' "$user" "$user" >"$folder/etc/passwd"
printf 'root:x:0:\ngodwit:x:%d:\n' "$user" >"$folder/etc/group"
ldconfig -r "$folder"
