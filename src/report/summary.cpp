// The sentence has to be true by itself: but for plans and dry runs it counts what was done, not what was planned, and
// behind a failure it says how far the run came and which version stands.
#include "report/summary.h"

#include <algorithm>

#include "base/strings.h"
#include "model/operation_facts.h"

namespace godwit {
namespace {

std::string schema_text(const Report& report) {
  return report.schema.empty() ? "The schema" : "Schema \"" + report.schema + "\"";
}

std::string schema_inside(const Report& report) {
  return report.schema.empty() ? "the schema" : "schema \"" + report.schema + "\"";
}

std::string history_text(const Report& report) {
  return report.schema.empty() ? "\"" + report.table + "\"" : "\"" + report.schema + "\".\"" + report.table + "\"";
}

std::string version_text(const Report& report) {
  return report.current_version.empty() ? "no version yet" : "version " + report.current_version;
}

std::string are(std::uint64_t count) {
  return count == 1 ? " is " : " are ";
}
std::string were(std::uint64_t count) {
  return count == 1 ? " was " : " were ";
}

// "Validation failed" and the like; a stop asked for from outside is not a failure of the command.
std::string ending(const Report& report, const std::string& noun) {
  return noun + (report.code == ErrorCode::stopped ? " stopped" : " failed");
}

// The state behind a run that did not end well.
std::string migrate_left(const Report& report, std::uint64_t applied) {
  if (applied == 0) return "no migration was applied";
  return count_of(applied, "migration") + were(applied) + "applied before, " + schema_inside(report) + " is at " +
         version_text(report);
}

std::string undo_left(const Report& report) {
  const std::uint64_t undone = count_done(report, StepKind::undo);
  const std::string version = schema_inside(report) + " is at " + version_text(report);
  if (undone == 0) return "no migration was undone, " + version;
  return count_of(undone, "migration") + were(undone) + "undone before, " + version;
}

std::string undo_summary(const Report& report) {
  if (!report.success()) {
    const bool in_script = report.failure && !report.failure->where.script.empty();
    return ending(report, "Undo") + ": " + (in_script ? report.failure->where.script + "; " : "") + undo_left(report) +
           ".";
  }
  const std::uint64_t undone = count_done(report, StepKind::undo);
  if (undone == 0) return "Nothing to undo: no versioned migration is applied to " + schema_inside(report) + ".";
  return "Undid " + count_of(undone, "migration") + " of " + schema_inside(report) + " (now " + version_text(report) +
         ") in " + duration_text(report.total_time_ms) + ".";
}

std::string failed_migrate(const Report& report) {
  std::string text = ending(report, "Migration") + ": ";
  const std::uint64_t applied = count_done(report, StepKind::migrate);
  const std::uint64_t errors = count_findings(report, Severity::error);
  if (report.failure && !report.failure->where.script.empty()) {
    text += report.failure->where.script + "; ";
  } else if (!report.failure && errors > 0) {
    text += count_of(errors, "error") + were(errors) + "found; ";
  }
  return text + migrate_left(report, applied) + ".";
}

std::string migrate_summary(const Report& report) {
  if (!report.success()) return failed_migrate(report);
  const std::uint64_t applied = count_done(report, StepKind::migrate);
  const std::uint64_t pending = report.pending_count;
  const std::string still = count_of(pending, "migration") + are(pending) + "still pending.";
  if (applied > 0) {
    std::string text = "Applied " + count_of(applied, "migration") + " to " + schema_inside(report);
    if (!report.current_version.empty()) text += " (version now " + report.current_version + ")";
    text += " in " + duration_text(report.total_time_ms) + ".";
    return pending == 0 ? text : text + " " + still;
  }
  if (report.migrations.empty() && report.current_version.empty()) {
    return "Nothing to apply: no migrations were found at the locations, " + schema_inside(report) + " has no version.";
  }
  if (pending > 0) return "Nothing to apply to " + schema_inside(report) + " (" + version_text(report) + "); " + still;
  return schema_text(report) + " is up to date (" + version_text(report) + ").";
}

std::string validate_summary(const Report& report) {
  if (report.success() && report.offline) {
    return "Validated " + count_of(report.valid_count, "script") + " without a database: nothing is wrong.";
  }
  if (report.success()) {
    return "Validated " + count_of(report.valid_count, "migration") + " of " + schema_inside(report) +
           ": nothing is wrong.";
  }
  if (report.code == ErrorCode::pending) {
    const std::uint64_t pending = std::max(report.pending_count, count_findings(report, Severity::error));
    return "Not valid yet: " + count_of(pending, "migration") + are(pending) +
           "pending, nothing else is wrong. Run migrate.";
  }
  const std::uint64_t errors = std::max<std::uint64_t>(1, count_findings(report, Severity::error));
  return ending(report, "Validation") + ": " + count_of(errors, "error") + ".";
}

std::string repair_summary(const Report& report) {
  if (!report.success()) return ending(report, "Repair") + ".";
  const std::uint64_t marked = count_done(report, StepKind::mark_applied);
  const std::uint64_t rows = report.removed.size() + report.deleted.size() + report.aligned.size() + marked;
  if (rows == 0 && step_count(report) == 0) return "Nothing to repair in " + history_text(report) + ".";
  if (rows == 0) return "Brought " + history_text(report) + " up to date; no row had to be repaired.";
  std::vector<std::string> parts;
  if (!report.removed.empty()) parts.push_back(count_of(report.removed.size(), "failed row") + " removed");
  if (!report.deleted.empty()) parts.push_back(std::to_string(report.deleted.size()) + " marked as deleted");
  if (!report.aligned.empty()) parts.push_back(std::to_string(report.aligned.size()) + " aligned");
  if (marked > 0) parts.push_back(count_of(marked, "version") + " marked as applied");
  return "Repaired " + history_text(report) + ": " + join(parts, ", ") + ".";
}

std::string baseline_summary(const Report& report) {
  if (!report.success()) return ending(report, "Baseline") + ".";
  const std::string version = report.baseline_version.empty() ? "" : " (version " + report.baseline_version + ")";
  if (count_done(report, StepKind::baseline) == 0)
    return schema_text(report) + " has this baseline already" + version + ".";
  return schema_text(report) + " has its baseline now" + version + ".";
}

std::string quoted_list(const std::vector<std::string>& names) {
  return "\"" + join(names, "\", \"") + "\"";
}

std::string clean_summary(const Report& report) {
  if (!report.success()) return ending(report, "Clean") + ".";
  std::vector<std::string> parts;
  if (!report.schemas_cleaned.empty()) parts.push_back("emptied " + quoted_list(report.schemas_cleaned));
  if (!report.schemas_dropped.empty()) parts.push_back("dropped " + quoted_list(report.schemas_dropped));
  if (parts.empty()) return "Nothing to clean.";
  return "Cleaned: " + join(parts, ", ") + " in " + duration_text(report.total_time_ms) + ".";
}

std::string left_out(const Report& report) {
  const std::uint64_t hidden = report.hidden_count;
  return hidden == 0 ? "" : " The filters leave out " + count_of(hidden, "migration") + ".";
}

std::string info_summary(const Report& report) {
  if (!report.success()) return ending(report, "Info") + ".";
  if (report.migrations.empty() && report.hidden_count == 0) {
    return "No migrations: none were found at the locations, and none are recorded in " + history_text(report) + ".";
  }
  const std::uint64_t pending = report.pending_count;
  if (pending == 0) return "Nothing is pending." + left_out(report);
  return count_of(pending, "migration") + are(pending) + "pending." + left_out(report);
}

std::string history_summary(const Report& report) {
  if (!report.success()) return ending(report, "History") + ".";
  if (report.migrations.empty() && report.hidden_count == 0)
    return "Nothing is recorded in " + history_text(report) + ".";
  return schema_text(report) + " is at " + version_text(report) + "." + left_out(report);
}

std::string current_summary(const Report& report) {
  if (!report.success()) return ending(report, "Current") + ".";
  return schema_text(report) + " is at " + version_text(report) + ".";
}

// Of one kind, or of all steps.
std::uint64_t count_planned(const Report& report, std::optional<StepKind> kind = {}) {
  const auto count = std::count_if(report.results.begin(), report.results.end(), [&](const StepResult& result) {
    return result.outcome == StepOutcome::planned && (kind ? result.kind == *kind : is_step(result.kind));
  });
  return static_cast<std::uint64_t>(count);
}

// "3 migrations to schema "app" (at version 2)"
std::string planned_text(const Report& report) {
  const std::uint64_t undone = count_planned(report, StepKind::undo);
  const std::string schema = schema_inside(report) + " (" + version_text(report) + ")";
  if (undone > 0) return "undo " + count_of(undone, "migration") + " of " + schema;
  const std::uint64_t applied = count_planned(report, StepKind::migrate);
  if (applied > 0) return "apply " + count_of(applied, "migration") + " to " + schema;
  return "carry out " + count_of(count_planned(report), "step") + " on " + schema;
}

std::string plan_summary(const Report& report) {
  if (!report.success()) return ending(report, "Planning") + ".";
  const std::string state = schema_inside(report) + " is at " + version_text(report);
  if (report.results.empty()) return "Nothing to do: " + state + ".";
  if (step_count(report) == 0) return "No migration is pending: " + state + ". migrate would run the callbacks alone.";
  return "migrate would " + planned_text(report) + ". Nothing was changed.";
}

std::string wait_summary(const Report& report) {
  if (!report.success()) return ending(report, "Waiting") + ".";
  return "Ready: " + schema_inside(report) + " is at " + version_text(report) + ".";
}

std::string dry_run_summary(const Report& report) {
  const std::string file = "Dry run: nothing was changed. ";
  if (count_planned(report) == 0) {
    const std::string would = report.results.empty() ? " would have nothing to do." : " would run the callbacks alone.";
    return file + report.dry_run_output + " holds no step: " + std::string(operation_text(report.operation)) + would;
  }
  return file + report.dry_run_output + " holds the SQL that would " + planned_text(report) + ".";
}

}  // namespace

std::string duration_text(std::int64_t milliseconds) {
  const std::int64_t hundredths = (milliseconds + 5) / 10;
  if (hundredths < 6000) {
    const std::string fraction = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + (fraction.size() == 1 ? ".0" : ".") + fraction + " s";
  }
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 3600) return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds / 3600) + " h " + std::to_string(seconds % 3600 / 60) + " min";
}

std::uint64_t count_done(const Report& report, StepKind kind) {
  const auto count = std::count_if(report.results.begin(), report.results.end(), [&](const StepResult& result) {
    return result.kind == kind && (result.outcome == StepOutcome::done || result.outcome == StepOutcome::skipped);
  });
  return static_cast<std::uint64_t>(count);
}

std::uint64_t count_findings(const Report& report, Severity severity) {
  const auto count = std::count_if(report.findings.begin(), report.findings.end(),
                                   [severity](const Finding& finding) { return finding.severity == severity; });
  return static_cast<std::uint64_t>(count);
}

std::string summary_of(const Report& report) {
  const bool dry_run = !report.dry_run_output.empty() && report.success();
  if (dry_run && facts_of(report.operation).writes) return dry_run_summary(report);
  switch (report.operation) {
    case Operation::migrate:
      return migrate_summary(report);
    case Operation::plan:
      return plan_summary(report);
    case Operation::undo:
      return undo_summary(report);
    case Operation::history:
      return history_summary(report);
    case Operation::current:
      return current_summary(report);
    case Operation::validate:
      return validate_summary(report);
    case Operation::repair:
      return repair_summary(report);
    case Operation::baseline:
      return baseline_summary(report);
    case Operation::clean:
      return clean_summary(report);
    case Operation::wait:
      return wait_summary(report);
    case Operation::info:
    case Operation::new_script:
      break;
  }
  return info_summary(report);
}

}  // namespace godwit
