#!/usr/bin/env bash
# packages_test.sh <top folder>: what packaging/lib/packages.sh asks of dpkg, apt-get and sudo, with stand-ins for the three.
set -euo pipefail
top=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
calls=$folder/calls

# dpkg knows "there" and "also-there"; "removed" has left its configuration behind.
cat >"$folder/bin/dpkg-query" <<'END'
#!/bin/sh
shift 3 # -W -f <format>
for name; do
  case $name in there | also-there) printf 'installed=%s ' "$name" ;; removed) printf 'config-files=removed ' ;; *) status=1 ;; esac
done
exit ${status:-0}
END
cat >"$folder/bin/apt-get" <<END
#!/bin/sh
[ -e "$folder/policy" ] && policy=yes || policy=no
echo "apt-get \$* [policy \$policy, frontend \$DEBIAN_FRONTEND]" >>"$calls"
case "\$*" in *install*) exit \${APT_STATUS:-0} ;; esac
END
printf '#!/bin/sh\necho "sudo" >>"%s"\nexec "$@"\n' "$calls" >"$folder/bin/sudo"
chmod +x "$folder/bin/"*

# in_shell <commands>: with the stand-ins in front of everything else; prints what was said, then the exit status.
in_shell() {
  : >"$calls"
  PATH=$folder/bin:$PATH bash -euo pipefail -c "say() { echo \"\$*\"; }; . '$top/packaging/lib/packages.sh'
    policy_file=$folder/policy; $1" 2>&1 && echo 'status 0' || echo "status $?"
}
expect() { # expect <what> <wanted> <got>
  [ "$2" = "$3" ] || { printf '%s\nexpected: %s\ngot:      %s\n' "$1" "$2" "$3"; exit 1; }
}
installs() { grep -c ' install ' "$calls" || true; }

expect 'all is there: nothing is said or called' 'status 0' "$(in_shell 'install_missing there also-there')"
expect 'all is there: no call' '' "$(cat "$calls")"

in_shell 'install_missing there absent removed also-there' >"$folder/out"
expect 'only what is missing is named' 'Installing absent removed' "$(head -n 1 "$folder/out")"
expect 'the lists are read anew once' 1 "$(grep -c ' update ' "$calls")"
grep -q -- 'install -y --no-install-recommends absent removed \[policy yes, frontend noninteractive\]$' "$calls" ||
  { echo 'not installed as it should be:'; cat "$calls"; exit 1; }
[ ! -e "$folder/policy" ] || { echo 'the policy that forbids starting services was left behind'; exit 1; }

touch "$folder/policy"
in_shell 'install_missing absent' >/dev/null
[ -e "$folder/policy" ] || { echo 'a policy that the machine had was removed'; exit 1; }
rm "$folder/policy"

in_shell 'export APT_STATUS=100; install_missing absent' >"$folder/out"
expect 'a failed installation fails' 'status 100' "$(tail -n 1 "$folder/out")"
grep -q 'apt-get install absent' "$folder/out" || { echo 'what to type by hand is not said:'; cat "$folder/out"; exit 1; }
[ ! -e "$folder/policy" ] || { echo 'the policy was left behind after a failure'; exit 1; }

in_shell 'id() { echo 1000; }; install_missing absent' >/dev/null
expect 'a normal user installs through sudo' 1 "$(installs)"
expect 'sudo is asked for each step' 4 "$(grep -c '^sudo$' "$calls")"
echo 'packages.sh does what it says.'
