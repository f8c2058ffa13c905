# For tests/mutation/run_mutants.py, which builds a copy of the sources with it. No sanitizers: each program runs for each mutant.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g0 -O0" CACHE STRING "")
set(GODWIT_SANITIZE OFF CACHE BOOL "")
set(GODWIT_TESTS ON CACHE BOOL "")
