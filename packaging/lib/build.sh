# shellcheck shell=bash
# Configuring and building, for quickstart.sh and test.sh. Sourced; the current folder is the top of the checkout.

# Debian's own tools first: a cmake, python3 or clang-format from elsewhere in PATH may not know Debian's libraries.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

say() { printf '== %s\n' "$*"; }

# configure_flavor <flavor>: build/<flavor> from packaging/cmake/flavors/<flavor>.cmake.
configure_flavor() {
  local flavor=$1 folder=build/$1 launcher=() log
  mkdir -p "$folder"
  log=$folder/configure.log
  # Without this ccache does not take what is compiled with a precompiled header: the tests.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  if ! cmake -C "packaging/cmake/flavors/$flavor.cmake" -S . -B "$folder" -G Ninja "${launcher[@]}" >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
}

# build_flavor <flavor> <targets…>: configures and builds.
build_flavor() {
  local folder=build/$1
  say "Building $folder"
  configure_flavor "$1" || return 1
  shift
  cmake --build "$folder" -j "$(nproc)" --target "$@"
}
