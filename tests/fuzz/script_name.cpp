// File names into kind, version and description, and versions against each other.

#include "scan/names/script_name.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "fuzz/fuzz_target.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kMostNames = 6;

void take_if_given(Input& input, std::string& value) {
  const std::string_view line = input.take_until('\n');
  if (!line.empty()) value = line;  // empty ones are refused by the configuration
}

NamingOptions take_naming(Input& input) {
  NamingOptions naming;
  take_if_given(input, naming.versioned_prefix);
  take_if_given(input, naming.repeatable_prefix);
  take_if_given(input, naming.undo_prefix);
  take_if_given(input, naming.baseline_prefix);
  take_if_given(input, naming.separator);
  const std::vector<std::string> suffixes = split_list(input.take_until('\n'));
  if (!suffixes.empty()) naming.suffixes = suffixes;
  return naming;
}

const std::string& prefix_of(ScriptKind kind, const NamingOptions& naming) {
  switch (kind) {
    case ScriptKind::versioned:
      return naming.versioned_prefix;
    case ScriptKind::repeatable:
      return naming.repeatable_prefix;
    case ScriptKind::undo:
      return naming.undo_prefix;
    case ScriptKind::baseline:
      break;
  }
  return naming.baseline_prefix;
}

// The name put together again from its parts: prefix, version, separator, description. Underscores became blanks in the
// description and dots in the version.
bool consists_of_its_parts(std::string_view stem, const ScriptName& name, const NamingOptions& naming) {
  const std::string& prefix = prefix_of(name.kind, naming);
  if (!stem.starts_with(prefix)) return false;
  stem.remove_prefix(prefix.size());
  const std::size_t cut = stem.find(naming.separator);
  std::string version(stem.substr(0, cut));
  std::string description(cut == std::string_view::npos ? "" : stem.substr(cut + naming.separator.size()));
  std::replace(version.begin(), version.end(), '_', '.');
  std::replace(description.begin(), description.end(), '_', ' ');
  return description == name.description && version == (name.version ? name.version->text() : "");
}

std::optional<MigrationVersion> check_name(std::string_view file_name, const NamingOptions& naming) {
  std::string why = "before";
  const std::optional<ScriptName> name = parse_script_name(file_name, naming, &why);
  const std::optional<ScriptName> again = parse_script_name(file_name, naming, nullptr);
  require(name.has_value() == again.has_value(), "the answer doesn't depend on who asks why");
  const auto stem_is_right = [&](const std::string& suffix) {
    return ends_with_ignore_case(file_name, suffix) &&
           consists_of_its_parts(file_name.substr(0, file_name.size() - suffix.size()), *name, naming);
  };
  if (!name) {
    const bool ours = std::any_of(naming.suffixes.begin(), naming.suffixes.end(),
                                  [&](const std::string& suffix) { return ends_with_ignore_case(file_name, suffix); });
    require(ours || why.empty(), "files with other suffixes are none of our business");
    return std::nullopt;
  }
  require(why.empty(), "there is nothing wrong with a name that is taken");
  require(name->version.has_value() == (name->kind != ScriptKind::repeatable),
          "only repeatable scripts have no version");
  require(std::any_of(naming.suffixes.begin(), naming.suffixes.end(), stem_is_right), "a name consists of its parts");
  return name->version;
}

void check_version(const MigrationVersion& version) {
  const std::optional<MigrationVersion> again = MigrationVersion::parse(version.text());
  require(again.has_value() && again->text() == version.text() && *again == version,
          "a version's text is that version");
  const std::optional<MigrationVersion> longer = MigrationVersion::parse(version.text() + ".0");
  require(longer.has_value() && *longer == version, "zeros behind a version do not count");
}

void check_order(const std::vector<MigrationVersion>& versions) {
  for (const MigrationVersion& a : versions) {
    for (const MigrationVersion& b : versions) {
      require((a <=> b) == (0 <=> (b <=> a)), "two versions have one order");
      for (const MigrationVersion& c : versions) {
        require(!(a <= b && b <= c) || a <= c, "the order of versions is transitive");
      }
    }
  }
}

}  // namespace
}  // namespace godwit::fuzz

// Lines of file names. Behind a first byte 01 there are six lines with the naming options in front of them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit::fuzz;
  Input input(data, size);
  godwit::NamingOptions naming;
  if (size > 0 && data[0] == 1) {
    input.take_byte();
    naming = take_naming(input);
  }
  std::vector<godwit::MigrationVersion> versions;
  for (std::size_t count = 0; count < kMostNames && !input.empty(); ++count) {
    const std::string_view line = input.take_until('\n');
    if (const auto version = check_name(line, naming)) versions.push_back(*version);
    if (const auto version = godwit::MigrationVersion::parse(line)) versions.push_back(*version);
  }
  for (const godwit::MigrationVersion& version : versions) check_version(version);
  check_order(versions);
  return 0;
}
