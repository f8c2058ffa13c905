#include "db/dialect.h"

#include "base/strings.h"
#include "db/clean_inventory.h"

namespace godwit {

std::string named_schema(const TargetOptions& target) {
  if (!target.default_schema.empty() || target.schemas.empty()) return target.default_schema;
  return target.schemas.front();
}

std::string Dialect::quote(std::string_view identifier) const {
  return godwit::quote(identifier, traits().quote);
}

std::unique_ptr<CleanInventory> Dialect::clean_inventory(Connection&, const std::vector<std::string>&) const {
  return nullptr;
}

}  // namespace godwit
