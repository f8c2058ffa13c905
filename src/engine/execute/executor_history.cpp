// The steps that write only the history table or whole schemas.
#include <algorithm>

#include "base/strings.h"
#include "engine/execute/executor.h"
#include "engine/run/outcome_text.h"
#include "engine/session/transaction.h"

namespace godwit {
namespace {

// Refused by rights or by a trigger, in so many words: that is no lie about what the history holds.
bool may_go_without_digests(const Error& error) {
  return error.code() == ErrorCode::permission || error.code() == ErrorCode::unexpected;
}

}  // namespace

// A step's rows are kept whole or not at all; the steps before it stay.
void Executor::write(Writes what, const std::function<void()>& work) {
  try {
    Transaction transaction(context_.connection());
    work();
    transaction.commit();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::history_write_failed && error.code() != ErrorCode::another_run) throw;
    const bool stays = what == Writes::objects && !context_.dialect().traits().transactional_ddl;
    throw Error(error.code(),
                std::string(error.what()) + (stays ? " The row was rolled back; what this step created is there."
                                                   : " What this step wrote was rolled back."),
                {}, error.native());
  }
  note_lock_retaken();
}

void Executor::carry_out(const CreateSchemas& step) {
  start(step);
  marker_after_baseline_ = step.marker_after_baseline;
  write(Writes::objects, [&] {
    for (const std::string& name : step.names) context_.dialect().create_schema(context_.connection(), name);
    if (step.marker) created_schemas_ = step.names;
    // With the history there already, a schema that is new among the configured ones gets its marker at once.
    if (!creates_history_) write_marker(HistoryWriter::MarkerPlace::last);
  });
  finish(true);
}

void Executor::carry_out(const CreateHistory& step) {
  start(step);
  write(Writes::objects, [&] {
    history_.create();
    if (!marker_after_baseline_) write_marker(HistoryWriter::MarkerPlace::first);
  });
  finish(true);
}

void Executor::write_marker(HistoryWriter::MarkerPlace place) {
  if (created_schemas_.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string& name : created_schemas_) quoted.push_back(context_.dialect().quote(name));
  writer_.marker(quoted, place);
  created_schemas_.clear();
}

void Executor::carry_out(const AddDigestColumns& step) {
  start(step);
  const std::optional<Error> refusal = writer_.adopt(context_.connection(), context_.dialect());
  if (!refusal) return finish(true);
  digests_refused_ = true;
  done_.results.pop_back();
  note_refused_adoption(*refusal);
}

void Executor::note_lock_retaken() {
  if (!writer_.lock_was_retaken()) return;
  Finding note;
  note.severity = Severity::note;
  note.code = ErrorCode::none;
  if (last_job_) note.where.script = last_job_->script.script;
  note.message =
      "A script or callback gave the migration lock away (DISCARD ALL, pg_advisory_unlock_all, "
      "RELEASE_ALL_LOCKS or the like). The lock was taken again, and no other run had come in between.";
  done_.findings.push_back(std::move(note));
}

void Executor::note_refused_adoption(const Error& refusal) {
  Finding note;
  note.severity = Severity::note;
  note.code = ErrorCode::digest_unavailable;
  note.message = adoption_text(refusal, history_);
  done_.findings.push_back(std::move(note));
}

// Somebody who may insert rows and not change them can have no sums, and needs none to migrate.
void Executor::carry_out(const WriteDigests& step) {
  if (digests_refused_) return;
  start(step);
  try {
    write(Writes::rows, [&] { writer_.digests(step); });
  } catch (const Error& error) {
    if (operation_ == Operation::repair || !may_go_without_digests(error)) throw;
    done_.results.pop_back();
    return note_refused_adoption(error);
  }
  finish(true);
}

void Executor::carry_out(const WriteBaseline& step) {
  start(step);
  write(Writes::rows, [&] {
    writer_.baseline(step);
    write_marker(HistoryWriter::MarkerPlace::last);
  });
  if (is_migrate()) callbacks_.fire(CallbackEvent::after_baseline);
  finish(true);
}

void Executor::carry_out(const RemoveFailed& step) {
  start(step);
  write(Writes::rows, [&] { writer_.remove(*step.row); });
  finish(true);
}

void Executor::carry_out(const MarkDeleted& step) {
  start(step);
  write(Writes::rows, [&] { writer_.deleted(*step.row); });
  finish(true);
}

void Executor::carry_out(const AlignRow& step) {
  start(step);
  write(Writes::rows, [&] { writer_.align(step); });
  finish(true);
}

void Executor::carry_out(const CleanSchema& step) {
  start(step);
  context_.dialect().clean_schema(context_.connection(), step.name);
  done_.cleaned.push_back(step.name);
  finish(true);
}

void Executor::carry_out(const DropSchema& step) {
  start(step);
  context_.dialect().drop_schema(context_.connection(), step.name);
  done_.dropped.push_back(step.name);
  finish(true);
}

}  // namespace godwit
