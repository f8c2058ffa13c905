#pragma once
// An operation on an open session, from the history to the report.

#include <memory>
#include <optional>
#include <set>

#include "db/migration_lock.h"
#include "engine/approval/plan_record.h"
#include "engine/callback/callbacks.h"
#include "engine/project.h"
#include "history/schema_history.h"
#include "model/plan.h"

namespace godwit {

class CommandRun {
 public:
  /// `asked`: what the report is of. `programs`: nullptr where callbacks
  /// that are programs are only named. All arguments outlive this. The session is remembered before anything is sent.
  CommandRun(Operation asked, const Project& project, const RunContext& context, const ProgramFacts* programs);

  /// Nothing is changed: info, history, current, validate.
  Report ask();
  /// Ends without the lock where there is nothing to do and nothing to fire.
  Report change();
  /// Plans again, prepares and executes, with whatever stands for the lock.
  Report change_under_lock();

 private:
  struct Checked {
    PreparedPlan prepared;
    std::optional<PlanRecord> record;  ///< sums over the whole history: only for who asks
  };

  HistorySnapshot read_history();
  Plan make_plan(const HistorySnapshot& history) const;
  std::set<int> harmless_ranks(const HistorySnapshot& history) const;
  Report report_of(const HistorySnapshot& history, const Plan& plan) const;
  bool ends_at_glance(const Plan& glance) const;
  bool validates(const HistorySnapshot& history) const;
  Report refused(const HistorySnapshot& history, const Plan& plan);
  std::optional<Report> refuse_before_validation(const HistorySnapshot& history);
  Checked check(ParseContext& parsing, Callbacks& callbacks, const HistorySnapshot& history, Plan plan) const;
  void execute(PreparedPlan& prepared, bool validated, MigrationLock& lock, Report& report);

  const Operation asked_;
  const Project& project_;
  const Operation operation_;  // whose steps and events these are: a plan is one for migrate
  const RunContext context_;
  SchemaHistory history_;
  Callbacks callbacks_;
};

}  // namespace godwit
