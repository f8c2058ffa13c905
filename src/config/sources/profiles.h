#pragma once
// Which parts of a server's configuration count: the profiles of Spring Boot and Quarkus, Micronaut's environments.

#include <string>
#include <string_view>
#include <vector>

#include "config/format/properties.h"
#include "config/keys/entry.h"

namespace godwit {

class Profiles {
 public:
  /// Of the environment (SPRING_PROFILES_ACTIVE, QUARKUS_PROFILE, MICRONAUT_ENVIRONMENTS), else of what the documents
  /// say that count always.
  Profiles(const Environment& environment, const std::vector<const Document*>& documents);

  /// spring.config.activate.on-profile of the document, or spring.profiles as older ones have it: "prod & !cloud".
  bool accepts(const Document& document) const;

  /// %prod.quarkus.datasource.username and %{prod,dev}.… without the part in front; "" if it is of other profiles. What
  /// has no % stays.
  std::string_view without_profile(std::string_view name) const;

  /// How far up the profile stands: of two values that of the higher one counts. A parent stands below its profile.
  std::size_t rank(std::string_view name) const;

  /// Files that belong to this one: application-prod.yml to application.yml; in the order in which they count.
  std::vector<std::string> files_beside(const std::string& path) const;

 private:
  std::vector<std::string> spring_;
  std::vector<std::string> quarkus_;
  std::vector<std::string> others_;  // Micronaut's
  bool is_spring_ = false;
  bool is_quarkus_ = false;
};

/// Does the expression hold (names, !, &, |, parentheses, and commas for or) where these profiles are active?
bool matches_profiles(std::string_view expression, const std::vector<std::string>& active);

}  // namespace godwit
