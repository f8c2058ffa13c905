#pragma once
// The only place that records. Carries out a PreparedPlan step by step on the one connection; never replans.

#include <optional>
#include <vector>

#include "db/migration_lock.h"
#include "db/schema_history.h"
#include "engine/script_runner.h"
#include "godwit/report.h"

namespace godwit {

/// What running a plan left: the steps done, the failure if one failed, notes made on the way.
struct Execution {
  std::vector<StepResult> results;
  std::optional<Failure> failure;
  std::vector<Finding> findings;
  std::vector<std::string> cleaned;
  std::vector<std::string> dropped;
};

/// The things a run works with; all outlive the executor.
struct Workbench {
  Connection& connection;
  const Dialect& dialect;
  SchemaHistory& history;
  MigrationLock& lock;
  const ScanInput& input;
  const Runtime& runtime;
  const SplitRules& rules;  ///< as the session has them
};

class Executor {
 public:
  explicit Executor(const Workbench& bench) : bench_(bench) {}

  /// Stops at the first failure. A script is recorded as applied only when all of it was.
  Execution run(const PreparedPlan& prepared);

 private:
  void try_step(const Step& step);
  void carry_out(const CreateSchemas& step);
  void carry_out(const CreateHistory& step);
  void carry_out(const AddDigestColumns& step);
  void carry_out(const WriteDigests& step);
  void carry_out(const WriteBaseline& step);
  void carry_out(const RunMigration& step);
  void carry_out(const RemoveFailed& step);
  void carry_out(const MarkDeleted& step);
  void carry_out(const AlignRow& step);
  void carry_out(const CleanSchema& step);
  void carry_out(const DropSchema& step);

  void run_script(const RunMigration& step);
  void record_success(const ResolvedMigration& migration, std::int64_t duration_ms);
  void record_failure(const ResolvedMigration& migration, const ScriptOutcome& outcome, std::int64_t duration_ms);
  void write_marker(std::optional<int> rank);
  std::string installed_by() const;
  NewRow row_of(const ResolvedMigration& migration, std::int64_t duration_ms, bool success) const;
  StepResult& start(std::string what);
  void finish(bool ok);
  void fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration);

  const Workbench bench_;
  Execution done_;
  const PreparedScript* script_ = nullptr;
  std::vector<std::string> created_schemas_;  // still without their marker row
  bool creates_history_ = false;
  bool marker_after_baseline_ = false;
  bool digests_refused_ = false;
  std::uint64_t number_ = 0;
  std::uint64_t total_ = 0;
  std::chrono::milliseconds started_{0};
};

}  // namespace godwit
