#pragma once
// The output of `godwit config`: every key with its value and where that came from. Secrets are masked.

#include <string>
#include <vector>

#include "config/keys/settings.h"

namespace godwit {

/// A line a key: "url = sqlite:./godwit.db  (flyway.conf:3)", in columns. Behind them what is said of each datasource
/// alone: "datasources.orders.url = …".
std::string render_config_text(const Settings& settings, const std::vector<Settings>& datasources = {});

/// One object: operation, success, environment, environments, keys [{key, value, source, isDefault}], notes.
std::string render_config_json(const Settings& settings, const std::vector<Settings>& datasources = {});

}  // namespace godwit
