#include "config/yaml_text.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <set>

#include "config/list_text.h"
#include "godwit/error.h"

namespace godwit {
namespace {

// An alias may stand for a large tree many times over, so a small file can mean a very large one.
constexpr std::size_t kMostProperties = 100'000;
constexpr std::string_view kServersOwn = "datasources";
constexpr std::string_view kTenants = "tenants";  // the one map of a datasource there that is ours
constexpr int kDeepest = 30;                      // an alias may also stand for the map that it is in

Error error_at(const YAML::Mark& mark, const std::string& what) {
  const bool known = mark.line >= 0;
  return {ErrorCode::configuration, what,
          Where{"", known ? static_cast<std::uint64_t>(mark.line) + 1 : 0,
                known ? static_cast<std::uint64_t>(mark.column) + 1 : 0}};
}

bool is_own(std::string_view name) {
  return name == "flyway" || name == "godwit" || name.starts_with("flyway.") || name.starts_with("godwit.");
}

// A section in which everything is switched off by a # looks like a key without a value.
bool is_section(const std::string& name) {
  return name.ends_with(".placeholders") || name.ends_with(".jdbcProperties") || name.ends_with(".environments");
}

// yaml-cpp ends a quoted value quietly where a line is not indented enough or the text is over. `begin` is the quote,
// `indent` the column of the key.
bool is_closed(std::string_view text, std::size_t begin, std::size_t indent) {
  const char quote = text[begin];
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 == text.size() || text[i + 1] != quote) return true;
      ++i;
    } else if (text[i] == '\n') {
      const std::size_t word = text.find_first_not_of(" \t\r", i + 1);
      if (word != std::string_view::npos && text[word] != '\n' && word - i - 1 <= indent) return false;
    }
  }
  return false;
}

class Flattener {
 public:
  explicit Flattener(std::string_view text) : text_(text) {}

  std::vector<Property> take() { return std::move(properties_); }

  void append(const std::string& name, const YAML::Node& node, int depth = 0) {
    if (node.IsMap()) {
      append_map(name, node, depth);
      return;
    }
    if (node.IsNull() && is_section(name)) return;
    if (properties_.size() >= kMostProperties) throw error_at(node.Mark(), "the file means too many values");
    const auto line = static_cast<std::uint64_t>(std::max(node.Mark().line, 0)) + 1;
    properties_.push_back({name, node.IsSequence() ? items_of(name, node) : scalar_of(node), line});
  }

  // The root is not named: only what is ours is looked into.
  void append_root(const YAML::Node& root) {
    check_keys(root);
    for (const auto& entry : root) {
      if (!entry.first.IsScalar()) continue;
      if (entry.first.Scalar() == kServersOwn) append_servers_own(entry.second);
      if (!is_own(entry.first.Scalar())) continue;
      if (root.Style() == YAML::EmitterStyle::Block) check_quotes(entry.first, entry.second);
      append_own(entry.first.Scalar(), entry.second);
    }
  }

 private:
  // What a server says of its databases. It may be of any shape, and most of it is nothing to us.
  void append_servers_own(const YAML::Node& datasources) {
    if (!datasources.IsMap()) return;
    for (const auto& datasource : datasources) {
      if (datasource.first.IsScalar())
        append_words(std::string(kServersOwn) + "." + datasource.first.Scalar(), datasource.second);
    }
  }

  void append_words(const std::string& name, const YAML::Node& node) {
    if (!node.IsMap()) return;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) continue;
      const std::string inner = name + "." + entry.first.Scalar();
      if (entry.second.IsScalar()) append(inner, entry.second);
      if (entry.first.Scalar() == kTenants) append_words(inner, entry.second);
    }
  }

  void append_own(const std::string& name, const YAML::Node& node) {
    const bool section = name == "flyway" || name == "godwit";
    if (section && !node.IsMap() && !node.IsNull()) throw error_at(node.Mark(), name + " must be a map");
    if (!section || node.IsMap()) append(name, node);
  }

  void append_map(const std::string& name, const YAML::Node& map, int depth) {
    if (depth > kDeepest) throw error_at(map.Mark(), "maps are nested too deeply");
    check_keys(map);
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) throw error_at(entry.first.Mark(), "a key below " + name + " is not a word");
      if (map.Style() == YAML::EmitterStyle::Block) check_quotes(entry.first, entry.second);
      append(name + "." + entry.first.Scalar(), entry.second, depth + 1);
    }
  }

  // yaml-cpp keeps both values of a key that stands twice; the standard calls it an error (YAML 1.2, 3.2.1.1).
  static void check_keys(const YAML::Node& map) {
    std::set<std::string> names;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar() || names.insert(entry.first.Scalar()).second) continue;
      throw error_at(entry.first.Mark(), "the key " + entry.first.Scalar() + " is there twice");
    }
  }

  // An alias has the place of what it stands for, which may be anywhere before its key.
  void check_quotes(const YAML::Node& key, const YAML::Node& value) const {
    if (!value.IsScalar() || value.Mark().pos < key.Mark().pos) return;
    const auto begin = static_cast<std::size_t>(value.Mark().pos);
    if (begin >= text_.size() || (text_[begin] != '"' && text_[begin] != '\'')) return;
    if (is_closed(text_, begin, static_cast<std::size_t>(key.Mark().column))) return;
    throw error_at(value.Mark(), "the quote that begins the value of " + key.Scalar() + " is never closed");
  }

  static std::string scalar_of(const YAML::Node& node) { return node.IsNull() ? "" : node.Scalar(); }

  static std::string items_of(const std::string& name, const YAML::Node& list) {
    std::vector<std::string> items;
    for (const YAML::Node& item : list) {
      if (!item.IsScalar()) {
        throw error_at(item.Mark(), name + " holds a list, a map or nothing where a list of words belongs");
      }
      items.push_back(item.Scalar());
    }
    try {
      return join_items(name, items);
    } catch (const Error& error) {
      throw error_at(list.Mark(), error.what());
    }
  }

  std::string_view text_;
  std::vector<Property> properties_;
};

std::vector<YAML::Node> load_documents(std::string_view text) {
  try {
    return YAML::LoadAll(std::string(text));
  } catch (const YAML::DeepRecursion& error) {
    throw error_at(error.mark, "maps and lists are nested too deeply");
  } catch (const YAML::Exception& error) {
    throw error_at(error.mark, error.msg);
  }
}

}  // namespace

std::vector<Property> parse_yaml(std::string_view text) {
  std::vector<Property> properties;
  for (const YAML::Node& document : load_documents(text)) {
    if (!document.IsMap()) {
      if (document.IsNull()) continue;
      throw error_at(document.Mark(), "a configuration file holds keys and values, and this one does not begin so");
    }
    Flattener flattener(text);
    flattener.append_root(document);
    std::vector<Property> found = flattener.take();
    if (!found.empty() && !properties.empty()) {
      throw Error(ErrorCode::configuration, "flyway or godwit stands in two documents of the file; keep one",
                  Where{"", found.front().line, 1});
    }
    if (!found.empty()) properties = std::move(found);
  }
  return properties;
}

}  // namespace godwit
