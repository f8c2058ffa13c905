# cmake -C packaging/cmake/flavors/release.cmake -S . -B build/release
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(GODWIT_SANITIZE OFF CACHE BOOL "")
set(GODWIT_TESTS OFF CACHE BOOL "")
