// Rows are made from the table of keys, so that a new key is shown without an edit here. Values were masked when they
// were set (set_key); of a datasource only what differs from the general settings has a row.
#include "config/config_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/strings.h"
#include "base/utf8.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

constexpr std::string_view kDefault = "default";
constexpr std::size_t kWidestValue = 60;

struct Row {
  std::string key;
  std::string value;
  std::string source;
  bool is_default;
};

// The table's keys in its order, then what stands in families, then what is said of one datasource. A name that is
// another key's has no row of its own.
std::vector<Row> rows_of(const Settings& settings, const std::vector<Settings>& datasources) {
  std::vector<Row> rows;
  for (const Key& key : all_keys()) {
    if (!key.same_as.empty()) continue;
    const auto given = settings.given.find(std::string(key.name));
    if (given != settings.given.end()) {
      rows.push_back({std::string(key.name), given->second.value, given->second.source, false});
    } else {
      rows.push_back({std::string(key.name), key.example ? "" : std::string(key.value), std::string(kDefault), true});
    }
  }
  for (const auto& [name, given] : settings.given) {
    if (!find_key(name)) rows.push_back({name, given.value, given.source, false});
  }
  for (const Settings& one : datasources) {
    for (const auto& [name, given] : one.given) {
      const auto general = settings.given.find(name);
      if (general != settings.given.end() && general->second.source == given.source) continue;
      rows.push_back({"datasources." + one.datasource.name + "." + name, given.value, given.source, false});
    }
  }
  return rows;
}

// A value with line ends in it stays on one line.
std::string on_one_line(const std::string& value) {
  std::string result;
  for (const char c : value) {
    if (c == '\n') result += "\\n";
    if (c == '\r') result += "\\r";
    if (c == '\t') result += "\\t";
    if (std::string_view("\n\r\t").find(c) == std::string_view::npos) result += c;
  }
  return printable(result);
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t shown = count_code_points(text);
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

}  // namespace

std::string render_config_text(const Settings& settings, const std::vector<Settings>& datasources) {
  std::vector<Row> rows = rows_of(settings, datasources);
  std::size_t widest_key = 0;
  std::size_t widest_value = 0;
  for (Row& row : rows) {
    row.value = on_one_line(row.value);
    widest_key = std::max(widest_key, static_cast<std::size_t>(count_code_points(row.key)));
    widest_value = std::max(widest_value, static_cast<std::size_t>(count_code_points(row.value)));
  }
  widest_value = std::min(widest_value, kWidestValue);
  std::string text;
  for (const Row& row : rows) {
    text += padded(printable(row.key), widest_key) + " = " + padded(row.value, widest_value) + "  (" +
            printable(row.source) + ")\n";
  }
  return text;
}

std::string render_config_json(const Settings& settings, const std::vector<Settings>& datasources) {
  nlohmann::ordered_json keys = nlohmann::ordered_json::array();
  for (const Row& row : rows_of(settings, datasources)) {
    keys.push_back({{"key", row.key}, {"value", row.value}, {"source", row.source}, {"isDefault", row.is_default}});
  }
  const nlohmann::ordered_json object = {
      {"godwitVersion", GODWIT_VERSION},
      {"operation", "config"},
      {"success", true},
      {"exitCode", 0},
      {"code", "NONE"},
      {"environment", settings.environment},
      {"environments", settings.environments},
      {"keys", keys},
      {"notes", settings.notes},
  };
  return printable_json(object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) + "\n";
}

}  // namespace godwit
