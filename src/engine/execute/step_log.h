#pragma once
// The results of a run as they come, told to whoever listens.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/session/runtime.h"
#include "godwit/report.h"
#include "model/migration.h"

namespace godwit {

/// The result of running a plan: the steps done, the failure if one failed, notes made on the way.
struct Execution {
  std::vector<StepResult> results;
  std::optional<Failure> failure;
  std::vector<Finding> findings;
  std::vector<std::string> cleaned;
  std::vector<std::string> dropped;
};

class StepLog {
 public:
  /// `runtime` outlives it.
  explicit StepLog(const Runtime& runtime) : runtime_(runtime) {}

  /// A step begins.
  void start(StepResult described);
  /// Tells that the step at hand begins: the script `number` of `of`.
  void announce(std::uint64_t number, std::uint64_t of) const;
  /// The step at hand ends: done, unless something failed. `tell`: false where nothing is to be said of it yet.
  void finish(bool tell);
  void tell_finished(const StepResult& result) const;
  /// The step at hand is none after all.
  void withdraw() { done_.results.pop_back(); }

  void fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration);
  void note(ErrorCode code, std::string message, std::string script = "");

  bool failed() const { return done_.failure.has_value(); }
  StepResult& current() { return done_.results.back(); }
  Execution& done() { return done_; }

 private:
  const Runtime& runtime_;
  Execution done_;
  std::chrono::milliseconds started_{0};
};

}  // namespace godwit
