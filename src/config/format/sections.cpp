#include "config/format/sections.h"

namespace godwit {

bool is_own_name(std::string_view name) {
  return name == "flyway" || name == "godwit" || name.starts_with("flyway.") || name.starts_with("godwit.");
}

bool is_datasource_section(std::string_view name) {
  constexpr std::string_view kFamily = "flyway.datasources.";
  return name.starts_with(kFamily) && name.size() > kFamily.size() &&
         name.find('.', kFamily.size()) == std::string_view::npos;
}

}  // namespace godwit
