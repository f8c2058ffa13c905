// Up to which version to go.
#include <algorithm>

#include "base/strings.h"
#include "model/finding_builder.h"
#include "plan/match/join.h"

namespace godwit {
namespace {

bool has_version(const std::vector<ResolvedMigration>& files, const MigrationVersion& version) {
  const auto less = [](const ResolvedMigration& file, const MigrationVersion& v) { return *file.version < v; };
  const auto found = std::lower_bound(files.begin(), files.end(), version, less);
  return found != files.end() && *found->version == version;
}

bool is_known(const MigrationVersion& version, const Links& links, const MigrationSet& set) {
  if (has_version(set.versioned, version) || has_version(set.baselines, version)) return true;
  return std::any_of(links.rows.begin(), links.rows.end(),
                     [&](const RowLink& link) { return link.row->version && *link.row->version == version; });
}

// The first migration that would run if there were no target.
Target next_target(const Links& links, bool out_of_order) {
  for (const ResolvedMigration* file : links.unapplied) {
    if (unapplied_state(*file, links, out_of_order) == MigrationState::pending) return {file->version, false};
  }
  return {};
}

}  // namespace

Target resolve_target(const ProjectOptions& project, const Links& links, const MigrationSet& set,
                      std::optional<Finding>& problem) {
  const std::string text(trim(project.target));
  if (text.empty() || equals_ignore_case(text, "latest")) return {};
  if (equals_ignore_case(text, "next")) return next_target(links, project.out_of_order);
  if (equals_ignore_case(text, "current")) return {links.current, !links.current};
  const bool may_be_absent = text.back() == '?';
  Target target{MigrationVersion::parse(may_be_absent ? text.substr(0, text.size() - 1) : text), false};
  if (!target.limit) {
    problem = FindingBuilder::error(ErrorCode::invalid_target,
                                    "The target \"" + text +
                                        "\" is not a version. Use a version such as 2.1, or latest, next or current; "
                                        "2.1? goes up to 2.1 also where no script has that version.");
  } else if (!may_be_absent && !is_known(*target.limit, links, set)) {
    problem = FindingBuilder::error(ErrorCode::target_missing,
                                    "No migration has the version " + target.limit->text() +
                                        " that the target names. Use a version that `godwit info` lists, or -target=" +
                                        target.limit->text() + "? to go up to it all the same.");
  }
  return target;
}

}  // namespace godwit
