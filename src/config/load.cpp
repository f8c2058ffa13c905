// All layers are read before the first one counts, because the last may choose the environment, and what is said for
// other environments and datasources is checked, too. Fallbacks come last: a location that nobody named must not stand
// above one that somebody did.
#include "config/load.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include "base/nearest.h"
#include "base/strings.h"
#include "config/found_commands.h"
#include "config/keys/datasources.h"
#include "config/keys/key_spelling.h"
#include "config/keys/keys.h"
#include "config/keys/plain_value.h"
#include "config/resolver.h"
#include "config/secret_values.h"
#include "config/sources/config_file.h"
#include "config/sources/file_entries.h"
#include "config/sources/variables.h"

extern char** environ;

namespace godwit {
namespace {

constexpr std::string_view kInput = "-";
constexpr const char* kLine = kCommandLine;

// Everything that one layer of the ladder says.
using Layer = std::vector<Entry>;

std::string environment_of(const Entry& entry) {
  const std::string rest = entry.name.substr(kEnvironmentKey.size());
  return rest.substr(0, rest.find('.'));
}

// All layers, read once, and what is known of all datasources and environments.
class Sources {
 public:
  Sources(const CommandLine& command_line, const Environment& environment, std::istream& input)
      : command_line_(command_line), environment_(environment), input_(input) {
    layers_ = read_layers();
    choose_environment(layers_);
  }

  const std::vector<Layer>& layers() const { return layers_; }
  const Environment& environment() const { return environment_; }
  const CommandLine& command_line() const { return command_line_; }
  const std::string& chosen_environment() const { return chosen_; }
  /// Files that nobody named, in the working directory.
  const std::vector<std::string>& found_files() const { return found_; }
  /// Environments, datasources and notes are in it.
  const Settings& known() const { return settings_; }

 private:
  std::vector<Layer> read_layers() {
    const std::vector<Variable> variables = variables_of(environment_);
    Layer flyway = entries_of_variables(variables, "FLYWAY_", settings_.notes);
    Layer own = entries_of_variables(variables, "GODWIT_", settings_.notes);
    Layer line;
    for (const auto& [name, value, source] : command_line_.settings) {
      check_plain_name(name, value, source);
      line.push_back({name, value, source, kLine});
    }
    const std::string folder = last_value({&flyway, &own, &line}, "workingDirectory");
    const std::string* home = find_variable(environment_, "HOME");
    StandardFiles standard = find_standard_files(home ? *home : "", folder, settings_.notes);
    if (!command_line_.config.empty()) std::erase(standard.own, home_config(home ? *home : ""));

    std::vector<Layer> layers = {read_files(standard.own), read_files(standard.flyway), read_dotenv(folder)};
    std::vector<std::string> listed = split_list(last_value({&layers.back(), &flyway, &own, &line}, "configFiles"));
    const bool wants_input = std::erase(listed, kInput) > 0;
    std::vector<std::string> named = command_line_.config;
    const bool list_was_found = last_value({&flyway, &own, &line}, "configFiles").empty();
    if (!list_was_found) named.insert(named.end(), listed.begin(), listed.end());
    for (std::vector<std::string>* const paths : {&listed, &named}) {
      for (std::string& path : *paths) path = path_in(folder, path);
    }
    remember_found(standard, folder, list_was_found ? listed : std::vector<std::string>(), named);
    if (list_was_found) named.insert(named.end(), listed.begin(), listed.end());
    layers.push_back(read_files(named));
    layers.push_back(std::move(of_frameworks_));
    name_datasources(layers, line, variables);
    add_datasource_variables(variables, "", flyway);
    add_datasource_variables(variables, "FLYWAY_", flyway);
    add_datasource_variables(variables, "GODWIT_", own);
    layers.push_back(entries_of_common_variables(variables));
    for (const Layer* layer : {&layers[2], &layers.back(), &flyway, &own, &line}) check_filled_in(*layer);
    layers.push_back(std::move(flyway));
    layers.push_back(std::move(own));
    if (wants_input) layers.push_back(checked(read_config_stream(input_, context())));
    layers.push_back(std::move(line));
    return layers;
  }

  // Those of home are this user's. `listed`: by a file that was only found, .env.
  void remember_found(const StandardFiles& standard, const std::string& folder, const std::vector<std::string>& listed,
                      const std::vector<std::string>& named) {
    const std::string* const home = find_variable(environment_, "HOME");
    std::vector<std::string> files = standard.own;
    files.insert(files.end(), standard.flyway.begin(), standard.flyway.end());
    files.push_back(path_in(folder, ".env"));
    files.insert(files.end(), listed.begin(), listed.end());
    std::error_code error;
    for (const std::string& file : files) {
      const bool of_home = home && !home->empty() && file.starts_with(*home + "/") && !folder.starts_with(*home);
      const bool named_too = std::any_of(named.begin(), named.end(), [&](const std::string& name) {
        return name == file || std::filesystem::equivalent(name, file, error);
      });
      if (!of_home && !named_too) found_.push_back(file);
    }
  }

  // In the order in which they are first said; those that only variables know by their …_URL.
  void name_datasources(const std::vector<Layer>& layers, const Layer& line, const std::vector<Variable>& variables) {
    const auto add = [this](const std::string& name) {
      auto& known = settings_.datasources;
      if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
    };
    const auto add_all = [&](const Layer& layer) {
      for (const Entry& entry : layer) {
        if (const auto key = datasource_key(entry.name)) add(key->name);
      }
    };
    std::for_each(layers.begin(), layers.end(), add_all);
    add_all(line);
    for (const Variable& variable : variables) {
      const std::string name = datasource_of_url_variable(variable.name, settings_.datasources);
      if (!name.empty()) add(name);
    }
  }

  void add_datasource_variables(const std::vector<Variable>& variables, std::string_view prefix, Layer& layer) {
    for (Entry& entry : datasource_entries_of_variables(variables, prefix, settings_.datasources)) {
      layer.push_back(std::move(entry));
    }
  }

  static std::string last_value(const std::vector<const Layer*>& layers, std::string_view name) {
    std::string value;
    for (const Layer* layer : layers) {
      for (const Entry& entry : *layer) {
        if (equals_ignore_case(entry.name, name)) value = entry.value;
      }
    }
    return value;
  }

  // Where files are is not said by files.
  Layer checked(Layer layer) {
    std::erase_if(layer, [this](const Entry& entry) {
      const bool wrong_place =
          equals_ignore_case(entry.name, "configFiles") || equals_ignore_case(entry.name, "workingDirectory");
      if (wrong_place) settings_.notes.push_back(entry.source + ": " + entry.name + " has no effect in a file.");
      return wrong_place;
    });
    return layer;
  }

  Layer read_files(const std::vector<std::string>& paths) {
    FileEntries entries = read_config_files(paths, context());
    std::move(entries.of_variables.begin(), entries.of_variables.end(), std::back_inserter(of_frameworks_));
    return checked(std::move(entries.said));
  }

  FileContext context() {
    const std::vector<std::string>& words = command_line_.commands;
    return {environment_, settings_.notes, !words.empty() && words.front() == "server"};
  }

  Layer read_dotenv(const std::string& folder) {
    const std::vector<Variable> variables = read_dotenv_file(path_in(folder, ".env"));
    Layer layer = entries_of_common_variables(variables);
    for (Entry& entry : entries_of_variables(variables, "FLYWAY_", settings_.notes)) layer.push_back(std::move(entry));
    for (Entry& entry : entries_of_variables(variables, "GODWIT_", settings_.notes)) layer.push_back(std::move(entry));
    for (Entry& entry : layer) entry.layer = path_in(folder, ".env");
    return layer;
  }

  void choose_environment(const std::vector<Layer>& layers) {
    const Entry* chosen = nullptr;
    for (const Layer& layer : layers) {
      for (const Entry& entry : layer) {
        const bool chooses = equals_ignore_case(entry.name, "environment") && !trim(entry.value).empty();
        if (chooses) chosen = &entry;
        if (is_in_family(entry.name, kEnvironmentKey)) remember(environment_of(entry));
      }
    }
    if (!chosen) return;
    chosen_ = trim(chosen->value);
    const auto& known = settings_.environments;
    if (chosen_ == "default" || std::find(known.begin(), known.end(), chosen_) != known.end()) return;
    const std::string nearest = nearest_name(chosen_, {known.begin(), known.end()});
    throw Error(ErrorCode::unknown_environment,
                chosen->source + ": there is no environment \"" + chosen_ + "\". " +
                    (known.empty() ? "No file has a table [environments." + chosen_ + "]."
                                   : "There are: " + join(known, ", ") + ".") +
                    (nearest.empty() ? "" : " Did you mean " + nearest + "?"));
  }

  void remember(const std::string& name) {
    auto& known = settings_.environments;
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  }

  const CommandLine command_line_;
  const Environment environment_;
  std::istream& input_;
  std::string chosen_ = "default";  // the environment
  std::vector<std::string> found_;
  Settings settings_;
  Layer of_frameworks_;
  std::vector<Layer> layers_;
};

bool names_the_server(std::string_view key) {
  return is_connection_key(key) || key == "passwordCommand";
}

// The settings of one datasource, or of none.
class Loader {
 public:
  Loader(const Sources& sources, std::string datasource)
      : sources_(sources),
        environment_(sources.environment()),
        chosen_(sources.chosen_environment()),
        settings_(sources.known()) {
    settings_.datasource.name = std::move(datasource);
  }

  Settings load() {
    for (const Layer& layer : sources_.layers()) apply(layer);
    apply_fallbacks();
    tell_problems();
    settings_.output.debug = sources_.command_line().debug;
    settings_.output.quiet = sources_.command_line().quiet;
    settings_.target.environment = chosen_;
    const auto& commands = sources_.command_line().commands;
    if (commands.empty() || commands.front() != "config") refuse_commands_of_others(settings_, sources_.found_files());
    settings_.datasource.has_locations = settings_.given.contains("locations");
    check_clean_schema(settings_);
    fill_vendor(settings_);
    move_locations(settings_);
    for (std::string* url : {&settings_.target.url, &settings_.tenants.url}) {
      *url = with_jdbc_properties(*url, settings_.jdbc_properties);
    }
    note_secrets(settings_, environment_);
    return std::move(settings_);
  }

 private:
  // An environment's table counts above all that is said of every environment. A Flyway
  // section that says where to connect stands above the server's own.
  void apply(const Layer& layer) {
    for (const bool flyway : {false, true}) {
      for (const Entry& entry : layer) {
        if (counts(entry, flyway) && is_general(entry)) set(entry, entry.name, entry.value);
      }
    }
    for (const Entry& entry : layer) {
      if (is_in_family(entry.name, kEnvironmentKey)) apply_of_environment(entry);
    }
    for (const bool flyway : {false, true}) {
      for (const Entry& entry : layer) {
        if (counts(entry, flyway) && is_in_family(entry.name, kDatasourceKey)) apply_of_datasource(entry);
      }
    }
  }

  static bool counts(const Entry& entry, bool flyway) {
    return !entry.fallback && (entry.part == Part::flyway) == flyway;
  }

  bool is_general(const Entry& entry) const {
    const bool own = is_in_family(entry.name, kEnvironmentKey) || is_in_family(entry.name, kDatasourceKey);
    return !own && (settings_.datasource.name.empty() || !names_the_server(entry.name));
  }

  void apply_fallbacks() {
    for (const Layer& layer : sources_.layers()) {
      for (const Entry& entry : layer) {
        if (!entry.fallback) continue;
        const auto own = datasource_key(entry.name);
        const std::string key = own ? own->key : entry.name;
        const bool ours = settings_.datasource.name == (own ? own->name : "");
        if (ours && !settings_.given.contains(key)) set(entry, key, entry.value);
      }
    }
  }

  // `config` shows what there is.
  void tell_problems() {
    const std::vector<std::string>& words = sources_.command_line().commands;
    const bool shows = !words.empty() && words.front() == "config";
    for (const auto& [key, problem] : problems_) {
      if (!shows) throw Error(ErrorCode::configuration, problem);
      settings_.notes.push_back(problem);
    }
  }

  void apply_of_environment(const Entry& entry) {
    const std::string name = environment_of(entry);
    const std::size_t begin = kEnvironmentKey.size() + name.size() + 1;
    if (entry.name.size() < begin) return;  // the mark of a table
    const std::string key = canonical_key(environment_key(std::string_view(entry.name).substr(begin)));
    for (const char* general : {"environment", "configFiles", "workingDirectory"}) {
      if (!equals_ignore_case(key, general)) continue;
      throw Error(ErrorCode::configuration, entry.source + ": " + key + " cannot be set for one environment.");
    }
    if (name == chosen_) {
      set(entry, key, resolved(entry.value, key, entry.source, environment_));
    } else if (!is_known_key(key)) {
      set(entry, key, "");  // throws: what is wrong in another environment should be known before its day comes
    }
  }

  void set(const Entry& entry, const std::string& key, const std::string& given) {
    const bool exact = entry.exact && find_key(key) && find_key(key)->name == "password";
    const std::string value = exact ? given : without_stray_ends(key, given);
    if (value.empty() && is_unset_by_empty(key)) return;
    if (is_outdone(entry, key) || (entry.part == Part::flyway && value.empty() && entry.problem.empty())) return;
    if (!entry.problem.empty()) {
      problems_[key] = entry.problem;
      return;
    }
    problems_.erase(key);
    if (entry.part == Part::flyway) take_over(key);
    if (is_connection_key(key)) check_plain_name(key, value, entry.source);
    if (entry.part == Part::server) of_server_.insert(key);
    try {
      set_key(settings_, key, value, entry.source, entry.layer);
    } catch (const Error& error) {
      if (entry.layer == kLine) throw;
      throw Error(ErrorCode::configuration, error.what());  // also a key that does not exist
    }
  }

  // As in Micronaut and Spring Boot: who names a database in the Flyway section names its user there, too.
  bool is_outdone(const Entry& entry, const std::string& key) const {
    return entry.part == Part::server && is_connection_key(key) &&
           (of_flyway_.contains("url") || of_flyway_.contains(key));
  }

  void take_over(const std::string& key) {
    of_flyway_.insert(key);
    if (key != "url") return;
    for (const char* other : {"user", "password"}) {
      if (of_flyway_.contains(other) || !of_server_.contains(other)) continue;
      set_key(settings_, other, "", "");
      settings_.given.erase(other);
      problems_.erase(other);
    }
  }

  // A datasource's own values count above those for all; another's keys must exist, too.
  void apply_of_datasource(const Entry& entry) {
    const auto key = datasource_key(entry.name);
    if (!key) throw_unknown_key(entry.name, entry.source);
    if (key->name == settings_.datasource.name) {
      set(entry, key->key, entry.value);
    } else if (!is_known_key(key->key)) {
      set(entry, key->key, "");
    }
  }

  const Sources& sources_;
  const Environment& environment_;
  const std::string& chosen_;
  std::map<std::string, std::string> problems_;  // by key: why it has no value
  std::set<std::string> of_server_;              // who said how to connect
  std::set<std::string> of_flyway_;
  Settings settings_;
};

}  // namespace

Environment process_environment() {
  Environment environment;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  if (!find_variable(environment, "HOME")) {
    const passwd* account = getpwuid(getuid());
    if (account && account->pw_dir) environment.emplace_back("HOME", account->pw_dir);
  }
  return environment;
}

class SettingsSource::Impl {
 public:
  Impl(const CommandLine& command_line, const Environment& environment, std::istream& input)
      : sources(command_line, environment, input) {}
  const Sources sources;
};

SettingsSource::SettingsSource(const CommandLine& command_line, const Environment& environment, std::istream& input)
    : impl_(std::make_unique<Impl>(command_line, environment, input)) {}
SettingsSource::~SettingsSource() = default;

Settings SettingsSource::load(const std::string& datasource) const {
  const std::vector<std::string>& known = impl_->sources.known().datasources;
  if (!datasource.empty() && std::find(known.begin(), known.end(), datasource) == known.end()) {
    const std::string nearest = nearest_name(datasource, {known.begin(), known.end()});
    throw Error(ErrorCode::configuration,
                "There is no datasource \"" + datasource + "\". " +
                    (known.empty() ? "The configuration names none." : "There are: " + join(known, ", ") + ".") +
                    (nearest.empty() ? "" : " Did you mean " + nearest + "?"));
  }
  return Loader(impl_->sources, datasource).load();
}

Settings load_settings(const CommandLine& command_line, const Environment& environment, std::istream& input) {
  return SettingsSource(command_line, environment, input).load();
}

}  // namespace godwit
