# Everything that comes from outside, but for what one database needs: see src/db/*/database.cmake. Debian 12's packages are enough.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_path(GODWIT_TOMLPLUSPLUS toml++/toml.h REQUIRED)  # headers only: one library less to be there where it runs
find_package(Poco REQUIRED COMPONENTS Foundation Util Data Crypto Net NetSSL)
if(GODWIT_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
