#include "db/plugin/ddl_text.h"

#include "base/strings.h"

namespace godwit {
namespace {

std::string fill(std::string_view line, const Dialect& dialect, const std::string& schema, const std::string& table) {
  std::string filled;
  while (true) {
    const std::size_t open = line.find('{');
    const std::size_t close = open == std::string_view::npos ? open : line.find('}', open);
    if (close == std::string_view::npos) return filled.append(line);
    filled.append(line.substr(0, open));
    const std::string_view marker = line.substr(open + 1, close - open - 1);
    if (marker == "schema") {
      filled += dialect.quote(schema);
    } else if (marker.starts_with("table")) {
      filled += dialect.quote(table + std::string(marker.substr(5)));
    } else {
      filled.append(line.substr(open, close - open + 1));
    }
    line.remove_prefix(close + 1);
  }
}

}  // namespace

std::vector<std::string> ddl_statements(std::string_view text, const Dialect& dialect, const std::string& schema,
                                        const std::string& table) {
  std::vector<std::string> statements;
  std::string statement;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (trim(line).empty() || trim(line).starts_with("--")) continue;
    const bool last = line.ends_with(';');
    if (last) line.remove_suffix(1);
    if (!statement.empty()) statement += '\n';
    statement += fill(line, dialect, schema, table);
    if (last) {
      statements.push_back(std::move(statement));
      statement.clear();
    }
  }
  if (!statement.empty()) statements.push_back(std::move(statement));
  return statements;
}

}  // namespace godwit
