#pragma once
// A database of its own for each test, on every kind of database: a new one on the test servers, a new file for SQLite.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "db/dialect.h"
#include "db/mysql/dialect.h"
#include "db/postgresql/dialect.h"
#include "db/sqlite/dialect.h"

namespace godwit::test {

enum class DatabaseKind { sqlite, postgresql, mysql };

inline std::string kind_name(DatabaseKind kind) {
  return kind == DatabaseKind::sqlite ? "sqlite" : kind == DatabaseKind::postgresql ? "postgresql" : "mysql";
}
inline std::ostream& operator<<(std::ostream& out, DatabaseKind kind) {
  return out << kind_name(kind);
}

/// For INSTANTIATE_TEST_SUITE_P.
inline auto every_database() {
  return ::testing::Values(DatabaseKind::sqlite, DatabaseKind::postgresql, DatabaseKind::mysql);
}
inline auto every_server() {
  return ::testing::Values(DatabaseKind::postgresql, DatabaseKind::mysql);
}
inline std::string kind_of(const ::testing::TestParamInfo<DatabaseKind>& info) {
  return kind_name(info.param);
}

/// The port of a test server; throws, which fails the test with this sentence, if nobody started one.
inline std::string server_port(DatabaseKind kind) {
  const char* variable = kind == DatabaseKind::postgresql ? "GODWIT_TEST_PGPORT" : "GODWIT_TEST_MYPORT";
  const char* port = std::getenv(variable);
  if (port) return port;
  throw std::runtime_error(std::string(variable) +
                           " is not set: this test needs a server, run it through packaging/test.sh");
}

/// A new, empty database; gone with this object.
class TestDatabase {
 public:
  explicit TestDatabase(DatabaseKind kind) : kind_(kind), name_(new_name()) {
    if (kind == DatabaseKind::sqlite) {
      folder_ = std::filesystem::temp_directory_path() / name_;
      std::filesystem::create_directory(folder_);
    } else {
      server()->execute("CREATE DATABASE " + name_ + (kind == DatabaseKind::mysql ? " CHARACTER SET utf8mb4" : ""));
    }
  }
  ~TestDatabase() {
    try {
      if (kind_ == DatabaseKind::sqlite) {
        std::filesystem::remove_all(folder_);
      } else {
        const auto connection = server();
        if (kind_ == DatabaseKind::postgresql) {  // not WITH (FORCE), which is new in PostgreSQL 13
          connection->query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name_ + "'");
        }
        connection->execute("DROP DATABASE " + name_);
      }
    } catch (const std::exception& error) {
      ADD_FAILURE() << "the test's database could not be dropped: " << error.what();
    }
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  DatabaseKind kind() const { return kind_; }
  const Dialect& dialect() const {
    return kind_ == DatabaseKind::sqlite       ? sqlite_dialect()
           : kind_ == DatabaseKind::postgresql ? postgresql_dialect()
                                               : mysql_dialect();
  }
  const std::string& name() const { return name_; }
  /// Where unqualified names go.
  std::string schema() const {
    return kind_ == DatabaseKind::sqlite ? "main" : kind_ == DatabaseKind::postgresql ? "public" : name_;
  }
  /// Options for this database, or for another one of the same server; to be changed as a test likes.
  TargetOptions target() const { return target(name_); }
  TargetOptions target(const std::string& database) const {
    TargetOptions options;
    if (kind_ == DatabaseKind::sqlite) {
      options.url = "jdbc:sqlite:" + (folder_ / database).string() + ".db";
      return options;
    }
    const bool postgresql = kind_ == DatabaseKind::postgresql;
    options.url = std::string(postgresql ? "jdbc:postgresql" : "jdbc:mysql") + "://127.0.0.1:" + server_port(kind_) +
                  "/" + database;
    options.user = postgresql ? "postgres" : "fw";
    if (!postgresql) options.password = Secret("fw");
    return options;
  }
  std::unique_ptr<Connection> connect() const { return connect(target()); }
  std::unique_ptr<Connection> connect(const TargetOptions& options) const {
    return dialect().open(dialect().parse_url(options), options);
  }

 private:
  static std::string new_name() {
    static std::atomic<int> count{0};
    return "godwit_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  }
  std::unique_ptr<Connection> server() const {
    return connect(target(kind_ == DatabaseKind::postgresql ? "postgres" : "mysql"));
  }

  DatabaseKind kind_;
  std::string name_;
  std::filesystem::path folder_;
};

/// Statements as the splitter would give them, without facts unless they are set by hand.
class Statements {
 public:
  Statements(std::initializer_list<std::string> texts) : texts_(texts), statements_(texts.size()) {
    for (std::size_t i = 0; i < texts_.size(); ++i) statements_[i].text = texts_[i];
  }
  SqlStatement& operator[](std::size_t index) { return statements_[index]; }
  operator std::span<const SqlStatement>() const { return statements_; }

 private:
  std::deque<std::string> texts_;  // never moves its strings
  std::vector<SqlStatement> statements_;
};

/// Runs statements that have to work.
inline void run(Connection& connection, const Statements& statements) {
  const BatchOutcome outcome = connection.run_batch(statements);
  if (!outcome.error) return;
  throw std::runtime_error("statement " + std::to_string(outcome.succeeded + 1) + ": " + outcome.error->message);
}

/// First column of the first row; "NULL", or "" without a row.
inline std::string one(Connection& connection, std::string_view sql) {
  const std::vector<Row> rows = connection.query(sql);
  return rows.empty() ? "" : rows[0].at(0).value_or("NULL");
}

}  // namespace godwit::test
