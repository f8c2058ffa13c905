#pragma once
// A database of its own on the test server for each test, and statements with the facts that matter.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/strings.h"
#include "db/mysql/dialect.h"

namespace godwit {

class MysqlTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* port = std::getenv("GODWIT_TEST_MYPORT");
    if (port == nullptr) {
      throw std::runtime_error(
          "GODWIT_TEST_MYPORT is not set: run the tests through packaging/test.sh, which starts the servers");
    }
    port_ = port;
    database_ = "mysql_t" + std::to_string(getpid());
    admin_ = open_url("mysql://fw:fw@127.0.0.1:" + port_ + "/information_schema");
    admin_->execute("DROP DATABASE IF EXISTS `" + database_ + "`");
    admin_->execute("CREATE DATABASE `" + database_ + "` CHARACTER SET utf8mb4");
    connection_ = open();
  }
  void TearDown() override {
    connection_.reset();
    if (admin_) admin_->execute("DROP DATABASE IF EXISTS `" + database_ + "`");
  }

  std::string url(const std::string& parameters = "") const {
    return "mysql://fw:fw@127.0.0.1:" + port_ + "/" + database_ + parameters;
  }
  static std::unique_ptr<Connection> open_url(const std::string& text) {
    TargetOptions target;
    target.url = text;
    return open_target(target);
  }
  static std::unique_ptr<Connection> open_target(const TargetOptions& target) {
    return mysql_dialect().open(mysql_dialect().parse_url(target), target);
  }
  std::unique_ptr<Connection> open() const {
    auto connection = open_url(url());
    connection->execute("SET sql_mode = 'STRICT_TRANS_TABLES'");  // whatever the server's own is
    connection->remember_session();
    return connection;
  }

  /// The first column of the first row, "NULL", or "no row".
  static std::string ask(Connection& connection, const std::string& sql) {
    const auto rows = connection.query(sql);
    return rows.empty() ? "no row" : rows.at(0).at(0).value_or("NULL");
  }
  std::string ask(const std::string& sql) { return ask(*connection_, sql); }

  /// Until somebody's statement that starts so has run for a second: it waits for something then. At most 20 s.
  void wait_until_stuck(const std::string& start) {
    const Value like[] = {start + "%"};
    for (int tries = 0; tries < 400; ++tries) {
      if (!admin_->query("SELECT 1 FROM information_schema.processlist WHERE info LIKE ? AND time >= 1", like).empty())
        return;
      usleep(50'000);
    }
    ADD_FAILURE() << "nobody waits in " << start;
  }

  static SqlStatement statement(std::string_view text) {
    SqlStatement result;
    result.text = text;
    const std::string start = to_lower(text.substr(0, 6));
    result.facts.commits_implicitly =
        start == "create" || start.starts_with("alter") || start.starts_with("drop") || start == "rename";
    result.facts.stands_alone = start.starts_with("call") || start.starts_with("execut");
    return result;
  }
  static std::vector<SqlStatement> script(std::initializer_list<std::string_view> texts) {
    std::vector<SqlStatement> statements;
    for (const std::string_view text : texts) {
      statements.push_back(statement(text));
      statements.back().begin.line = statements.size();
    }
    return statements;
  }
  BatchOutcome run(std::initializer_list<std::string_view> texts) { return connection_->run_batch(script(texts)); }

  std::string port_;
  std::string database_;
  std::unique_ptr<Connection> admin_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace godwit
