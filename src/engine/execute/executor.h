#pragma once
// Carries out a PreparedPlan by its timetable, on the one connection; never replans.

#include <functional>

#include "engine/execute/history_writer.h"
#include "engine/execute/script_steps.h"
#include "engine/execute/step_log.h"
#include "engine/execute/timetable.h"

namespace godwit {

class Executor {
 public:
  /// The plan outlives it.
  Executor(const Execute& with, PreparedPlan& prepared);

  /// Stops at the first failure. A script is recorded as applied only when all of it was.
  Execution run();

 private:
  void take(const Act& act);
  void carry_out(const CreateSchemas& step, const Act& act);
  void carry_out(const CreateHistory& step, const Act& act);
  void carry_out(const AddDigestColumns& step, const Act& act);
  void carry_out(const WriteDigests& step, const Act& act);
  void carry_out(const WriteBaseline& step, const Act& act);
  void carry_out(const RunMigration& step, const Act& act);
  void carry_out(const RunUndo& step, const Act& act);
  void carry_out(const RemoveFailed& step, const Act& act);
  void carry_out(const MarkDeleted& step, const Act& act);
  void carry_out(const AlignRow& step, const Act& act);
  void carry_out(const CleanSchema& step, const Act& act);
  void carry_out(const DropSchema& step, const Act& act);

  void fire(const std::vector<CallbackEvent>& events);
  void start(const Step& step);
  void finish();
  void stop_before_step();
  /// False if it threw an Error, which is the failure then.
  bool guarded(const std::function<void()>& work);
  /// A step that runs no script writes these, in a transaction of its own.
  enum class Writes { rows, objects };
  void write(Writes what, const std::function<void()>& work);
  void write_rows(const Step& step, const std::function<void()>& work);
  void write_marker(const Act& act);
  void go_without_digests(const Error& refusal);

  const Execute with_;
  PreparedPlan& prepared_;
  StepLog log_;
  HistoryWriter writer_;
  ScriptSteps scripts_;
};

}  // namespace godwit
