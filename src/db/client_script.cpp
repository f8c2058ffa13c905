#include "db/client_script.h"

#include <algorithm>

namespace godwit {

std::string with_semicolon(std::string_view sql, std::initializer_list<std::string_view> line_comments) {
  const std::string_view last = sql.substr(sql.rfind('\n') + 1);  // all of it if there is one line
  const bool commented = std::any_of(line_comments.begin(), line_comments.end(), [&](std::string_view begin) {
    return last.find(begin) != std::string_view::npos;
  });
  return std::string(sql) + (commented ? "\n;\n" : ";\n");
}

}  // namespace godwit
