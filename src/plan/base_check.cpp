// Three texts, not two: what the base has changed after the two parted is not this branch's doing, so a script counts
// as edited only if it differs from both the newest one and the common one.
#include <algorithm>

#include "base/strings.h"
#include "model/finding_builder.h"
#include "plan/checks/checks.h"
#include "plan/plan_commands.h"

namespace godwit {
namespace {

using Scripts = std::vector<BaseScript>;

const BaseScript* find(const Scripts& scripts, ScriptKind kind, const MigrationVersion& version) {
  const auto found = std::lower_bound(scripts.begin(), scripts.end(), version,
                                      [kind](const BaseScript& script, const MigrationVersion& v) {
                                        return script.kind != kind ? script.kind < kind : script.version < v;
                                      });
  return found != scripts.end() && found->kind == kind && found->version == version ? &*found : nullptr;
}

const ResolvedMigration* find(const MigrationSet& set, ScriptKind kind, const MigrationVersion& version) {
  const auto& files = kind == ScriptKind::baseline ? set.baselines : set.versioned;
  const auto found =
      std::lower_bound(files.begin(), files.end(), version,
                       [](const ResolvedMigration& file, const MigrationVersion& v) { return *file.version < v; });
  return found != files.end() && *found->version == version ? &*found : nullptr;
}

class BaseCheck {
 public:
  BaseCheck(const ProjectOptions& project, const MigrationSet& set, const BaseScripts& base)
      : project_(project), set_(set), base_(base) {}

  std::vector<Finding> run() {
    for (const BaseScript& script : base_.newest) {
      const BaseScript* common = find(base_.common, script.kind, script.version);
      const ResolvedMigration* now = find(set_, script.kind, script.version);
      if (now) {
        check_kept(script, common, *now);
      } else if (common && !is_broken_today(script)) {
        report_removed(script);
      }
    }
    check_new();
    return std::move(findings_);
  }

 private:
  // A branch that lags behind has the text that both had when they parted.
  void check_kept(const BaseScript& script, const BaseScript* common, const ResolvedMigration& now) {
    const bool renamed = script.description != now.description;
    if (!common && (script.changed_line != 0 || renamed)) {
      add(ErrorCode::below_base, script.kind, now, 1,
          "The script takes the version " + now.version->text() + ", which " + base_.name +
              " has given to another script in the meantime: " + script.path + ". Give it a higher version.");
    } else if (common && script.changed_line != 0 && common->changed_line != 0) {
      add(ErrorCode::edited_since_base, script.kind, now, script.changed_line,
          "The script differs from the one that " + base_.name + " has, from line " +
              std::to_string(script.changed_line) +
              " on. Where it was applied already it is refused as edited. Restore it, and put the change into a new "
              "script.");
    } else if (common && renamed && common->description != now.description) {
      add(ErrorCode::edited_since_base, script.kind, now, 1,
          "The script has another description in " + base_.name + ": \"" + script.description +
              "\". Where it was applied already it is refused as renamed. Restore its name.");
    }
  }

  // It is there, but something is wrong with it that was found before.
  bool is_broken_today(const BaseScript& script) const {
    return std::any_of(set_.findings.begin(), set_.findings.end(), [&](const Finding& finding) {
      const auto version = MigrationVersion::parse(finding.version);
      return finding.severity == Severity::error && version && *version == script.version;
    });
  }

  void report_removed(const BaseScript& script) {
    ResolvedMigration gone;
    gone.kind = script.kind;
    gone.version = script.version;
    gone.description = script.description;
    gone.path = gone.script = script.path;
    const MigrationInfo missing{&gone, nullptr, MigrationState::missing};
    if (is_ignored_by_patterns(missing, project_.ignore_migration_patterns)) return;
    add(ErrorCode::removed_since_base, ScriptKind::versioned, gone, 0,
        script.path + " is in " + base_.name +
            " and not here. Where it was applied already it is missed. Restore it; if it is meant to go, allow that "
            "with -ignoreMigrationPatterns=*:missing.");
  }

  void check_new() {
    if (base_.newest.empty()) return;
    const auto higher = [](const BaseScript& a, const BaseScript& b) { return a.version < b.version; };
    const BaseScript& newest = *std::max_element(base_.newest.begin(), base_.newest.end(), higher);
    for (const ResolvedMigration& file : set_.versioned) {
      if (*file.version > newest.version) break;
      if (find(base_.newest, file.kind, *file.version) || find(base_.common, file.kind, *file.version)) continue;
      add(ErrorCode::below_base, file.kind, file, 1,
          "The script is new, but its version " + file.version->text() + " is not above the newest one in " +
              base_.name + ", " + newest.version.text() + ". A database that has that one already would " +
              (project_.out_of_order ? "run it out of order." : "ignore it. Give it a higher version."));
      if (project_.out_of_order) findings_.back().severity = Severity::warning;
    }
  }

  // A B script that changed is a warning, as it is where it was applied.
  void add(ErrorCode code, ScriptKind kind, const ResolvedMigration& script, std::uint64_t line,
           const std::string& message) {
    const Severity severity = kind == ScriptKind::baseline ? Severity::warning : Severity::error;
    findings_.push_back(
        FindingBuilder(severity, code, message).about(script).at({line == 0 ? "" : script.script, line, 0}).listed());
  }

  const ProjectOptions& project_;
  const MigrationSet& set_;
  const BaseScripts& base_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_against_base(const ProjectOptions& project, const MigrationSet& set,
                                        const BaseScripts& base) {
  return BaseCheck(project, set, base).run();
}

}  // namespace godwit
