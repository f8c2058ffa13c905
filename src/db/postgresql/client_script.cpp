// SQL as psql reads it.
#include "db/client_script.h"

#include <utility>

#include "base/strings.h"
#include "db/postgresql/connection.h"
#include "db/postgresql/postgresql_dialect.h"

namespace godwit {
namespace {

// Settings of psql, which a psqlrc may have changed, that decide what is sent and when it stops.
constexpr std::string_view kSettings =
    "\\set ON_ERROR_STOP on\n"
    "\\set ON_ERROR_ROLLBACK off\n"
    "\\set AUTOCOMMIT on\n"
    "\\set SINGLELINE off\n"
    "\\set SINGLESTEP off\n";

class PostgresqlClientScript final : public ClientScript {
 public:
  explicit PostgresqlClientScript(std::vector<std::string> session) : session_(std::move(session)) {}

  std::string command(const std::string& name) const override { return "psql --no-psqlrc --file=" + name; }
  std::string head() const override { return std::string(kSettings) + session(); }
  std::string statement(std::string_view sql) const override { return with_semicolon(sql, {"--"}); }
  std::string literal(const Value& value) const override { return value ? sql_literal(*value) : "NULL"; }
  std::string begin() override { return "BEGIN;\n"; }
  std::string commit() override { return "COMMIT;\n"; }
  void note(const SqlStatement&) override {}
  std::string restore(TransactionState) override { return session(); }

 private:
  // RESET ALL takes the client's encoding, too, back to the server's.
  std::string session() const {
    std::string text;
    for (const std::string& one : session_) text += statement(one);
    return text + "SET client_encoding = 'UTF8';\n";
  }

  std::vector<std::string> session_;
};

}  // namespace

std::unique_ptr<ClientScript> PostgresqlDialect::client_script(Connection& connection) const {
  return std::make_unique<PostgresqlClientScript>(dynamic_cast<PostgresqlConnection&>(connection).restore_statements());
}

void PostgresqlDialect::forbid_writes(Connection& connection, bool forbidden) const {
  connection.execute(forbidden ? "SET default_transaction_read_only = on" : "RESET default_transaction_read_only");
}

}  // namespace godwit
