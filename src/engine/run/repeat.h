#pragma once
// Work that lost against another session is done again: a deadlock, a serialization failure, a lock waited for in vain.

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "engine/prepare/prepare.h"
#include "engine/run/work_ledger.h"

namespace godwit {

/// The tries of one script. Each pause is about twice the one before, so that whoever won can end, and another at each
/// run, so that two that fell over each other do not meet again.
class Repeats {
 public:
  /// `runtime` outlives it.
  explicit Repeats(const Runtime& runtime) : runtime_(runtime), random_(std::random_device{}()) {}

  /// Tells of the next try, with the server's words, and waits. False where the time for retries is over, or somebody
  /// asks for the end. `complete`: statements that stay and are not run again.
  bool wait(const std::string& script, const std::string& reason, std::uint64_t complete);
  bool any() const { return count_ > 0; }
  /// A sentence for the report.
  std::string text() const;

 private:
  const Runtime& runtime_;
  std::minstd_rand random_;
  std::optional<std::chrono::milliseconds> end_;  // of the retries; set by the first one
  std::chrono::milliseconds pause_{100};
  std::uint64_t count_ = 0;
  std::string reason_;
};

/// Statements that stay from the first on, in front of those that have to be run again. nullopt where what stays is not
/// that, so that a statement could take effect twice.
std::optional<std::uint64_t> complete_statements(const WhatStays& stays);

/// Statements of a script, counted from 1; both ends are among them.
struct RepeatedPart {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

/// False where the part does something that a rollback does not take back: it reaches outside of the database (COPY …
/// PROGRAM, dblink), or sets something for the session where that is not part of the transaction. Reads the script.
bool can_be_repeated(const ResolvedMigration& script, const PreparedScript& prepared, const RunOptions& options,
                     const DialectTraits& traits, RepeatedPart part);

}  // namespace godwit
