// The lock file beside a SQLite database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "support/sqlite_files.h"

namespace godwit {
namespace {

using test::ask;
using test::error_of;
using test::open_sqlite;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class SqliteLockTest : public ::testing::Test {
 protected:
  std::string database() const { return folder_ / "a.db"; }
  std::string lock_file() const { return folder_ / "a.db-godwit-lock"; }

  /// A connection with its lock.
  struct Locker {
    explicit Locker(const std::string& url)
        : connection(open_sqlite(url)), lock(connection->lock_session("main", "history")) {}
    std::unique_ptr<Connection> connection;
    std::unique_ptr<LockSession> lock;
  };

  test::TempFolder folder_;
};

TEST_F(SqliteLockTest, OnlyOneHoldsIt) {
  Locker one(database());
  Locker two(database());
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_TRUE(one.lock->held());
  EXPECT_FALSE(two.lock->try_acquire());
  EXPECT_FALSE(two.lock->held());
  one.lock->release();
  EXPECT_FALSE(one.lock->held());
  EXPECT_TRUE(two.lock->try_acquire());
}

TEST_F(SqliteLockTest, TakingItTwiceIsTakingItOnce) {
  Locker one(database());
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_TRUE(one.lock->try_acquire());
  one.lock->release();
  EXPECT_TRUE(Locker(database()).lock->try_acquire());
}

TEST_F(SqliteLockTest, ItNeitherMakesNorBlocksTheDatabase) {
  Locker one(database());
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_FALSE(std::filesystem::exists(database()));
  const auto other = open_sqlite(database());
  other->begin();
  other->execute("CREATE TABLE bird (id INT)");
  other->commit();
  EXPECT_EQ(ask(*other, "SELECT count(*) FROM bird"), "0");
}

TEST_F(SqliteLockTest, TheFileGoesAwayWithTheLock) {
  {
    Locker one(database());
    EXPECT_TRUE(one.lock->try_acquire());
    EXPECT_TRUE(std::filesystem::exists(lock_file()));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(SqliteLockTest, TheHolderIsNamed) {
  Locker one(database());
  Locker two(database());
  EXPECT_EQ(two.lock->holder(), "");
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_FALSE(two.lock->try_acquire());
  EXPECT_THAT(two.lock->holder(), AllOf(StartsWith("pid " + std::to_string(getpid()) + " (godwit on "),
                                        MatchesRegex(".*, since [0-9]+-[0-9]+-[0-9]+ [0-9]+:[0-9]+:[0-9]+ UTC\\)")));
}

TEST_F(SqliteLockTest, AHalfWrittenNoteIsNoHolder) {
  test::write_file(lock_file(), "12");
  EXPECT_EQ(Locker(database()).lock->holder(), "");
}

TEST_F(SqliteLockTest, AKilledHolderHoldsNothing) {
  test::Child child([&] {
    Locker locker(database());
    if (locker.lock->try_acquire()) kill(getpid(), SIGKILL);
    return std::string("not killed");
  });
  EXPECT_EQ(child.result(), "");
  EXPECT_TRUE(std::filesystem::exists(lock_file()));
  Locker next(database());
  EXPECT_TRUE(next.lock->try_acquire());
  EXPECT_TRUE(next.lock->held());
  EXPECT_THAT(next.lock->holder(), StartsWith("pid " + std::to_string(getpid()) + " "));
}

TEST_F(SqliteLockTest, ARemovedLockFileIsALostLock) {
  Locker one(database());
  EXPECT_TRUE(one.lock->try_acquire());
  std::filesystem::remove(lock_file());
  EXPECT_FALSE(one.lock->held());
  Locker two(database());
  EXPECT_TRUE(two.lock->try_acquire());
  one.lock->release();
  EXPECT_TRUE(two.lock->held()) << "the first holder removed the second one's file";
}

TEST_F(SqliteLockTest, TwoNamesOfOneFileAreOneLock) {
  open_sqlite(database())->begin();
  std::filesystem::create_symlink(database(), folder_ / "b.db");
  Locker one(database());
  Locker two(folder_ / "b.db");
  std::filesystem::create_directory_symlink(folder_.path(), folder_ / "linked");
  Locker three(folder_ / "linked/./linked/a.db");
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_FALSE(two.lock->try_acquire());
  EXPECT_FALSE(three.lock->try_acquire());
}

TEST_F(SqliteLockTest, ASymbolicLinkInItsPlaceIsNotFollowed) {
  test::write_file(folder_ / "precious", "text");
  std::filesystem::create_symlink(folder_ / "precious", lock_file());
  Locker one(database());
  EXPECT_THAT(error_of([&] { one.lock->try_acquire(); }), HasSubstr("a.db-godwit-lock cannot be opened"));
  EXPECT_EQ(test::read_file(folder_ / "precious"), "text");
}

TEST_F(SqliteLockTest, AMemoryDatabaseIsAlwaysFree) {
  Locker one(":memory:");
  Locker two(":memory:");
  EXPECT_TRUE(one.lock->try_acquire());
  EXPECT_TRUE(two.lock->try_acquire());
  EXPECT_TRUE(one.lock->held());
  one.lock->release();
  EXPECT_EQ(one.lock->holder(), "");
}

TEST_F(SqliteLockTest, AFolderWithoutTheRightToWriteIsSaid) {
  chmod(folder_.path().c_str(), 0555);
  const std::string error = test::without_rights([&] {
    Locker one(database());
    return error_of([&] { one.lock->try_acquire(); });
  });
  EXPECT_THAT(error,
              AllOf(StartsWith("306 "), HasSubstr("Permission denied"), HasSubstr("right to write to the folder")));
}

TEST_F(SqliteLockTest, ALockFileOfAnotherUserIsSaid) {
  test::write_file(lock_file(), "");
  chmod(lock_file().c_str(), 0400);
  const std::string error = test::without_rights([&] {
    Locker one(database());
    return error_of([&] { one.lock->try_acquire(); });
  });
  EXPECT_THAT(error, AllOf(StartsWith("306 "), HasSubstr("and to that file")));
}

// Each holder unlinks its file while others stand between opening it and locking it.
TEST_F(SqliteLockTest, HandingItOnVeryOftenNeverMakesTwoHolders) {
  const std::string marker = folder_ / "somebody-is-inside";
  std::vector<std::unique_ptr<test::Child>> children;
  for (int number = 0; number < 4; ++number) {
    children.push_back(std::make_unique<test::Child>([&] {
      Locker locker(database());
      for (int turns = 0; turns < 200;) {
        if (!locker.lock->try_acquire()) {
          std::this_thread::sleep_for(std::chrono::microseconds(20));
          continue;
        }
        if (mkdir(marker.c_str(), 0700) != 0) return std::string("two holders");
        rmdir(marker.c_str());
        if (!locker.lock->held()) return std::string("lost");
        locker.lock->release();
        ++turns;
      }
      return std::string("ok");
    }));
  }
  for (const auto& child : children) EXPECT_EQ(child->result(), "ok");
}

/// What one of twelve does: poll, write under the lock, and check that nobody else was there.
std::string migrate_once(const std::string& database, int number) {
  const auto connection = open_sqlite(database);
  const auto lock = connection->lock_session("main", "history");
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!lock->try_acquire()) {
    if (std::chrono::steady_clock::now() > end) return "never got the lock";
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  connection->begin();
  connection->execute("CREATE TABLE IF NOT EXISTS history (rank INTEGER PRIMARY KEY, who INT)");
  const std::string rank = ask(*connection, "SELECT coalesce(max(rank), 0) + 1 FROM history");
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const Value row[] = {rank, std::to_string(number)};
  connection->execute("INSERT INTO history VALUES (?, ?)", row);
  connection->commit();
  return lock->held() ? "ok" : "lost the lock";
}

TEST_F(SqliteLockTest, TwelveProcessesAtOnceAllSucceed) {
  std::vector<std::unique_ptr<test::Child>> children;
  for (int number = 0; number < 12; ++number) {
    children.push_back(std::make_unique<test::Child>([this, number] { return migrate_once(database(), number); }));
  }
  for (const auto& child : children) EXPECT_EQ(child->result(), "ok");
  const auto connection = open_sqlite(database());
  EXPECT_EQ(ask(*connection, "SELECT count(DISTINCT who) || ' ' || max(rank) FROM history"), "12 12");
  EXPECT_FALSE(std::filesystem::exists(lock_file()));
}

TEST_F(SqliteLockTest, TwelveProcessesWithoutTheLockFileAreStillOneAfterAnother) {
  std::vector<std::unique_ptr<test::Child>> children;
  for (int number = 0; number < 12; ++number) {
    children.push_back(std::make_unique<test::Child>([this] {
      const auto connection = open_sqlite(database());
      connection->begin();
      connection->execute("CREATE TABLE IF NOT EXISTS history (rank INTEGER PRIMARY KEY)");
      connection->execute("INSERT INTO history SELECT coalesce(max(rank), 0) + 1 FROM history");
      connection->commit();
      return std::string("ok");
    }));
  }
  for (const auto& child : children) EXPECT_EQ(child->result(), "ok");
  EXPECT_EQ(ask(*open_sqlite(database()), "SELECT max(rank) FROM history"), "12");
}

}  // namespace
}  // namespace godwit
