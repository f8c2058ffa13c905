#pragma once
// Plans as lines of text, so that a test can say in full what it expects.

#include <string>
#include <variant>
#include <vector>

#include "base/error_table.h"
#include "base/strings.h"
#include "plan/plan_commands.h"

namespace godwit::test {

using Lines = std::vector<std::string>;

/// "V2 two", "R view", "B3 jump"
inline std::string file_text(const ResolvedMigration& file) {
  constexpr std::string_view kPrefixes = "VRUB";
  return kPrefixes[static_cast<std::size_t>(file.kind)] + (file.version ? file.version->text() : "") + " " +
         file.description;
}

/// "#3 2 two": rank, version, description
inline std::string row_text(const AppliedMigration& row) {
  return "#" + std::to_string(row.installed_rank) + " " + (row.raw_version.empty() ? "R" : row.raw_version) + " " +
         row.description;
}

/// "#1 1 one: Success", "V2 two: Pending"
inline Lines states_of(const Plan& plan) {
  Lines lines;
  for (const MigrationInfo& info : plan.infos) {
    lines.push_back((info.applied ? row_text(*info.applied) : file_text(*info.resolved)) + ": " +
                    std::string(migration_state_text(info.state)));
  }
  return lines;
}

/// One word or two, then what the step is about.
struct StepText {
  std::string operator()(const CreateSchemas& step) const {
    return std::string("create schemas ") + join(step.names, ",") + (step.marker ? "" : " unmarked") +
           (step.marker_after_baseline ? " marked after baseline" : "");
  }
  std::string operator()(const CreateHistory&) const { return "create history"; }
  std::string operator()(const AddDigestColumns&) const { return "add digest columns"; }
  std::string operator()(const WriteDigests& step) const {
    std::string text = "write digests";
    for (const WriteDigests::Row& row : step.rows) text += " #" + std::to_string(row.installed_rank);
    return text;
  }
  std::string operator()(const WriteBaseline& step) const {
    return "baseline " + step.version + " " + step.description;
  }
  std::string operator()(const RunMigration& step) const {
    return std::string(step.record_only ? "record " : "run ") + file_text(*step.migration) +
           (step.out_of_order ? " out of order" : "");
  }
  std::string operator()(const RunUndo& step) const {
    return "undo " + row_text(*step.row) + " by " + file_text(*step.script) + (step.undo_row ? ", UNDO_SQL row" : "");
  }
  std::string operator()(const RemoveFailed& step) const { return "remove " + row_text(*step.row); }
  std::string operator()(const MarkDeleted& step) const { return "delete " + row_text(*step.row); }
  std::string operator()(const AlignRow& step) const {
    return "align " + row_text(*step.row) + " with " + file_text(*step.migration);
  }
  std::string operator()(const CleanSchema& step) const { return "clean " + step.name; }
  std::string operator()(const DropSchema& step) const { return "drop " + step.name; }
};

inline Lines steps_of(const Plan& plan) {
  Lines lines;
  for (const Step& step : plan.steps) lines.push_back(std::visit(StepText{}, step));
  return lines;
}

/// "error CHECKSUM_MISMATCH 1 one"
inline Lines findings_of(const Plan& plan) {
  Lines lines;
  for (const Finding& finding : plan.findings) {
    const char* severity = finding.severity == Severity::error     ? "error "
                           : finding.severity == Severity::warning ? "warning "
                                                                   : "note ";
    std::string line = severity + std::string(error_entry(finding.code).name);
    if (!finding.version.empty()) line += " " + finding.version;
    if (!finding.description.empty()) line += " " + finding.description;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace godwit::test
