#include "config/list_text.h"

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {

std::string join_items(std::string_view name, const std::vector<std::string>& items) {
  if (ends_with_ignore_case(replace_all(std::string(name), "-", ""), "passwordCommand")) {  // kebab case, too
    std::vector<std::string> words;
    for (const std::string& item : items) words.push_back("'" + replace_all(item, "'", "'\\''") + "'");
    return join(words, " ");
  }
  for (const std::string& item : items) {
    if (item.find(',') != std::string::npos) {
      throw Error(ErrorCode::configuration, std::string(name) + " has an item with a comma, which would split it");
    }
  }
  return join(items, ",");
}

}  // namespace godwit
