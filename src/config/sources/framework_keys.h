#pragma once
// The names that Spring Boot and Quarkus have for keys of ours.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys/entry.h"

namespace godwit {

enum class Framework { spring, quarkus };

struct FrameworkKey {
  Framework framework = Framework::spring;
  std::string datasource;  ///< of Quarkus's named ones; "" is the only one, or the default
  std::string key;         ///< as the table of keys has it; what does not exist there as it is written
  Part part = Part::own;
};

/// spring.datasource.…, spring.flyway.…, quarkus.datasource.… and quarkus.flyway.…, in kebab or camel case; nullopt for
/// what is the application's own, such as the size of a pool.
std::optional<FrameworkKey> framework_key(std::string_view name);

/// The name of the property that a variable stands for: SPRING_FLYWAY_BASELINE_ON_MIGRATE. `datasources` are Quarkus's
/// named ones. "" if it is none.
std::string property_of_variable(std::string_view variable, const std::vector<std::string>& datasources);

/// The value as ours is written: true for "yes", classpath: in front of a location without a scheme.
std::string framework_value(std::string_view key, const std::string& value);

}  // namespace godwit
