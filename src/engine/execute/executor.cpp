// An Error does not leave run(): it becomes the report's failure, because what is done already has to be told. The rows
// of a step are one transaction, and the steps in front of one that fails stay, but for those of a group.
#include "engine/execute/executor.h"

#include "engine/run/described.h"
#include "engine/session/transaction.h"

namespace godwit {
namespace {

// Refused by rights or by a trigger, in so many words: that is no lie about what the history holds.
bool may_go_without_digests(const Error& error) {
  return error.code() == ErrorCode::permission || error.code() == ErrorCode::unexpected;
}

}  // namespace

Executor::Executor(const Execute& with, PreparedPlan& prepared)
    : with_(with),
      prepared_(prepared),
      log_(with.context.runtime),
      writer_(with.history, with.lock, with.context.options.installed_by, with.context.lasting),
      scripts_(with, writer_, log_, prepared.group) {}

Execution Executor::run() {
  const Timetable table = timetable(prepared_.plan, with_.operation);
  guarded([&] { fire(table.at_begin); });
  for (const Act& act : table.acts) {
    if (log_.failed()) break;
    take(act);
  }
  scripts_.end_group();
  with_.callbacks.set_script(nullptr);
  if (!log_.failed()) guarded([&] { fire(table.at_end); });
  if (log_.failed()) scripts_.fire_after_error(table.after_error);
  return std::move(log_.done());
}

void Executor::take(const Act& act) {
  if (with_.context.runtime.stop.stop_requested()) return stop_before_step();
  with_.callbacks.set_script(nullptr, scripts_.group_transaction());
  if (!guarded([&] { fire(act.before); })) return;
  const std::size_t before = log_.done().results.size();
  const auto work = [&] {
    std::visit([&](const auto& step) { carry_out(step, act); }, prepared_.plan.steps[act.step]);
  };
  if (!guarded(work) && log_.done().results.size() > before) finish();
}

void Executor::fire(const std::vector<CallbackEvent>& events) {
  for (const CallbackEvent event : events) with_.callbacks.fire(event);
}

void Executor::stop_before_step() {
  log_.fail(ErrorCode::stopped,
            scripts_.group_open()
                ? "Stopped by a signal before the next step; the migrations of the group were rolled back. Run the "
                  "command again."
                : "Stopped by a signal before the next step; everything before it is done and recorded. Run the "
                  "command again to go on.",
            {}, nullptr);
}

// An Error here is a callback's, or the connection or the database refusing our own SQL; what is done already must stay
// in the report.
bool Executor::guarded(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    scripts_.rollback();
    log_.fail(error.code(), error.what(), error.where(), nullptr);
    log_.done().failure->native = error.native();
    return false;
  }
}

void Executor::start(const Step& step) {
  log_.start(described(step, with_.history.table()));
}

// Nothing is told of a group's steps before its end.
void Executor::finish() {
  log_.finish(log_.failed() || !scripts_.group_open());
}

// A step's rows are kept whole or not at all; the steps before it stay.
void Executor::write(Writes what, const std::function<void()>& work) {
  const RunContext& context = with_.context;
  try {
    Transaction transaction(context.connection());
    work();
    transaction.commit();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::history_write_failed && error.code() != ErrorCode::another_run) throw;
    const bool stays = what == Writes::objects && !context.dialect().traits().transactional_ddl;
    throw Error(error.code(),
                std::string(error.what()) + (stays ? " The row was rolled back; what this step created is there."
                                                   : " What this step wrote was rolled back."),
                {}, error.native());
  }
  scripts_.note_lock_retaken();
}

void Executor::write_rows(const Step& step, const std::function<void()>& work) {
  start(step);
  write(Writes::rows, work);
  finish();
}

void Executor::write_marker(const Act& act) {
  if (act.marker.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string& name : act.marker) quoted.push_back(with_.context.dialect().quote(name));
  writer_.marker(quoted, act.place);
}

void Executor::carry_out(const RunMigration& step, const Act& act) {
  start(step);
  log_.announce(act.number, act.of);
  PreparedScript& script = prepared_.scripts[act.step];
  if (step.record_only) {
    scripts_.record_only({*step.migration}, script);
  } else {
    scripts_.run({*step.migration}, script);
  }
  finish();
}

void Executor::carry_out(const RunUndo& step, const Act& act) {
  start(step);
  log_.announce(act.number, act.of);
  scripts_.run({*step.script, &step}, prepared_.scripts[act.step]);
  finish();
}

void Executor::carry_out(const CreateSchemas& step, const Act& act) {
  start(step);
  write(Writes::objects, [&] {
    const RunContext& context = with_.context;
    for (const std::string& name : step.names) context.dialect().create_schema(context.connection(), name);
    write_marker(act);
  });
  finish();
}

void Executor::carry_out(const CreateHistory& step, const Act& act) {
  start(step);
  write(Writes::objects, [&] {
    with_.history.create();
    write_marker(act);
  });
  finish();
}

void Executor::carry_out(const AddDigestColumns& step, const Act&) {
  start(step);
  const std::optional<Error> refusal = writer_.adopt(with_.context.connection(), with_.context.dialect());
  if (!refusal) return finish();
  go_without_digests(*refusal);
}

// Somebody who may insert rows and not change them can have no sums, and needs none to migrate.
void Executor::carry_out(const WriteDigests& step, const Act&) {
  if (writer_.refused_digests()) return;
  start(step);
  try {
    write(Writes::rows, [&] { writer_.digests(step); });
  } catch (const Error& error) {
    if (with_.operation == Operation::repair || !may_go_without_digests(error)) throw;
    return go_without_digests(error);
  }
  finish();
}

void Executor::go_without_digests(const Error& refusal) {
  log_.withdraw();
  log_.note(ErrorCode::digest_unavailable, adoption_text(refusal, with_.history));
}

void Executor::carry_out(const WriteBaseline& step, const Act& act) {
  start(step);
  write(Writes::rows, [&] {
    writer_.baseline(step);
    write_marker(act);
  });
  if (act.after) with_.callbacks.fire(*act.after);
  finish();
}

void Executor::carry_out(const RemoveFailed& step, const Act&) {
  write_rows(step, [&] { writer_.remove(*step.row); });
}

void Executor::carry_out(const MarkDeleted& step, const Act&) {
  write_rows(step, [&] { writer_.deleted(*step.row); });
}

void Executor::carry_out(const AlignRow& step, const Act&) {
  write_rows(step, [&] { writer_.align(step); });
}

void Executor::carry_out(const CleanSchema& step, const Act&) {
  start(step);
  with_.context.connection().clean_schema(step.name);
  log_.done().cleaned.push_back(step.name);
  finish();
}

void Executor::carry_out(const DropSchema& step, const Act&) {
  start(step);
  with_.context.dialect().drop_schema(with_.context.connection(), step.name);
  log_.done().dropped.push_back(step.name);
  finish();
}

}  // namespace godwit
