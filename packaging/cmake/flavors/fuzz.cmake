# cmake -C packaging/cmake/flavors/fuzz.cmake -S . -B build/fuzz
set(CMAKE_CXX_COMPILER clang++ CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS "-fsanitize=fuzzer-no-link" CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O2" CACHE STRING "")
set(GODWIT_SANITIZE ON CACHE BOOL "")
set(GODWIT_FUZZ ON CACHE BOOL "")
set(GODWIT_WERROR ON CACHE BOOL "")
set(GODWIT_TESTS ON CACHE BOOL "")
