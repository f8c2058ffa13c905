#include "config/secret_values.h"

#include <algorithm>
#include <vector>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

// USE_AUTH=true is no secret.
bool is_word_of_settings(const std::string& value) {
  return equals_ignore_case(value, "true") || equals_ignore_case(value, "false") || equals_ignore_case(value, "none");
}

bool holds(const Settings& settings, const std::string& secret) {
  const auto in = [&](const auto& entry) { return entry.second.find(secret) != std::string::npos; };
  const auto& placeholders = settings.project.placeholders.values;
  const auto& properties = settings.jdbc_properties;
  return std::any_of(placeholders.begin(), placeholders.end(), in) ||
         std::any_of(properties.begin(), properties.end(), in) ||
         settings.target.init_sql.find(secret) != std::string::npos ||
         settings.target.url.find(secret) != std::string::npos;
}

}  // namespace

void note_secrets(Settings& settings, const Environment& environment) {
  std::vector<std::string> secrets;
  for (const auto& [name, value] : environment) {
    const bool secret = value.size() >= kShortestSecret && !is_word_of_settings(value) && sounds_secret(name);
    if (secret && holds(settings, value)) secrets.push_back(value);
  }
  for (auto& [name, given] : settings.given) {
    const bool url = name == "url" || name == "tenants.url";
    if (!url) given.value = mask_text(given.value, secrets);
  }
  auto& known = settings.project.secrets;
  known.insert(known.end(), secrets.begin(), secrets.end());
}

std::string secrets_on_command_line(const Settings& settings) {
  std::vector<std::string> options;
  for (const auto& [name, given] : settings.given) {
    if (given.layer != kCommandLine || given.value.empty()) continue;
    const Key* const key = find_key(name);
    const bool url = name == "url" || name == "tenants.url";
    const bool family = !key && sounds_secret(name.substr(name.find('.') + 1));
    const bool hidden = given.value.find("***") != std::string::npos;  // as `config` shows it
    if (hidden && (url || family || (key && key->secret))) options.push_back(given.source);
  }
  return join(options, ", ");
}

}  // namespace godwit
