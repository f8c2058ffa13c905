#include "db/sqlite/split_rules.h"

namespace godwit {
namespace {

using Fact = StatementRule::Fact;

// Refusals as tried on SQLite 3.40: inside a transaction VACUUM, PRAGMA synchronous = … and (after a write)
// wal_checkpoint fail, foreign_keys = … and journal_mode = … do nothing and say nothing, DETACH fails for a database
// that the transaction touched. ATTACH works. Asking for a pragma's value is harmless. temp_store = … fails only where
// the connection holds temporary tables, and says so; it stays with the statements around it.
const std::vector<StatementRule>& statement_rules() {
  static const std::vector<StatementRule> kRules = {
      {"BEGIN", Fact::begins_transaction},
      {"COMMIT|END", Fact::ends_transaction},
      {"ROLLBACK [TRANSACTION] !TO", Fact::rolls_back},
      {"SAVEPOINT|RELEASE|ROLLBACK", Fact::ends_batch},
      {"PRAGMA|ATTACH|DETACH", Fact::ends_batch},
      {"VACUUM|DETACH", Fact::refuses_transaction},
      {"PRAGMA [* .] ~FOREIGN_KEYS|JOURNAL_MODE|SYNCHRONOUS =|(", Fact::refuses_transaction},
      {"PRAGMA [* .] ~WAL_CHECKPOINT", Fact::refuses_transaction},
  };
  return kRules;
}

SplitRules make_rules() {
  SplitRules rules;
  rules.name = "SQLite";
  rules.backquotes = true;
  rules.brackets = true;
  rules.byte_order_mark_is_blank = true;
  rules.trigger_bodies = true;
  rules.dot_commands = true;
  rules.statements = statement_rules();
  return rules;
}

}  // namespace

const SplitRules& sqlite_split_rules() {
  static const SplitRules kRules = make_rules();
  return kRules;
}

}  // namespace godwit
