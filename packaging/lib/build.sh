# shellcheck shell=bash
# Configuring and building, for quickstart.sh and test.sh. Sourced; the current folder is the top of the checkout.

# Debian's own tools first: a cmake, python3 or clang-format from elsewhere in PATH may not know Debian's libraries.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

say() { printf '== %s\n' "$*"; }

# build_flavor <flavor> <targets…>: configures build/<flavor> from packaging/cmake/flavors/<flavor>.cmake and builds.
build_flavor() {
  local flavor=$1 folder=build/$1 launcher=() log
  shift
  mkdir -p "$folder"
  log=$folder/configure.log
  # Without this ccache does not take what is compiled with a precompiled header: the tests.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  say "Building $folder"
  if ! cmake -C "packaging/cmake/flavors/$flavor.cmake" -S . -B "$folder" -G Ninja "${launcher[@]}" >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
  cmake --build "$folder" -j "$(nproc)" --target "$@"
}
