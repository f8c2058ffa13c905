// Connecting again and again, and initSql.

#include "engine/session/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_database.h"

namespace godwit::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class NotedClock final : public Clock {
 public:
  milliseconds now() override { return milliseconds{0}; }
  bool wait(milliseconds duration, const std::stop_token& stop) override {
    waits.push_back(duration.count());
    return !stop.stop_requested();
  }
  std::string local_timestamp() override { return ""; }
  std::vector<std::int64_t> waits;
};

struct Warnings final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* note = std::get_if<Note>(&event); note && note->warning) texts.push_back(note->text);
  }
  std::vector<std::string> texts;
};

class OpenSessionTest : public ::testing::Test {
 protected:
  Session open(bool reads_only = false) {
    const auto find = [this](std::string_view) -> const Dialect& { return dialect_; };
    const auto connect = [this](const ConnectionSpec&, const TargetOptions&) -> std::unique_ptr<Connection> {
      ++attempts_;
      if (attempts_ <= failures_) throw Error(code_, "Nobody answers.");
      auto connection = std::make_unique<FakeConnection>(database_);
      if (lent_open_) connection->begin();
      return connection;
    };
    return open_session(target_, {clock_, &warnings_, stop_.get_token(), find, nullptr, connect}, reads_only);
  }
  ErrorCode refusal(bool reads_only = false) {
    try {
      open(reads_only);
      return ErrorCode::none;
    } catch (const Error& error) {
      said_ = error.what();
      return error.code();
    }
  }

  FakeDatabase database_;
  FakeDialect dialect_{database_};
  TargetOptions target_;
  NotedClock clock_;
  Warnings warnings_;
  std::stop_source stop_;
  ErrorCode code_ = ErrorCode::connection;
  int attempts_ = 0;
  int failures_ = 0;
  bool lent_open_ = false;
  std::string said_;
};

TEST_F(OpenSessionTest, ItIsTriedAsOftenAsWasAsked) {
  target_.connect_retries = 2;
  failures_ = 9;
  EXPECT_EQ(refusal(), ErrorCode::connection);
  EXPECT_EQ(attempts_, 3);
  EXPECT_THAT(warnings_.texts,
              ElementsAre("Nobody answers. Trying again in 1 s.", "Nobody answers. Trying again in 2 s."));
}

TEST_F(OpenSessionTest, ThePausesDoubleUpToTheInterval) {
  target_.connect_retries = 9;
  target_.connect_retries_interval = seconds(5);
  failures_ = 5;
  open();
  EXPECT_EQ(attempts_, 6);
  EXPECT_THAT(clock_.waits, ElementsAre(1000, 2000, 4000, 5000, 5000));
}

TEST_F(OpenSessionTest, OnlyAConnectionIsTriedAgain) {
  target_.connect_retries = 2;
  failures_ = 1;
  code_ = ErrorCode::authentication;
  EXPECT_EQ(refusal(), ErrorCode::authentication);
  EXPECT_EQ(attempts_, 1);
}

TEST_F(OpenSessionTest, AStopEndsTheWait) {
  target_.connect_retries = 2;
  failures_ = 9;
  stop_.request_stop();
  EXPECT_EQ(refusal(), ErrorCode::stopped);
  EXPECT_EQ(attempts_, 1);
}

TEST_F(OpenSessionTest, InitSqlRunsStatementByStatement) {
  target_.init_sql = "one; two;";
  open();
  EXPECT_THAT(database_.log, ElementsAre("run one;", "run two;"));
}

TEST_F(OpenSessionTest, InitSqlThatFailsIsNamedWithItsPlace) {
  target_.init_sql = "one;\nbad";
  database_.bad_statement = "bad";
  EXPECT_EQ(refusal(), ErrorCode::init_sql);
  EXPECT_THAT(said_, HasSubstr("initSql failed: it does not work. Nothing was changed"));
}

TEST_F(OpenSessionTest, InitSqlMustNotLeaveATransactionOpen) {
  target_.init_sql = "BEGIN; one;";
  EXPECT_EQ(refusal(), ErrorCode::init_sql);
  EXPECT_THAT(database_.log, Contains("rollback"));
  EXPECT_THAT(said_, HasSubstr("It was rolled back"));
  EXPECT_THAT(database_.committed.statements, IsEmpty());
}

TEST_F(OpenSessionTest, ATransactionThatWasLentOpenStaysOpen) {
  lent_open_ = true;
  target_.init_sql = "one;";
  const Session session = open();
  EXPECT_EQ(session.connection->transaction_state(), TransactionState::open);
}

TEST_F(OpenSessionTest, WhilePlanningInitSqlMayOnlyRead) {
  target_.init_sql = "one;";
  open(true);
  EXPECT_THAT(database_.log, ElementsAre("forbid writes", "run one;", "allow writes"));
  database_.bad_statement = "one";
  EXPECT_EQ(refusal(true), ErrorCode::init_sql);
  EXPECT_THAT(said_, HasSubstr("While only planning, initSql must not write."));
}

}  // namespace
}  // namespace godwit::test
