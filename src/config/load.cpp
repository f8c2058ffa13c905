#include "config/load.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include "base/strings.h"
#include "config/config_file.h"
#include "config/keys.h"
#include "config/nearest.h"
#include "config/resolver.h"
#include "config/variables.h"

extern char** environ;

namespace godwit {
namespace {

constexpr std::string_view kInput = "-";
constexpr const char* kLine = "command line";

// Everything that one rung of the ladder says.
using Rung = std::vector<Entry>;

class Loader {
 public:
  Loader(const CommandLine& command_line, const Environment& environment, std::istream& input)
      : command_line_(command_line), environment_(environment), input_(input) {}

  Settings load() {
    const std::vector<Rung> rungs = read_rungs();
    choose_environment(rungs);
    for (const Rung& rung : rungs) apply(rung);
    settings_.output.debug = command_line_.debug;
    settings_.output.quiet = command_line_.quiet;
    settings_.target.environment = chosen_;
    move_locations(settings_);
    settings_.target.url = with_jdbc_properties(settings_.target.url, settings_.jdbc_properties);
    return std::move(settings_);
  }

 private:
  std::vector<Rung> read_rungs() {
    const std::vector<Variable> variables = variables_of(environment_);
    Rung flyway = entries_of_variables(variables, "FLYWAY_", settings_.notes);
    Rung own = entries_of_variables(variables, "GODWIT_", settings_.notes);
    Rung line;
    for (const auto& [name, value, source] : command_line_.settings) line.push_back({name, value, source, kLine});
    const std::string folder = last_value({&flyway, &own, &line}, "workingDirectory");
    const std::string* home = find_variable(environment_, "HOME");
    const StandardFiles standard = find_standard_files(home ? *home : "", folder, settings_.notes);

    std::vector<Rung> rungs = {read_files(standard.own), read_files(standard.flyway), read_dotenv(folder)};
    std::vector<std::string> named = split_list(last_value({&rungs.back(), &flyway, &own, &line}, "configFiles"));
    const bool wants_input = std::erase(named, kInput) > 0;
    for (std::string& path : named) path = path_in(folder, path);
    rungs.push_back(read_files(named));
    rungs.push_back(std::move(flyway));
    rungs.push_back(std::move(own));
    if (wants_input) rungs.push_back(checked(read_config_stream(input_, environment_, settings_.notes)));
    rungs.push_back(std::move(line));
    return rungs;
  }

  static std::string last_value(const std::vector<const Rung*>& rungs, std::string_view name) {
    std::string value;
    for (const Rung* rung : rungs) {
      for (const Entry& entry : *rung) {
        if (equals_ignore_case(entry.name, name)) value = entry.value;
      }
    }
    return value;
  }

  // Where files are is not said by files.
  Rung checked(Rung rung) {
    std::erase_if(rung, [this](const Entry& entry) {
      const bool wrong_place =
          equals_ignore_case(entry.name, "configFiles") || equals_ignore_case(entry.name, "workingDirectory");
      if (wrong_place) settings_.notes.push_back(entry.source + ": " + entry.name + " has no effect in a file.");
      return wrong_place;
    });
    return rung;
  }

  Rung read_files(const std::vector<std::string>& paths) {
    Rung rung;
    for (const std::string& path : paths) {
      for (Entry& entry : read_config_file(path, environment_, settings_.notes)) rung.push_back(std::move(entry));
    }
    return checked(std::move(rung));
  }

  Rung read_dotenv(const std::string& folder) {
    const std::vector<Variable> variables = read_dotenv_file(path_in(folder, ".env"));
    Rung rung = entries_of_variables(variables, "FLYWAY_", settings_.notes);
    for (Entry& entry : entries_of_variables(variables, "GODWIT_", settings_.notes)) rung.push_back(std::move(entry));
    for (Entry& entry : rung) entry.layer = ".env";
    return rung;
  }

  void choose_environment(const std::vector<Rung>& rungs) {
    const Entry* chosen = nullptr;
    for (const Rung& rung : rungs) {
      for (const Entry& entry : rung) {
        if (equals_ignore_case(entry.name, "environment")) chosen = &entry;
        if (is_in_family(entry.name, kEnvironmentKey)) remember(environment_of(entry));
      }
    }
    if (!chosen) return;
    chosen_ = chosen->value;
    const auto& known = settings_.environments;
    if (chosen->value == "default" || std::find(known.begin(), known.end(), chosen->value) != known.end()) return;
    const std::string nearest = nearest_name(chosen->value, {known.begin(), known.end()});
    throw Error(ErrorCode::unknown_environment,
                chosen->source + ": there is no environment \"" + chosen->value + "\". " +
                    (known.empty() ? "No file has a table [environments." + chosen->value + "]."
                                   : "There are: " + join(known, ", ") + ".") +
                    (nearest.empty() ? "" : " Did you mean " + nearest + "?"));
  }

  void remember(const std::string& name) {
    auto& known = settings_.environments;
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  }

  static std::string environment_of(const Entry& entry) {
    const std::string rest = entry.name.substr(kEnvironmentKey.size());
    return rest.substr(0, rest.find('.'));
  }

  // What stands in the table of the environment is said of it alone, so it wins over what is said of all.
  void apply(const Rung& rung) {
    for (const Entry& entry : rung) {
      if (!is_in_family(entry.name, kEnvironmentKey)) set(entry, entry.name, entry.value);
    }
    for (const Entry& entry : rung) {
      if (is_in_family(entry.name, kEnvironmentKey)) apply_of_environment(entry);
    }
  }

  void apply_of_environment(const Entry& entry) {
    const std::string name = environment_of(entry);
    const std::size_t begin = kEnvironmentKey.size() + name.size() + 1;
    if (entry.name.size() < begin) return;  // the mark of a table
    const std::string key(environment_key(std::string_view(entry.name).substr(begin)));
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

  void set(const Entry& entry, const std::string& key, const std::string& value) {
    try {
      set_key(settings_, key, value, entry.source, entry.layer);
    } catch (const Error& error) {
      if (entry.layer == kLine) throw;
      throw Error(ErrorCode::configuration, error.what());  // also a key that does not exist
    }
  }

  const CommandLine& command_line_;
  const Environment& environment_;
  std::istream& input_;
  std::string chosen_ = "default";  // the environment
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

Settings load_settings(const CommandLine& command_line, const Environment& environment, std::istream& input) {
  return Loader(command_line, environment, input).load();
}

}  // namespace godwit
