#include "engine/registry.h"

#include <array>

#include "base/mask.h"
#ifdef GODWIT_HAS_SQLITE
#include "db/sqlite/dialect.h"
#endif
#ifdef GODWIT_HAS_POSTGRESQL
#include "db/postgresql/dialect.h"
#endif
#ifdef GODWIT_HAS_MYSQL
#include "db/mysql/dialect.h"
#endif

namespace godwit {
namespace {

using DialectFunction = const Dialect& (*)();

constexpr auto kDialects = std::to_array<DialectFunction>({
#ifdef GODWIT_HAS_SQLITE
    &sqlite_dialect,
#endif
#ifdef GODWIT_HAS_POSTGRESQL
    &postgresql_dialect,
#endif
#ifdef GODWIT_HAS_MYSQL
    &mysql_dialect,
#endif
});

}  // namespace

const Dialect& dialect_for_url(std::string_view url) {
  for (const DialectFunction dialect : kDialects) {
    if (dialect().accepts(url)) return dialect();
  }
  throw Error(ErrorCode::unsupported_database,
              "No database is known for the URL \"" + mask_url(url) +
                  "\". Known forms: sqlite:path, postgresql://host:5432/database, mysql://host:3306/database, "
                  "mariadb://host:3306/database, each also with jdbc: in front.");
}

}  // namespace godwit
