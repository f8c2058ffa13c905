// yaml-cpp lets pass what the standard forbids: keys that stand twice, quotes that are never closed. An alias may stand
// for a large tree many times, or for the map that it is in. So its tree is checked while it is walked, and limits
// count the values that a file means, not its bytes alone.
#include "config/format/yaml_text.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "config/format/build_reference.h"
#include "config/format/list_text.h"
#include "config/format/sections.h"
#include "godwit/error.h"

namespace godwit {
namespace {

// An alias may stand for a large tree many times over, so a small file can mean a very large one.
constexpr std::size_t kMostProperties = 100'000;
constexpr std::size_t kMostForeign = 10'000;  // of what others say, more is left out
// yaml-cpp's tree of a text is many times as large as the text, and its time grows with each level of maps.
constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr int kDeepest = 30;  // an alias may also stand for the map that it is in

Error error_at(const YAML::Mark& mark, const std::string& what) {
  const bool known = mark.line >= 0;
  return {ErrorCode::configuration, what,
          Where{"", known ? static_cast<std::uint64_t>(mark.line) + 1 : 0,
                known ? static_cast<std::uint64_t>(mark.column) + 1 : 0}};
}

// A section in which everything is switched off by a # looks like a key without a value.
bool is_section(const std::string& name) {
  for (const char* end :
       {".placeholders", ".jdbcProperties", ".jdbc-properties", ".properties", ".environments", ".datasources"}) {
    if (name.ends_with(end)) return true;
  }
  return is_datasource_section(name);
}

// In quotes it is a key like any other.
bool is_merge_key(const YAML::Node& key) {
  return key.IsScalar() && key.Scalar() == "<<" && key.Tag() != "!";
}

using Pairs = std::vector<std::pair<YAML::Node, YAML::Node>>;

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

// Maven fills in @name@ while it builds. YAML has no plain value that begins so; kMark stands for such an @ until the
// text is taken apart.
constexpr char kMark = '\x7f';

bool is_parse_error_at(const YAML::Exception& error, std::string_view text, std::string_view signs) {
  const auto at = static_cast<std::size_t>(std::max(error.mark.pos, 0));
  return at < text.size() && signs.find(text[at]) != std::string_view::npos &&
         error.msg == YAML::ErrorMsg::UNKNOWN_TOKEN;
}

std::string with_marks(std::string text) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    const std::size_t end = behind_build_reference(text, at);
    if (end == at) continue;
    text[at] = kMark;
    at = end - 1;
  }
  return text;
}

class Flattener {
 public:
  explicit Flattener(std::string_view text) : text_(text) {}

  Document take() { return std::move(properties_); }

  void append_root(const YAML::Node& root) {
    check_keys(root);
    for (const auto& [key, value] : pairs_of(root, 0)) {
      if (!key.IsScalar()) continue;
      const std::string& name = key.Scalar();
      if (!is_own_name(name)) {
        append_foreign(name, value, 0);
        continue;
      }
      if (root.Style() == YAML::EmitterStyle::Block) check_quotes(key, value);
      append_own(name, value);
    }
  }

 private:
  void append_own(const std::string& name, const YAML::Node& node) {
    const bool section = name == "flyway" || name == "godwit";
    if (section && !node.IsMap() && !node.IsNull()) throw error_at(node.Mark(), name + " must be a map");
    if (!section || node.IsMap()) append(name, node, 0);
  }

  void append(const std::string& name, const YAML::Node& node, int depth) {
    if (++seen_ > kMostProperties) throw error_at(node.Mark(), "the file means too many values");
    if (node.IsMap()) {
      append_map(name, node, depth);
    } else if (!node.IsNull() || !is_section(name)) {
      add(name, node, node.IsSequence() ? items_of(name, node) : scalar_of(node));
    }
    // An empty one is there, too.
    if (is_datasource_section(name) && (node.IsNull() || node.size() == 0)) add(name, node, "");
  }

  void append_map(const std::string& name, const YAML::Node& map, int depth) {
    if (depth > kDeepest) throw error_at(map.Mark(), "maps are nested too deeply");
    check_keys(map);
    for (const auto& [key, value] : pairs_of(map, 0)) {
      if (!key.IsScalar()) throw error_at(key.Mark(), "a key below " + name + " is not a word");
      if (map.Style() == YAML::EmitterStyle::Block) check_quotes(key, value);
      append(name + "." + key.Scalar(), value, depth + 1);
    }
  }

  // Parts of other programs, and a server's list of databases: of any shape, and most of it is nothing to us.
  void append_foreign(const std::string& name, const YAML::Node& node, int depth) {
    if (depth > kDeepest || ++foreign_ > kMostForeign) return;
    if (node.IsMap()) {
      for (const auto& [key, value] : pairs_of(node, 0)) {
        if (key.IsScalar()) append_foreign(name + "." + key.Scalar(), value, depth + 1);
      }
    } else if (node.IsSequence()) {
      std::vector<std::string> items;
      for (const YAML::Node& item : node) {
        if (!item.IsScalar()) return;
        items.push_back(item.Scalar());
      }
      add(name, node, join_any_items(name, items));
    } else {
      add(name, node, scalar_of(node));
    }
  }

  void add(const std::string& name, const YAML::Node& node, std::string value) {
    const auto line = static_cast<std::uint64_t>(std::max(node.Mark().line, 0)) + 1;
    std::replace(value.begin(), value.end(), kMark, '@');
    properties_.push_back({replace_all(name, std::string(1, kMark), "@"), std::move(value), line});
  }

  // The pairs of a map, and behind them those of its merge keys; what stands first counts.
  Pairs pairs_of(const YAML::Node& map, int depth) {
    Pairs pairs;
    std::set<std::string> names;
    const auto add = [&](const YAML::Node& key, const YAML::Node& value) {
      if (!key.IsScalar() || names.insert(key.Scalar()).second) pairs.emplace_back(key, value);
    };
    for (const auto& entry : map) {
      if (!is_merge_key(entry.first)) add(entry.first, entry.second);
    }
    for (const auto& entry : map) {
      if (!is_merge_key(entry.first)) continue;
      for (const YAML::Node& merged : merged_maps(entry.second)) {
        if (depth > kDeepest) throw error_at(entry.first.Mark(), "maps are nested too deeply");
        if (++merges_ > kMostProperties) throw error_at(entry.first.Mark(), "the file means too many values");
        for (const auto& [key, value] : pairs_of(merged, depth + 1)) add(key, value);
      }
    }
    return pairs;
  }

  static std::vector<YAML::Node> merged_maps(const YAML::Node& node) {
    if (node.IsMap()) return {node};
    std::vector<YAML::Node> maps;
    bool all = node.IsSequence();
    if (all) {
      for (const YAML::Node& item : node) {
        all = all && item.IsMap();
        maps.push_back(item);
      }
    }
    if (!all) throw error_at(node.Mark(), "<< takes a map, or a list of maps");
    return maps;
  }

  // yaml-cpp keeps both values of a key that stands twice; the standard calls it an error (YAML 1.2, 3.2.1.1).
  static void check_keys(const YAML::Node& map) {
    std::set<std::string> names;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar() || is_merge_key(entry.first) || names.insert(entry.first.Scalar()).second) continue;
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
  Document properties_;
  std::size_t seen_ = 0;
  std::size_t foreign_ = 0;
  std::size_t merges_ = 0;
};

// `text` is changed where it is no YAML before Maven has filled it in.
std::vector<YAML::Node> load_documents(std::string& text) {
  if (text.size() > kMostBytes) {
    throw Error(ErrorCode::configuration, "the file is larger than 1 MiB, which no YAML of settings is",
                Where{"", 1, 1});
  }
  try {
    return YAML::LoadAll(text);
  } catch (const YAML::DeepRecursion& error) {
    throw error_at(error.mark, "maps and lists are nested too deeply");
  } catch (const YAML::Exception& error) {
    std::string marked = with_marks(text);
    if (is_parse_error_at(error, text, "@") && marked != text && text.find(kMark) == std::string::npos) {
      text = std::move(marked);
      return load_documents(text);
    }
    if (is_parse_error_at(error, text, "@`%")) {
      const char sign = text[static_cast<std::size_t>(error.mark.pos)];
      throw error_at(error.mark, std::string("no value can begin with ") + sign + "; put it in quotes");
    }
    throw error_at(error.mark, error.msg);
  }
}

}  // namespace

std::vector<Document> parse_yaml(std::string_view written) {
  std::string text(written);
  std::vector<Document> documents;
  for (const YAML::Node& document : load_documents(text)) {
    if (document.IsNull()) continue;
    if (!document.IsMap()) {
      throw error_at(document.Mark(), "a configuration file holds keys and values, and this one does not begin so");
    }
    Flattener flattener(text);
    flattener.append_root(document);
    documents.push_back(flattener.take());
  }
  return documents;
}

}  // namespace godwit
