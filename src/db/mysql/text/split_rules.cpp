#include "db/mysql/text/split_rules.h"

#include "db/mysql/text/sql_mode.h"

namespace godwit {
namespace {

using Fact = StatementRule::Fact;

// After "Statements That Cause an Implicit Commit" in both manuals, each tried on MariaDB 10.11. Starting a transaction
// commits the one that is open. What commits only sometimes (UNLOCK TABLES behind LOCK TABLES, autocommit = 1 where it
// was 0) or only on one of the two servers (CACHE INDEX, CHANGE MASTER) ends its message instead, and then the server's
// answer tells.
const std::vector<StatementRule>& statement_rules() {
  static const std::vector<StatementRule> kRules = {
      {"BEGIN [WORK] ;", Fact::begins_transaction},
      {"START TRANSACTION", Fact::begins_transaction},
      {"XA START|BEGIN", Fact::begins_transaction},
      {"COMMIT", Fact::ends_transaction},
      {"XA COMMIT|PREPARE", Fact::ends_transaction},
      {"XA ROLLBACK", Fact::rolls_back},
      {"ROLLBACK [WORK] !TO", Fact::rolls_back},
      {"COMMIT|ROLLBACK [WORK] AND CHAIN", Fact::begins_transaction},
      {"SAVEPOINT|RELEASE|ROLLBACK|XA", Fact::ends_batch},

      {"BEGIN [WORK] ;", Fact::commits_implicitly},
      {"START TRANSACTION", Fact::commits_implicitly},
      {"CREATE [OR REPLACE] !TEMPORARY", Fact::commits_implicitly},
      {"CREATE [OR REPLACE] TEMPORARY SEQUENCE", Fact::commits_implicitly},
      {"DROP !TEMPORARY|PREPARE", Fact::commits_implicitly},
      {"ALTER|RENAME|TRUNCATE|GRANT|REVOKE", Fact::commits_implicitly},
      {"LOCK|FLUSH|RESET|INSTALL|UNINSTALL|IMPORT|BACKUP|SHUTDOWN", Fact::commits_implicitly},
      {"ANALYZE|OPTIMIZE|REPAIR|CHECK [NO_WRITE_TO_BINLOG|LOCAL] TABLE|TABLES|VIEW", Fact::commits_implicitly},
      {"SET PASSWORD", Fact::commits_implicitly},
      {"SET DEFAULT ROLE", Fact::commits_implicitly},

      {"SET|USE|CHANGE|RESET|LOCK|UNLOCK|FLUSH", Fact::ends_batch},
      {"CACHE INDEX", Fact::ends_batch},
      {"LOAD INDEX INTO CACHE", Fact::ends_batch},
      {"START|STOP SLAVE|REPLICA|ALL", Fact::ends_batch},
      {"CALL|EXECUTE", Fact::stands_alone},
      {"BEGIN", Fact::stands_alone},
      {"IF|CASE|LOOP|WHILE|REPEAT|FOR|DECLARE", Fact::stands_alone},
      {"SET STATEMENT", Fact::stands_alone},
  };
  return kRules;
}

SplitRules make_rules() {
  SplitRules rules;
  rules.name = "MySQL";
  rules.hash_comments = true;
  rules.dash_comment_needs_blank = true;
  rules.executable_comments = true;
  rules.backslash_escapes = true;
  rules.backquotes = true;
  rules.double_quoted_strings = true;
  rules.nul_in_strings = true;
  rules.delimiter_command = true;
  rules.compound_bodies = true;
  rules.source_command = true;
  rules.follower = &follow_sql_mode;
  rules.statements = statement_rules();
  return rules;
}

}  // namespace

const SplitRules& mysql_split_rules() {
  static const SplitRules kRules = make_rules();
  return kRules;
}

}  // namespace godwit
