#include "plan/checks/cherry_pick.h"

#include <algorithm>

#include "plan/checks/checks.h"

namespace godwit {

CherryPick::CherryPick(const std::string& text)
    : text_(text), description_(text), version_(MigrationVersion::parse(text)) {
  std::replace(description_.begin(), description_.end(), '_', ' ');
}

bool CherryPick::matches(const MigrationInfo& info) const {
  const auto& version = info.resolved ? info.resolved->version : info.applied->version;
  if (version) return version_ && *version == *version_;
  return (info.resolved ? info.resolved->description : info.applied->description) == description_;
}

std::vector<CherryPick> cherry_picks(const ProjectOptions& project) {
  return {project.cherry_pick.begin(), project.cherry_pick.end()};
}

void refuse_pick(const CherryPick& pick, Plan& plan) {
  refuse(plan, ErrorCode::target_missing,
         "No migration has the version or, as a repeatable, the description \"" + pick.text() +
             "\" that -cherryPick names. Nothing was changed; use what `godwit info` lists.");
}

}  // namespace godwit
