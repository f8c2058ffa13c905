// A file can ask nothing, so a setting counts as changed once a statement names it. A mistake does no harm: the
// session's value, whatever it is by then, is kept in a user variable while our own SQL runs, and comes back.
#include "db/client_script.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/strings.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/text/quoting.h"
#include "db/mysql/text/statement_shape.h"

namespace godwit {
namespace {

constexpr std::string_view kAsOf = "system_versioning_asof";  // what it is by default cannot be set as a value
constexpr auto kDelimiters = std::to_array<std::string_view>({"//", "$$", ";;", "@@end@@"});

bool is_name_part(char c) {
  return is_alphanumeric(c) || c == '_';
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
      : session_(session), database_(std::move(database)), database_exists_(database_exists) {
    for (const auto& [name, value] : session_.own()) {
      if (session_.begun_with().at(name) != value) touch(name);
    }
  }

  // Without --comments a routine loses its comments; without --binary-mode the client changes line ends.
  std::string command(const std::string& name) const override {
    return "mariadb --binary-mode --comments --max-allowed-packet=1G < " + name;
  }
  std::string head() const override {
    std::vector<std::string> sets = assignments(session_.put_back());
    for (const std::string& set : assignments(session_.begun_with())) sets.push_back(set);
    const std::string role = session_.role_statement();
    return "SET NAMES utf8mb4;\n" + (database_exists_ ? use() : "") + all_of(sets) +
           (role.empty() ? "" : role + ";\n") + "SET SESSION autocommit = 1;\n";
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
  std::string commit() override {
    return std::string(completes_otherwise_ ? "COMMIT AND NO CHAIN NO RELEASE" : "COMMIT") +
           ";\nSET SESSION autocommit = 1;\n";
  }

  void note(const SqlStatement& statement) override {
    const bool any_setting = may_change_settings(statement.text);
    bool lock = false, tables = false, transaction = false, only = false;
    for_each_word(statement.text, [&](const std::string& word) {
      changed_ = changed_ || any_setting || word == "use" || word == "set";
      lock = lock || word == "lock";
      tables = tables || word == "tables";
      transaction = transaction || word == "transaction";
      only = only || word == "only";
      clock_ = clock_ || (any_setting && word == "timestamp");
      completes_otherwise_ = completes_otherwise_ || word == "completion_type";
      touch(word);
    });
    locked_ = locked_ || (lock && tables);
    const bool starts = equals_ignore_case(statement.text.substr(0, 5), "start");
    next_reads_only_ = next_reads_only_ || (transaction && only && (any_setting || starts));
  }
  std::string restore(TransactionState) override {
    std::string text = locked_ ? "UNLOCK TABLES;\n" : "";
    if (next_reads_only_) text += "COMMIT;\n";
    if (changed_) {
      const std::string role = session_.role_statement();
      text += all_of(assignments(session_.put_back())) + (role.empty() ? "" : role + ";\n") + use();
    }
    if (clock_) text += "SET SESSION timestamp = DEFAULT;\n";
    locked_ = changed_ = clock_ = next_reads_only_ = false;
    if (touched_.empty()) return text;
    aside_ = true;
    std::vector<std::string> keep;
    for (const auto& [name, value] : touched_) keep.push_back(kept_in(name) + " = @@SESSION." + name);
    return text + all_of(keep) + all_of(assignments(touched_));
  }
  std::string resume() override {
    if (!std::exchange(aside_, false)) return "";
    std::vector<std::string> sets;
    for (const std::string& name : in_order_of_setting(touched_))
      sets.push_back("SESSION " + name + " = " + kept_in(name));
    return all_of(sets);
  }

 private:
  static std::string kept_in(const std::string& name) { return "@godwit_" + name; }
  static std::string all_of(const std::vector<std::string>& sets) { return "SET " + join(sets, ",\n  ") + ";\n"; }

  std::string use() const { return "USE " + quote_mysql_name(database_) + ";\n"; }
  // The short form for people, as literal() has it.
  std::vector<std::string> assignments(const SessionMemory::Settings& settings) const {
    std::vector<std::string> sets;
    for (const std::string& name : in_order_of_setting(settings)) {
      if (name == kAsOf || name.starts_with("gtid_")) continue;  // the latter take a right to be set
      const Value& value = settings.at(name);
      sets.push_back("SESSION " + name + " = " + (value && is_mysql_number(*value) ? *value : literal(value)));
    }
    return sets;
  }
  // A word of a script: settings that our own SQL must not find as the script sets them.
  void touch(const std::string& word) {
    for (const std::string_view part : {"character_set_connection", "character_set_results", "collation_connection"}) {
      if (word == "names" || word == "charset" || word == "character" || word == part) touch_one(std::string(part));
    }
    if (word != kAsOf) touch_one(word);
  }
  void touch_one(const std::string& name) {
    const auto own = session_.own().find(name);
    if (own != session_.own().end()) touched_.insert(*own);
  }

  const SessionMemory& session_;
  std::string database_;
  bool database_exists_;
  SessionMemory::Settings touched_;  // of own(): what scripts may have set
  bool aside_ = false;               // these have the values of our own SQL
  bool changed_ = false;
  bool locked_ = false;
  bool clock_ = false;
  bool next_reads_only_ = false;
  bool completes_otherwise_ = false;
};

}  // namespace

std::unique_ptr<ClientScript> MysqlConnection::client_script() {
  const bool exists = query("SELECT DATABASE()").at(0).at(0).has_value();
  return std::make_unique<MysqlClientScript>(session_, server_.default_schema, exists);
}

}  // namespace godwit
