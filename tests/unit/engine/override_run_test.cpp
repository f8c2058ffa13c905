// errorOverrides: what an error or a warning becomes, and what the session is asked for so that the work before stays.

#include "engine/run/override_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_database.h"
#include "support/quiet_connection.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Answers each statement as it is told.
class AnsweringConnection final : public QuietConnection {
 public:
  AnsweringConnection() { state = TransactionState::open; }
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value>) override {
    log.emplace_back(sql);
    return std::nullopt;
  }
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending&) override {
    log.emplace_back(statements.front().text);
    for (const NumberedNotice& notice : notices) {
      if (!on_numbered_notice(notice)) shown.push_back(notice.text);
    }
    BatchOutcome outcome;
    outcome.error = error;
    outcome.succeeded = error ? 0 : 1;
    outcome.effects = {{error ? Work::none : Work::open, Earlier::still_open}};
    if (error) state = state_behind_error;
    return outcome;
  }
  void fetch_notices() override { log.emplace_back("fetch"); }
  bool error_fails_transaction() const override { return fails_transaction; }

  std::optional<StatementError> error;
  std::vector<NumberedNotice> notices;
  std::vector<std::string> shown;
  TransactionState state_behind_error = TransactionState::open;
  bool fails_transaction = false;
};

struct Notes final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* note = std::get_if<Note>(&event)) texts.push_back(note->text);
    if (const auto* notice = std::get_if<ServerNotice>(&event)) texts.push_back("warning: " + notice->text);
  }
  std::vector<std::string> texts;
};

class OverrideRunTest : public ::testing::Test {
 protected:
  BatchOutcome run(std::string_view override, std::string_view text = "insert a", StatementFacts facts = {}) {
    SqlStatement statement;
    statement.text = text;
    statement.facts = facts;
    statement.begin.line = 3;
    OverrideRun run(connection_, runtime_, {parse_error_override(override)}, "V1__a.sql");
    return run.run(statement);
  }
  void fail(const std::string& state) {
    connection_.error.emplace();
    connection_.error->message = "it is there";
    connection_.error->native = state;
    connection_.error->code.state = state;
  }

  AnsweringConnection connection_;
  Notes notes_;
  Runtime runtime_{system_clock(), &notes_, {}, {}};
};

TEST_F(OverrideRunTest, AnErrorThatPassesCountsAsSuccess) {
  fail("42P07");
  const BatchOutcome outcome = run("42P07:*:W");
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_THAT(notes_.texts,
              ElementsAre(HasSubstr("warning: Line 3: it is there (42P07). errorOverrides lets it pass")));
  EXPECT_THAT(connection_.log, ElementsAre("insert a"));
}

TEST_F(OverrideRunTest, AnotherErrorIsOne) {
  fail("42P01");
  EXPECT_TRUE(run("42P07:*:W").error);
}

TEST_F(OverrideRunTest, WhereAnErrorFailsTheTransactionEachStatementHasASavepoint) {
  connection_.fails_transaction = true;
  EXPECT_FALSE(run("42P07:*:W").error);
  EXPECT_THAT(connection_.log,
              ElementsAre("SAVEPOINT godwit_statement", "insert a", "fetch", "RELEASE SAVEPOINT godwit_statement"));
  connection_.log.clear();
  fail("42P07");
  const BatchOutcome outcome = run("42P07:*:I");
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.effects, (std::vector<StatementEffect>{{Work::none, Earlier::still_open}}));
  EXPECT_THAT(connection_.log,
              ElementsAre("SAVEPOINT godwit_statement", "insert a", "ROLLBACK TO SAVEPOINT godwit_statement",
                          "RELEASE SAVEPOINT godwit_statement"));
}

TEST_F(OverrideRunTest, NoSavepointStandsInFrontOfWhatItWouldSpoil) {
  connection_.fails_transaction = true;
  for (const char* text : {"SAVEPOINT a", "release a", "ROLLBACK TO a", "set transaction read only"}) {
    connection_.log.clear();
    run("42P07:*:W", text);
    EXPECT_THAT(connection_.log, ElementsAre(text, "fetch"));
  }
  StatementFacts facts;
  facts.ends_transaction = true;
  connection_.log.clear();
  run("42P07:*:W", "COMMIT", facts);
  EXPECT_THAT(connection_.log, ElementsAre("COMMIT", "fetch"));
}

TEST_F(OverrideRunTest, WorkThatIsLostWithTheErrorIsNeverPassedOver) {
  fail("40001");
  connection_.error->transaction_lost = true;
  EXPECT_THAT(run("40001:*:W").error.value().message, HasSubstr("errorOverrides cannot let it pass"));
  fail("40001");
  connection_.state_behind_error = TransactionState::idle;
  EXPECT_THAT(run("40001:*:W").error.value().message, HasSubstr("is lost with it"));
}

TEST_F(OverrideRunTest, ACancelALostConnectionAndWhatIsFinalAreNoErrorsToPass) {
  for (bool StatementError::*member :
       {&StatementError::cancelled, &StatementError::connection_lost, &StatementError::final}) {
    fail("57014");
    (*connection_.error).*member = true;
    EXPECT_TRUE(run("57014:*:W").error);
  }
  EXPECT_THAT(notes_.texts, IsEmpty());
}

TEST_F(OverrideRunTest, AnErrorMayBeShownWithoutItsCode) {
  fail("42P07");
  EXPECT_EQ(run("42P07:*:E-").error.value().native, "");
  fail("42P07");
  EXPECT_EQ(run("42P07:*:E").error.value().native, "42P07");
}

TEST_F(OverrideRunTest, AWarningMayCountAsAnError) {
  connection_.notices = {{"careful", {"01000", "", ""}}, {"again", {"01000", "", ""}}};
  const BatchOutcome outcome = run("01000:*:E");
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message, HasSubstr("careful. It counts as an error"));
  EXPECT_EQ(outcome.error->native, "01000");
  EXPECT_EQ(outcome.succeeded, 0U);
  EXPECT_THAT(connection_.shown, IsEmpty());
}

TEST_F(OverrideRunTest, AWarningMayBeANoteOrStayOne) {
  connection_.notices = {{"careful", {"01000", "", ""}}};
  EXPECT_FALSE(run("01000:*:I").error);
  EXPECT_THAT(notes_.texts, ElementsAre("V1__a.sql: careful"));
  EXPECT_THAT(connection_.shown, IsEmpty());
  EXPECT_FALSE(run("01000:*:W").error);
  EXPECT_THAT(connection_.shown, ElementsAre("careful"));
}

}  // namespace
}  // namespace godwit::test
