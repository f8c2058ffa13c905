// The form of a URL is the driver's own affair, so only its prefix is looked at here. A prefix that two of them claim
// is refused: else the name of a file would decide which database is migrated.
#include "db/plugin/dialect.h"

#include <map>
#include <mutex>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/plugin/library.h"
#include "db/plugin/parts.h"

namespace godwit {
namespace {

class PluginDialect final : public Dialect {
 public:
  PluginDialect(std::string file, const godwit_driver& driver)
      : file_(std::move(file)), driver_(driver), rules_(split_rules_of(driver)) {
    traits_.name = driver.name;
    traits_.transactional_ddl = (driver.facts & GODWIT_TRANSACTIONAL_DDL) != 0;
    traits_.schemas = (driver.facts & GODWIT_SCHEMAS) != 0;
    traits_.quote = driver.quote;
    traits_.begin_inside_transaction_fails = (driver.facts & GODWIT_BEGIN_INSIDE_FAILS) != 0;
  }

  const std::string& file() const { return file_; }
  const godwit_driver& driver() const { return driver_; }

  const DialectTraits& traits() const override { return traits_; }
  const SplitRules& split_rules() const override { return rules_; }

  bool accepts(std::string_view url) const override {
    std::string lower = to_lower(url);
    if (lower.starts_with("jdbc:")) lower.erase(0, 5);
    for (const char* const* prefix = driver_.prefixes; *prefix; ++prefix) {
      if (lower.starts_with(*prefix)) return true;
    }
    return false;
  }

  ConnectionSpec parse_url(const TargetOptions& target) const override {
    const CleanUrl clean = clean_url(target.url);
    ConnectionSpec spec;
    spec.url = mask_url(target.url);
    spec.database = clean.url;
    spec.user = target.user.empty() ? clean.user : target.user;
    spec.password = target.password.empty() ? Secret(clean.password) : target.password;
    return spec;
  }

  std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                   const std::stop_token&) const override {
    const std::string password = spec.password.reveal();
    const std::string schema = named_schema(target);
    const auto given = [](const std::string& text) { return text.empty() ? godwit_text{nullptr, 0} : text_of(text); };
    const godwit_target native{text_of(spec.database), given(spec.user), given(password), given(schema)};
    std::vector<std::string> secrets;
    if (!password.empty()) secrets.push_back(password);
    auto connection = std::make_unique<PluginConnection>(driver_, file_, native, std::move(secrets));
    const std::string& own = connection->server().default_schema;
    if (!schema.empty() && schema != own && !traits_.schemas) no_schemas(schema);
    connection->name_schema(schema);
    return connection;
  }

  TableWords table_words(const std::string& schema, const std::string& table) const override {
    return table_words_of(driver_, *this, schema, table);
  }

  bool schema_exists(Connection& connection, const std::string& schema) const override {
    if (traits_.schemas) return !connection.query(filled(driver_, *this, driver_.schema_exists, schema, "")).empty();
    if (schema == connection.server().default_schema) return true;
    no_schemas(schema);
  }
  bool schema_empty(Connection& connection, const std::string& schema,
                    const std::string& history_table) const override {
    return connection.query(filled(driver_, *this, driver_.objects, schema, history_table)).empty();
  }
  void create_schema(Connection& connection, const std::string& schema) const override {
    if (!traits_.schemas) no_schemas(schema);
    connection.execute(filled(driver_, *this, driver_.create_schema, schema, ""));
  }
  void drop_schema(Connection& connection, const std::string& schema) const override {
    if (!traits_.schemas) no_schemas(schema);
    connection.execute(filled(driver_, *this, driver_.drop_schema, schema, ""));
  }

 private:
  [[noreturn]] void no_schemas(const std::string& schema) const {
    throw Error(ErrorCode::configuration, std::string(driver_.name) + " has no schema \"" + schema +
                                              "\" besides its own. Leave -schemas and -defaultSchema out.");
  }

  const std::string file_;
  const godwit_driver& driver_;
  const SplitRules rules_;
  DialectTraits traits_;
};

using Plugins = std::vector<std::unique_ptr<PluginDialect>>;

void check_prefixes(const PluginDialect& dialect, const Plugins& before,
                    const std::function<bool(std::string_view url)>& taken) {
  for (const char* const* prefix = dialect.driver().prefixes; *prefix; ++prefix) {
    const std::string url = std::string(*prefix) + "//x/x";
    std::string owner = taken(url) ? "godwit itself" : "";
    for (const auto& other : before) {
      if (other->accepts(url)) owner = other->file();
    }
    if (owner.empty()) continue;
    throw Error(ErrorCode::configuration, "The plugin " + dialect.file() +
                                              " cannot be used: it claims the URLs that begin with \"" + *prefix +
                                              "\", which belong to " + owner + ".");
  }
}

Plugins load_all(const std::string& folder, const std::function<bool(std::string_view url)>& taken) {
  Plugins plugins;
  for (const std::string& file : driver_files(folder)) {
    auto dialect = std::make_unique<PluginDialect>(file, load_driver(file));
    check_prefixes(*dialect, plugins, taken);
    plugins.push_back(std::move(dialect));
  }
  return plugins;
}

}  // namespace

// Libraries belong to the process, and so do these; a dialect lives as long as the program.
std::vector<const Dialect*> plugin_dialects(const std::string& folder,
                                            const std::function<bool(std::string_view url)>& taken) {
  static std::mutex mutex;
  static std::map<std::string, Plugins>& loaded = *new std::map<std::string, Plugins>();
  const std::lock_guard lock(mutex);
  auto found = loaded.find(folder);
  if (found == loaded.end()) found = loaded.emplace(folder, load_all(folder, taken)).first;
  std::vector<const Dialect*> dialects;
  for (const auto& one : found->second) dialects.push_back(one.get());
  return dialects;
}

}  // namespace godwit
