// A savepoint costs two more round trips a statement, so there is one only where an error would make the whole
// transaction useless. Without one an error passes only if the transaction is still what it was.
#include "engine/run/override_run.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "engine/session/masking.h"

namespace godwit {
namespace {

constexpr std::string_view kSetSavepoint = "SAVEPOINT godwit_statement";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT godwit_statement";
constexpr std::string_view kGoBack = "ROLLBACK TO SAVEPOINT godwit_statement";

// Savepoints of the script's own would be lost with ours, and SET TRANSACTION is not allowed behind one.
bool allows_savepoint(const SqlStatement& statement) {
  constexpr auto kNot = std::to_array<std::string_view>({"SAVEPOINT", "RELEASE", "ROLLBACK", "SET"});
  if (statement.facts.controls_transaction() || statement.facts.refuses_transaction) return false;
  const std::string_view text = statement.text;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n(/-"), text.size());
  return std::none_of(kNot.begin(), kNot.end(),
                      [&](std::string_view word) { return equals_ignore_case(word, text.substr(0, end)); });
}

}  // namespace

const std::vector<ErrorOverride>& error_overrides_of(const RunOptions& options, const ResolvedMigration& migration) {
  return migration.config.error_overrides ? *migration.config.error_overrides : options.error_overrides;
}

OverrideRun::OverrideRun(Connection& connection, const Runtime& runtime, std::vector<ErrorOverride> overrides,
                         std::string script)
    : connection_(connection), runtime_(runtime), overrides_(std::move(overrides)), script_(std::move(script)) {}

BatchOutcome OverrideRun::run(const SqlStatement& statement) {
  const TransactionState before = connection_.transaction_state();
  const bool savepoint =
      before == TransactionState::open && connection_.error_fails_transaction() && allows_savepoint(statement);
  if (savepoint) connection_.execute(kSetSavepoint);
  BatchOutcome outcome = run_watched(statement);
  if (outcome.error) mask_error(*outcome.error, statement.text, runtime_);
  if (outcome.error && pass_over(statement, *outcome.error, savepoint, before)) {
    outcome.error.reset();
    outcome.succeeded = 1;
    if (savepoint) outcome.effects.assign(1, {Work::none, Earlier::still_open});
  } else if (!outcome.error && savepoint) {
    connection_.execute(kRelease);
  }
  if (!outcome.error && raised_) {
    outcome.error = std::move(raised_);
    outcome.succeeded = 0;
  }
  return outcome;
}

BatchOutcome OverrideRun::run_watched(const SqlStatement& statement) {
  raised_.reset();
  connection_.on_numbered_notice = [this](const NumberedNotice& notice) { return take(notice); };
  try {
    BatchOutcome outcome = connection_.run_batch({&statement, 1});
    if (!outcome.error) connection_.fetch_notices();
    connection_.on_numbered_notice = nullptr;
    return outcome;
  } catch (...) {
    connection_.on_numbered_notice = nullptr;
    throw;
  }
}

bool OverrideRun::take(const NumberedNotice& notice) {
  const ErrorOverride* const found = find_override(overrides_, notice.code);
  if (!found) return false;
  if (found->to == OverrideTo::info) runtime_.tell(Note{script_ + ": " + notice.text, false});
  if (found->to != OverrideTo::error) return found->to != OverrideTo::warning;
  if (raised_) return true;
  raised_.emplace();
  raised_->message = notice.text + ". It counts as an error because of errorOverrides";
  raised_->code = notice.code;
  if (found->shows_code) raised_->native = notice.code.text();
  return true;
}

bool OverrideRun::pass_over(const SqlStatement& statement, StatementError& error, bool savepoint,
                            TransactionState before) {
  const ErrorOverride* const found = find_override(overrides_, error.code);
  if (!found || error.connection_lost || error.cancelled || error.final) return false;
  if (found->to == OverrideTo::error) {
    if (!found->shows_code) error.native.clear();
    return false;
  }
  if (savepoint) {
    connection_.execute(kGoBack);
    connection_.execute(kRelease);
  } else if (error.transaction_lost || connection_.transaction_state() != before) {
    error.message += ". errorOverrides cannot let it pass, because what the script had done before is lost with it";
    return false;
  }
  const SourcePosition place = error.offset ? statement.position_at(*error.offset) : statement.begin;
  const bool code = found->shows_code && !error.native.empty();
  tell(found->to, place, error.message + (code ? " (" + error.native + ")" : "") + ". errorOverrides lets it pass.");
  return true;
}

void OverrideRun::tell(OverrideTo to, const SourcePosition& place, const std::string& text) const {
  const std::string in_script = "Line " + std::to_string(place.line) + ": " + text;
  if (to == OverrideTo::info) {
    runtime_.tell(Note{Where{script_, place.line, place.column}.text() + ": " + text, false});
  } else if (to == OverrideTo::warning && connection_.on_notice) {
    connection_.on_notice(in_script);
  } else if (to == OverrideTo::warning) {
    runtime_.tell(ServerNotice{{script_}, in_script});
  }
}

}  // namespace godwit
