# shellcheck shell=bash
# The Debian packages, in one place, and the one function that installs what is missing of them. Sourced by the scripts above.

# cpack -G DEB asks file which files are programs.
packages_build=(build-essential cmake ninja-build pkg-config libpoco-dev libspdlog-dev libssl-dev libpq-dev libmariadb-dev
  libsqlite3-dev nlohmann-json3-dev zlib1g-dev libtomlplusplus-dev libyaml-cpp-dev libutf8proc-dev file)
packages_test=(libgtest-dev libgmock-dev clang-format sqlite3 postgresql-15 postgresql-client-15 mariadb-server mariadb-client
  python3 python3-jsonschema git openssl ccache groff-base)
# Only for packaging/fuzz.sh. A clang of the same Debian release goes with this libFuzzer and these sanitizers.
packages_fuzz=(clang libclang-rt-14-dev)
# Only for packaging/tidy.sh.
packages_tidy=(clang-tidy)
# Only for --full: text that others wrote, and PostgreSQL's own parser as a library.
packages_differential=(libpg-query-dev postgresql-15-postgis-3-scripts postgresql-15-pgtap)
# Only for --full, and only where the machine has no java or mvn of its own: see packages_full_missing.
packages_java=(default-jdk-headless)
packages_maven=(maven)
# Only for --full: MySQL 5.6, and what drives the browser, are in npm's registry alone.
packages_npm=(npm)
# Only for --full: a browser that opens the HTML report and the status page.
packages_browser=(chromium fonts-dejavu-core)

# Only for --full: the shells whose completions are tried, and man.
packages_shells=(zsh fish man-db)
# Only for --full: what looks at the .deb and is in the root file system that it is installed into; the client of PyPI.
packages_deb=(lintian systemd adduser python3-venv)

# Prints the packages of its arguments that dpkg does not know as installed, one a line. No network.
missing_packages() {
  local name installed
  installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true)"
  for name in "$@"; do
    case "$installed" in *" installed=$name "*) ;; *) printf '%s\n' "$name" ;; esac
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian starts a server while installing its package. A policy that says no is put there for the time of the installation,
# unless the machine has one already.
policy_file=/usr/sbin/policy-rc.d
policy_is_ours=no
forbid_service_start() {
  [ -e "$policy_file" ] && return 0
  policy_is_ours=yes
  as_root sh -c "printf '#!/bin/sh\nexit 101\n' >'$policy_file' && chmod 755 '$policy_file'"
}
allow_service_start() {
  [ "$policy_is_ours" = yes ] || return 0
  policy_is_ours=no
  as_root rm -f "$policy_file"
}

# Installs those of its arguments that are missing. Does nothing, and asks no network, when all are there.
install_missing() {
  local missing status=0
  if ! command -v dpkg-query >/dev/null; then
    echo "This system has no dpkg. Needed are the programs and libraries of these Debian packages: $*"
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing ${missing[*]}"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "Packages are missing, and there is neither root nor sudo to install them. As root: apt-get install ${missing[*]}" >&2
    return 1
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
  trap allow_service_start EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  forbid_service_start
  as_root "${apt[@]}" update </dev/null || echo "apt-get update failed; trying with the package lists that are here." >&2
  as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null || status=$?
  allow_service_start
  trap - EXIT INT TERM
  if [ "$status" != 0 ]; then
    echo "apt-get could not install the packages (exit $status). Once it can, run this again: apt-get install ${missing[*]}" >&2
  fi
  return "$status"
}
