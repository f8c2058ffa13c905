// Rows of the history are written, looked at, and believed only then.

#include "engine/execute/history_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_database.h"

namespace godwit::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kTester = "tester";

class HistoryWriterTest : public ::testing::Test {
 protected:
  HistoryWriterTest() {
    history_.create();
    file_.version = MigrationVersion::parse("2");
    file_.description = "two";
    file_.script = "V2__two.sql";
    file_.sums = {-5, *Digest::from_hex(std::string(64, 'a'))};
  }

  HistoryWriter writer(bool lasting = true) { return {history_, lock_, kTester, lasting}; }
  void write_script(bool success = true) { writer().script(file_, nullptr, 42, success); }
  /// What the write says that it threw; "" if it went well.
  template <typename Write>
  std::string refusal(const Write& write, ErrorCode code = ErrorCode::history_write_failed) {
    try {
      write();
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
  }
  std::string refused_script(bool success = true) {
    return refusal([&] { write_script(success); });
  }
  /// A trigger that gives the columns of each inserted row other values.
  void on_insert(std::size_t column, const Value& value) {
    database_.trigger = [=](std::string_view sql, const auto&, auto& rows) {
      if (sql == "insert") rows.back()[column] = value;
      return 1;
    };
  }
  /// As a rule DO INSTEAD NOTHING, or a trigger that gives NULL back; `said`: rows that the database claims.
  void swallow(const std::string& what, std::uint64_t said) {
    database_.trigger = [=](std::string_view sql, const auto& before, auto& rows) {
      if (sql != what) return std::uint64_t{1};
      rows = before;
      return said;
    };
  }
  AppliedMigration row(int rank) { return *history_.row(rank); }
  const std::vector<Row>& rows() const { return database_.committed.rows; }

  FakeDatabase database_;
  FakeDialect dialect_{database_};
  FakeConnection connection_{database_};
  TargetOptions target_;
  SchemaHistory history_{connection_, dialect_, target_, "main"};
  MigrationLock lock_{
      std::make_unique<FakeLockSession>(connection_), std::chrono::milliseconds{0}, system_clock(), nullptr, {}};
  ResolvedMigration file_;
};

TEST_F(HistoryWriterTest, AScriptsRowSaysWhatRan) {
  write_script();
  EXPECT_EQ(rows(), (std::vector<Row>{{"1", "2", "two", "SQL", "V2__two.sql", "-5", kTester, "2026-01-01 00:00:00",
                                       "2026-01-01T00:00:00Z", "42", "1", std::string(64, 'a'), "-5"}}));
}

TEST_F(HistoryWriterTest, AnUndoHasARowOfItsKindWithTheVersionThatItTakesBack) {
  AppliedMigration undone;
  undone.raw_version = "2.0";
  RunUndo undo{&file_, &undone, false};
  file_.kind = ScriptKind::undo;
  writer().script(file_, &undo, 1, false);
  undo.undo_row = true;
  writer().script(file_, &undo, 1, true);
  EXPECT_EQ(rows().at(0).at(1), "2.0");
  EXPECT_EQ(rows().at(0).at(3), "DELETE");
  EXPECT_EQ(rows().at(0).at(10), "0");
  EXPECT_EQ(rows().at(1).at(3), "UNDO_SQL");
}

TEST_F(HistoryWriterTest, AClassHasNoSums) {
  file_.java = true;
  write_script();
  EXPECT_EQ(rows().at(0).at(3), "JDBC");
  EXPECT_EQ(rows().at(0).at(5), std::nullopt);
  EXPECT_EQ(rows().at(0).at(11), std::nullopt);
}

TEST_F(HistoryWriterTest, BaselineMarkerAndDeletedRowHaveTheirTypes) {
  writer().baseline({"1.5", "as it was"});
  writer().marker({"\"a\"", "\"b\""}, MarkerPlace::last);
  writer().marker({"\"c\""}, MarkerPlace::first);
  AppliedMigration gone;
  gone.raw_version = "7";
  gone.script = "V7__gone.sql";
  gone.checksum = 9;
  writer().deleted(gone);
  std::vector<std::string> told;
  for (const Row& row : rows()) told.push_back(*row[0] + " " + row[1].value_or("-") + " " + *row[3] + " " + *row[4]);
  EXPECT_EQ(told, (std::vector<std::string>{"1 1.5 BASELINE as it was", "2 - SCHEMA \"a\",\"b\"", "0 - SCHEMA \"c\"",
                                            "3 7 DELETE V7__gone.sql"}));
}

TEST_F(HistoryWriterTest, ARowThatIsSwallowedIsAnError) {
  swallow("insert", 0);
  const std::string said = refused_script();
  EXPECT_THAT(said, HasSubstr("installed_rank 1"));
  EXPECT_THAT(said, HasSubstr("wrote 0 rows"));
  EXPECT_THAT(said, HasSubstr("trigger"));
  EXPECT_NE(refused_script(false), "");
  EXPECT_NE(refusal([&] { writer().baseline({"1", "b"}); }), "");
  EXPECT_NE(refusal([&] { writer().marker({"\"a\""}, MarkerPlace::first); }), "");
  EXPECT_NE(refusal([&] { writer().deleted(AppliedMigration{}); }), "");
}

TEST_F(HistoryWriterTest, ARowThatIsTakenAwayAfterwardsIsAnErrorWhateverTheCount) {
  swallow("insert", 1);
  EXPECT_THAT(refused_script(), HasSubstr("wrote 1 row)"));
}

// A view with a trigger, or a table of which the trigger fills another part: nothing was inserted, and the row is
// there.
TEST_F(HistoryWriterTest, ARowThatIsThereIsThereWhateverTheCount) {
  database_.trigger = [](auto, const auto&, auto&) { return 0; };
  EXPECT_EQ(refused_script(), "");
}

TEST_F(HistoryWriterTest, ARowThatSaysSomethingElseIsAnError) {
  const std::vector<std::tuple<std::size_t, Value, std::string>> changes = {
      {1, "3", "version \"3\" instead of \"2\""}, {1, std::nullopt, "version none instead of \"2\""},
      {2, "zwei", "description \"zwei\""},        {3, "BASELINE", "type \"BASELINE\" instead of \"SQL\""},
      {5, "7", "checksum 7 instead of -5"},       {5, std::nullopt, "checksum none instead of -5"},
      {10, "0", "success 0 instead of 1"}};
  for (const auto& [column, value, told] : changes) {
    on_insert(column, value);
    EXPECT_THAT(refused_script(), HasSubstr(told));
  }
}

TEST_F(HistoryWriterTest, WhoWhenAndHowLongATriggerMaySay) {
  for (const std::size_t column : {6, 7, 9}) {
    on_insert(column, "11");
    EXPECT_EQ(refused_script(), "") << column;
  }
  on_insert(2, "two   ");  // a column of fixed length
  EXPECT_EQ(refused_script(), "");
}

TEST_F(HistoryWriterTest, ARowThatStaysAfterItsRemovalIsAnError) {
  write_script();
  swallow("remove", 0);
  EXPECT_THAT(refusal([&] { writer().remove(row(1)); }), HasSubstr("still holds"));
  database_.trigger = {};
  writer().remove(row(1));
  EXPECT_TRUE(rows().empty());
}

TEST_F(HistoryWriterTest, AnAlignmentThatIsNotKeptIsAnError) {
  write_script();
  const AppliedMigration before = row(1);
  file_.sums.checksum = 8;
  const AlignRow step{&before, &file_};
  swallow("align", 0);
  EXPECT_THAT(refusal([&] { writer().align(step); }), HasSubstr("checksum -5 instead of 8"));
  swallow("align", 1);  // BEFORE UPDATE … RETURN OLD
  EXPECT_NE(refusal([&] { writer().align(step); }), "");
  database_.trigger = [](auto, const auto&, auto& rows) {
    rows.clear();
    return 1;
  };
  EXPECT_THAT(refusal([&] { writer().align(step); }), HasSubstr("no such row"));
}

TEST_F(HistoryWriterTest, DigestsThatAreNotKeptAreAnError) {
  write_script();
  write_script();
  const ScriptSums sums{-5, *Digest::from_hex(std::string(64, 'b'))};
  const WriteDigests step{{{1, sums}, {2, sums}}};
  swallow("write_digest", 0);
  EXPECT_THAT(refusal([&] { writer().digests(step); }), HasSubstr("installed_rank 1"));
  swallow("write_digest", 1);
  EXPECT_THAT(refusal([&] { writer().digests(step); }), HasSubstr("installed_rank 1"));
  database_.trigger = [](auto, const auto&, auto& rows) {
    rows.at(1)[11] = std::string(64, 'f');
    return 1;
  };
  EXPECT_THAT(refusal([&] { writer().digests(step); }), HasSubstr("installed_rank 2"));
  database_.trigger = {};
  writer().digests(step);
  EXPECT_EQ(rows().at(1).at(11), std::string(64, 'b'));
}

TEST_F(HistoryWriterTest, ADryRunLooksAtNothing) {
  swallow("insert", 0);
  database_.locked = false;
  writer(false).script(file_, nullptr, 0, true);
  EXPECT_FALSE(database_.locked);
}

TEST_F(HistoryWriterTest, ALockThatWasGivenAwayIsTakenAgain) {
  HistoryWriter writer = this->writer();
  writer.script(file_, nullptr, 1, true);
  EXPECT_FALSE(writer.lock_was_retaken());
  database_.locked = false;
  writer.script(file_, nullptr, 1, true);
  EXPECT_TRUE(database_.locked);
  EXPECT_TRUE(writer.lock_was_retaken());
  EXPECT_FALSE(writer.lock_was_retaken());
}

TEST_F(HistoryWriterTest, WhatThisRunDidItselfIsNoOtherRuns) {
  HistoryWriter writer = this->writer();
  writer.script(file_, nullptr, 1, true);
  writer.script(file_, nullptr, 1, false);
  const AppliedMigration first = row(1);
  const AppliedMigration second = row(2);
  writer.remove(second);
  file_.sums.checksum = 8;
  writer.align({&first, &file_});
  writer.digests({{{1, file_.sums}}});
  database_.locked = false;
  writer.script(file_, nullptr, 1, true);
  EXPECT_TRUE(writer.lock_was_retaken());
}

// In a transaction that looks at the history as it was when it began, another run's row is met only by the insert.
TEST_F(HistoryWriterTest, ARowThatIsRefusedBehindALockThatWasTakenAgainIsAnotherRuns) {
  write_script();
  database_.trigger = [](std::string_view sql, const auto&, auto&) -> std::optional<std::uint64_t> {
    if (sql == "insert") throw Error(ErrorCode::unexpected, "duplicate key");
    return 1;
  };
  EXPECT_EQ(refusal([&] { write_script(); }, ErrorCode::unexpected), "duplicate key");
  database_.locked = false;
  EXPECT_THAT(refusal([&] { write_script(); }, ErrorCode::another_run), HasSubstr("duplicate key"));
  database_.locked = false;
  database_.trigger = [](std::string_view sql, const auto&, auto&) -> std::optional<std::uint64_t> {
    if (sql == "insert") throw Error(ErrorCode::connection_lost, "gone");
    return 1;
  };
  EXPECT_EQ(refusal([&] { write_script(); }, ErrorCode::connection_lost), "gone");
}

TEST_F(HistoryWriterTest, AnotherRunThatHoldsTheLockIsToldOf) {
  database_.locked = false;
  database_.locked_by_another = true;
  EXPECT_THAT(refusal([&] { write_script(); }, ErrorCode::another_run), HasSubstr("holds it now: pid 4711"));
  EXPECT_TRUE(rows().empty());
}

TEST_F(HistoryWriterTest, AnotherRunThatCameAndWentIsToldOf) {
  write_script();
  const std::vector<std::function<void(std::vector<Row>&)>> others = {
      [](std::vector<Row>& rows) { rows.push_back(rows.front()); }, [](std::vector<Row>& rows) { rows.clear(); },
      [](std::vector<Row>& rows) { rows.front()[10] = "0"; }, [](std::vector<Row>& rows) { rows.front()[5] = "1"; },
      [](std::vector<Row>& rows) { rows.front()[1] = "9"; }};
  const std::vector<Row> ours = rows();
  for (const auto& other : others) {
    database_.committed.rows = ours;
    history_.read();
    other(database_.committed.rows);
    database_.locked = false;
    EXPECT_THAT(refusal([&] { write_script(); }, ErrorCode::another_run), HasSubstr("has changed the history"));
  }
}

}  // namespace
}  // namespace godwit::test
