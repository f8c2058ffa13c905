#include "engine/run/script_transaction.h"

#include <algorithm>

namespace godwit {

ScriptTransaction::~ScriptTransaction() {
  if (!joined_ && open()) connection_.rollback();
}

void ScriptTransaction::begin() {
  if (!open()) connection_.begin();
}

void ScriptTransaction::next_script() {
  ledger_ = {};
  earlier_scripts_open_ = open();
}

void ScriptTransaction::note_earlier(Earlier earlier) {
  if (earlier == Earlier::still_open) return;
  if (earlier_scripts_open_ && earlier == Earlier::kept) kept_earlier_scripts_ = true;
  earlier_scripts_open_ = false;
}

void ScriptTransaction::note_late(const BatchOutcome& outcome) {
  if (!outcome.before) return;
  ledger_.revise(*outcome.before);
  note_earlier(outcome.before->effect.earlier);
}

void ScriptTransaction::note(std::span<const SqlStatement> sent, const BatchOutcome& outcome) {
  note_late(outcome);
  const std::size_t count = std::min(sent.size(), outcome.effects.size());
  for (std::size_t i = 0; i < count; ++i) {
    ledger_.note(outcome.effects[i], i < outcome.succeeded, sent[i].begin.line);
    note_earlier(outcome.effects[i].earlier);
  }
  for (const std::string& leftover : outcome.leftovers) ledger_.note_leftover(leftover);
}

void ScriptTransaction::note_callback(const BatchOutcome& outcome) {
  note_late(outcome);
  for (const StatementEffect& effect : outcome.effects) {
    ledger_.note_other(effect.earlier);
    note_earlier(effect.earlier);
  }
}

void ScriptTransaction::commit() {
  try {
    connection_.commit();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::outcome_unknown) {
      ledger_.end_transaction(Ending::unknown);
      note_earlier(Earlier::unknown);
    } else {
      rollback();
    }
    throw;
  }
  ledger_.end_transaction(Ending::committed);
  note_earlier(Earlier::kept);
}

void ScriptTransaction::rollback() noexcept {
  const bool all = connection_.rollback();
  const std::vector<LateEffect> left = all ? std::vector<LateEffect>() : connection_.left_by_rollback();
  bool others = false;
  for (const LateEffect& one : left) others = !ledger_.revise(one) || others;
  if (others)
    ledger_.note_leftover("What scripts before it, or callbacks, wrote to tables without transactions stays, too.");
  ledger_.note_doubt(connection_.doubt_of_rollback());
  ledger_.end_transaction(left.empty() && !all ? Ending::partly_rolled_back : Ending::rolled_back);
  note_earlier(Earlier::taken_back);
}

}  // namespace godwit
