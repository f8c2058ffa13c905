// The script is cut a second time, from the file that prepare() opened: to keep its statements would take as much
// memory as the script. Its sums are compared once more at the end, before it can be recorded as applied.
#include "engine/run/script_runner.h"

#include <algorithm>

#include "engine/prepare/script_stream.h"
#include "engine/session/masking.h"

namespace godwit {
namespace {

constexpr std::chrono::milliseconds kProgressEvery{500};
constexpr std::size_t kSendAlone = 64 * 1024;  // a statement of this size is not copied into a batch

bool sent_alone(const SqlStatement& statement) {
  return statement.facts.stands_alone || statement.facts.copies_from_stdin || statement.text.size() >= kSendAlone;
}

bool ends_batch(const StatementFacts& facts) {
  return facts.ends_batch || facts.controls_transaction() || facts.refuses_transaction;
}

}  // namespace

// The data of a COPY, which may be most of a script: a cancel and the progress don't wait for their end.
class ScriptRunner::CopyWatch final : public TextSource {
 public:
  CopyWatch(ScriptRunner& runner, const ScriptStream& stream) : runner_(runner), stream_(stream) {}

  void watch(SqlStatement& statement) {
    if (statement.copy_data == nullptr) return;
    data_ = statement.copy_data;
    statement.copy_data = this;
  }

  std::size_t read(char* buffer, std::size_t size) override {
    if (runner_.watch_->cancelled()) {
      runner_.stop();
      throw Error(runner_.outcome_.code, runner_.outcome_.message, runner_.outcome_.where);
    }
    runner_.bytes_ = stream_.bytes_taken();
    runner_.note_progress();
    return data_->read(buffer, size);
  }

 private:
  ScriptRunner& runner_;
  const ScriptStream& stream_;
  TextSource* data_ = nullptr;
};

ScriptRunner::ScriptRunner(const RunContext& context, ScriptTransaction& transaction, Role role)
    : connection_(context.connection()),
      options_(context.options),
      runtime_(context.runtime),
      transaction_(transaction),
      role_(role) {
  sending_.statement_by_statement = options_.statement_by_statement;
  sending_.on_finished = [this](std::size_t finished) {
    in_flight_ = finished;
    note_progress();
  };
}

ScriptOutcome ScriptRunner::run(const ResolvedMigration& migration, const PreparedScript& script,
                                const StatementHooks* hooks, std::uint64_t complete) {
  outcome_ = {};
  complete_ = complete;
  in_flight_ = bytes_ = 0;
  hooks_ = hooks;
  batch_.clear();
  script_ = migration.script;
  next_progress_ = runtime_.clock.now() + kProgressEvery;
  CancelWatch watch(connection_, runtime_.stop, runtime_.stop_timeout);
  watch_ = &watch;
  overrides_.reset();
  try {
    if (const auto& overrides = error_overrides_of(options_, migration); !overrides.empty()) {
      overrides_.emplace(connection_, runtime_, overrides, script_);
    }
    const auto file = script.file ? script.file : std::make_shared<ScriptFile>(migration);
    total_bytes_ = file->size();
    stream_statements(migration, *file, *script.settings);
  } catch (const Error& error) {
    outcome_.code = error.code();
    outcome_.message = error.what();
    outcome_.where = error.where().known() ? error.where() : Where{script_};
  }
  settle();
  return std::move(outcome_);
}

void ScriptRunner::settle() {
  BatchOutcome late = connection_.settle();
  transaction_.note_late(late);
  if (!late.error || !outcome_.ok()) return;
  outcome_.where = {script_};
  outcome_.error = std::move(late.error);
}

void ScriptRunner::stream_statements(const ResolvedMigration& migration, const ScriptFile& file,
                                     const SessionSettings& settings) {
  ScriptStream stream(file, migration, options_, settings);
  CopyWatch copy(*this, stream);
  SqlStatement statement;
  while (stream.next(statement)) {
    if (stopped()) return;
    if (outcome_.statements < complete_) {
      ++outcome_.statements;
      continue;
    }
    copy.watch(statement);
    take(statement);
    if (!outcome_.ok()) return;
    bytes_ = stream.bytes_taken();
    note_progress();
  }
  if (!flush()) return;
  // A statement that was cancelled can end well all the same: MariaDB's sleep() just returns 1. Where nothing was
  // cancelled, the script is complete, whoever asked for a stop meanwhile.
  if (watch_->end()) return stop();
  if (stream.finish() != expected_sums(migration)) {
    throw Error(ErrorCode::script_changed, "The file changed after godwit had checked it.", {script_});
  }
  SessionSettings behind = stream.settings();
  if (!options_.group) behind.end_transaction();
  connection_.note_rules(behind.rules());
}

void ScriptRunner::take(const SqlStatement& statement) {
  // Letting the running statement finish means one statement, not all of the same message.
  if (hooks_ || overrides_ || runtime_.stop_timeout.count() != 0) {
    if (hooks_) hooks_->before();
    if (send({&statement, 1}) && hooks_) hooks_->after();
    return;
  }
  if (sent_alone(statement)) {
    if (flush()) send({&statement, 1});
    return;
  }
  // A statement that refuses a transaction must not share a message: several statements in one are one transaction.
  if (statement.facts.refuses_transaction && !flush()) return;
  batch_.add(statement);
  if (batch_.full() || ends_batch(statement.facts)) flush();
}

bool ScriptRunner::flush() {
  if (batch_.empty()) return true;
  const auto began = runtime_.clock.now();
  const bool ok = send(batch_.statements());
  batch_.note_time(runtime_.clock.now() - began);
  batch_.clear();
  return ok;
}

bool ScriptRunner::send(std::span<const SqlStatement> statements) {
  BatchOutcome result = overrides_ ? overrides_->run(statements.front()) : connection_.run_batch(statements, sending_);
  in_flight_ = 0;
  outcome_.statements += result.succeeded;
  if (role_ == Role::owner) {
    transaction_.note(statements, result);
  } else {
    transaction_.note_callback(result);
  }
  // A connection that dies behind the last answer has no statement of its own to blame.
  const std::size_t failed = std::min(result.succeeded, statements.size() - 1);
  if (result.error) note_failure(statements[failed], std::move(*result.error));
  return outcome_.ok();
}

void ScriptRunner::note_failure(const SqlStatement& failed, StatementError error) {
  const SourcePosition position = error.offset ? failed.position_at(*error.offset) : failed.begin;
  outcome_.where = {script_, position.line, position.column};
  outcome_.excerpt = masked_excerpt(failed.text, runtime_);
  mask_error(error, failed.text, runtime_);
  outcome_.error = std::move(error);
}

void ScriptRunner::note_progress() {
  if (!runtime_.events || runtime_.clock.now() < next_progress_) return;
  next_progress_ = runtime_.clock.now() + kProgressEvery;
  runtime_.tell(StepProgress{script_, outcome_.statements + in_flight_, bytes_, total_bytes_});
}

bool ScriptRunner::stopped() {
  if (!runtime_.stop.stop_requested()) return false;
  stop();
  return true;
}

void ScriptRunner::stop() {
  outcome_.code = ErrorCode::stopped;
  outcome_.message = "Stopped by a signal.";
  outcome_.where = {script_};
}

}  // namespace godwit
