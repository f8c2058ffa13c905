#include "db/postgresql/text/split_rules.h"

#include "db/postgresql/text/conforming_strings.h"

namespace godwit {
namespace {

using Fact = StatementRule::Fact;

// Each was run between BEGIN and ROLLBACK on PostgreSQL 15. REINDEX TABLE and CLUSTER of a partitioned table refuse as
// well, which their text doesn't tell; executeInTransaction=false in the script's .conf is for them.
const std::vector<StatementRule>& statement_rules() {
  static const std::vector<StatementRule> kRules = {
      {"BEGIN", Fact::begins_transaction},
      {"START TRANSACTION", Fact::begins_transaction},
      {"COMMIT !PREPARED", Fact::ends_transaction},
      {"END", Fact::ends_transaction},
      {"PREPARE TRANSACTION", Fact::ends_transaction},
      {"ROLLBACK|ABORT [WORK|TRANSACTION] !TO|PREPARED", Fact::rolls_back},
      {"COMMIT|END|ROLLBACK|ABORT [WORK|TRANSACTION] AND CHAIN", Fact::begins_transaction},
      {"COMMIT|ROLLBACK PREPARED", Fact::refuses_transaction},

      {"CREATE [UNIQUE] INDEX CONCURRENTLY", Fact::refuses_transaction},
      {"DROP INDEX CONCURRENTLY", Fact::refuses_transaction},
      {"REINDEX [(…)] INDEX|TABLE|SCHEMA|DATABASE|SYSTEM CONCURRENTLY", Fact::refuses_transaction},
      {"REINDEX ( … CONCURRENTLY !~FALSE|OFF|0", Fact::refuses_transaction},
      {"REINDEX [(…)] SCHEMA|DATABASE|SYSTEM", Fact::refuses_transaction},
      {"VACUUM", Fact::refuses_transaction},
      {"CLUSTER [VERBOSE] ;", Fact::refuses_transaction},
      {"CLUSTER (…) ;", Fact::refuses_transaction},  // since 17
      {"CREATE|DROP DATABASE|TABLESPACE", Fact::refuses_transaction},
      {"ALTER DATABASE name SET TABLESPACE", Fact::refuses_transaction},
      {"ALTER SYSTEM", Fact::refuses_transaction},
      {"ALTER TABLE [IF EXISTS] [ONLY] name DETACH PARTITION name CONCURRENTLY", Fact::refuses_transaction},
      {"CREATE|DROP SUBSCRIPTION", Fact::refuses_transaction},
      {"CREATE SUBSCRIPTION … CONNECT = ~FALSE|OFF|0", Fact::allows_transaction},
      {"CREATE SUBSCRIPTION … CREATE_SLOT = ~FALSE|OFF|0", Fact::allows_transaction},
      {"ALTER SUBSCRIPTION name REFRESH PUBLICATION", Fact::refuses_transaction},
      {"ALTER SUBSCRIPTION name SET|ADD|DROP PUBLICATION", Fact::refuses_transaction},
      {"ALTER SUBSCRIPTION name SET|ADD|DROP PUBLICATION … REFRESH = ~FALSE|OFF|0", Fact::allows_transaction},
      {"DISCARD ALL", Fact::refuses_transaction},

      // A message is read as a whole before its first statement runs, so that a setting holds from the next message on.
      {"SET|RESET|DISCARD", Fact::ends_batch},
      {"SELECT [PG_CATALOG .] SET_CONFIG", Fact::ends_batch},
      {"SAVEPOINT|RELEASE|ROLLBACK", Fact::ends_batch},
      {"CALL|EXECUTE|COPY", Fact::stands_alone},
      {"COPY [BINARY] name [(…)] FROM STDIN", Fact::copies_from_stdin},
  };
  return kRules;
}

SplitRules make_rules() {
  SplitRules rules;
  rules.name = "PostgreSQL";
  rules.dollar_quotes = true;
  rules.nested_comments = true;
  rules.cr_ends_comment = true;
  rules.escape_strings = true;
  rules.begin_atomic_bodies = true;
  rules.psql_commands = true;
  rules.follower = &follow_conforming_strings;
  rules.statements = statement_rules();
  return rules;
}

}  // namespace

const SplitRules& postgresql_split_rules() {
  static const SplitRules kRules = make_rules();
  return kRules;
}

}  // namespace godwit
