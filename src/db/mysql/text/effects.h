#pragma once
// The effect of a statement, from the flags that the server sends with each answer. Pure.

#include <span>
#include <string_view>
#include <vector>

#include "db/statement_effect.h"
#include "script/sql_statement.h"

namespace godwit {

/// As the last answer told them.
struct TransactionFlags {
  bool open = false;       ///< SERVER_STATUS_IN_TRANS
  bool autocommit = true;  ///< SERVER_STATUS_AUTOCOMMIT
  unsigned warnings = 0;   ///< of the statement

  /// The next statement is not committed by itself.
  bool inside() const { return open || !autocommit; }
};

/// True for a statement that may commit or roll back without the flags showing it: a CALL, EXECUTE, compound statement,
/// several statements in one, an executable comment.
bool may_end_unseen(const SqlStatement& statement, bool backslash_escapes);

/// True for a statement that may have changed something: not SELECT, SHOW, SET…
bool may_write(std::string_view text);

StatementEffect effect_of_success(const SqlStatement& statement, TransactionFlags before, TransactionFlags after);

/// `after`: asked for behind the error.
StatementEffect effect_of_failure(const SqlStatement& statement, TransactionFlags before, TransactionFlags after);

/// Of the statements that the server had when the connection was lost; any number of them may have run.
std::vector<StatementEffect> effects_in_flight(std::span<const SqlStatement> statements, TransactionFlags before,
                                               bool backslash_escapes);

}  // namespace godwit
