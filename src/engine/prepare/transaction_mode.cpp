#include "engine/prepare/transaction_mode.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/strings.h"
#include "model/finding_builder.h"

namespace godwit {
bool sets_something(std::string_view text) {
  constexpr auto kWords = std::to_array<std::string_view>({"SET", "RESET", "PRAGMA", "ATTACH", "USE"});
  const auto begins = [&](std::string_view word) {
    return equals_ignore_case(text.substr(0, word.size()), word) &&
           (text.size() == word.size() || std::isspace(static_cast<unsigned char>(text[word.size()])) != 0);
  };
  return std::any_of(kWords.begin(), kWords.end(), begins);
}

void TransactionMode::look_at(const SqlStatement& statement, const ScriptStream&) {
  const StatementFacts& facts = statement.facts;
  auto& kind = facts.refuses_transaction ? refusing_ : ordinary_;
  if (!kind) kind = statement.begin;
  if (parts_ == 0 || last_refuses_ != facts.refuses_transaction) ++parts_;
  last_refuses_ = facts.refuses_transaction;
  // Of a script that was cut in two, the second part would run without it in a run of its own.
  sets_ = sets_ || sets_something(statement.text);
  if (facts.rolls_back && !rollback_) rollback_ = statement.begin;
  controlled_ = controlled_ || facts.controls_transaction();
}

bool TransactionMode::inside() const {
  if (script_.config.execute_in_transaction) return *script_.config.execute_in_transaction;
  if (!options_.execute_in_transaction || refusing_) return false;
  return !governs_itself();
}

// A script with a BEGIN of its own, where that cannot stand in ours, decides itself what is one transaction.
bool TransactionMode::governs_itself() const {
  return controlled_ && traits_.begin_inside_transaction_fails;
}

std::optional<Finding> TransactionMode::finding() const {
  if (rollback_) {
    return FindingBuilder::error(
               ErrorCode::rollback_in_script,
               "The script rolls back its own work, so it could never be recorded as applied. Nothing was run; remove "
               "the ROLLBACK, then run migrate again.")
        .about(script_)
        .at({script_.script, rollback_->line, rollback_->column});
  }
  const bool decided = options_.mixed || script_.config.execute_in_transaction || governs_itself();
  if (!refusing_ || !ordinary_ || decided) return std::nullopt;
  return FindingBuilder::error(
             ErrorCode::mixed,
             "This statement cannot run in a transaction, but the script also holds statements that should (the first "
             "at line " +
                 std::to_string(ordinary_->line) + "). Nothing was run; " + how_to_allow())
      .about(script_)
      .at({script_.script, refusing_->line, refusing_->column});
}

std::string TransactionMode::how_to_allow() const {
  return std::string(parts_ == 2 && !sets_ ? "split the script in two, or " : "") +
         "write executeInTransaction=false into " + script_.conf_name() +
         " beside it (or give -mixed=true): then the whole script runs outside a transaction.";
}

}  // namespace godwit
