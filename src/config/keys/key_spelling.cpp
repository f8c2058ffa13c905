#include "config/keys/key_spelling.h"

#include "base/strings.h"
#include "config/keys/flyway_keys.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

constexpr std::string_view kMarks = "-_";
constexpr std::string_view kMarksAndPoints = "-_.";

// `marks` are those that a name may be written with or without.
std::string without(std::string_view marks, std::string_view name) {
  std::string flat;
  for (const char c : to_lower(name)) {
    if (marks.find(c) == std::string_view::npos) flat += c;
  }
  return flat;
}

// A whole key; "" if there is none.
std::string key_of(std::string_view written, std::string_view marks) {
  const std::string wanted = without(marks, written);
  if (wanted == "username") return "user";
  for (const Key& key : all_keys()) {
    if (without(marks, key.name) == wanted) return std::string(key.name);
  }
  for (const FlywayKey& key : flyway_keys()) {
    if (!key.name.ends_with('.') && without(marks, key.name) == wanted) return std::string(key.name);
  }
  return "";
}

// A family with anything behind its point; "" if there is none.
std::string key_in_family(std::string_view written) {
  const std::size_t point = written.find('.');
  if (point == std::string_view::npos || point + 1 == written.size()) return "";
  const auto fits = [&](std::string_view family) {
    return is_same_word(written.substr(0, point), family.substr(0, family.size() - 1));
  };
  const std::string rest(written.substr(point + 1));
  for (const std::string_view family : {kPlaceholderKey, kJdbcKey}) {
    if (fits(family)) return std::string(family) + rest;
  }
  for (const FlywayKey& key : flyway_keys()) {
    if (key.name.ends_with('.') && fits(key.name)) return std::string(key.name) + rest;
  }
  return "";
}

}  // namespace

std::string canonical_key(std::string_view written) {
  if (std::string key = key_of(written, kMarks); !key.empty()) return key;
  if (std::string key = key_in_family(written); !key.empty()) return key;
  std::string key = key_of(written, kMarksAndPoints);  // postgresql.transactional-lock
  return key.empty() ? std::string(written) : key;
}

bool is_same_word(std::string_view a, std::string_view b) {
  return without(kMarks, a) == without(kMarks, b);
}

}  // namespace godwit
