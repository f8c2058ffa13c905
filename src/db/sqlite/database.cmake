option(GODWIT_SQLITE "SQLite, the embedded default" ON)
if(NOT GODWIT_SQLITE)
  return()
endif()
find_package(Poco REQUIRED COMPONENTS DataSQLite GLOBAL)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET GLOBAL sqlite3)

godwit_module(db/sqlite DEPS base base/mask script/lexer db
              LIBS Poco::DataSQLite Poco::Data Poco::Foundation PkgConfig::SQLITE)

godwit_database(sqlite PLACE 1 LIBS Poco::DataSQLite Poco::Data Poco::Foundation PkgConfig::SQLITE
                PACKAGES sqlite3 FLAGS -lPocoDataSQLite -lPocoData -lPocoFoundation
                FIND "find_dependency(Poco COMPONENTS DataSQLite)" "pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)")
