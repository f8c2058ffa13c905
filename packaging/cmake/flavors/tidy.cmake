# For packaging/tidy.sh, which only asks how each source would be compiled: clang reads no precompiled header of gcc's.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g0 -O1" CACHE STRING "")
set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON CACHE BOOL "")
set(GODWIT_SANITIZE OFF CACHE BOOL "")
set(GODWIT_TESTS OFF CACHE BOOL "")
