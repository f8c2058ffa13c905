// A file can ask nothing, so a setting counts as changed once a statement names it. Its value, whatever it is by then,
// is kept while our own SQL runs; inside a transaction ours is set locally, so that COMMIT alone brings back the
// script's.
#include "db/client_script.h"

#include <set>
#include <utility>

#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/text/quoting.h"

namespace godwit {
namespace {

// Settings of psql, which a psqlrc may have changed, that decide what is sent and when it stops.
constexpr std::string_view kSettings =
    "\\set ON_ERROR_STOP on\n"
    "\\set ON_ERROR_ROLLBACK off\n"
    "\\set AUTOCOMMIT on\n"
    "\\set SINGLELINE off\n"
    "\\set SINGLESTEP off\n";

// Values that are set aside are kept in settings of our own, which need no variables of psql.
std::string kept_in(const std::string& name) {
  return "godwit." + name;
}

class PostgresqlClientScript final : public ClientScript {
 public:
  explicit PostgresqlClientScript(const PostgresqlConnection& connection)
      : session_(connection.session_statements()),
        put_back_(connection.put_back_statements()),
        own_values_(connection.own_values()) {}

  std::string command(const std::string& name) const override { return "psql --no-psqlrc --file=" + name; }
  // RESET ALL takes the client's encoding, too, back to the server's.
  std::string head() const override {
    return std::string(kSettings) + lines(session_) + "SET client_encoding = 'UTF8';\n";
  }
  std::string statement(std::string_view sql) const override { return with_semicolon(sql, {"--"}); }
  std::string literal(const Value& value) const override { return value ? sql_literal(*value) : "NULL"; }
  std::string begin() override { return "BEGIN;\n"; }
  std::string commit() override {
    if (aside_ == Aside::in_transaction) aside_ = Aside::no;
    return "COMMIT;\n";
  }

  void note(const SqlStatement& statement) override {
    if (!may_change_pg_settings(statement.text)) return;
    const std::string lower = to_lower(statement.text);
    const bool all = lower.starts_with("reset all") || lower.starts_with("discard");
    const bool zone = lower.find("time zone") != std::string::npos;
    for (const auto& [name, value] : own_values_) {
      const std::string lower_name = to_lower(name);
      if (all || lower.find(lower_name) != std::string::npos || (zone && lower_name == "timezone"))
        touched_.insert(name);
    }
  }
  std::string restore(TransactionState state) override {
    std::vector<std::string> statements = put_back_;
    if (!touched_.empty()) {
      aside_ = state == TransactionState::idle ? Aside::in_session : Aside::in_transaction;
      statements.insert(statements.begin(), sets(
                                                &kept_in, [](const auto& own) { return current(own.first); }, false));
      statements.insert(statements.end() - 1, sets(
                                                  &itself, [](const auto& own) { return sql_literal(own.second); },
                                                  aside_ == Aside::in_transaction));
    }
    return lines(statements);
  }
  std::string resume() override {
    if (aside_ == Aside::no) return "";
    const bool local = std::exchange(aside_, Aside::no) == Aside::in_transaction;
    return lines({sets(
        &itself, [](const auto& own) { return current(kept_in(own.first)); }, local)});
  }

 private:
  using Own = std::pair<std::string, std::string>;
  enum class Aside { no, in_transaction, in_session };

  static std::string itself(const std::string& name) { return name; }
  static std::string current(const std::string& name) {
    return "pg_catalog.current_setting(" + sql_literal(name) + ")";
  }

  // SELECT set_config(target(name), value(own), local), … for those that scripts may have set.
  std::string sets(std::string (*target)(const std::string& name), std::string (*value)(const Own& own),
                   bool local) const {
    std::string text;
    for (const Own& own : own_values_) {
      if (!touched_.contains(own.first)) continue;
      text += (text.empty() ? "SELECT " : ", ") + ("pg_catalog.set_config(" + sql_literal(target(own.first))) + ", " +
              value(own) + (local ? ", true)" : ", false)");
    }
    return text;
  }

  std::string lines(const std::vector<std::string>& statements) const {
    std::string text;
    for (const std::string& one : statements) text += statement(one);
    return text;
  }

  std::vector<std::string> session_;
  std::vector<std::string> put_back_;
  std::vector<Own> own_values_;
  std::set<std::string> touched_;  // of own_values_: what scripts may have set
  Aside aside_ = Aside::no;
};

}  // namespace

std::unique_ptr<ClientScript> PostgresqlConnection::client_script() {
  return std::make_unique<PostgresqlClientScript>(*this);
}

void PostgresqlConnection::forbid_writes(bool forbidden) {
  execute(forbidden ? "SET default_transaction_read_only = on" : "RESET default_transaction_read_only");
}

}  // namespace godwit
