// SQL as the clients mariadb and mysql read it.
#include "db/client_script.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/strings.h"
#include "db/mysql/batch.h"
#include "db/mysql/connection.h"
#include "db/mysql/parts.h"

namespace godwit {
namespace {

constexpr auto kDelimiters = std::to_array<std::string_view>({"//", "$$", ";;", "@@end@@"});

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// In lower case, one after the other: a statement may be most of a dump.
template <typename Take>
void for_each_word(std::string_view text, const Take& take) {
  for (auto from = text.begin(); from != text.end();) {
    const auto end = std::find_if_not(from, text.end(), is_name_part);
    if (end != from) take(to_lower({from, end}));
    from = end == text.end() ? end : std::next(end);
  }
}

std::string delimiter_for(std::string_view sql) {
  for (const std::string_view one : kDelimiters) {
    if (sql.find(one) == std::string_view::npos) return std::string(one);
  }
  std::string longer(kDelimiters.back());
  while (sql.find(longer) != std::string_view::npos) longer += '@';
  return longer;
}

class MysqlClientScript final : public ClientScript {
 public:
  MysqlClientScript(const SessionMemory& session, std::string database, bool database_exists)
      : session_(session), database_(std::move(database)), database_exists_(database_exists) {}

  // Without --comments a routine loses its comments; without --binary-mode the client changes line ends.
  std::string command(const std::string& name) const override {
    return "mariadb --binary-mode --comments --max-allowed-packet=1G < " + name;
  }
  std::string head() const override {
    return "SET NAMES utf8mb4;\n" + (database_exists_ ? use() : "") + put_back({}) + "SET SESSION autocommit = 1;\n";
  }
  std::string statement(std::string_view sql) const override {
    if (sql.find(';') != std::string_view::npos) {
      const std::string delimiter = delimiter_for(sql);
      return "DELIMITER " + delimiter + "\n" + std::string(sql) + "\n" + delimiter + "\nDELIMITER ;\n";
    }
    return with_semicolon(sql, {"--", "#"});
  }
  // The short form for people, where it means the same in every SQL mode and character set.
  std::string literal(const Value& value) const override {
    if (!value) return "NULL";
    const bool plain =
        std::all_of(value->begin(), value->end(), [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
    return plain ? "'" + replace_all(*value, "'", "''") + "'" : mysql_literal(*value);
  }
  std::string begin() override { return "SET autocommit = 0;\n"; }
  std::string commit() override { return "COMMIT;\nSET SESSION autocommit = 1;\n"; }

  void note(const SqlStatement& statement) override {
    const bool any_setting = may_change_settings(statement.text);
    bool lock = false;
    bool tables = false;
    changed_ = changed_ || any_setting;
    for_each_word(statement.text, [&](const std::string& word) {
      changed_ = changed_ || word == "use" || word == "set";
      lock = lock || word == "lock";
      tables = tables || word == "tables";
      if (!any_setting) return;
      clock_ = clock_ || word == "timestamp";
      if (session_.puts_back(word)) others_.insert(word);
    });
    locked_ = locked_ || (lock && tables);
  }
  std::string restore(TransactionState) override {
    std::string text = locked_ ? "UNLOCK TABLES;\n" : "";
    if (changed_) text += put_back(others_) + use();
    if (clock_) text += "SET SESSION timestamp = DEFAULT;\n";
    locked_ = changed_ = clock_ = false;
    others_.clear();
    return text;
  }

 private:
  std::string use() const { return "USE " + quote_mysql_name(database_) + ";\n"; }
  std::string put_back(const std::set<std::string>& others) const {
    std::vector<std::string> assignments;
    for (const auto& [name, value] : session_.remembered(others)) {
      assignments.push_back("SESSION " + name + " = " + (value && is_mysql_number(*value) ? *value : literal(value)));
    }
    const std::string role = session_.role_statement();
    return "SET " + join(assignments, ",\n  ") + ";\n" + (role.empty() ? "" : role + ";\n");
  }

  const SessionMemory& session_;
  std::string database_;
  bool database_exists_;
  std::set<std::string> others_;  // settings that the script may have changed besides those that are always put back
  bool changed_ = false;
  bool locked_ = false;
  bool clock_ = false;
};

}  // namespace

std::unique_ptr<ClientScript> mysql_client_script(Connection& connection) {
  auto& own = dynamic_cast<MysqlConnection&>(connection);
  own.learn_settings();
  const std::string& database = own.server().default_schema;
  const bool exists = own.query("SELECT DATABASE()").at(0).at(0).has_value();
  return std::make_unique<MysqlClientScript>(own.session(), database, exists);
}

}  // namespace godwit
