#include "engine/session/registry.h"

#include <array>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "embedded/databases.h"
#ifdef GODWIT_HAS_PLUGIN
#include "db/plugin/dialect.h"
#endif

namespace godwit {
namespace {

using DialectFunction = const Dialect& (*)();

constexpr auto kDialects = std::to_array<DialectFunction>({GODWIT_DIALECTS});

const Dialect* find_own(std::string_view url) {
  for (const DialectFunction dialect : kDialects) {
    if (dialect().accepts(url)) return &dialect();
  }
  return nullptr;
}

std::string known_forms() {
  std::vector<std::string> forms;
  for (const DialectFunction dialect : kDialects) forms.emplace_back(dialect().traits().url_forms);
  return join(forms, ", ");
}

std::vector<const Dialect*> load_plugins(const std::string& folder) {
  if (folder.empty()) return {};
#ifdef GODWIT_HAS_PLUGIN
  return plugin_dialects(folder, [](std::string_view url) { return find_own(url) != nullptr; });
#else
  throw Error(ErrorCode::configuration, "This godwit was built without plugins. Leave plugins out.");
#endif
}

}  // namespace

std::vector<std::string> plugin_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const Dialect* dialect : load_plugins(folder)) names.emplace_back(dialect->traits().name);
  return names;
}

const Dialect& dialect_for_url(std::string_view url) {
  return dialect_for_url(url, "");
}

const Dialect& dialect_for_url(std::string_view url, const std::string& plugins) {
  const std::vector<const Dialect*> loaded = load_plugins(plugins);  // one that is broken is told, needed or not
  if (const Dialect* own = find_own(url)) return *own;
  for (const Dialect* dialect : loaded) {
    if (dialect->accepts(url)) return *dialect;
  }
  throw Error(ErrorCode::unsupported_database,
              "No database is known for the URL \"" + shown_scheme(url) + "…\". Known forms: " + known_forms() +
                  ", each also with jdbc: in front." +
                  (loaded.empty() ? "" : " There are plugins for " + join(plugin_names(plugins), ", ") + "."));
}

}  // namespace godwit
