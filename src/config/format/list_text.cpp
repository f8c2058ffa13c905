#include "config/format/list_text.h"

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

// Kebab case, too.
bool is_key(std::string_view name, std::string_view key) {
  return ends_with_ignore_case(replace_all(std::string(name), "-", ""), key);
}

constexpr std::string_view kCommand = "passwordCommand";
constexpr std::string_view kStatements = "initSqls";

}  // namespace

std::string join_any_items(std::string_view name, const std::vector<std::string>& items) {
  if (is_key(name, kStatements)) return join(items, ";\n");
  if (!is_key(name, kCommand)) return join(items, ",");
  std::vector<std::string> words;
  for (const std::string& item : items) words.push_back("'" + replace_all(item, "'", "'\\''") + "'");
  return join(words, " ");
}

std::string join_items(std::string_view name, const std::vector<std::string>& items) {
  const bool splits = !is_key(name, kStatements) && !is_key(name, kCommand);
  for (const std::string& item : items) {
    if (splits && item.find(',') != std::string::npos) {
      throw Error(ErrorCode::configuration, std::string(name) + " has an item with a comma, which would split it");
    }
  }
  return join_any_items(name, items);
}

}  // namespace godwit
