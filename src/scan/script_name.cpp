#include "scan/script_name.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/callback_event.h"

namespace godwit {
namespace {

// Shells of other systems are known so that their callbacks are not passed over in silence.
constexpr std::array<std::string_view, 3> kProgramSuffixes = {".sh", ".bash", ".py"};
constexpr std::array<std::string_view, 3> kForeignSuffixes = {".ps1", ".bat", ".cmd"};

struct Prefix {
  std::string_view text;
  ScriptKind kind;
};

using Prefixes = std::array<Prefix, 4>;

// Longest first, so that "RV" is looked at before "R".
Prefixes prefixes_of(const NamingOptions& naming) {
  Prefixes prefixes = {
      Prefix{naming.versioned_prefix, ScriptKind::versioned}, Prefix{naming.baseline_prefix, ScriptKind::baseline},
      Prefix{naming.undo_prefix, ScriptKind::undo}, Prefix{naming.repeatable_prefix, ScriptKind::repeatable}};
  std::stable_sort(prefixes.begin(), prefixes.end(),
                   [](const Prefix& a, const Prefix& b) { return a.text.size() > b.text.size(); });
  return prefixes;
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

// The name without its suffix; nullopt if it has none of those configured.
std::optional<std::string_view> stem_of(std::string_view file_name, const NamingOptions& naming) {
  const auto suffix = std::find_if(naming.suffixes.begin(), naming.suffixes.end(),
                                   [&](const std::string& s) { return ends_with_ignore_case(file_name, s); });
  if (suffix == naming.suffixes.end()) return std::nullopt;
  return file_name.substr(0, file_name.size() - suffix->size());
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string why_no_prefix(std::string_view stem, const Prefixes& prefixes) {
  std::vector<std::string> known;
  for (const Prefix& prefix : prefixes) {
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
  if (parts.before.empty()) return "there is no version behind the prefix " + quoted(prefix.text);
  const std::string why = quoted(parts.before) + " is not a version (numbers separated by single dots or underscores)";
  return parts.separated ? why : why + "; the separator " + quoted(naming.separator) + " is missing";
}

}  // namespace

std::optional<ScriptName> parse_script_name(std::string_view file_name, const NamingOptions& naming, std::string* why) {
  if (why) why->clear();
  const auto found = stem_of(file_name, naming);
  if (!found || find_callback_event(cut(*found, naming.separator).before)) return std::nullopt;
  const std::string_view stem = *found;

  const auto no_migration = [why](std::string reason) {
    if (why) *why = std::move(reason);
    return std::nullopt;
  };
  const Prefixes prefixes = prefixes_of(naming);
  const auto prefix =
      std::find_if(prefixes.begin(), prefixes.end(), [&](const Prefix& p) { return stem.starts_with(p.text); });
  if (prefix == prefixes.end()) return no_migration(why_no_prefix(stem, prefixes));

  const Parts parts = cut(stem.substr(prefix->text.size()), naming.separator);
  ScriptName name{prefix->kind, std::nullopt, std::string(parts.behind)};
  std::replace(name.description.begin(), name.description.end(), '_', ' ');
  if (prefix->kind == ScriptKind::repeatable) {
    if (parts.before.empty()) return name;
    return no_migration(quoted(parts.before) + " stands between the prefix " + quoted(prefix->text) +
                        " and the separator " + quoted(naming.separator) + "; a repeatable script has no version");
  }
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
  const Parts parts = cut(*stem, naming.separator);
  if (find_callback_event(parts.before) == nullptr) return std::nullopt;
  return CallbackName{std::string(parts.before), std::string(parts.behind)};
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
