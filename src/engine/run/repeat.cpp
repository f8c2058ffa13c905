// The rollback that the server has done, or that is done here, is what makes a second try safe: whatever it does not
// take back forbids one.
#include "engine/run/repeat.h"

#include <algorithm>

#include "base/strings.h"
#include "engine/prepare/script_stream.h"
#include "engine/prepare/transaction_mode.h"

namespace godwit {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestPause{10'000};

bool holds(const std::string& lower, std::string_view word) {
  return lower.find(word) != std::string::npos;
}

bool reaches_outside(const std::string& lower) {
  return holds(lower, "dblink") || (lower.starts_with("copy") && holds(lower, "program"));
}

// User variables, the default database, prepared statements and named locks are the session's.
bool changes_session(const std::string& lower) {
  return sets_something(lower) || lower.starts_with("prepare") || lower.starts_with("deallocate") ||
         holds(lower, ":=") || holds(lower, "into @") || holds(lower, "get_lock");
}

}  // namespace

bool Repeats::wait(const std::string& script, const std::string& reason, std::uint64_t complete) {
  const milliseconds now = runtime_.clock.now();
  if (!end_) end_ = now + runtime_.lock_retry_time;
  if (now >= *end_) return false;
  std::uniform_int_distribution<std::int64_t> about(pause_.count() / 2, pause_.count() * 3 / 2);
  const milliseconds pause = std::min(milliseconds(about(random_)), *end_ - now);
  pause_ = std::min(pause_ * 2, kLongestPause);
  const std::string from = complete == 0 ? "" : " behind the " + count_of(complete, "statement") + " that stay";
  runtime_.tell(Note{script + " lost against another session: " + reason + ". It is run again" + from + " in " +
                     std::to_string(pause.count()) + " ms."});
  if (!runtime_.clock.wait(pause, runtime_.stop)) return false;
  ++count_;
  reason_ = reason;
  return true;
}

std::string Repeats::text() const {
  return "The script lost against another session and was run again, " + count_of(count_, "time") +
         ". The last reason was: " + reason_ + ".";
}

std::optional<std::uint64_t> complete_statements(const WhatStays& stays) {
  if (!stays.partly.empty() || !stays.unknown.empty() || !stays.leftovers.empty() || !stays.doubt.empty()) {
    return std::nullopt;
  }
  if (stays.kept.empty()) return 0;
  if (stays.kept.size() > 1 || stays.kept.front().first != 1) return std::nullopt;
  return stays.kept.front().last;
}

bool can_be_repeated(const ResolvedMigration& script, const PreparedScript& prepared, const RunOptions& options,
                     const DialectTraits& traits, RepeatedPart part) {
  const auto file = prepared.file ? prepared.file : std::make_shared<ScriptFile>(script);
  ScriptStream stream(*file, script, options, *prepared.settings);
  SqlStatement statement;
  for (std::uint64_t number = 1; number <= part.last && stream.next(statement); ++number) {
    if (number < part.first) continue;
    const std::string lower = to_lower(statement.text);
    if (reaches_outside(lower) || (!traits.transactional_ddl && changes_session(lower))) return false;
  }
  return true;
}

}  // namespace godwit
