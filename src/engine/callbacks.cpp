#include "engine/callbacks.h"

#include <algorithm>
#include <array>

#include "engine/outcome_text.h"
#include "engine/script_runner.h"

namespace godwit {
namespace {

// What the names of a command's events hold.
struct Words {
  std::string_view operation;
  std::array<std::string_view, 6> words;
};
constexpr auto kWords = std::to_array<Words>({
    {"migrate", {"Migrate", "Validate", "chema", "Baseline", "Versioned", "Repeatables"}},
    {"undo", {"Undo"}},
    {"info", {"Info"}},
    {"validate", {"Validate"}},
    {"repair", {"Repair"}},
    {"baseline", {"Baseline", "chema"}},
    {"clean", {"Clean"}},
});

bool belongs_to(std::string_view event, std::string_view operation) {
  const auto known =
      std::find_if(kWords.begin(), kWords.end(), [&](const Words& w) { return w.operation == operation; });
  if (known == kWords.end()) return false;
  return std::any_of(known->words.begin(), known->words.end(), [&](std::string_view word) {
    return !word.empty() && event.find(word) != std::string_view::npos;
  });
}

}  // namespace

Callbacks::Callbacks(const Bench& bench, const MigrationSet& set, std::string_view operation) : bench_(bench) {
  for (const CallbackScript& callback : set.callbacks) {
    if (belongs_to(callback.event, operation)) scripts_.push_back({&callback, {}});
  }
}

bool Callbacks::has(std::string_view event) const {
  return std::any_of(scripts_.begin(), scripts_.end(),
                     [&](const Script& script) { return script.callback->event == event; });
}

void Callbacks::check(Plan& plan) {
  for (Script& script : scripts_) {
    if (script.callback->program) continue;
    script.prepared = prepare_script(script.callback->file, bench_.input, bench_.reading, plan);
    script.checked = true;
  }
}

void Callbacks::fire(std::string_view event) {
  for (Script& script : scripts_) {
    if (script.callback->event == event) run(script);
  }
}

void Callbacks::fire_after_error(std::string_view event, std::vector<Finding>& findings) {
  try {
    fire(event);
  } catch (const Error& error) {
    bench_.connection.rollback();
    Finding warning;
    warning.severity = Severity::warning;
    warning.code = error.code();
    warning.message = error.what();
    warning.where = error.where();
    findings.push_back(std::move(warning));
  }
}

// A script of an event that nobody foresaw.
void Callbacks::check_late(Script& script) {
  if (script.checked) return;
  const ResolvedMigration& file = script.callback->file;
  Plan problems;
  script.prepared = prepare_script(file, bench_.input, bench_.reading, problems);
  script.checked = true;
  if (!problems.blocked()) return;
  const Finding& problem = problems.findings.front();
  throw Error(ErrorCode::callback_failed, "The callback " + file.script + " cannot run: " + problem.message,
              problem.where);
}

void Callbacks::run(Script& script) {
  if (script.callback->program) return run_program(*script.callback);
  check_late(script);
  const ResolvedMigration& file = script.callback->file;
  Connection& connection = bench_.connection;
  const bool joins = connection.transaction_state() != TransactionState::idle;
  ScriptTransaction own(connection);
  if (!joins && script.prepared.inside_transaction) own.begin();
  ScriptTransaction& transaction = joins && transaction_ ? *transaction_ : own;
  const ScriptRunner::Bench bench{connection, bench_.reading.rules, bench_.input, bench_.runtime};
  const ScriptOutcome outcome =
      ScriptRunner(bench, transaction, joins ? Role::guest : Role::owner).run(file, script.prepared);
  if (!outcome.ok()) {
    if (!joins) own.rollback();
    const ErrorCode code = outcome.code == ErrorCode::stopped ? outcome.code : ErrorCode::callback_failed;
    const std::string stays = joins ? "" : " " + what_stays_text(own.what_stays(), true);
    throw Error(code, "The callback " + file.script + " failed: " + happened_text(outcome) + stays, outcome.where,
                outcome.error ? outcome.error->native : "");
  }
  if (joins) return;
  if (own.open()) own.commit();
  connection.restore_session();
}

}  // namespace godwit
