// Active profiles are read from documents without a condition alone: a conditional one would decide about itself. With
// nothing said they are default for Spring Boot, and prod for Quarkus, as in an application that was built.
#include "config/sources/profiles.h"

#include <algorithm>
#include <filesystem>

#include "base/strings.h"
#include "config/keys/key_spelling.h"
#include "config/sources/references.h"
#include "godwit/error.h"

namespace godwit {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// One expression, by recursive descent. What is written wrong holds nowhere.
class Expression {
 public:
  Expression(std::string_view text, const std::vector<std::string>& active) : rest_(text), active_(active) {}

  bool holds() {
    const bool value = any(0);
    return value && sound_ && rest_.empty();
  }

 private:
  static constexpr int kDeepest = 50;

  bool any(int depth) {
    bool value = all(depth);
    while (take('|') || take(',')) {
      const bool next = all(depth);
      value = value || next;
    }
    return value;
  }

  bool all(int depth) {
    bool value = one(depth);
    while (take('&')) {
      const bool next = one(depth);
      value = value && next;
    }
    return value;
  }

  bool one(int depth) {
    if (depth > kDeepest) return sound_ = false;
    if (take('!')) return !one(depth + 1);
    if (take('(')) {
      const bool value = any(depth + 1);
      sound_ = take(')') && sound_;
      return value;
    }
    const std::size_t end = std::min(rest_.find_first_of("|,&!()"), rest_.size());
    const std::string_view name = trim(rest_.substr(0, end));
    rest_.remove_prefix(end);
    sound_ = sound_ && !name.empty();
    return contains(active_, name);
  }

  bool take(char c) {
    rest_ = trim(rest_);
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    rest_ = trim(rest_);
    return true;
  }

  std::string_view rest_;
  const std::vector<std::string>& active_;
  bool sound_ = true;
};

// The last value of a key; "" if there is none.
std::string value_in(const Document& document, std::string_view name) {
  std::string value;
  for (const Property& property : document) {
    if (is_same_word(property.name, name)) value = property.value;
  }
  return value;
}

std::string condition_of(const Document& document) {
  const std::string condition = value_in(document, "spring.config.activate.on-profile");
  return condition.empty() ? value_in(document, "spring.profiles") : condition;
}

bool has_section(const std::vector<const Document*>& documents, std::string_view prefix) {
  return std::any_of(documents.begin(), documents.end(), [prefix](const Document* document) {
    return std::any_of(document->begin(), document->end(),
                       [prefix](const Property& property) { return property.name.starts_with(prefix); });
  });
}

// The names of profiles, with references filled in where that is possible.
class Said {
 public:
  Said(const Environment& environment, const std::vector<const Document*>& documents)
      : references_(environment), documents_(documents) {
    for (const Document* document : documents) {
      if (!condition_of(*document).empty()) continue;
      for (const Property& property : *document) references_.add(property);
    }
  }

  std::vector<std::string> list(std::string_view name) const {
    std::string value;
    for (const Document* document : documents_) {
      const std::string said = condition_of(*document).empty() ? value_in(*document, name) : "";
      if (!said.empty()) value = said;
    }
    try {
      return split_list(references_.filled({std::string(name), value, "", ""}));
    } catch (const Error&) {
      return {};
    }
  }

 private:
  References references_;
  const std::vector<const Document*>& documents_;
};

std::vector<std::string> list_of_variable(const Environment& environment, std::string_view name) {
  const std::string* value = find_variable(environment, name);
  return value ? split_list(*value) : std::vector<std::string>();
}

// Groups and what is included, each once.
std::vector<std::string> with_groups(std::vector<std::string> active, const Said& said) {
  for (std::string& name : said.list("spring.profiles.include")) {
    if (!contains(active, name)) active.push_back(std::move(name));
  }
  for (std::size_t i = 0; i < active.size(); ++i) {
    for (std::string& name : said.list("spring.profiles.group." + active[i])) {
      if (!contains(active, name)) active.push_back(std::move(name));
    }
  }
  return active;
}

// The point behind %prod and %{prod,dev}; npos if there is none.
std::size_t behind_profiles(std::string_view name) {
  if (!name.starts_with("%{")) return name.find('.');
  const std::size_t brace = name.find('}');
  return brace != std::string_view::npos && name.substr(brace + 1).starts_with('.') ? brace + 1
                                                                                    : std::string_view::npos;
}

}  // namespace

bool matches_profiles(std::string_view expression, const std::vector<std::string>& active) {
  return Expression(expression, active).holds();
}

Profiles::Profiles(const Environment& environment, const std::vector<const Document*>& documents)
    : spring_(list_of_variable(environment, "SPRING_PROFILES_ACTIVE")),
      quarkus_(list_of_variable(environment, "QUARKUS_PROFILE")),
      others_(list_of_variable(environment, "MICRONAUT_ENVIRONMENTS")) {
  const Said said(environment, documents);
  if (spring_.empty()) spring_ = said.list("spring.profiles.active");
  spring_ = with_groups(std::move(spring_), said);
  if (spring_.empty()) spring_ = list_of_variable(environment, "SPRING_PROFILES_DEFAULT");
  if (spring_.empty()) spring_ = said.list("spring.profiles.default");
  if (spring_.empty()) spring_ = {"default"};
  if (quarkus_.empty()) quarkus_ = said.list("quarkus.profile");
  if (quarkus_.empty()) quarkus_ = {"prod"};  // what a built application runs with
  std::vector<std::string> parents = said.list("quarkus.config.profile.parent");
  quarkus_.insert(quarkus_.begin(), parents.begin(), parents.end());
  is_spring_ = has_section(documents, "spring.");
  is_quarkus_ = has_section(documents, "quarkus.") || has_section(documents, "%");
}

bool Profiles::accepts(const Document& document) const {
  const std::string condition = condition_of(document);
  return trim(condition).empty() || matches_profiles(condition, spring_);
}

std::string_view Profiles::without_profile(std::string_view name) const {
  if (!name.starts_with('%')) return name;
  return rank(name) == 0 ? std::string_view() : name.substr(behind_profiles(name) + 1);
}

std::size_t Profiles::rank(std::string_view name) const {
  const std::size_t point = behind_profiles(name);
  if (point == std::string_view::npos) return 0;
  std::size_t highest = 0;
  const bool several = name.starts_with("%{");
  for (const std::string& profile : split_list(several ? name.substr(2, point - 3) : name.substr(1, point - 1))) {
    const auto found = std::find(quarkus_.begin(), quarkus_.end(), profile);
    if (found != quarkus_.end()) highest = std::max(highest, static_cast<std::size_t>(found - quarkus_.begin()) + 1);
  }
  return highest;
}

std::vector<std::string> Profiles::files_beside(const std::string& path) const {
  const std::filesystem::path file(path);
  if (file.stem() != "application") return {};
  std::vector<std::string> names;
  const auto add = [&names](const std::vector<std::string>& list) {
    for (const std::string& name : list) {
      if (!contains(names, name) && name.find('/') == std::string::npos) names.push_back(name);
    }
  };
  if (is_spring_) add(spring_);
  if (is_quarkus_) add(quarkus_);
  if (!is_spring_ && !is_quarkus_) add(others_);
  std::vector<std::string> found;
  for (const std::string& name : names) {
    for (const char* end : {".toml", ".json", ".yml", ".yaml", ".properties"}) {
      const std::filesystem::path beside = file.parent_path() / ("application-" + name + end);
      std::error_code ignored;
      if (std::filesystem::exists(beside, ignored)) found.push_back(beside.string());
    }
  }
  return found;
}

}  // namespace godwit
