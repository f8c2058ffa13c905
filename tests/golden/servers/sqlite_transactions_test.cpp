// The table of statements that don't do in a transaction what they do outside of one, against SQLite.

#include <gtest/gtest.h>

#include "db/sqlite/split_rules.h"
#include "golden/servers/golden_scripts.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

class SqliteTransactionsTest : public testing::Test {
 protected:
  // The statement's error, and what the pragma says afterwards.
  std::string outcome(const std::string& sql, const std::string& question, bool inside) {
    const TestDatabase database(DatabaseKind::sqlite);
    const auto connection = database.connect();
    run(*connection,
        {"CREATE TABLE a (b)", "PRAGMA foreign_keys = 0", "ATTACH ':memory:' AS u", "CREATE TABLE u.c (d)"});
    if (inside) run(*connection, {"BEGIN", "INSERT INTO a VALUES (1)", "INSERT INTO u.c VALUES (1)"});
    const BatchOutcome outcome = connection->run_batch(Statements{sql});
    std::string text = outcome.error ? "fails" : "works";
    if (inside) run(*connection, {"COMMIT"});
    if (!question.empty()) text += " " + one(*connection, "PRAGMA " + question);
    return text;
  }
  static bool told(const std::string& sql) {
    return cut_script(sql, sqlite_split_rules()).at(0).facts.refuses_transaction;
  }
};

TEST_F(SqliteTransactionsTest, WhatDoesNotWorkInATransactionIsKnownFromItsText) {
  const std::pair<std::string, std::string> cases[] = {{"VACUUM", ""},
                                                       {"VACUUM INTO ':memory:'", ""},
                                                       {"DETACH u", ""},
                                                       {"PRAGMA foreign_keys = ON", "foreign_keys"},
                                                       {"PRAGMA foreign_keys(1)", "foreign_keys"},
                                                       {"PRAGMA main.foreign_keys = 1", "foreign_keys"},
                                                       {"PRAGMA \"foreign_keys\" = 1", "foreign_keys"},
                                                       {"PRAGMA 'foreign_keys' = 1", "foreign_keys"},
                                                       {"PRAGMA [foreign_keys] = 1", "foreign_keys"},
                                                       {"PRAGMA `foreign_keys` = 1", "foreign_keys"},
                                                       {"PRAGMA journal_mode = wal", "journal_mode"},
                                                       {"PRAGMA journal_mode(memory)", "journal_mode"},
                                                       {"PRAGMA synchronous = OFF", "synchronous"},
                                                       {"PRAGMA wal_checkpoint", ""},
                                                       {"PRAGMA main.wal_checkpoint(TRUNCATE)", ""}};
  for (const auto& [sql, question] : cases) {
    EXPECT_NE(outcome(sql, question, true), outcome(sql, question, false)) << sql;
    EXPECT_TRUE(told(sql)) << sql;
  }
}

TEST_F(SqliteTransactionsTest, WhatWorksInATransactionIsNotSetApart) {
  const std::pair<std::string, std::string> cases[] = {{"PRAGMA foreign_keys", "foreign_keys"},
                                                       {"PRAGMA journal_mode", "journal_mode"},
                                                       {"PRAGMA synchronous", "synchronous"},
                                                       {"PRAGMA user_version = 7", "user_version"},
                                                       {"PRAGMA application_id = 7", "application_id"},
                                                       {"PRAGMA recursive_triggers = 1", "recursive_triggers"},
                                                       {"PRAGMA legacy_alter_table = 1", "legacy_alter_table"},
                                                       {"PRAGMA cache_size = -77", "cache_size"},
                                                       {"PRAGMA secure_delete = 1", "secure_delete"},
                                                       {"PRAGMA case_sensitive_like = 1", ""},
                                                       {"PRAGMA writable_schema = 1", "writable_schema"},
                                                       {"PRAGMA temp_store = 2", "temp_store"},
                                                       {"PRAGMA foreign_key_check", ""},
                                                       {"PRAGMA optimize", ""},
                                                       {"ATTACH ':memory:' AS w", ""},
                                                       {"REINDEX", ""},
                                                       {"ANALYZE", ""},
                                                       {"ALTER TABLE a ADD e", ""}};
  for (const auto& [sql, question] : cases) {
    EXPECT_EQ(outcome(sql, question, true), outcome(sql, question, false)) << sql;
    EXPECT_FALSE(told(sql)) << sql;
  }
}

}  // namespace
}  // namespace godwit::test
