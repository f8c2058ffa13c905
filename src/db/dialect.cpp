#include "db/dialect.h"

#include "db/clean_inventory.h"

namespace godwit {

std::string named_schema(const TargetOptions& target) {
  if (!target.default_schema.empty() || target.schemas.empty()) return target.default_schema;
  return target.schemas.front();
}

std::string Dialect::quote(std::string_view identifier) const {
  const char mark = traits().quote;
  std::string result(1, mark);
  for (const char c : identifier) {
    result += c;
    if (c == mark) result += mark;
  }
  return result + mark;
}

std::unique_ptr<CleanInventory> Dialect::clean_inventory(Connection&, const std::vector<std::string>&) const {
  return nullptr;
}

void Dialect::copy_database(Connection&, const std::string&) const {
  throw Error(ErrorCode::unexpected, "A database of this kind cannot copy itself.");
}

}  // namespace godwit
