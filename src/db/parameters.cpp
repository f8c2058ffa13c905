#include "db/parameters.h"

namespace godwit {

std::string replace_parameters(std::string_view sql, const std::function<std::string(std::size_t)>& text) {
  std::string replaced;
  replaced.reserve(sql.size() + 16);
  std::size_t count = 0;
  char quote = 0;
  for (const char c : sql) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '?') {
      replaced += text(count++);
      continue;
    }
    replaced += c;
  }
  return replaced;
}

}  // namespace godwit
