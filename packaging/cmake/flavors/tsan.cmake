# For packaging/tsan.sh: the thread sanitizer, which goes with no other one.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1 -fsanitize=thread -fno-omit-frame-pointer" CACHE STRING "")
set(GODWIT_SANITIZE OFF CACHE BOOL "")
set(GODWIT_WERROR OFF CACHE BOOL "")
set(GODWIT_TESTS ON CACHE BOOL "")
