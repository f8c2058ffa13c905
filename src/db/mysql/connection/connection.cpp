// A transaction of ours is autocommit switched off, because DDL would end one that was begun. So there are two
// questions: is anything open (the server's flags), and would the next statement be part of a transaction.
#include "db/mysql/connection/connection.h"

#include <mysql.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/connecting.h"
#include "db/mysql/connection/running.h"
#include "db/mysql/text/quoting.h"
#include "db/parameters.h"
#include "db/trace.h"

namespace godwit {
namespace {

constexpr const char* kReadOnlyServer =
    "The server is read-only, as replicas are: connect to the primary, or have read_only lifted.";
constexpr const char* kReadOnlyRemedy =
    "connect to the primary, or have read_only lifted (the server is read-only, as replicas are),";

constexpr unsigned kNoSuchDatabase = 1049;
constexpr unsigned kLockWaited = 1205;     // in vain
constexpr auto kLongestWait = "31536000";  // seconds

// "10.11.19-MariaDB-0+deb12u1" to "10.11.19".
std::string version_number(const std::string& version) {
  return version.substr(0, version.find_first_not_of("0123456789."));
}

bool has_roles(const ServerInfo& server) {
  unsigned major = 0;
  std::from_chars(server.version.data(), server.version.data() + server.version.size(), major);
  return major >= (server.product == "MariaDB" ? 10U : 8U);
}

std::size_t number_of(const Value& value, std::size_t otherwise) {
  std::size_t number = otherwise;
  if (value) std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

// Of "40001/1213".
unsigned number_in(std::string_view native) {
  return static_cast<unsigned>(number_of(std::string(native.substr(native.rfind('/') + 1)), 0));
}

// Parameters become literals that mean the same in every SQL mode: prepared statements would cost two more round trips.
std::string with_literals(std::string_view sql, std::span<const Value> parameters) {
  return replace_parameters(sql, [&](std::size_t number) {
    return parameters[number] ? mysql_literal(*parameters[number]) : std::string("NULL");
  });
}

}  // namespace

MysqlConnection::MysqlConnection(ConnectionSpec spec, const std::string& named, const std::stop_token& stop)
    : spec_(std::move(spec)),
      settings_(mysql_settings(spec_)),
      native_(connect_mysql(spec_, settings_, spec_.database, stop)),
      session_("", false) {
  SocketWatch watch(stop);
  watch.watch(mysql_get_socket(native_.get()));
  const std::string database = identify(named);
  lift_idle_limits();
  if (database != spec_.database) choose_database(database);
  if (!settings_.session_variables.empty()) execute("SET " + settings_.session_variables);
  session_ = SessionMemory(database, has_roles(server_));
}

// Answers with the name of the default schema as the server tells it.
std::string MysqlConnection::identify(const std::string& named) {
  const Row row =
      query("SELECT VERSION(), USER(), @@max_allowed_packet, CONNECTION_ID(), @@lower_case_table_names").at(0);
  const std::string version = row[0].value_or("");
  const std::string user = row[1].value_or("");
  server_.product = to_lower(version).find("mariadb") != std::string::npos ? "MariaDB" : "MySQL";
  server_.version = version_number(version);
  server_.newest_known = server_.product == "MariaDB" ? 12 : 9;
  server_.user = user.substr(0, user.rfind('@'));
  // The server takes packets shorter than the limit, and one byte of it is the command.
  longest_text_ = number_of(row[2], std::size_t{1} << 20) - 2;
  thread_id_ = row[3].value_or("");
  // With 1 the server keeps all names in lower case, and so does the name of Flyway's lock.
  const std::string& given = named.empty() ? spec_.database : named;
  std::string database = row[4] == "1" ? to_lower(given) : given;
  server_.default_schema = named.empty() ? database : named;
  server_.database = spec_.database.empty() ? database : spec_.database;
  return database;
}

// A backup or a program of a callback may take longer than the server lets a session be idle. Which limits there are is
// asked: idle_…_timeout are MariaDB's. A pooler's own number of the session says that the settings made here would stay
// for others.
void MysqlConnection::lift_idle_limits() {
  if (static_cast<std::uint32_t>(number_of(thread_id_, 0)) !=
      static_cast<std::uint32_t>(mysql_thread_id(native_.get())))
    return;
  const auto limits = query(
      "SHOW SESSION VARIABLES WHERE Variable_name IN ('wait_timeout', 'idle_transaction_timeout', "
      "'idle_write_transaction_timeout', 'idle_readonly_transaction_timeout')");
  std::string sets;
  for (const Row& limit : limits) {
    const bool wait = limit[0] == "wait_timeout";  // 0 is none, and the longest is a year
    const std::string wanted = wait ? kLongestWait : "0";
    if (limit[1] != wanted)
      sets += (sets.empty() ? "SET SESSION " : ", SESSION ") + limit[0].value_or("") + " = " + wanted;
  }
  if (!sets.empty()) execute(sets);
}

// A schema that isn't there yet is made and chosen later, by create_schema.
void MysqlConnection::choose_database(const std::string& schema) {
  if (mysql_select_db(native_.get(), schema.c_str()) == 0) return;
  if (mysql_errno(native_.get()) != kNoSuchDatabase) throw_error("USE " + schema);
}

void MysqlConnection::throw_error(std::string_view sql) {
  const NativeError error = native_error(native_.get(), spec_.password);
  status_stale_ = true;
  const std::string told = error.message + " (" + error.code() + ")";
  if (error.connection_lost()) {
    throw Error(ErrorCode::connection_lost, "The connection to the server was lost: " + told + ".", {}, error.code());
  }
  if (error.interrupted() && cancel_asked_) {
    throw Error(ErrorCode::stopped, "Stopped while the server worked on: " + excerpt(sql) + ".", {}, error.code());
  }
  if (error.read_only()) {
    throw Error(ErrorCode::permission, server_.product + " takes no writes here: " + told + ". " + kReadOnlyServer, {},
                error.code());
  }
  const ErrorCode code = error.permission()            ? ErrorCode::permission
                         : error.number == kLockWaited ? ErrorCode::lock_timeout
                                                       : ErrorCode::unexpected;
  throw Error(code, "The server refused \"" + mask_text(excerpt(sql), {spec_.password.reveal()}) + "\": " + told + ".",
              {}, error.code());
}

std::string MysqlConnection::remedy_of(const StatementError& error) {
  NativeError native;
  native.number = number_in(error.native);
  native.message = error.message;
  if (native.read_only()) return kReadOnlyRemedy;
  return native.permission() ? "give the user \"" + server_.user + "\" the right, or connect as another user," : "";
}

// A record that has changed since it was read, a lock waited for in vain, a deadlock. The server rolls back one
// statement or all of the transaction; the rest is rolled back here.
bool MysqlConnection::lost_to_others(std::string_view native) const {
  constexpr auto kConflicts = std::to_array<unsigned>({1020, kLockWaited, 1213});
  return std::find(kConflicts.begin(), kConflicts.end(), number_in(native)) != kConflicts.end();
}

void MysqlConnection::read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) {
  const Trace trace(*this, sql, parameters);
  const Running running(*this);
  send(sql, parameters);
  take_results(sql, receive);
}

std::optional<std::uint64_t> MysqlConnection::execute(std::string_view sql, std::span<const Value> parameters) {
  const Trace trace(*this, sql, parameters);
  const Running running(*this);
  send(sql, parameters);
  return take_results(sql, [](Fields) {});
}

void MysqlConnection::send(std::string_view sql, std::span<const Value> parameters) {
  const std::string text = parameters.empty() ? std::string(sql) : with_literals(sql, parameters);
  pending_warnings_ = {};
  if (mysql_real_query(native_.get(), text.data(), text.size()) != 0) throw_error(sql);
}

// Of each statement of the message; the sum of the rows that they wrote.
std::optional<std::uint64_t> MysqlConnection::take_results(std::string_view sql, const RowReceiver& receive) {
  std::optional<std::uint64_t> written;
  try {
    for (int more = 0; more == 0; more = mysql_next_result(native_.get())) {
      if (!take_rows(receive)) written = written.value_or(0) + mysql_affected_rows(native_.get());
    }
  } catch (...) {  // of the receiver
    while (mysql_next_result(native_.get()) == 0 && drop_result()) {
    }
    throw;
  }
  if (mysql_errno(native_.get()) != 0) throw_error(sql);
  status_stale_ = false;
  return written;
}

// False for a result that has no rows: of a statement that writes, or sets something, or failed.
bool MysqlConnection::take_rows(const RowReceiver& receive) {
  const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> result(mysql_use_result(native_.get()), mysql_free_result);
  if (!result) return false;
  std::vector<std::optional<std::string_view>> fields(mysql_num_fields(result.get()));
  while (const MYSQL_ROW row = mysql_fetch_row(result.get())) {
    const unsigned long* sizes = mysql_fetch_lengths(result.get());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      fields[i].reset();
      if (row[i] != nullptr) fields[i].emplace(row[i], sizes[i]);
    }
    receive(fields);
  }
  return true;
}

TransactionState MysqlConnection::transaction_state() {
  try {
    const TransactionFlags now = flags();
    // With autocommit off there is no time between two transactions: what comes next can be rolled back.
    return now.open || (own_transaction_ && !now.autocommit) ? TransactionState::open : TransactionState::idle;
  } catch (const Error&) {
    return TransactionState::idle;  // the connection is dead, and with it the transaction
  }
}

// Not START TRANSACTION: the first DDL statement would end it, and what a script does behind its DDL would commit
// statement by statement. With autocommit off the server begins anew by itself.
void MysqlConnection::begin() {
  const Trace trace(*this, "BEGIN");
  execute("SET autocommit = 0");
  forget_work();
  own_transaction_ = true;
}

void MysqlConnection::end_transaction() {
  if (own_transaction_) {
    own_transaction_ = false;
    session_.switch_autocommit_back(*this);
  } else {
    session_.transaction_ended(*this);
  }
}

void MysqlConnection::commit() {
  const Trace trace(*this, "COMMIT");
  try {
    execute("COMMIT AND NO CHAIN NO RELEASE");  // whatever completion_type says
  } catch (const Error& error) {
    const bool lost = error.code() == ErrorCode::connection_lost;
    if (!lost)
      throw Error(ErrorCode::migration_failed, "COMMIT failed: " + std::string(error.what()), {}, error.native());
    throw Error(ErrorCode::outcome_unknown,
                std::string(error.what()) +
                    " That was during COMMIT: whether the transaction was committed is not known; run info before "
                    "anything else.",
                {}, error.native());
  }
  forget_work();
  try {
    end_transaction();
  } catch (const Error&) {  // committed it is; that the connection is lost shows at the next statement
  }
}

bool MysqlConnection::rollback() noexcept {
  left_.clear();
  doubt_.clear();
  bool all = true;
  try {
    if (end_xa()) all = rolled_back_all();
    execute("ROLLBACK AND NO CHAIN NO RELEASE");
    all = rolled_back_all() && all;
    end_transaction();
  } catch (...) {
    status_stale_ = true;
    ask_elsewhere();
    all = all && left_.empty();
  }
  forget_work();
  return all;
}

void MysqlConnection::forbid_writes(bool forbidden) {
  execute(forbidden ? "SET SESSION TRANSACTION READ ONLY" : "SET SESSION TRANSACTION READ WRITE");
}

void MysqlConnection::remember_session() {
  session_.remember(*this);
}

void MysqlConnection::restore_session() {
  const Trace trace(*this, "put the session back");
  if (!xa_.empty()) {
    throw Error(ErrorCode::transaction_left_open,
                "The script leaves the XA transaction " + xa_ + (xa_prepared_ ? " prepared" : " open") +
                    ". End it in the script, with " + (xa_prepared_ ? "" : "XA END " + xa_ + " and ") + "XA COMMIT " +
                    xa_ + (xa_prepared_ ? "." : " ONE PHASE."));
  }
  tell_warnings(nullptr);
  unsigned status = 0;
  mariadb_get_infov(native_.get(), MARIADB_CONNECTION_SERVER_STATUS, &status);
  const bool open = (status & SERVER_STATUS_IN_TRANS) != 0;
  const bool reads_only = (status & SERVER_STATUS_IN_TRANS_READONLY) != 0;
  if (open && reads_only) session_.note_change();
  session_.restore(*this, !open || reads_only);
}

std::vector<std::string> MysqlConnection::changed_settings() {
  return session_.changed(transaction_state() != TransactionState::idle);
}

SplitRules MysqlConnection::rules_in_force(const SplitRules& rules) {
  Value value = session_.sql_mode();
  if (!value) value = query("SELECT @@SESSION.sql_mode LIMIT 1").at(0).at(0);
  const std::vector<std::string> modes = split_list(value.value_or(""));
  const auto has = [&](std::string_view mode) { return std::find(modes.begin(), modes.end(), mode) != modes.end(); };
  SplitRules present = rules;
  // The server lists the parts of a combined mode such as ANSI beside its name.
  if (has("ANSI_QUOTES")) present.double_quoted_strings = false;
  if (has("NO_BACKSLASH_ESCAPES")) present.backslash_escapes = false;
  return present;
}

// Over a connection of its own: this one is busy, and no other way reaches a running statement. The mutex is held until
// the server has taken the KILL, so that it can't hit a statement that comes later.
void MysqlConnection::cancel() noexcept {
  try {
    cancel_asked_ = true;
    const std::lock_guard lock(running_mutex_);
    if (!running_) return;
    const MysqlHandle second = connect_mysql(spec_, settings_, "");
    const std::string kill = "KILL QUERY " + thread_id_;
    mysql_real_query(second.get(), kill.data(), kill.size());
  } catch (...) {  // nothing to be done: the statement goes on until its own end
  }
}

}  // namespace godwit
