// Flyway 10.22 decides (tests/compat): the longest beginning counts, and names of events take part, so that
// afterMigrate.sql stays a callback where a prefix is `a`.
#include "scan/names/script_name.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace godwit {
namespace {

// Shells of other systems are known so that their callbacks are not passed over in silence.
constexpr std::array<std::string_view, 3> kProgramSuffixes = {".sh", ".bash", ".py"};
constexpr std::array<std::string_view, 3> kForeignSuffixes = {".ps1", ".bat", ".cmd"};

// The beginning of a name.
struct Prefix {
  std::string_view text;
  std::optional<ScriptKind> kind;  // nullopt: the name of an event
};

std::vector<Prefix> prefixes_of(const NamingOptions& naming) {
  return {{naming.baseline_prefix, ScriptKind::baseline},
          {naming.versioned_prefix, ScriptKind::versioned},
          {naming.repeatable_prefix, ScriptKind::repeatable},
          {naming.undo_prefix, ScriptKind::undo}};
}

// The name cut at the first separator.
struct Parts {
  std::string_view before;
  std::string_view behind;
  bool separated = false;
};

Parts cut(std::string_view text, std::string_view separator) {
  const std::size_t at = separator.empty() ? std::string_view::npos : text.find(separator);
  if (at == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, at), text.substr(at + separator.size()), true};
}

bool is_event(std::string_view name) {
  return parse_callback_event(name).has_value();
}

// The longest one that the name begins with; the first of several (Flyway 10.22, tests/compat), and an event last.
std::optional<Prefix> prefix_in(std::string_view stem, const NamingOptions& naming) {
  std::optional<Prefix> longest;
  const auto look_at = [&](const Prefix& prefix) {
    if (stem.starts_with(prefix.text) && (!longest || longest->text.size() < prefix.text.size())) longest = prefix;
  };
  for (const Prefix& prefix : prefixes_of(naming)) look_at(prefix);
  for (const CallbackEventFacts& event : callback_events()) look_at({event.name, std::nullopt});
  return longest;
}

// The name without its suffix; nullopt if it has none of those configured.
std::optional<std::string_view> stem_of(std::string_view file_name, const NamingOptions& naming) {
  const auto suffix = std::find_if(naming.suffixes.begin(), naming.suffixes.end(),
                                   [&](const std::string& s) { return has_suffix(file_name, s); });
  if (suffix == naming.suffixes.end()) return std::nullopt;
  return file_name.substr(0, file_name.size() - suffix->size());
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string why_no_prefix(std::string_view stem, const NamingOptions& naming) {
  std::vector<std::string> known;
  for (const Prefix& prefix : prefixes_of(naming)) {
    known.emplace_back(prefix.text);
    const std::string_view start = stem.substr(0, prefix.text.size());
    if (equals_ignore_case(start, prefix.text)) {
      return "the prefix is spelled " + quoted(start) + " and must be spelled " + quoted(prefix.text);
    }
  }
  std::sort(known.begin(), known.end());
  return "it starts with none of the prefixes " + join(known, ", ");
}

std::string why_no_version(const Prefix& prefix, const Parts& parts, const NamingOptions& naming) {
  if (parts.before.empty()) {
    return "there is no version " +
           (prefix.text.empty() ? "in front of the separator" : "behind the prefix " + quoted(prefix.text));
  }
  const std::string why = quoted(parts.before) + " is not a version (numbers separated by single dots or underscores)";
  return parts.separated ? why : why + "; the separator " + quoted(naming.separator) + " is missing";
}

std::string why_no_such_name(const Prefix& prefix, const Parts& parts, const NamingOptions& naming) {
  return quoted(parts.before) + " stands between the " + (prefix.kind ? "prefix " : "event ") + quoted(prefix.text) +
         " and the separator " + quoted(naming.separator) + "; a " +
         (prefix.kind ? "repeatable script has no version" : "callback has nothing there");
}

[[noreturn]] void refuse_prefixes(std::string_view one, std::string_view other, std::string_view text) {
  throw Error(ErrorCode::configuration, std::string(one) + " and " + std::string(other) + " are both " + quoted(text) +
                                            ", so that no name tells one kind of script from the other. Give them "
                                            "different prefixes.");
}

void refuse_event(std::string_view key, std::string_view prefix) {
  if (!is_event(prefix)) return;
  throw Error(ErrorCode::configuration, std::string(key) + " is " + quoted(prefix) +
                                            ", the name of a callback. Use another prefix, so that they can be told "
                                            "apart.");
}

}  // namespace

void check_naming(const NamingOptions& naming) {
  const std::string& versioned = naming.versioned_prefix;
  const std::string& repeatable = naming.repeatable_prefix;
  const std::string& undo = naming.undo_prefix;
  if (naming.separator.empty()) {
    throw Error(ErrorCode::configuration, "sqlMigrationSeparator must not be empty.");
  }
  if (versioned == repeatable) refuse_prefixes("sqlMigrationPrefix", "repeatableSqlMigrationPrefix", versioned);
  if (repeatable == naming.baseline_prefix) {
    refuse_prefixes("baselineMigrationPrefix", "repeatableSqlMigrationPrefix", repeatable);
  }
  refuse_event("sqlMigrationPrefix", versioned);
  refuse_event("baselineMigrationPrefix", naming.baseline_prefix);
  refuse_event("undoSqlMigrationPrefix", undo);
  // Flyway's free editions know no undo scripts: there the letter U may be the prefix of anything.
  if (undo == NamingOptions().undo_prefix) return;
  if (undo == versioned) refuse_prefixes("undoSqlMigrationPrefix", "sqlMigrationPrefix", undo);
  if (undo == repeatable) refuse_prefixes("undoSqlMigrationPrefix", "repeatableSqlMigrationPrefix", undo);
  if (undo == naming.baseline_prefix) refuse_prefixes("undoSqlMigrationPrefix", "baselineMigrationPrefix", undo);
}

// Everything ends with nothing; what has a meaning of its own is no script then.
bool has_suffix(std::string_view file_name, std::string_view suffix) {
  if (!suffix.empty()) return ends_with_ignore_case(file_name, suffix);
  if (ends_with_ignore_case(file_name, ".conf")) return false;
  const auto ends = [&](std::string_view end) { return ends_with_ignore_case(file_name, end); };
  return std::none_of(kProgramSuffixes.begin(), kProgramSuffixes.end(), ends) &&
         std::none_of(kForeignSuffixes.begin(), kForeignSuffixes.end(), ends);
}

std::optional<ScriptName> parse_script_name(std::string_view file_name, const NamingOptions& naming, std::string* why) {
  if (why) why->clear();
  const auto stem = stem_of(file_name, naming);
  if (!stem) return std::nullopt;
  const auto no_migration = [why](std::string reason) {
    if (why) *why = std::move(reason);
    return std::nullopt;
  };
  const std::optional<Prefix> prefix = prefix_in(*stem, naming);
  if (!prefix) return no_migration(why_no_prefix(*stem, naming));
  const Parts parts = cut(stem->substr(prefix->text.size()), naming.separator);
  const bool has_version = prefix->kind && prefix->kind != ScriptKind::repeatable;
  if (!has_version && !parts.before.empty()) return no_migration(why_no_such_name(*prefix, parts, naming));
  if (!prefix->kind) return std::nullopt;
  ScriptName name{*prefix->kind, std::nullopt, std::string(parts.behind)};
  std::replace(name.description.begin(), name.description.end(), '_', ' ');
  if (!has_version) return name;
  name.version = MigrationVersion::parse(parts.before);
  if (!name.version) return no_migration(why_no_version(*prefix, parts, naming));
  return name;
}

std::optional<ScriptName> parse_class_name(std::string_view file_name) {
  constexpr std::string_view kClass = ".class";
  if (!file_name.ends_with(kClass) || file_name.find('$') != std::string_view::npos) return std::nullopt;
  NamingOptions naming;
  naming.suffixes = {std::string(kClass)};
  return parse_script_name(file_name, naming, nullptr);
}

std::string class_of(std::string_view resource) {
  std::string name(resource.substr(0, resource.rfind('.')));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::optional<CallbackName> parse_callback_name(std::string_view file_name, const NamingOptions& naming) {
  const auto stem = stem_of(file_name, naming);
  if (!stem) return std::nullopt;
  const std::optional<Prefix> prefix = prefix_in(*stem, naming);
  if (!prefix || prefix->kind) return std::nullopt;
  const Parts parts = cut(stem->substr(prefix->text.size()), naming.separator);
  if (!parts.before.empty()) return std::nullopt;
  return CallbackName{*parse_callback_event(prefix->text), std::string(parts.behind)};
}

std::vector<std::string> program_suffixes() {
  std::vector<std::string> suffixes(kProgramSuffixes.begin(), kProgramSuffixes.end());
  suffixes.insert(suffixes.end(), kForeignSuffixes.begin(), kForeignSuffixes.end());
  return suffixes;
}

std::optional<CallbackName> parse_program_name(std::string_view file_name, const NamingOptions& naming) {
  NamingOptions of_programs = naming;
  of_programs.suffixes = program_suffixes();
  return parse_callback_name(file_name, of_programs);
}

bool can_be_run(std::string_view file_name) {
  return std::any_of(kProgramSuffixes.begin(), kProgramSuffixes.end(),
                     [&](std::string_view suffix) { return ends_with_ignore_case(file_name, suffix); });
}

}  // namespace godwit
