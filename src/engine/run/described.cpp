#include "engine/run/described.h"

#include "base/strings.h"
#include "engine/run/outcome_text.h"

namespace godwit {
namespace {

struct Describer {
  const std::string& table;

  static StepResult named(const char* what, const std::string& description) {
    StepResult result;
    result.what = what;
    result.migration.description = description;
    return result;
  }
  static StepResult of_row(const char* what, const AppliedMigration& row) {
    StepResult result;
    result.what = what;
    result.migration = row_of_applied(row);
    return result;
  }

  StepResult operator()(const CreateSchemas& step) const { return named("create schema", join(step.names, ", ")); }
  StepResult operator()(const CreateHistory&) const { return named("create history", table); }
  StepResult operator()(const AddDigestColumns&) const { return named("adopt", table); }
  StepResult operator()(const WriteDigests& step) const {
    return named("write digests", count_of(step.rows.size(), "row"));
  }
  StepResult operator()(const WriteBaseline& step) const {
    StepResult result = named("baseline", step.description);
    result.migration.version = step.version;
    return result;
  }
  StepResult operator()(const RunMigration& step) const {
    StepResult result;
    result.what = step.by_hand ? "mark applied" : "migrate";
    result.migration = row_of_file(*step.migration);
    return result;
  }
  StepResult operator()(const RunUndo& step) const {
    StepResult result = of_row("undo", *step.row);
    result.migration.path = step.script->path;
    return result;
  }
  StepResult operator()(const RemoveFailed& step) const { return of_row("remove", *step.row); }
  StepResult operator()(const MarkDeleted& step) const { return of_row("delete", *step.row); }
  StepResult operator()(const AlignRow& step) const {
    StepResult result = of_row("align", *step.row);
    result.migration.path = step.migration->path;
    return result;
  }
  StepResult operator()(const CleanSchema& step) const { return named("clean", step.name); }
  StepResult operator()(const DropSchema& step) const { return named("drop", step.name); }
};

}  // namespace

StepResult described(const Step& step, const std::string& table) {
  return std::visit(Describer{table}, step);
}

}  // namespace godwit
