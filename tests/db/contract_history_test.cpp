// The history table on every database: made, read, written, adopted.
#include <chrono>

#include "history/schema_history.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

NewRow row_of(const std::string& version, const std::string& description) {
  NewRow row;
  row.version = version;
  row.description = description;
  row.type = "SQL";
  row.script = "V" + version + "__x.sql";
  row.checksum = -123456789;
  row.installed_by = "tester";
  row.execution_time_ms = 42;
  return row;
}

ScriptSums sums_of(Checksum checksum, char hex) {
  return {checksum, *Digest::from_hex(std::string(64, hex))};
}

class HistoryContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  SchemaHistory history() { return {*connection_, database_.dialect(), target_, database_.schema()}; }
  HistorySql sql() { return history_sql(database_.dialect().table_words(database_.schema(), target_.table)); }
  std::string quoted(const std::string& name) { return database_.dialect().quote(name); }
  // The table as Flyway makes it: ours without the two columns.
  void create_as_flyway() {
    history().create();
    for (const char* column : {"checksum_sha256", "checksum_sha256_for"}) {
      run(*connection_, {"ALTER TABLE " + quoted(target_.table) + " DROP COLUMN " + column});
    }
  }

  TestDatabase database_{GetParam()};
  TargetOptions target_ = database_.target();
  std::unique_ptr<Connection> connection_ = database_.connect();
};
INSTANTIATE_TEST_SUITE_P(Databases, HistoryContract, every_database(), kind_of);

TEST_P(HistoryContract, AnAbsentTableIsAnEmptyHistory) {
  SchemaHistory history = this->history();
  const HistorySnapshot snapshot = history.read();
  EXPECT_FALSE(snapshot.exists);
  EXPECT_TRUE(snapshot.rows.empty());
  EXPECT_TRUE(snapshot.schemas_empty);
  EXPECT_TRUE(snapshot.missing_schemas.empty());
}

TEST_P(HistoryContract, ANewTableHasTheColumnsOfFlywayAndTwoMore) {
  history().create();
  std::string columns;
  for (const Row& row : connection_->query(sql().columns)) columns += row.at(0).value_or("") + " ";
  EXPECT_EQ(columns,
            "installed_rank version description type script checksum installed_by installed_on execution_time success "
            "checksum_sha256 checksum_sha256_for ");
  const HistorySnapshot snapshot = history().read();
  EXPECT_TRUE(snapshot.exists);
  EXPECT_TRUE(snapshot.has_digest_columns);
  EXPECT_TRUE(snapshot.rows.empty());
}

TEST_P(HistoryContract, ARowComesBackAsItWasWritten) {
  SchemaHistory history = this->history();
  history.create();
  NewRow row = row_of("1.2", "it's ä€😀 \\ \"x\"");
  row.digest = Digest::from_hex(std::string(64, 'a'));
  history.append(row);
  const HistorySnapshot snapshot = history.read();
  ASSERT_EQ(snapshot.rows.size(), 1U);
  const AppliedMigration& back = snapshot.rows[0];
  EXPECT_EQ(back.installed_rank, 1);
  EXPECT_EQ(back.raw_version, "1.2");
  EXPECT_EQ(back.description, row.description);
  EXPECT_EQ(back.type_text, "SQL");
  EXPECT_EQ(back.script, "V1.2__x.sql");
  EXPECT_EQ(back.checksum, -123456789);
  EXPECT_EQ(back.installed_by, "tester");
  EXPECT_EQ(back.execution_time_ms, 42);
  EXPECT_TRUE(back.success);
  EXPECT_EQ(back.digest, row.digest);
  EXPECT_EQ(back.digest_for, -123456789);
}

TEST_P(HistoryContract, NullsStayNulls) {
  SchemaHistory history = this->history();
  history.create();
  NewRow row = row_of("", "");
  row.checksum.reset();
  row.success = false;
  history.append(row, 0);
  const AppliedMigration back = history.read().rows.at(0);
  EXPECT_EQ(back.installed_rank, 0);
  EXPECT_FALSE(back.version);
  EXPECT_FALSE(back.checksum);
  EXPECT_FALSE(back.digest);
  EXPECT_FALSE(back.digest_for);
  EXPECT_FALSE(back.success);
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM " + quoted(target_.table) + " WHERE version IS NULL"), "1");
}

TEST_P(HistoryContract, TheTimeIsTheServersAndComesAsUtcToo) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", "x"));
  const AppliedMigration back = history.read().rows.at(0);
  EXPECT_THAT(back.installed_on, ::testing::StartsWith("20"));
  EXPECT_EQ(back.installed_on.at(10), ' ') << back.installed_on;
  ASSERT_GE(back.installed_on_utc.size(), 20U) << back.installed_on_utc;
  EXPECT_EQ(back.installed_on_utc.at(10), 'T') << back.installed_on_utc;
  EXPECT_EQ(back.installed_on_utc.back(), 'Z') << back.installed_on_utc;
}

TEST_P(HistoryContract, RanksFollowTheGreatestAndRowsComeInTheirOrder) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", "a"), 10);
  history.append(row_of("2", "b"));
  history.append(row_of("3", "c"), 2);
  const HistorySnapshot snapshot = history.read();
  ASSERT_EQ(snapshot.rows.size(), 3U);
  EXPECT_EQ(snapshot.rows[0].installed_rank, 2);
  EXPECT_EQ(snapshot.rows[1].installed_rank, 10);
  EXPECT_EQ(snapshot.rows[2].installed_rank, 11);
}

TEST_P(HistoryContract, RowsAreRemovedAlignedAndGivenDigests) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", "one"));
  history.append(row_of("2", "two"));
  history.append(row_of("3", "three"));
  history.remove(1);
  history.align(2, "zwei", MigrationType::sql_baseline, sums_of(22, 'b'));
  history.write_digest(3, sums_of(33, 'c'));
  const HistorySnapshot snapshot = history.read();
  ASSERT_EQ(snapshot.rows.size(), 2U);
  EXPECT_EQ(snapshot.rows[0].description, "zwei");
  EXPECT_EQ(snapshot.rows[0].type, MigrationType::sql_baseline);
  EXPECT_EQ(snapshot.rows[0].checksum, 22);
  EXPECT_EQ(snapshot.rows[0].digest, Digest::from_hex(std::string(64, 'b')));
  EXPECT_EQ(snapshot.rows[0].digest_for, 22);
  EXPECT_EQ(snapshot.rows[1].description, "three");
  EXPECT_EQ(snapshot.rows[1].checksum, -123456789);
  EXPECT_EQ(snapshot.rows[1].digest, Digest::from_hex(std::string(64, 'c')));
  EXPECT_EQ(snapshot.rows[1].digest_for, 33);
}

TEST_P(HistoryContract, WritesAnswerHowManyRowsTheyWrote) {
  SchemaHistory history = this->history();
  history.create();
  EXPECT_EQ(history.append(row_of("1", "one")).rows, 1U);
  EXPECT_EQ(history.append(row_of("2", "two")).rank, 2);
  const ScriptSums sums = sums_of(-123456789, 'b');
  for (int times = 0; times < 2; ++times) {  // the second one changes nothing
    EXPECT_EQ(history.align(1, "one", MigrationType::sql, sums), 1U);
    EXPECT_EQ(history.write_digest(1, sums), 1U);
  }
  EXPECT_EQ(history.write_digest(7, sums), 0U);
  EXPECT_EQ(history.remove(2), 1U);
  EXPECT_EQ(history.remove(2), 0U);
}

TEST_P(HistoryContract, ARowIsReadByItsRank) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", "one"));
  history.append(row_of("2", "two"));
  ASSERT_TRUE(history.row(2));
  EXPECT_EQ(history.row(2)->description, "two");
  EXPECT_FALSE(history.row(3));
}

TEST_P(HistoryContract, WhatIsReadDependsOnNoSetting) {
  SchemaHistory history = this->history();
  history.create();
  NewRow row = row_of("1", "ä€😀");
  row.script = "V1__ä€😀.sql";
  history.append(row);
  const std::vector<std::string> settings =
      GetParam() == DatabaseKind::mysql
          ? std::vector<std::string>{"SET NAMES latin1", "SET sql_select_limit = 0", "SET sql_mode = 'ANSI_QUOTES'"}
      : GetParam() == DatabaseKind::postgresql
          ? std::vector<std::string>{"SET DateStyle = 'German'", "SET search_path = ''", "SET bytea_output = 'escape'"}
          : std::vector<std::string>{"PRAGMA reverse_unordered_selects = ON"};
  for (const std::string& setting : settings) {
    run(*connection_, {setting});
    ASSERT_TRUE(history.row(1)) << setting;
    EXPECT_EQ(history.row(1)->description, "ä€😀") << setting;
    EXPECT_EQ(history.row(1)->script, "V1__ä€😀.sql") << setting;
    history.look_for_digest_columns();
    EXPECT_TRUE(history.has_digest_columns()) << setting;
    EXPECT_EQ(this->history().read().rows.size(), 1U) << setting;
  }
}

TEST_P(HistoryContract, OfVersionsNoMoreIsReadThanThat) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1.5", "one"));
  history.append(row_of("", "repeatable"));
  NewRow failed = row_of("2", "two");
  failed.success = false;
  failed.type = "JDBC";
  history.append(failed);
  std::string seen;
  const HistorySnapshot snapshot = history.read(HistoryColumns::versions, [&](AppliedMigration&& row) {
    seen += std::to_string(row.installed_rank) + row.version->text() + row.type_text + (row.success ? "1 " : "0 ");
    EXPECT_EQ(row.description + row.script, "");
  });
  EXPECT_EQ(seen, "11.5SQL1 32JDBC0 ");
  EXPECT_TRUE(snapshot.exists);
  EXPECT_TRUE(snapshot.rows.empty());
}

TEST_P(HistoryContract, WhatOthersWriteIsSeenAsAChange) {
  SchemaHistory ours = history();
  ours.create();
  ours.append(row_of("1", "one"));
  ours.read();
  EXPECT_FALSE(ours.changed());
  const std::string table = quoted(target_.table);
  for (const std::string& write : {"UPDATE " + table + " SET success = (1 = 0)",
                                   "UPDATE " + table + " SET checksum = NULL", "UPDATE " + table + " SET version = '2'",
                                   "UPDATE " + table + " SET installed_rank = 5", "DELETE FROM " + table}) {
    run(*connection_, {write});
    EXPECT_TRUE(ours.changed()) << write;
    EXPECT_FALSE(ours.changed()) << write;
  }
}

TEST_P(HistoryContract, WhatThisRunWroteIsNoChange) {
  SchemaHistory ours = history();
  ours.create();
  for (const char* version : {"1", "2"}) {
    const auto row = ours.row(ours.append(row_of(version, "x")).rank);
    ours.know(nullptr, &*row);
  }
  const auto first = ours.row(1);
  ours.align(1, "eins", MigrationType::sql, sums_of(1, 'a'));
  const auto aligned = ours.row(1);
  ours.know(&*first, &*aligned);
  const auto second = ours.row(2);
  ours.remove(2);
  ours.know(&*second, nullptr);
  ours.write_digest(1, sums_of(1, 'b'));
  EXPECT_FALSE(ours.changed());
}

TEST_P(HistoryContract, TheLastRankIsFollowedByNone) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", "one"), 2147483647);
  try {
    history.append(row_of("2", "two"));
    ADD_FAILURE() << "it was written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::history_full);
  }
}

TEST_P(HistoryContract, ATableOfFlywayIsReadAndWrittenWithoutOurColumns) {
  create_as_flyway();
  SchemaHistory history = this->history();
  EXPECT_FALSE(history.read().has_digest_columns);
  NewRow row = row_of("1", "one");
  row.digest = Digest::from_hex(std::string(64, 'a'));
  history.append(row);
  history.align(1, "eins", MigrationType::sql_baseline, sums_of(11, 'b'));
  const AppliedMigration back = history.read().rows.at(0);
  EXPECT_EQ(back.description, "eins");
  EXPECT_EQ(back.type, MigrationType::sql_baseline);
  EXPECT_EQ(back.checksum, 11);
  EXPECT_FALSE(back.digest);
}

TEST_P(HistoryContract, ATableOfFlywayIsAdopted) {
  create_as_flyway();
  SchemaHistory history = this->history();
  history.read();
  history.append(row_of("1", "one"));
  history.add_digest_columns();
  EXPECT_TRUE(history.read().has_digest_columns);
  history.write_digest(1, sums_of(-123456789, 'd'));
  const AppliedMigration back = history.read().rows.at(0);
  EXPECT_EQ(back.digest, Digest::from_hex(std::string(64, 'd')));
  EXPECT_FALSE(back.digest_stale());
}

TEST_P(HistoryContract, ATableWithOneOfTheColumnsIsGivenTheOther) {
  for (const std::string column : {"checksum_sha256", "checksum_sha256_for"}) {
    target_.table = "without_" + column;
    history().create();
    run(*connection_, {"ALTER TABLE " + quoted(target_.table) + " DROP COLUMN " + column});
    SchemaHistory history = this->history();
    EXPECT_FALSE(history.read().has_digest_columns);
    history.add_digest_columns();
    history.look_for_digest_columns();
    EXPECT_TRUE(history.has_digest_columns());
  }
}

// Readers that come behind a statement that waits for a lock wait, too.
TEST_P(HistoryContract, AStatementWaitsForALockNoLongerThanItIsTold) {
  history().create();
  const auto reader = database_.connect();
  run(*reader, {"BEGIN"});
  reader->query(sql().select);
  const auto began = std::chrono::steady_clock::now();
  try {
    connection_->begin();
    const auto limit = database_.dialect().limit_lock_waits(*connection_, std::chrono::seconds{1});
    connection_->execute("ALTER TABLE " + quoted(target_.table) + " ADD COLUMN more int");
    connection_->commit();
    ADD_FAILURE() << "it got the lock";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::lock_timeout) << error.what();
  }
  connection_->rollback();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
}

TEST_P(HistoryContract, ATableOfSomebodyElseIsRefused) {
  run(*connection_, {"CREATE TABLE flyway_schema_history (id int, name varchar(10))"});
  SchemaHistory history = this->history();
  try {
    history.read();
    FAIL() << "it was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::foreign_history);
  }
}

TEST_P(HistoryContract, AnyTableNameWorks) {
  for (const char* name : {"Mixed Case", "with\"quote", "with'quote", "with`backquote", "with?mark", "é€", "select"}) {
    target_.table = name;
    SchemaHistory history = this->history();
    EXPECT_FALSE(history.read().exists) << name;
    history.create();
    history.append(row_of("1", name));
    ASSERT_EQ(history.read().rows.size(), 1U) << name;
    EXPECT_EQ(history.read().rows[0].description, name);
  }
}

TEST_P(HistoryContract, ALongDescriptionIsCutAsFlywayCutsIt) {
  SchemaHistory history = this->history();
  history.create();
  history.append(row_of("1", std::string(250, 'x')));
  EXPECT_EQ(history.read().rows.at(0).description, std::string(197, 'x') + "...");
}

}  // namespace
}  // namespace godwit::test
