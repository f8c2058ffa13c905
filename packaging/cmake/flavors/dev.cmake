# cmake -C packaging/cmake/flavors/dev.cmake -S . -B build/dev
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1" CACHE STRING "")
set(GODWIT_SANITIZE ON CACHE BOOL "")
set(GODWIT_WERROR ON CACHE BOOL "")
set(GODWIT_TESTS ON CACHE BOOL "")
