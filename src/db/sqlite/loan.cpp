// A Poco session of somebody else's. Its result codes stay as they are, because Poco's own calls read them.
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <cstdlib>
#include <utility>

#include "db/sqlite/connection.h"
#include "db/sqlite/dialect.h"

namespace godwit {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::configuration, "The session cannot be used for migrations: " + why + " Nothing was changed.");
}

void check_idle(sqlite3* db) {
  if (sqlite3_get_autocommit(db) == 0) {
    refuse("a transaction is open on it, and migrations have their own. Commit it or roll it back first.");
  }
  for (sqlite3_stmt* one = sqlite3_next_stmt(db, nullptr); one != nullptr; one = sqlite3_next_stmt(db, one)) {
    if (sqlite3_stmt_busy(one) != 0) {
      refuse("a statement of it has not been read to its end. Finish it, or reset it, first.");
    }
  }
}

std::string url_of(const std::string& file) {
  if (file.empty()) return "sqlite::memory:";
  return file.find('?') == std::string::npos ? "sqlite:" + file : connect_string({}, file);
}

}  // namespace

SqliteConnection::SqliteConnection(const Poco::Data::Session& lent, ConnectionSpec spec, const std::string& schema,
                                   LoanProblem problem)
    : spec_(std::move(spec)), session_(std::make_unique<Poco::Data::Session>(lent)) {
  db_ = Poco::Data::SQLite::Utility::dbHandle(*session_);
  check_idle(db_);
  if (!is_in_memory(spec_)) path_ = spec_.database;
  server_ = {"SQLite", sqlite3_libversion(), "", spec_.database, schema.empty() ? "main" : schema};
  begin_loan();  // what throws up to here has changed nothing
  loan_->problem = std::move(problem);
}

void SqliteConnection::begin_loan() {
  Loan loan;
  const std::vector<std::string> timeout = column_of(db_, "PRAGMA busy_timeout");
  loan.busy_timeout_ms = timeout.empty() ? 0 : std::atoi(timeout.front().c_str());
  busy_timeout_ = std::chrono::milliseconds(loan.busy_timeout_ms);
  loan.found = read_session(db_);
  remembered_ = loan.found;
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, -1, &loan.loads_extensions);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  loan_ = std::move(loan);
  use_busy_handler();
}

void SqliteConnection::give_back() noexcept {
  try {
    if (std::exchange(schema_opened_, false)) run_native(db_, "PRAGMA writable_schema = RESET");
    const bool settings = put_back_settings(db_, loan_->found, true);
    if (!put_back_databases(db_, loan_->found.databases) || !settings) {
      loan_->problem("A setting or an attached database could not be put back as it was found in the session.");
    }
  } catch (const std::exception& error) {
    loan_->problem(std::string("The session could not be put back as it was found: ") + error.what());
  }
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, loan_->loads_extensions, nullptr);
  // A script's PRAGMA busy_timeout would stay, too.
  if (loan_->busy_timeout_ms > 0) sqlite3_busy_timeout(db_, loan_->busy_timeout_ms);
}

LentSession borrow_sqlite(const Poco::Data::Session& session, LoanProblem problem) {
  const char* const file = sqlite3_db_filename(Poco::Data::SQLite::Utility::dbHandle(session), "main");
  LentSession lent;
  lent.url = url_of(file ? file : "");
  lent.connect = [&session, problem = std::move(problem)](const ConnectionSpec& spec, const TargetOptions& target) {
    if (!target.default_schema.empty()) check_schema(target.default_schema);
    for (const std::string& schema : target.schemas) check_schema(schema);
    return std::make_unique<SqliteConnection>(session, spec, named_schema(target), problem);
  };
  return lent;
}

}  // namespace godwit
