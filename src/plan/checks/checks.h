#pragma once
// The common part of the commands: the start of a plan, findings about migrations, and SHA-256 steps.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plan/checks/plan_input.h"
#include "plan/match/join.h"

namespace godwit {

/// ignoreMigrationPatterns, taken apart once.
class IgnorePatterns {
 public:
  /// Throws Error(invalid_pattern).
  explicit IgnorePatterns(const std::vector<std::string>& patterns);
  bool match(const MigrationInfo& info) const;

 private:
  enum class Kind { any, versioned, repeatable };
  enum class State { any, missing, pending, ignored, future };
  struct Pattern {
    Kind kind = Kind::any;
    State state = State::any;
  };
  static Pattern parse(const std::string& text);
  static bool covers(State pattern, MigrationState state);

  std::vector<Pattern> patterns_;
};

/// A plan in the making and what it rests on.
struct PlanDraft {
  Plan plan;
  Links links;
  IgnorePatterns patterns{{}};
};

/// Takes over the findings of the scan and joins rows and files. Without errors the draft holds infos and the current
/// version; with one (scan, pattern, or target where `with_target`) it has only findings and the code of the first
/// error.
PlanDraft start_plan(const PlanInput& input, const LinkOptions& options, bool with_target);

/// LinkOptions of an ordinary join.
LinkOptions link_options(const PlanInput& input);

/// Adds an error and makes its code the plan's, if that has none yet.
void refuse(Plan& plan, ErrorCode code, const std::string& message);

/// Errors among the findings about the infos.
struct Verdict {
  std::size_t errors = 0;
  std::size_t left_to_migrate = 0;  ///< those that `migrate` makes go away
};

/// Looks at every migration of the draft. `migrating`: pending and outdated ones are what migrate is for.
Verdict check_migrations(const PlanInput& input, PlanDraft& draft, bool migrating);

/// Errors about failed rows, which stop migrate also where validation is off.
void check_failed_rows(PlanDraft& draft);

/// Refuses where the default schema is missing and may not be created. True: go on.
bool check_default_schema(const PlanInput& input, Plan& plan);

/// Refuses, and takes all steps away, where the ranks of the history do not suffice for the rows that they add.
void check_ranks(const PlanInput& input, Plan& plan);

/// Steps that give the history table its SHA-256 columns, and rows their SHA-256; `leave_out`: ranks of other steps.
void plan_digests(const PlanInput& input, const Links& links, const std::set<int>& leave_out, Plan& plan);

/// baselineVersion of the project; refuses and gives nullopt if it is none.
std::optional<MigrationVersion> parse_baseline_version(const PlanInput& input, Plan& plan);

/// A finding about one migration, with everything filled in but its message.
Finding finding_about(const MigrationInfo& info, Severity severity, ErrorCode code, std::string message);

/// "the schema is at version 7 already": why a lower version is late. `links.current` must be there.
std::string where_history_stands(const Links& links);
std::string not_applied_message(const MigrationInfo& info, const Links& links);
std::string java_message(const MigrationInfo& info);
std::string outdated_message(const MigrationInfo& info);
std::string not_resolved_message(const MigrationInfo& info);
std::string failed_message(const MigrationInfo& info);
std::string checksum_message(const MigrationInfo& info);
std::string raw_text_message(const MigrationInfo& info);
std::string digest_message(const MigrationInfo& info);
std::string harmless_message(const MigrationInfo& info);
std::string stale_message(const MigrationInfo& info);
std::string baseline_changed_message(const MigrationInfo& info);
std::string description_message(const MigrationInfo& info);
std::string type_message(const MigrationInfo& info);

/// The advice about a migration in Java that is to run.
std::string java_advice(const ResolvedMigration& migration);

/// The script that takes the version back; nullptr if there is none.
const ResolvedMigration* undo_script(const MigrationSet& set, const MigrationVersion& version);

/// True if one of the patterns ("*:missing", "repeatable:pending") takes the info out of validation. Throws
/// Error(invalid_pattern) for a pattern that is none. Source: Flyway 10.22, tests/compat.
bool is_ignored_by_patterns(const MigrationInfo& info, const std::vector<std::string>& patterns);

/// Rows (by rank) whose CRC-32 agrees with their file but whose SHA-256 does not: the engine looks at these files again
/// for PlanInput::harmless_ranks.
std::vector<MigrationInfo> digest_suspects(const MigrationSet& set, const HistorySnapshot& history);

}  // namespace godwit
