option(GODWIT_POSTGRESQL "PostgreSQL through libpq" ON)
if(NOT GODWIT_POSTGRESQL)
  return()
endif()
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET GLOBAL libpq>=14) # its pipeline mode

godwit_module(db/postgresql/text DEPS base script/lexer script/settings)
godwit_module(db/postgresql/connection DEPS base base/mask script/lexer db db/postgresql/text LIBS PkgConfig::PQ)
godwit_module(db/postgresql DEPS base base/mask db db/postgresql/text db/postgresql/connection LIBS PkgConfig::PQ)

# Of Poco's connector only inline functions are used, which call libpq.
godwit_database(postgresql PLACE 2 LIBS PkgConfig::PQ PACKAGES libpq LENT PkgConfig::PQ
                FIND "pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)")
