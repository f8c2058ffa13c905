#include "db/postgresql/text/quoting.h"

#include <algorithm>

#include "base/strings.h"

namespace godwit {

std::string sql_literal(std::string_view text) {
  std::string quoted = quote(text, '\'');
  if (text.find('\\') == std::string_view::npos) return quoted;
  return "E" + replace_all(quoted, "\\", "\\\\");
}

std::string first_schema_of(std::string_view search_path) {
  for (std::size_t i = 0; i < search_path.size();) {
    std::string name;
    if (search_path[i] == '"') {
      for (++i; i < search_path.size(); ++i) {
        if (search_path[i] == '"' && (i + 1 >= search_path.size() || search_path[++i] != '"')) break;
        name += search_path[i];
      }
      i = std::min(search_path.find(',', i), search_path.size()) + 1;
    } else {
      const std::size_t end = std::min(search_path.find(',', i), search_path.size());
      name = to_lower(trim(search_path.substr(i, end - i)));
      i = end + 1;
    }
    while (i < search_path.size() && search_path[i] == ' ') ++i;
    if (!name.empty() && name != "$user") return name;
  }
  return {};
}

}  // namespace godwit
