option(GODWIT_MYSQL "MySQL and MariaDB through libmariadb" ON)
if(NOT GODWIT_MYSQL)
  return()
endif()
pkg_check_modules(MARIADB REQUIRED IMPORTED_TARGET GLOBAL libmariadb)

godwit_module(db/mysql/text DEPS base script/lexer script/settings script db)
godwit_module(db/mysql/connection DEPS base base/mask script db db/mysql/text LIBS PkgConfig::MARIADB)
godwit_module(db/mysql DEPS base base/mask db db/mysql/text db/mysql/connection LIBS PkgConfig::MARIADB)

godwit_database(mysql PLACE 3 LIBS PkgConfig::MARIADB PACKAGES libmariadb
                FIND "pkg_check_modules(MARIADB REQUIRED IMPORTED_TARGET libmariadb)")
