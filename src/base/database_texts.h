#pragma once
// Databases in texts for people, who are to see in one line what to type: a new database is named here.

// Literals, because they stand inside of others in tables that are made while compiling.
#define GODWIT_EXAMPLE_URL "sqlite:./godwit.db"
#define GODWIT_EXAMPLE_DATABASE "postgresql"
#define GODWIT_DIALECT_WORDS "postgresql, mysql, mariadb or sqlite"
#define GODWIT_ALL_DATABASES "SQLite, PostgreSQL, MySQL and MariaDB"
#define GODWIT_ANY_DATABASE "SQLite, PostgreSQL, MySQL or MariaDB"

/// The first lines of the help's examples.
#define GODWIT_EXAMPLE_URL_LINES                                                                       \
  "  -url=sqlite:./godwit.db                     an embedded database, made if it is not there\n"      \
  "  -url=postgresql://127.0.0.1:5432/app        with -user=… and the password in FLYWAY_PASSWORD\n" \
  "  -url=mariadb://127.0.0.1:3306/app\n"
