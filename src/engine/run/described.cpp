#include "engine/run/described.h"

#include "base/strings.h"
#include "engine/run/outcome_text.h"

namespace godwit {
namespace {

struct Describer {
  const std::string& table;

  static StepResult named(StepKind kind, const std::string& description) {
    StepResult result;
    result.kind = kind;
    result.migration.description = description;
    return result;
  }
  static StepResult of_row(StepKind kind, const AppliedMigration& row) {
    StepResult result;
    result.kind = kind;
    result.migration = row_of_applied(row);
    return result;
  }

  StepResult operator()(const CreateSchemas& step) const {
    return named(StepKind::create_schema, join(step.names, ", "));
  }
  StepResult operator()(const CreateHistory&) const { return named(StepKind::create_history, table); }
  StepResult operator()(const AddDigestColumns&) const { return named(StepKind::adopt, table); }
  StepResult operator()(const WriteDigests& step) const {
    return named(StepKind::write_digests, count_of(step.rows.size(), "row"));
  }
  StepResult operator()(const WriteBaseline& step) const {
    StepResult result = named(StepKind::baseline, step.description);
    result.migration.version = step.version;
    return result;
  }
  StepResult operator()(const RunMigration& step) const {
    StepResult result;
    result.kind = step.mark_applied_only ? StepKind::mark_applied : StepKind::migrate;
    result.migration = row_of_file(*step.migration);
    return result;
  }
  StepResult operator()(const RunUndo& step) const {
    StepResult result = of_row(StepKind::undo, *step.row);
    result.migration.path = step.script->path;
    return result;
  }
  StepResult operator()(const RemoveFailed& step) const { return of_row(StepKind::remove_failed, *step.row); }
  StepResult operator()(const MarkDeleted& step) const { return of_row(StepKind::mark_deleted, *step.row); }
  StepResult operator()(const AlignRow& step) const {
    StepResult result = of_row(StepKind::align, *step.row);
    result.migration.path = step.migration->path;
    return result;
  }
  StepResult operator()(const CleanSchema& step) const { return named(StepKind::clean, step.name); }
  StepResult operator()(const DropSchema& step) const { return named(StepKind::drop_schema, step.name); }
};

}  // namespace

StepResult described(const Step& step, const std::string& table) {
  return std::visit(Describer{table}, step);
}

}  // namespace godwit
