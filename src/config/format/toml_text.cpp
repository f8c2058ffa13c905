// Only our own tables are held to a shape; of those of other programs, which may stand in the same file, plain values
// are taken and the rest is left out. Depth is looked for in the text, before toml++ makes tables that it takes down by
// recursion.
#include "config/format/toml_text.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "base/nearest.h"
#include "config/format/list_text.h"
#include "config/format/sections.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kEnvironments = "environments";
constexpr std::string_view kOwn[] = {"flyway", "godwit", kEnvironments};

Error error_at(const toml::source_position& position, const std::string& what) {
  return {ErrorCode::configuration, what, Where{"", position.line, position.column}};
}

std::string text_of(const toml::node& node, const std::string& name) {
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
  if (const auto* value = node.as_integer()) return std::to_string(value->get());
  if (const auto* array = node.as_array()) {
    std::vector<std::string> items;
    for (const toml::node& item : *array) {
      if (item.is_array() || item.is_table()) {
        throw error_at(item.source().begin, name + " holds a list or table, where a list of words belongs");
      }
      items.push_back(text_of(item, name));
    }
    try {
      return join_items(name, items);
    } catch (const Error& error) {
      throw error_at(node.source().begin, error.what());
    }
  }
  std::ostringstream out;  // numbers with a point, dates and times, as toml++ writes them
  node.visit([&out](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) out << value.get();
  });
  return out.str();
}

void append(Document& properties, const std::string& name, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) {
    const toml::source_position at = node.source().begin;
    properties.push_back({name, text_of(node, name), at.line});
    return;
  }
  if (table->empty() && is_datasource_section(name)) properties.push_back({name, "", node.source().begin.line});
  for (const auto& [key, value] : *table) append(properties, name + "." + std::string(key.str()), value);
}

// Parts of other programs: only keys with plain values.
void append_foreign(Document& properties, const std::string& name, const toml::node& node) {
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) append_foreign(properties, name + "." + std::string(key.str()), value);
    return;
  }
  const toml::array* array = node.as_array();
  const auto is_nested = [](const toml::node& item) { return item.is_array() || item.is_table(); };
  if (array && std::any_of(array->begin(), array->end(), is_nested)) return;
  std::vector<std::string> items;
  if (array) {
    for (const toml::node& item : *array) items.push_back(text_of(item, name));
  }
  properties.push_back({name, array ? join_any_items(name, items) : text_of(node, name), node.source().begin.line});
}

void append_environments(Document& properties, const toml::table& environments) {
  for (const auto& [key, value] : environments) {
    const std::string name = std::string(kEnvironments) + "." + std::string(key.str());
    if (!value.is_table()) throw error_at(value.source().begin, name + " must be a table");
    properties.push_back({name, "", value.source().begin.line});
    append(properties, name, value);
  }
}

// [flywya] must not be taken for a table of another program: its keys would be lost without a word.
void check_foreign(const toml::key& key) {
  for (const std::string_view own : kOwn) {
    if (edit_distance(key.str(), own) > 2) continue;
    throw error_at(key.source().begin,
                   "there is no table [" + std::string(key.str()) + "]; did you mean [" + std::string(own) + "]?");
  }
}

// A name of very many parts makes as many tables, one inside the other, which toml++ takes down one inside the other.
void check_depth(std::string_view text) {
  constexpr std::ptrdiff_t kDeepest = 100;
  std::uint32_t number = 0;
  for (std::size_t end; !text.empty(); text.remove_prefix(std::min(end, text.size()))) {
    end = text.find('\n') == std::string_view::npos ? text.size() : text.find('\n') + 1;
    ++number;
    const std::string_view line = text.substr(0, end);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos && !line.starts_with('[')) continue;
    const std::string_view name = line.substr(0, equals);
    if (std::count(name.begin(), name.end(), '.') > kDeepest) {
      throw error_at({number, 1}, "tables are nested too deeply");
    }
  }
}

}  // namespace

std::vector<Document> parse_toml(std::string_view text) {
  Document properties;
  check_depth(text);
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw error_at(error.source().begin, std::string(error.description()));
  }
  for (const auto& [key, value] : root) {
    const std::string name(key.str());
    if (name != kOwn[0] && name != kOwn[1] && name != kOwn[2]) {
      check_foreign(key);
      append_foreign(properties, name, value);
      continue;
    }
    const toml::table* table = value.as_table();
    if (!table) throw error_at(value.source().begin, name + " must be a table");
    if (name == kEnvironments) {
      append_environments(properties, *table);
    } else {
      append(properties, name, *table);
    }
  }
  return {std::move(properties)};
}

}  // namespace godwit
