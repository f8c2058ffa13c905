// The table of statements that cannot run in a transaction, against a PostgreSQL that is asked to run each in one.

#include <gtest/gtest.h>

#include "db/postgresql/text/split_rules.h"
#include "golden/servers/golden_scripts.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

constexpr std::string_view kSetUp[] = {
    "CREATE TABLE a (id int)",
    "CREATE INDEX i ON a (id)",
    "CREATE TABLE parts (id int) PARTITION BY RANGE (id)",
    "CREATE INDEX parts_i ON parts (id)",
    "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9)",
    "CREATE TYPE mood AS ENUM ('good')",
    "CREATE MATERIALIZED VIEW m AS SELECT id FROM a",
    "CREATE UNIQUE INDEX m_i ON m (id)",
    "CREATE PUBLICATION pub",
    "CREATE PUBLICATION pub2",
};

class PostgresqlTransactionsTest : public testing::Test {
 protected:
  void SetUp() override {
    connection_ = database_.connect();
    for (const std::string_view sql : kSetUp) connection_->execute(std::string(sql));
    subscription_ = database_.name() + "_s";
    connection_->execute("CREATE SUBSCRIPTION " + subscription_ +
                         " CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION pub, pub2 WITH (connect = false)");
    connection_->execute("ALTER SUBSCRIPTION " + subscription_ + " ENABLE");
  }
  void TearDown() override {
    connection_->execute("ALTER SUBSCRIPTION " + subscription_ + " DISABLE");
    connection_->execute("ALTER SUBSCRIPTION " + subscription_ + " SET (slot_name = NONE)");
    connection_->execute("DROP SUBSCRIPTION " + subscription_);
  }

  // True if the server says that this cannot run in a transaction.
  bool server_refuses(const std::string& sql) {
    run(*connection_, {"BEGIN"});
    const BatchOutcome outcome = connection_->run_batch(Statements{sql});
    run(*connection_, {"ROLLBACK"});
    const std::string state = outcome.error ? outcome.error->native : "";
    EXPECT_NE(state, "42601") << sql << ": " << (outcome.error ? outcome.error->message : "");
    return state == "25001";
  }
  std::string filled(std::string sql) const {
    for (std::size_t at = sql.find("@S@"); at != std::string::npos; at = sql.find("@S@")) {
      sql.replace(at, 3, subscription_);
    }
    for (std::size_t at = sql.find("@DB@"); at != std::string::npos; at = sql.find("@DB@")) {
      sql.replace(at, 4, database_.name());
    }
    return sql;
  }
  static bool told(const std::string& sql) {
    return cut_script(sql, postgresql_split_rules()).at(0).facts.refuses_transaction;
  }

  TestDatabase database_{DatabaseKind::postgresql};
  std::unique_ptr<Connection> connection_;
  std::string subscription_;
};

TEST_F(PostgresqlTransactionsTest, WhatTheServerRefusesInATransactionIsKnownFromItsText) {
  for (const std::string given :
       {"CREATE INDEX CONCURRENTLY i2 ON a (id)",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i2 ON a (id)",
        "DROP INDEX CONCURRENTLY i",
        "DROP INDEX CONCURRENTLY IF EXISTS i",
        "REINDEX INDEX CONCURRENTLY i",
        "REINDEX TABLE CONCURRENTLY a",
        "REINDEX (CONCURRENTLY) TABLE a",
        "REINDEX (VERBOSE, CONCURRENTLY true) INDEX i",
        "REINDEX SCHEMA public",
        "REINDEX (VERBOSE) SCHEMA public",
        "REINDEX SCHEMA CONCURRENTLY public",
        "REINDEX DATABASE \"@DB@\"",
        "REINDEX SYSTEM \"@DB@\"",
        "VACUUM",
        "VACUUM a",
        "VACUUM FULL a",
        "VACUUM (ANALYZE) a",
        "CLUSTER",
        "CLUSTER VERBOSE",
        "CREATE DATABASE \"@DB@_other\"",
        "DROP DATABASE IF EXISTS \"@DB@_other\"",
        "DROP DATABASE \"@DB@_other\" WITH (FORCE)",
        "ALTER DATABASE \"@DB@\" SET TABLESPACE pg_default",
        "CREATE TABLESPACE t LOCATION '/nowhere'",
        "DROP TABLESPACE IF EXISTS t",
        "ALTER SYSTEM SET work_mem = '5MB'",
        "ALTER SYSTEM RESET ALL",
        "ALTER TABLE parts DETACH PARTITION part CONCURRENTLY",
        "ALTER TABLE IF EXISTS public.parts DETACH PARTITION public.part CONCURRENTLY",
        "CREATE SUBSCRIPTION s2 CONNECTION 'host=127.0.0.1 port=1' PUBLICATION pub",
        "CREATE SUBSCRIPTION s2 CONNECTION 'host=127.0.0.1 port=1' PUBLICATION pub WITH (create_slot = 'true')",
        "DROP SUBSCRIPTION @S@",
        "ALTER SUBSCRIPTION @S@ REFRESH PUBLICATION",
        "ALTER SUBSCRIPTION @S@ REFRESH PUBLICATION WITH (copy_data = false)",
        "ALTER SUBSCRIPTION @S@ SET PUBLICATION pub",
        "ALTER SUBSCRIPTION @S@ ADD PUBLICATION pub3",
        "ALTER SUBSCRIPTION @S@ DROP PUBLICATION pub WITH (refresh)",
        "DISCARD ALL",
        "COMMIT PREPARED 'x'",
        "ROLLBACK PREPARED 'x'"}) {
    const std::string sql = filled(given);
    EXPECT_TRUE(server_refuses(sql)) << sql;
    EXPECT_TRUE(told(sql)) << sql;
  }
}

TEST_F(PostgresqlTransactionsTest, WhatTheServerAllowsInATransactionIsNotSetApart) {
  for (const std::string given :
       {"CREATE INDEX i2 ON a (id)",
        "CREATE INDEX ON a (id)",
        "DROP INDEX i",
        "REINDEX INDEX i",
        "REINDEX TABLE a",
        "REINDEX (VERBOSE) TABLE a",
        "REINDEX (CONCURRENTLY false) TABLE a",
        "REINDEX (CONCURRENTLY 'off') TABLE a",
        "ANALYZE",
        "ANALYZE a",
        "CLUSTER a USING i",
        "CLUSTER VERBOSE a USING i",
        "ALTER DATABASE \"@DB@\" SET work_mem = '5MB'",
        "ALTER DATABASE \"@DB@\" CONNECTION LIMIT 5",
        "ALTER TABLESPACE pg_default RESET (seq_page_cost)",
        "ALTER TABLE parts DETACH PARTITION part",
        "ALTER TYPE mood ADD VALUE 'bad'",
        "REFRESH MATERIALIZED VIEW m",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
        "DISCARD PLANS",
        "DISCARD TEMP",
        "DISCARD SEQUENCES",
        "CHECKPOINT",
        "LISTEN x",
        "NOTIFY x",
        "LOCK TABLE a",
        "TRUNCATE a",
        "CREATE ROLE @DB@_r",
        "COMMENT ON DATABASE \"@DB@\" IS 'x'",
        "CREATE SUBSCRIPTION s2 CONNECTION 'host=127.0.0.1' PUBLICATION pub WITH (connect = false)",
        "CREATE SUBSCRIPTION s2 CONNECTION 'host=127.0.0.1' PUBLICATION pub WITH (slot_name = x, connect = 'off')",
        "ALTER SUBSCRIPTION @S@ SET PUBLICATION pub WITH (refresh = false)",
        "ALTER SUBSCRIPTION @S@ ADD PUBLICATION pub3 WITH (refresh = 'false')",
        "ALTER SUBSCRIPTION @S@ DISABLE",
        "ALTER SUBSCRIPTION @S@ SET (binary = true)",
        "CREATE EXTENSION IF NOT EXISTS plpgsql",
        "CREATE SCHEMA s"}) {
    const std::string sql = filled(given);
    EXPECT_FALSE(server_refuses(sql)) << sql;
    EXPECT_FALSE(told(sql)) << sql;
  }
}

// Only the catalog knows; executeInTransaction=false in the script's .conf is for these.
TEST_F(PostgresqlTransactionsTest, PartitionedTablesRefuseWhatTheirTextDoesNotTell) {
  for (const std::string sql : {"REINDEX TABLE parts", "REINDEX INDEX parts_i", "CLUSTER parts USING parts_i"}) {
    EXPECT_TRUE(server_refuses(sql)) << sql;
    EXPECT_FALSE(told(sql)) << sql;
  }
}

}  // namespace
}  // namespace godwit::test
