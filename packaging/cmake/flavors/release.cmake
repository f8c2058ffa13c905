# cmake -C packaging/cmake/flavors/release.cmake -S . -B build/release
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
# Debian's hardening; tests/install/hardening_test.sh reads it off the program. FORCE: a folder that is there already gets it, too.
set(hardening "-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wformat -Werror=format-security -fPIE")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG ${hardening}" CACHE STRING "" FORCE)
set(CMAKE_EXE_LINKER_FLAGS_RELEASE "-pie -Wl,-z,relro,-z,now" CACHE STRING "" FORCE)
set(CMAKE_SHARED_LINKER_FLAGS_RELEASE "-Wl,-z,relro,-z,now" CACHE STRING "" FORCE)
set(GODWIT_SANITIZE OFF CACHE BOOL "")
set(GODWIT_TESTS OFF CACHE BOOL "")
