#pragma once
// The migrations that -cherryPick names.

#include <optional>
#include <string>
#include <vector>

#include "godwit/options.h"
#include "model/plan.h"

namespace godwit {

/// A version, or the description of a repeatable with `_` or blanks.
class CherryPick {
 public:
  explicit CherryPick(const std::string& text);

  const std::string& text() const { return text_; }
  const std::optional<MigrationVersion>& version() const { return version_; }
  bool matches(const MigrationInfo& info) const;

 private:
  std::string text_;
  std::string description_;
  std::optional<MigrationVersion> version_;
};

std::vector<CherryPick> cherry_picks(const ProjectOptions& project);

/// Says that no migration is named so.
void refuse_pick(const CherryPick& pick, Plan& plan);

}  // namespace godwit
