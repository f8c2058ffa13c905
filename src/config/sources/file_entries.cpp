// Two rounds: profiles and references may stand in any of the files, so all are read before the first line becomes an
// entry. .conf files have no part in that: in them ${NAME} means a variable alone, as in Flyway.
#include "config/sources/file_entries.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/ascii.h"
#include "base/nearest.h"
#include "base/strings.h"
#include "config/keys/datasources.h"
#include "config/keys/key_spelling.h"
#include "config/keys/keys.h"
#include "config/keys/plain_value.h"
#include "config/keys/values.h"
#include "config/sources/config_file.h"
#include "config/sources/framework_keys.h"
#include "config/sources/profiles.h"
#include "config/sources/references.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kPrefixes[] = {"flyway.", "godwit."};

/// A property that counts, and where it stands.
struct Line {
  Property property;
  FileForm form = FileForm::conf;
  std::string path;
  std::string source;
};

std::string_view prefix_of(std::string_view name) {
  for (const std::string_view prefix : kPrefixes) {
    if (name.starts_with(prefix)) return prefix;
  }
  return {};
}

bool is_name(char c) {
  return is_alphanumeric(c) || c == '_';
}

// ${NAME} by the variable's value, once: what a value holds is not looked at again.
std::string expanded(const Entry& entry, const FileContext& context) {
  const std::string& value = entry.value;
  std::string result;
  for (std::size_t i = 0; i < value.size();) {
    const auto begin = value.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = value.compare(i, 2, "${") == 0 ? std::find_if_not(begin + 2, value.end(), is_name) : value.end();
    if (end == value.end() || *end != '}' || end == begin + 2) {
      result += value[i++];
      continue;
    }
    const std::string name(begin + 2, end);
    i += name.size() + 3;
    if (const std::string* found = find_variable(context.environment, name)) {
      result += *found;
    } else if (means_tenant(name, entry.name)) {
      result += "${" + name + "}";
    } else {
      context.notes.push_back(entry.source + ": there is no environment variable " + name +
                              "; an empty value stands for it.");
    }
  }
  return result;
}

// Of what a server's file says in Flyway's own words, these may hold references.
bool holds_references(const Entry& entry) {
  return is_connection_key(entry.name) || is_in_family(entry.name, kTenantsKey) || entry.name == "locations" ||
         entry.name == "enabled" || entry.name.starts_with("server.");
}

// Further files of a server's: spring.config.import[0].
bool is_import(std::string_view name) {
  for (const char* key : {"spring.config.import", "spring.config.location", "spring.config.additional-location",
                          "quarkus.config.locations", "smallrye.config.locations", "micronaut.config.files"}) {
    if (is_same_word(name.substr(0, name.find('[')), key)) return true;
  }
  return false;
}

class FileReader {
 public:
  explicit FileReader(const FileContext& context) : context_(context), references_(context.environment) {}

  FileEntries read(const std::vector<std::string>& paths) {
    std::vector<ConfigFile> files;
    for (const std::string& path : paths) files.push_back(parse_config_file(path));
    choose_lines(with_those_beside(std::move(files)));
    for (const Line& line : lines_) {
      if (line.form == FileForm::conf) continue;
      references_.add(line.property);
      if (const auto key = framework_key(line.property.name)) frameworks_.insert(key->framework);
    }
    FileEntries entries;
    for (const Line& line : lines_) append(line, entries.said);
    switch_off_sections(entries.said);
    for (const Line& line : lines_of_variables()) append(line, entries.of_variables);
    add_default_of_quarkus(entries.said);
    add_default_of_quarkus(entries.of_variables);
    return entries;
  }

  std::vector<Entry> read_conf(const std::string& text, const std::string& name) {
    choose_lines({parse_conf_text(text, name)});
    std::vector<Entry> entries;
    for (const Line& line : lines_) append(line, entries);
    return entries;
  }

 private:
  // Profiles are known once all files that are named have been read.
  std::vector<ConfigFile> with_those_beside(std::vector<ConfigFile> files) {
    std::vector<const Document*> documents;
    for (const ConfigFile& file : files) {
      if (file.form == FileForm::conf) continue;
      for (const Document& document : file.documents) documents.push_back(&document);
    }
    profiles_.emplace(context_.environment, documents);
    std::vector<std::string> named;
    for (const ConfigFile& file : files) named.push_back(file.path);
    std::vector<ConfigFile> all;
    for (ConfigFile& file : files) {
      const std::vector<std::string> beside = profiles_->files_beside(file.path);
      all.push_back(std::move(file));
      for (const std::string& path : beside) {
        if (std::find(named.begin(), named.end(), path) == named.end()) all.push_back(parse_config_file(path));
      }
    }
    return all;
  }

  void choose_lines(const std::vector<ConfigFile>& files) {
    for (const ConfigFile& file : files) {
      std::set<std::string> own;
      std::map<std::size_t, std::vector<Line>> of_profiles;  // Quarkus: above all others, wherever they stand
      for (const Document& document : file.documents) {
        if (profiles_ && !counts(document, file)) continue;
        check_said_once(document, file, own);
        for (const Property& property : document) {
          Line line{property, file.form, file.path, file.path + ":" + std::to_string(property.line)};
          if (!profiles_ || !property.name.starts_with('%')) {
            lines_.push_back(std::move(line));
            continue;
          }
          line.property.name = profiles_->without_profile(property.name);
          if (!line.property.name.empty()) of_profiles[profiles_->rank(property.name)].push_back(std::move(line));
        }
      }
      for (auto& [rank, lines] : of_profiles) std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
    }
  }

  bool counts(const Document& document, const ConfigFile& file) {
    for (const Property& property : document) {
      if (!is_same_word(property.name, "spring.config.activate.on-cloud-platform")) continue;
      context_.notes.push_back(file.path + ":" + std::to_string(property.line) +
                               ": what counts on a cloud platform alone was not read. Give it as a file with -c.");
      return false;
    }
    return profiles_->accepts(document);
  }

  // Documents of one file add to each other; which of two values would count is not guessed.
  static void check_said_once(const Document& document, const ConfigFile& file, std::set<std::string>& own) {
    if (file.documents.size() < 2) return;
    std::vector<std::string> names;
    for (const Property& property : document) {
      if (prefix_of(property.name).empty()) continue;
      if (own.contains(property.name)) {
        throw Error(ErrorCode::configuration, file.path + ":" + std::to_string(property.line) + ": " + property.name +
                                                  " stands in two documents of the file; keep one.");
      }
      names.push_back(property.name);
    }
    own.insert(names.begin(), names.end());
  }

  void append(const Line& line, std::vector<Entry>& entries) {
    const std::string& name = line.property.name;
    if (const auto key = framework_key(name); key && line.form != FileForm::conf) {
      append_of_framework(line, *key, entries);
    } else if (name.starts_with(kDatasourceKey)) {
      append_of_server(line, entries);
    } else if (const std::string_view prefix = prefix_of(name); !prefix.empty()) {
      append_own(line, name.substr(prefix.size()), prefix, entries);
    } else if (name.starts_with(kEnvironmentKey)) {
      if (line.form == FileForm::conf || line.form == FileForm::toml) append_entry(line, name, entries);
    } else if (line.form == FileForm::conf) {
      check_foreign(line);
    } else if (is_import(name)) {
      note_import(line);
    } else if (context_.serves && name.starts_with("server.") && served_.insert(line.path).second) {
      context_.notes.push_back(line.source + ": " + name +
                               " is not read, nor is anything else below server: what is said to godwit itself begins "
                               "with godwit.server.");
    }
  }

  Entry entry_of(const Line& line, std::string name) const {
    return {std::move(name), line.property.value, line.source, line.path};
  }

  void append_entry(const Line& line, std::string name, std::vector<Entry>& entries) {
    Entry entry = entry_of(line, std::move(name));
    if (line.form == FileForm::conf) {
      entry.value = plain_value(entry.name, expanded(entry, context_), entry.source);
    } else if (line.form != FileForm::toml && holds_references(entry)) {
      fill(entry);
      if (entry.name == "enabled") entry.value = framework_value(entry.name, entry.value);
    } else if (line.form == FileForm::properties) {
      entry.value = plain_value(entry.name, expanded(entry, context_), entry.source);
    }
    entries.push_back(std::move(entry));
  }

  // A value that nobody needs may refer to nothing, so that is told where the value is used.
  void fill(Entry& entry) const {
    try {
      const std::string value = references_.filled(entry);
      if (value != entry.value) entry.value = plain_value(entry.name, value, entry.source);
    } catch (const Error& error) {
      entry.problem = error.what();
    }
  }

  // Most of what stands in a server's own section is its own business.
  void append_of_server(const Line& line, std::vector<Entry>& entries) const {
    const auto key = datasource_key(line.property.name);
    if (!key || !is_server_key(key->key) || !is_known_key(key->key)) return;
    Entry entry = entry_of(line, std::string(kDatasourceKey) + key->name + "." + key->key);
    entry.part = Part::server;
    finish_of_datasource(line, key->key, entry);
    entries.push_back(std::move(entry));
  }

  void finish_of_datasource(const Line& line, std::string_view key, Entry& entry) const {
    if (line.form == FileForm::conf) {
      entry.value = plain_value(entry.name, expanded(entry, context_), entry.source);
      return;
    }
    if (line.form == FileForm::properties) entry.value = plain_value(entry.name, entry.value, entry.source);
    fill(entry);
    if (is_boolean_key(key)) entry.value = framework_value(key, entry.value);
  }

  // Where it stands and how it is reached is the server's business; that something is missing is to be seen.
  void note_import(const Line& line) {
    const std::string name = line.property.name.substr(0, line.property.name.find('['));
    if (!imports_.insert(line.path + name).second) return;
    context_.notes.push_back(line.source + ": " + name +
                             " is not followed: what counts there has to be given as a file with -c, or as variables.");
  }

  // Behind flyway. or godwit.
  void append_own(const Line& line, const std::string& name, std::string_view prefix, std::vector<Entry>& entries) {
    if (!name.starts_with(kDatasourceKey)) {
      const std::string key = canonical_key(name);
      if (frameworks_.empty() || is_known_key(key)) return append_entry(line, key, entries);
      return note_unknown(line, key);
    }
    std::string datasource = name.substr(kDatasourceKey.size());
    datasource = datasource.substr(0, datasource.find('.'));
    if (prefix == kPrefixes[0] && sections_.insert(datasource).second) {
      entries.push_back(default_location(datasource, line.source, line.path));
    }
    const auto key = datasource_key(name);
    if (!key && name.size() == kDatasourceKey.size() + datasource.size()) return;  // an empty section
    Entry entry = entry_of(line, key ? std::string(kDatasourceKey) + key->name + "." + key->key : name);
    if (key && prefix == kPrefixes[0] && is_connection_key(key->key)) entry.part = Part::flyway;
    finish_of_datasource(line, key ? key->key : "", entry);
    entries.push_back(std::move(entry));
  }

  void append_of_framework(const Line& line, const FrameworkKey& found, std::vector<Entry>& entries) {
    if (sections_.insert("").second) entries.push_back(default_location("", line.source, line.path));
    const bool named = !found.datasource.empty();
    const bool flyway = found.part == Part::flyway || !is_connection_key(found.key);
    if (named) quarkus_names_.insert(found.datasource);
    if (named && flyway && sections_.insert(found.datasource).second) {
      entries.push_back(default_location(found.datasource, line.source, line.path));
    }
    if (!is_known_key(found.key)) return note_unknown(line, found.key);
    const std::string prefix = named ? std::string(kDatasourceKey) + found.datasource + "." : "";
    Entry entry = entry_of(line, prefix + found.key);
    entry.part = found.part;
    fill(entry);
    entry.value = framework_value(found.key, plain_value(entry.name, entry.value, entry.source));
    if (found.framework == Framework::quarkus && !named) quarkus_default_.insert(entry.source + entry.name);
    quarkus_flyway_ = quarkus_flyway_ || (found.framework == Framework::quarkus && !named && flyway);
    entries.push_back(std::move(entry));
  }

  // To Micronaut flyway.enabled=false is above what its sections say.
  void switch_off_sections(std::vector<Entry>& entries) const {
    const auto found = std::find_if(lines_.rbegin(), lines_.rend(), [](const Line& line) {
      return line.form != FileForm::conf && line.property.name == "flyway.enabled";
    });
    if (found == lines_.rend()) return;
    Entry entry = entry_of(*found, "enabled");
    fill(entry);
    if (!entry.problem.empty() || framework_value("enabled", entry.value) != "false") return;
    for (const std::string& section : sections_) {
      if (section.empty()) continue;
      entries.push_back(entry);
      entries.back().name = std::string(kDatasourceKey) + section + ".enabled";
      entries.back().value = "false";
    }
  }

  // The framework passes it over, too.
  void note_unknown(const Line& line, const std::string& key) {
    const std::string nearest = nearest_key(key);
    context_.notes.push_back(line.source + ": " + line.property.name + " names no setting; it was passed over." +
                             (nearest.empty() ? "" : " The nearest is " + nearest + "."));
  }

  // Beside named ones Quarkus's default is one of several datasources.
  void add_default_of_quarkus(std::vector<Entry>& entries) const {
    if (quarkus_names_.empty()) return;
    std::vector<Entry> copies;
    for (const Entry& entry : entries) {
      const bool location = entry.fallback && entry.name == "locations" && quarkus_flyway_;
      if (!location && !quarkus_default_.contains(entry.source + entry.name)) continue;
      copies.push_back(entry);
      copies.back().name = std::string(kDatasourceKey) + "default." + entry.name;
    }
    entries.insert(entries.begin(), copies.begin(), copies.end());
  }

  std::vector<Line> lines_of_variables() const {
    std::vector<Line> lines;
    const std::vector<std::string> names(quarkus_names_.begin(), quarkus_names_.end());
    for (const auto& [name, value] : context_.environment) {
      const std::string property = property_of_variable(name, names);
      const auto key = property.empty() ? std::nullopt : framework_key(property);
      if (!key || !frameworks_.contains(key->framework)) continue;
      lines.push_back({{property, value}, FileForm::properties, "variables of the server", name});
    }
    return lines;
  }

  // As in Flyway keys of others may stand in a .conf file; but a slip of the pen would be lost without a word.
  void check_foreign(const Line& line) {
    const std::string& name = line.property.name;
    const std::string word = name.substr(0, name.find('.'));
    std::string advice = is_known_key(name) ? " Write flyway." + name + "." : "";
    if (to_lower(name).find("flyway") != std::string::npos) advice = " Keys of Flyway's begin with flyway. here.";
    for (const std::string_view prefix : kPrefixes) {
      const std::string_view own = prefix.substr(0, prefix.size() - 1);
      if (edit_distance(word, own) <= 2) advice = " Did you mean " + std::string(prefix) + "?";
    }
    const std::string what = line.source + ": \"" + name + "\" has neither flyway. nor godwit. in front";
    if (!advice.empty()) throw Error(ErrorCode::configuration, what + "." + advice);
    context_.notes.push_back(what + "; it was passed over.");
  }

  const FileContext& context_;
  References references_;
  std::optional<Profiles> profiles_;
  std::vector<Line> lines_;
  std::set<Framework> frameworks_;
  std::set<std::string> imports_;        // files and their keys that name further files
  std::set<std::string> served_;         // files with a section `server`
  std::set<std::string> sections_;       // datasources with a section of Flyway's; "": the only one
  std::set<std::string> quarkus_names_;  // of named datasources
  std::set<std::string> quarkus_default_;
  bool quarkus_flyway_ = false;
};

}  // namespace

FileEntries read_config_files(const std::vector<std::string>& paths, const FileContext& context) {
  return FileReader(context).read(paths);
}

std::vector<Entry> read_config_stream(std::istream& input, const FileContext& context) {
  const std::string text(std::istreambuf_iterator<char>(input), {});
  return FileReader(context).read_conf(text, "standard input");
}

}  // namespace godwit
