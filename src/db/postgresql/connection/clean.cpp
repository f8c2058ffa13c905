#include <algorithm>

#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/text/objects.h"

namespace godwit {
namespace {

// PostgreSQL limits how many locks a transaction may hold (64 × max_connections or so), and a table takes several.
constexpr std::size_t kDropsPerTransaction = 50;

// Default privileges that were given for this schema, one statement for each role that got some. Those of roles that
// are not ours stay, as other people's tables would.
constexpr std::string_view kRevokes =
    "SELECT DISTINCT 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || quote_ident(pg_get_userbyid(d.defaclrole)) ||"
    " ' IN SCHEMA ' || quote_ident(n.nspname) || ' REVOKE ALL ON ' || CASE d.defaclobjtype WHEN 'r' THEN 'TABLES'"
    " WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' ELSE 'TYPES' END || ' FROM ' ||"
    " CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
    " FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace,"
    " LATERAL aclexplode(d.defaclacl) a WHERE n.nspname = ? AND pg_has_role(d.defaclrole, 'USAGE')";

// Extensions that were made in this schema, whose objects may stand anywhere. Those of other roles stay, as Flyway
// leaves them (Flyway 10.22): whoever owns one may have made it for others, too.
constexpr std::string_view kOwnExtensions =
    "SELECT 'DROP EXTENSION IF EXISTS ' || quote_ident(e.extname) || ' CASCADE' FROM pg_catalog.pg_extension e"
    " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace JOIN pg_catalog.pg_roles r ON r.oid = e.extowner"
    " WHERE n.nspname = ? AND r.rolname = current_user ORDER BY e.oid DESC";

std::string drop_statement(const std::string& type, const std::string& identity) {
  std::string kind = to_upper(type);
  if (type == "function" || type == "procedure" || type == "aggregate") kind = "ROUTINE";
  if (type == "composite type") kind = "TYPE";
  if (type == "statistics object") kind = "STATISTICS";
  return "DROP " + kind + " IF EXISTS " + identity + " CASCADE";
}

// Relations first, because most other things go with them; extensions last, because what uses them is gone then.
std::vector<std::string> drop_statements(Connection& connection, const std::string& schema) {
  const Value name[] = {schema};
  std::vector<std::string> statements;
  for (const Row& row : connection.query(
           "SELECT o.type, o.identity FROM (" + std::string(kObjectsInSchema) +
               ") d, LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) o WHERE o.identity IS NOT NULL"
               " ORDER BY d.classid <> CAST('pg_catalog.pg_class' AS regclass), d.objid",
           name)) {
    statements.push_back(drop_statement(row[0].value_or(""), row[1].value_or("")));
  }
  for (const std::string_view made : {kRevokes, kOwnExtensions}) {
    for (const Row& row : connection.query(made, name)) statements.push_back(row[0].value_or(""));
  }
  return statements;
}

[[noreturn]] void fail(const StatementError& error, const std::string& statement) {
  const ErrorCode code = error.connection_lost     ? ErrorCode::connection_lost
                         : error.native == "42501" ? ErrorCode::permission
                                                   : ErrorCode::unexpected;
  throw Error(code,
              statement + " failed: " + error.message + (error.native.empty() ? "" : " (" + error.native + ")") +
                  ". What was dropped before stays dropped; remove the cause and run clean again.",
              {}, error.native);
}

void run_all(Connection& connection, std::span<const std::string> texts) {
  std::vector<SqlStatement> statements(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) statements[i].text = texts[i];
  const BatchOutcome outcome = connection.run_batch(statements);
  if (!outcome.error) return;
  connection.rollback();
  fail(*outcome.error, texts[outcome.succeeded]);
}

}  // namespace

void PostgresqlConnection::clean_schema(const std::string& schema) {
  const std::vector<std::string> statements = drop_statements(*this, schema);
  const bool own_transactions = transaction_state() == TransactionState::idle;
  for (std::size_t done = 0; done < statements.size(); done += kDropsPerTransaction) {
    const std::size_t count = std::min(kDropsPerTransaction, statements.size() - done);
    if (own_transactions) begin();
    run_all(*this, std::span(statements).subspan(done, count));
    if (own_transactions) commit();
  }
}

}  // namespace godwit
