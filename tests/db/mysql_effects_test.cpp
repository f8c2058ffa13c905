// What became of each statement, as MariaDB tells it.
#include <ostream>
#include <thread>

#include "db/mysql_server.h"

namespace godwit {

// For gtest.
void PrintTo(const StatementEffect& effect, std::ostream* out) {
  *out << "own " << static_cast<int>(effect.own) << ", earlier " << static_cast<int>(effect.earlier);
}

namespace {

constexpr StatementEffect kOpen{Work::open, Earlier::still_open};
constexpr StatementEffect kNothing{Work::none, Earlier::still_open};
constexpr StatementEffect kCommits{Work::kept, Earlier::kept};
constexpr StatementEffect kPartCommitted{Work::part_open, Earlier::kept};

class MysqlEffectsTest : public MysqlTest {
 protected:
  void SetUp() override {
    MysqlTest::SetUp();
    connection_->query(
        "CREATE TABLE work (i INT PRIMARY KEY);"
        "CREATE TABLE isam (i INT PRIMARY KEY) ENGINE = MyISAM; CREATE TABLE memo (i INT PRIMARY KEY) ENGINE = MEMORY;"
        "CREATE TABLE sheet (i INT NOT NULL) ENGINE = CSV; CREATE TABLE noted (i INT) ENGINE = MyISAM;"
        "CREATE TABLE noisy (i INT PRIMARY KEY);"
        "CREATE TRIGGER notes AFTER INSERT ON noisy FOR EACH ROW INSERT INTO noted VALUES (NEW.i);"
        "CREATE PROCEDURE whole() BEGIN INSERT INTO work VALUES (10); COMMIT; INSERT INTO work VALUES (11); END;"
        "CREATE PROCEDURE half() BEGIN INSERT INTO work VALUES (20); COMMIT; INSERT INTO work VALUES (21); COMMIT; "
        "SIGNAL SQLSTATE '45000'; END;"
        "CREATE PROCEDURE ddl() BEGIN INSERT INTO work VALUES (30); CREATE TABLE made (i INT); END;"
        "CREATE PROCEDURE plainly() INSERT INTO work VALUES (40);"
        "CREATE PROCEDURE fails() BEGIN INSERT INTO work VALUES (50); SIGNAL SQLSTATE '45000'; END;"
        "CREATE PROCEDURE takes_back() BEGIN INSERT INTO work VALUES (60); ROLLBACK; END");
  }

  /// Effects of one batch of statements, with what is known only behind the last.
  std::vector<StatementEffect> effects(std::initializer_list<std::string_view> texts) {
    outcome_ = connection_->run_batch(script(texts));
    const BatchOutcome late = connection_->settle();
    if (late.before) outcome_.effects.at(outcome_.effects.size() - late.before->back) = late.before->effect;
    late_error_ = late.error ? late.error->message : "";
    return outcome_.effects;
  }
  using Effects = std::vector<StatementEffect>;

  BatchOutcome outcome_;
  std::string late_error_;
};

TEST_F(MysqlEffectsTest, PlainStatementsEndAsTheirTransactionDoes) {
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "UPDATE work SET i = 2", "SELECT * FROM work"}),
            (Effects{kOpen, kOpen, kOpen}));
  EXPECT_EQ(effects({"CREATE TABLE other (i INT)", "INSERT INTO work VALUES (3)"}), (Effects{kCommits, kOpen}));
  EXPECT_EQ(effects({"INSERT INTO work VALUES (3)"}).front().earlier, Earlier::still_open);
  EXPECT_TRUE(connection_->rollback());
  EXPECT_EQ(ask("SELECT GROUP_CONCAT(i) FROM work"), "2");
}

TEST_F(MysqlEffectsTest, OutsideATransactionEachStays) {
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "CALL plainly()", "INSERT INTO work VALUES (1)"}),
            (Effects{{Work::kept, Earlier::still_open}, {Work::kept, Earlier::still_open}, kNothing}));
  EXPECT_EQ(effects({"INSERT INTO isam VALUES (1), (1)"}), (Effects{{Work::unknown, Earlier::still_open}}));
  EXPECT_EQ(effects({"CALL half()"}), (Effects{{Work::unknown, Earlier::still_open}}));
  EXPECT_EQ(effects({"CALL nope()"}), (Effects{kNothing}));
}

TEST_F(MysqlEffectsTest, WhatACallCommittedIsAsked) {
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "CALL plainly()"}), (Effects{kOpen, kOpen}));
  EXPECT_EQ(effects({"CALL whole()"}), (Effects{kPartCommitted}));
  EXPECT_EQ(effects({"CALL ddl()"}), (Effects{kCommits}));
  EXPECT_TRUE(connection_->rollback());
  EXPECT_EQ(ask("SELECT GROUP_CONCAT(i ORDER BY i) FROM work"), "1,10,11,30,40");
}

TEST_F(MysqlEffectsTest, ExecuteAndBlocksAreAskedAsCallsAre) {
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "PREPARE st FROM 'CREATE TABLE made (i INT)'", "EXECUTE st"}),
            (Effects{kOpen, kOpen, kCommits}));
  EXPECT_EQ(effects({"EXECUTE IMMEDIATE 'INSERT INTO work VALUES (2)'"}), (Effects{kOpen}));
  EXPECT_EQ(effects({"BEGIN NOT ATOMIC INSERT INTO work VALUES (3); COMMIT; END"}), (Effects{kCommits}));
  EXPECT_EQ(effects({"SET STATEMENT max_statement_time = 60 FOR INSERT INTO work VALUES (4)"}), (Effects{kOpen}));
  EXPECT_EQ(effects({"/*!50000 INSERT INTO work VALUES (5) */"}), (Effects{kOpen}));
  EXPECT_EQ(effects({"/*!50000 ALTER TABLE work ADD COLUMN n INT */"}), (Effects{kCommits}));
  EXPECT_TRUE(connection_->rollback());
}

TEST_F(MysqlEffectsTest, ACallThatFailsMayHaveCommittedOrNot) {
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "CALL fails()"}), (Effects{kOpen, kOpen}));
  EXPECT_TRUE(connection_->rollback());
  EXPECT_EQ(ask("SELECT COUNT(*) FROM work"), "0");
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "CALL half()"}),
            (Effects{kOpen, {Work::kept_partly, Earlier::kept}}));
  EXPECT_TRUE(connection_->rollback());
  EXPECT_EQ(ask("SELECT GROUP_CONCAT(i ORDER BY i) FROM work"), "1,20,21");
}

TEST_F(MysqlEffectsTest, ACallThatRollsBackTheScriptsWorkIsAnError) {
  connection_->begin();
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "CALL takes_back()"}).back().earlier, Earlier::taken_back);
  EXPECT_NE(late_error_.find("The statement at line 2 (CALL takes_back()) rolled back"), std::string::npos);
  EXPECT_EQ(effects({"CALL takes_back()"}).back().earlier, Earlier::taken_back);
  EXPECT_EQ(late_error_, "") << "nothing of the script was open";
  run({"INSERT INTO work VALUES (1)", "CALL takes_back()"});
  const auto next = run({"INSERT INTO work VALUES (2)"});
  ASSERT_TRUE(next.error);
  EXPECT_EQ(next.succeeded, 0U);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM work"), "0");
}

TEST_F(MysqlEffectsTest, WhatTheScriptAsksAboutItsStatementIsAnsweredAsWithoutUs) {
  connection_->begin();
  run({"INSERT INTO work VALUES (1), (2), (3)"});
  run({"EXECUTE IMMEDIATE 'DELETE FROM work WHERE i < 3'"});
  run({"SET @gone = ROW_COUNT()"});
  run({"INSERT INTO work VALUES (7)"});
  EXPECT_EQ(ask("SELECT @gone"), "2");
}

TEST_F(MysqlEffectsTest, AnXaTransactionThatIsRolledBackLeavesTheSameBehind) {
  run({"XA START 'x'", "INSERT INTO work VALUES (1)", "INSERT INTO isam VALUES (1)"});
  EXPECT_FALSE(connection_->rollback());
  ASSERT_EQ(connection_->left_by_rollback().size(), 1U);
  EXPECT_EQ(connection_->left_by_rollback()[0].effect.own, Work::kept);
  run({"XA START 'x'", "INSERT INTO work VALUES (1)"});
  EXPECT_TRUE(connection_->rollback());
}

TEST_F(MysqlEffectsTest, OfTablesWithoutTransactionsTheStatementsAreKnown) {
  for (const std::string table : {"isam", "memo", "sheet"}) {
    const std::string insert = "INSERT INTO " + table + " VALUES (1)";
    connection_->begin();
    run({"INSERT INTO work VALUES (1)", insert, "INSERT INTO work VALUES (2)"});
    EXPECT_FALSE(connection_->rollback()) << table;
    const auto left = connection_->left_by_rollback();
    ASSERT_EQ(left.size(), 1U) << table;
    EXPECT_EQ(left[0].back, 2U);
    EXPECT_EQ(left[0].effect.own, Work::kept);
  }
  connection_->begin();
  run({"INSERT INTO noisy VALUES (1)", "INSERT INTO work VALUES (1)"});
  EXPECT_FALSE(connection_->rollback());
  ASSERT_EQ(connection_->left_by_rollback().size(), 1U);
  EXPECT_EQ(connection_->left_by_rollback()[0].effect.own, Work::kept_partly);
  connection_->begin();
  run({"INSERT INTO work VALUES (1)", "INSERT INTO isam VALUES (5), (5)"});
  EXPECT_FALSE(connection_->rollback());
  ASSERT_EQ(connection_->left_by_rollback().size(), 1U);
  EXPECT_EQ(connection_->left_by_rollback()[0].back, 1U);
  EXPECT_EQ(connection_->left_by_rollback()[0].effect.own, Work::kept_partly);
}

TEST_F(MysqlEffectsTest, StatementsOnSeveralObjectsAreLookedAt) {
  const auto made = [&] {
    connection_->query(
        "CREATE OR REPLACE TABLE a (i INT); CREATE OR REPLACE VIEW v AS SELECT 1 AS i; CREATE OR REPLACE "
        "SEQUENCE s; CREATE OR REPLACE USER told@localhost");
  };
  const StatementEffect partly{Work::kept_partly, Earlier::kept};
  for (const std::string_view text :
       {"DROP TABLE a, nope", "DROP VIEW v, nope", "DROP SEQUENCE s, nope", "CREATE OR REPLACE TABLE a (i INT, i INT)",
        "DROP USER told@localhost, nobody@localhost", "CREATE USER told2@localhost, told@localhost"}) {
    made();
    connection_->begin();
    run({"INSERT INTO work VALUES (1)"});
    EXPECT_EQ(effects({text}), (Effects{partly})) << text;
    connection_->rollback();
    run({"DELETE FROM work", "DROP USER IF EXISTS told2@localhost"});
  }
  made();
  for (const std::string_view text : {"RENAME TABLE a TO b, nope TO c", "DROP TABLE nope, nope2", "DROP TABLE nope"}) {
    EXPECT_EQ(effects({text}), (Effects{kNothing})) << text;
  }
  EXPECT_EQ(effects({"DROP TABLE a, nope"}).front().own, Work::kept_partly);
  ASSERT_EQ(outcome_.leftovers.size(), 1U);
  EXPECT_EQ(outcome_.leftovers[0], "It took away `" + database_ + "`.`a`.");
  run({"DROP USER IF EXISTS told@localhost"});
}

TEST_F(MysqlEffectsTest, AnXaTransactionLeftOpenIsEndedByRollback) {
  for (const std::string_view last : {"XA START 'x1'", "XA END 'x1'", "XA PREPARE 'x1'"}) {
    connection_->begin();
    run({"XA START 'x1'", "INSERT INTO work VALUES (1)"});
    if (!last.starts_with("XA START")) run({"XA END 'x1'"});
    if (last.starts_with("XA PREPARE")) run({last});
    EXPECT_THROW(connection_->restore_session(), Error) << last;
    EXPECT_TRUE(connection_->rollback());
    EXPECT_EQ(ask("SELECT COUNT(*) FROM work"), "0") << last;
    EXPECT_TRUE(connection_->query("XA RECOVER").empty()) << last;
    connection_->restore_session();
  }
}

TEST_F(MysqlEffectsTest, SwitchingAutocommitOnCommits) {
  connection_->begin();
  const StatementEffect stays{Work::kept, Earlier::still_open};
  EXPECT_EQ(effects({"INSERT INTO work VALUES (1)", "SET autocommit = 1", "INSERT INTO work VALUES (2)"}),
            (Effects{kOpen, kCommits, stays}));
}

TEST_F(MysqlEffectsTest, OfALostConnectionOnlyWhatMayHaveCommittedIsInDoubt) {
  const auto killed_in = [&](std::initializer_list<std::string_view> texts, const std::string& stuck) {
    connection_ = open();
    connection_->begin();
    run({"INSERT INTO work VALUES (1)"});
    const std::string id = ask("SELECT CONNECTION_ID()");
    std::jthread killer([&] {
      wait_until_stuck(stuck);
      admin_->execute("KILL " + id);
    });
    return connection_->run_batch(script(texts));
  };
  const auto plain =
      killed_in({"INSERT INTO work SELECT 2 + SLEEP(30)", "INSERT INTO work VALUES (3)"}, "INSERT INTO work SELECT");
  ASSERT_TRUE(plain.error && plain.error->connection_lost);
  EXPECT_EQ(plain.effects, (Effects{kOpen, kOpen}));
  EXPECT_TRUE(connection_->rollback());
  const auto in_front =
      killed_in({"INSERT INTO work SELECT 2 + SLEEP(30)", "CREATE TABLE other (i INT)"}, "INSERT INTO work SELECT");
  EXPECT_EQ(in_front.effects, (Effects{kOpen})) << "the server never had the CREATE";
  const auto ddl = killed_in({"CREATE TABLE other AS SELECT SLEEP(30) AS i"}, "CREATE TABLE other");
  EXPECT_EQ(ddl.effects, (Effects{{Work::unknown, Earlier::unknown}}));
  EXPECT_EQ(ask(*admin_, "SELECT COUNT(*) FROM " + database_ + ".work WHERE i > 1"), "0");
}

}  // namespace
}  // namespace godwit
