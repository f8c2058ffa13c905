// Each statement that the splitter cuts out of the golden scripts goes to the parser of the real server, which has to
// take it for one statement: a cut too early leaves a syntax error, a cut too late a second statement. Nothing is run
// but what decides how the rest is read. Scripts whose statements are wrong on purpose are listed with their number.

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <mysql.h>
#include <sqlite3.h>

#include <map>
#include <memory>

#include "db/mysql/text/split_rules.h"
#include "db/postgresql/text/split_rules.h"
#include "db/sqlite/split_rules.h"
#include "golden/servers/golden_scripts.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using Refusals = std::map<std::string, int>;

/// What a server says about a statement: "" if it takes it for one.
class Parser {
 public:
  virtual ~Parser() = default;
  virtual std::string refusal(const std::string& script, const Cut& cut) = 0;
};

class PostgresqlParser final : public Parser {
 public:
  PostgresqlParser() {
    const std::string where =
        "host=127.0.0.1 user=postgres dbname=postgres port=" + server_port(DatabaseKind::postgresql);
    connection_.reset(PQconnectdb(where.c_str()));
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
  }

  std::string refusal(const std::string& script, const Cut& cut) override {
    const Result prepared(PQprepare(connection_.get(), "", cut.text.c_str(), 0, nullptr), PQclear);
    const char* state = PQresultErrorField(prepared.get(), PG_DIAG_SQLSTATE);
    const bool wrong = state != nullptr && std::string_view(state) == "42601";
    const bool sets = cut.facts.ends_batch && contains_ignoring_case(script, "conforming_strings");
    if (sets) const Result done(PQexec(connection_.get(), cut.text.c_str()), PQclear);
    return wrong ? PQresultErrorMessage(prepared.get()) : "";
  }

 private:
  using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;
  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_{nullptr, PQfinish};
};

class MysqlParser final : public Parser {
 public:
  MysqlParser() : connection_(mysql_init(nullptr), mysql_close) {
    const auto port = static_cast<unsigned>(std::stoul(server_port(DatabaseKind::mysql)));
    if (mysql_real_connect(connection_.get(), "127.0.0.1", "fw", "fw", "mysql", port, nullptr, 0) == nullptr) {
      throw std::runtime_error(mysql_error(connection_.get()));
    }
    run("SET sql_mode = 'STRICT_TRANS_TABLES'");
  }

  std::string refusal(const std::string&, const Cut& cut) override {
    constexpr unsigned kSyntaxError = 1064;
    const std::unique_ptr<MYSQL_STMT, my_bool (*)(MYSQL_STMT*)> statement(mysql_stmt_init(connection_.get()),
                                                                          mysql_stmt_close);
    mysql_stmt_prepare(statement.get(), cut.text.data(), cut.text.size());
    const bool sets = cut.facts.ends_batch && contains_ignoring_case(cut.text, "sql_mode") &&
                      !contains_ignoring_case(cut.text, "global");
    std::string said = mysql_stmt_errno(statement.get()) == kSyntaxError ? mysql_stmt_error(statement.get()) : "";
    if (sets && said.empty()) run(cut.text);
    return said;
  }

 private:
  void run(const std::string& text) {
    mysql_real_query(connection_.get(), text.data(), text.size());
    do {
      mysql_free_result(mysql_store_result(connection_.get()));
    } while (mysql_next_result(connection_.get()) == 0);
  }

  std::unique_ptr<MYSQL, void (*)(MYSQL*)> connection_;
};

// SQLite stops reading a trigger where its table is missing, so that the tables are made as they are asked for.
class SqliteParser final : public Parser {
 public:
  SqliteParser() {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    connection_.reset(opened);
    run("ATTACH ':memory:' AS u");
  }

  std::string refusal(const std::string&, const Cut& cut) override {
    const bool creates = contains_ignoring_case(cut.text.substr(0, 6), "create");
    for (int missing = 0;; ++missing) {
      sqlite3_stmt* prepared = nullptr;
      const char* rest = nullptr;
      sqlite3_prepare_v2(connection_.get(), cut.text.c_str(), -1, &prepared, &rest);
      const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
      const std::string said = sqlite3_errmsg(connection_.get());
      if (prepared != nullptr && creates) sqlite3_step(prepared);
      if (creates && missing < 3 && make_missing(said)) continue;
      const bool wrong = said.find("syntax error") != std::string::npos ||
                         said.find("incomplete input") != std::string::npos ||
                         said.find("unrecognized token") != std::string::npos || (rest != nullptr && *rest != '\0');
      return wrong ? said : "";
    }
  }

 private:
  void run(const std::string& text) { sqlite3_exec(connection_.get(), text.c_str(), nullptr, nullptr, nullptr); }

  bool make_missing(const std::string& said) {
    const std::size_t at = said.find("no such table: ");
    if (at == std::string::npos) return false;
    std::string name = said.substr(at + std::string_view("no such table: ").size());
    if (name.starts_with("main.")) name.erase(0, 5);
    run(name == "v" ? "CREATE VIEW v AS SELECT 1" : "CREATE TABLE \"" + name + "\" (a)");
    return true;
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection_{nullptr, sqlite3_close};
};

template <typename ServerParser>
void check(const std::string& dialect, const SplitRules& rules, const Refusals& on_purpose) {
  std::size_t seen = 0;
  for (const auto& [name, text] : golden_scripts(dialect)) {
    ServerParser parser;
    std::vector<std::string> said;
    for (const Cut& cut : cut_script(text, rules)) {
      ++seen;
      const std::string refusal = parser.refusal(name, cut);
      if (!refusal.empty()) said.push_back(cut.text + "\n  " + refusal);
    }
    const auto known = on_purpose.find(name);
    EXPECT_EQ(said.size(), known == on_purpose.end() ? 0U : static_cast<std::size_t>(known->second))
        << dialect << "/" << name << "\n"
        << (said.empty() ? "nothing was refused" : said.front());
  }
  EXPECT_GT(seen, 150U) << dialect;
}

TEST(OneStatementTest, EachCutIsOneStatementForPostgresql) {
  check<PostgresqlParser>("postgresql", postgresql_split_rules(),
                          {{"bom_inside", 1},
                           {"conforming_strings_off", 1},  // SET LOCAL holds only in a transaction
                           {"dollar_after_number", 3},
                           {"dollar_glued", 1},
                           {"dollar_no_tag", 2},
                           {"dollar_parameter", 1},
                           {"parenthesis_open", 1},
                           {"psql_variables", 2},
                           {"refuses_forms", 1},  // CLUSTER (VERBOSE) came with 17
                           {"strings_continue", 2}});
}

TEST(OneStatementTest, EachCutIsOneStatementForMariaDb) {
  check<MysqlParser>("mysql", mysql_split_rules(),
                     {{"bom_inside", 1},
                      {"delimiter_between_uses", 1},  // two statements in front of the delimiter, on purpose
                      {"delimiter_inside_statement", 1},
                      {"delimiter_letters", 1},
                      {"delimiter_many", 3},
                      {"delimiter_next_line_quoted", 1},
                      {"delimiter_semicolon_before", 1},
                      {"empty_statements", 1},
                      {"executable_two", 1},
                      {"nbsp", 1}});
}

TEST(OneStatementTest, EachCutIsOneStatementForSqlite) {
  check<SqliteParser>("sqlite", sqlite_split_rules(), {{"nbsp", 1}, {"trigger_empty", 1}, {"trigger_without_body", 1}});
}

}  // namespace
}  // namespace godwit::test
