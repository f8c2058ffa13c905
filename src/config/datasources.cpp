#include "config/datasources.h"

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"

namespace godwit {
namespace {

constexpr int kDeepest = 20;  // references inside of defaults

// `marks` are those that a name may be written with or without.
std::string without(std::string_view marks, std::string_view name) {
  std::string flat;
  for (const char c : to_lower(name)) {
    if (marks.find(c) == std::string_view::npos) flat += c;
  }
  return flat;
}

std::string key_as_known(std::string_view written, std::string_view marks = "-_") {
  const std::string wanted = without(marks, written);
  if (wanted == "username") return "user";
  for (const Key& key : all_keys()) {
    if (without(marks, key.name) == wanted) return std::string(key.name);
  }
  return std::string(written);
}

std::string as_variable(std::string_view name) {
  std::string variable = to_upper(name);
  std::replace_if(
      variable.begin(), variable.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return variable;
}

// Behind the brace that closes the one before `from`; npos if none does.
std::size_t behind_brace(const std::string& text, std::size_t from) {
  int open = 1;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text.compare(i, 2, "${") == 0) ++open;
    if (text[i] == '}' && --open == 0) return i + 1;
  }
  return std::string::npos;
}

class Filler {
 public:
  Filler(const Entry& entry, const Environment& environment)
      : key_(entry.name), source_(entry.source), environment_(environment) {}

  std::string fill(const std::string& value, int depth = 0) const {
    std::string result;
    std::size_t at = 0;
    for (std::size_t begin; (begin = value.find("${", at)) != std::string::npos;) {
      const std::size_t end = behind_brace(value, begin + 2);
      if (end == std::string::npos) break;
      result += value.substr(at, begin - at);
      result += value_of(value.substr(begin + 2, end - begin - 3), depth);
      at = end;
    }
    return result + value.substr(at);
  }

 private:
  std::string value_of(const std::string& reference, int depth) const {
    if (means_tenant(reference, key_)) return "${" + reference + "}";
    const std::size_t colon = reference.find(':');
    const std::string name(trim(reference.substr(0, colon)));
    const std::string* found = find_variable(environment_, name);
    if (found == nullptr) found = find_variable(environment_, as_variable(name));
    if (found != nullptr) return *found;
    if (colon == std::string::npos || depth >= kDeepest) {
      throw Error(ErrorCode::configuration, source_ + ": there is no environment variable " + as_variable(name) +
                                                ", and no default behind a colon: ${" + name + ":default}.");
    }
    std::string otherwise = reference.substr(colon + 1);
    const bool quoted = otherwise.size() >= 2 && otherwise.front() == '`' && otherwise.back() == '`';
    return quoted ? otherwise.substr(1, otherwise.size() - 2) : fill(otherwise, depth + 1);
  }

  const std::string& key_;
  const std::string& source_;
  const Environment& environment_;
};

}  // namespace

std::optional<DatasourceKey> datasource_key(std::string_view name) {
  if (!is_in_family(name, kDatasourceKey)) return std::nullopt;
  name.remove_prefix(kDatasourceKey.size());
  const std::size_t point = name.find('.');
  if (point == 0 || point == std::string_view::npos || point + 1 == name.size()) return std::nullopt;
  return DatasourceKey{std::string(name.substr(0, point)), key_as_known(name.substr(point + 1))};
}

bool is_connection_key(std::string_view key) {
  return key == "url" || key == "user" || key == "password";
}

bool is_server_key(std::string_view key) {
  return is_connection_key(key) || is_in_family(key, kTenantsKey);
}

bool means_tenant(std::string_view reference, std::string_view key) {
  if (reference != "tenant") return false;
  const std::optional<DatasourceKey> own = datasource_key(key);
  const std::string_view name = own ? std::string_view(own->key) : key;
  return is_in_family(name, kTenantsKey) || is_in_family(name, kPlaceholderKey);
}

std::optional<DatasourceKey> datasource_key_of_variable(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::string_view kPrefix = "DATASOURCES_";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  const std::string* best = nullptr;
  for (const std::string& one : known) {
    const bool fits = name.starts_with(as_variable(one) + "_");
    if (fits && (best == nullptr || best->size() < one.size())) best = &one;
  }
  if (best == nullptr) return std::nullopt;
  return DatasourceKey{*best, key_as_known(name.substr(best->size() + 1), "-_.")};
}

std::string with_defaults(const Entry& entry, const Environment& environment) {
  return Filler(entry, environment).fill(entry.value);
}

}  // namespace godwit
