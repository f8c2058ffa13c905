// The connection of a dry run has answers of its own, whatever the one behind it can do.
#include "engine/session/dry_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "db/client_script.h"
#include "engine/session/registry.h"
#include "support/sqlite_files.h"

namespace godwit::test {
namespace {

class DryRunTest : public ::testing::Test {
 protected:
  DryRunTest() {
    target_.url = "sqlite:" + (folder_ / "a.db");
    real_.emplace(open_session(target_, runtime_));
    real_->connection->execute("CREATE TABLE t (a)");
    real_->connection->remember_session();
    dry_run_.begin(*real_, target_, runtime_, [](Session&) {});
  }
  Connection& written() { return *dry_run_.session().connection; }

  TempFolder folder_;
  TargetOptions target_;
  Runtime runtime_{
      system_clock(), nullptr, {}, [](std::string_view url) -> const Dialect& { return dialect_for_url(url); }};
  std::optional<Session> real_;
  DryRun dry_run_{"", Operation::migrate};
};

TEST_F(DryRunTest, ItTakesNoLock) {
  const auto others = real_->connection->lock_session("main", "h");
  ASSERT_TRUE(others->try_acquire());
  const auto none = written().lock_session("main", "h");
  EXPECT_TRUE(none->try_acquire());
  EXPECT_TRUE(none->held());
  EXPECT_EQ(none->holder(), "");
  none->release();
  EXPECT_TRUE(others->held());
}

TEST_F(DryRunTest, ItNeitherCleansNorCopies) {
  EXPECT_THROW(written().clean_schema("main"), Error);
  EXPECT_THROW(written().copy_database(folder_ / "b.db"), Error);
  EXPECT_THROW(written().client_script(), Error);
  EXPECT_EQ(written().database_file(), "");
  EXPECT_FALSE(real_->connection->database_file().empty());
  EXPECT_EQ(real_->connection->query("SELECT count(*) FROM t").at(0).at(0), "0");
}

TEST_F(DryRunTest, ItWaitsForNobody) {
  EXPECT_EQ(written().wait_at_most(std::chrono::milliseconds{1}), nullptr);
  EXPECT_EQ(real_->dialect.limit_lock_waits(written(), std::chrono::seconds{1}), nullptr);
  EXPECT_NE(real_->dialect.limit_lock_waits(*real_->connection, std::chrono::seconds{1}), nullptr);
}

TEST_F(DryRunTest, WhatMustNotWriteIsTheConnectionBehindIt) {
  written().forbid_writes(true);
  EXPECT_THROW(real_->connection->execute("INSERT INTO t VALUES (1)"), Error);
  written().forbid_writes(false);
  EXPECT_NO_THROW(real_->connection->execute("INSERT INTO t VALUES (1)"));
}

}  // namespace
}  // namespace godwit::test
