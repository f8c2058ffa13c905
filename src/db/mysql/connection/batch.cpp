// An error does not say which statement of a message failed; results are counted to find out. So one that may give
// several (CALL) has a message to itself. The server keeps the texts of warnings only until the next statement: they
// are fetched before that, unless the script is about to ask for them itself.
#include "db/mysql/connection/batch.h"

#include <mysql.h>

#include <algorithm>
#include <array>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/connection/half_done.h"
#include "db/mysql/connection/running.h"
#include "db/trace.h"

namespace godwit {
namespace {

constexpr std::string_view kSeparator = ";\n";
constexpr unsigned kPacketTooLarge = 1153;
constexpr std::string_view kWarningsShown = " LIMIT 10";
// Lock wait timeout (which rolls back all with innodb_rollback_on_timeout), deadlock, deadlock in XA, error at COMMIT.
constexpr auto kRollsBack = std::to_array<unsigned>({1180, 1205, 1213, 1614});

// Statements that tell about the one before, and would tell about SHOW WARNINGS instead.
constexpr auto kLooksBack = std::to_array<std::string_view>(
    {"row_count", "diagnostics", "warning_count", "error_count", "show warnings", "show errors", "show count"});

// The server would answer and hang up, so it is not even asked.
StatementError too_large(const SqlStatement& statement, std::size_t max_bytes) {
  StatementError error;
  error.message = "The statement has " + std::to_string(statement.text.size()) +
                  " bytes, and with its max_allowed_packet the server takes " + std::to_string(max_bytes) +
                  " in one message. Raise max_allowed_packet (SET GLOBAL, for new connections) or cut the statement";
  error.native = "08S01/" + std::to_string(kPacketTooLarge);
  return error;
}

StatementError stopped_before() {
  StatementError error;
  error.message = "Stopped before this statement was sent";
  error.native = "70100/1317";
  error.cancelled = true;
  return error;
}

}  // namespace

bool looks_back(std::string_view text) {
  const std::string lower = to_lower(text.substr(0, 1000));
  return std::any_of(kLooksBack.begin(), kLooksBack.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::size_t message_size(std::span<const SqlStatement> statements, std::size_t max_bytes, bool backslash_escapes) {
  if (!gives_one_result(statements.front(), backslash_escapes)) return 1;
  std::size_t bytes = statements.front().text.size();
  std::size_t size = 1;
  for (; size < statements.size(); ++size) {
    const StatementFacts& before = statements[size - 1].facts;
    // Behind what commits there is a stop, so that its warnings can be read; none of these is quick enough to suffer.
    if (before.ends_batch || before.commits_implicitly || before.controls_transaction()) break;
    bytes += kSeparator.size() + statements[size].text.size();
    if (bytes > max_bytes || !gives_one_result(statements[size], backslash_escapes)) break;
    // With what commits in the same message nobody could tell, once the connection is lost, what became of the others.
    if (statements[size].facts.commits_implicitly || statements[size].facts.controls_transaction()) break;
    if (listing_of(statements[size].text) != Listing::none) break;  // it is looked at before and behind
  }
  return size;
}

std::string join_statements(std::span<const SqlStatement> statements) {
  std::size_t size = 0;
  for (const SqlStatement& statement : statements) size += statement.text.size() + kSeparator.size();
  std::string message;
  message.reserve(size);
  for (const SqlStatement& statement : statements) {
    if (!message.empty()) message += kSeparator;
    message += statement.text;
  }
  return message;
}

BatchOutcome MysqlConnection::run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) {
  const Trace trace(*this, statements);
  BatchOutcome outcome;
  cancel_asked_ = false;
  sending_ = &sending;
  finished_ = 0;
  session_.resume(*this);
  while (outcome.succeeded < statements.size() && !outcome.error) {
    const auto rest = statements.subspan(outcome.succeeded);
    tell_warnings(&rest.front());
    if (question_ && !looks_back(rest.front().text)) settle_into(outcome);
    if (outcome.error) break;
    if (cancel_asked_) {
      outcome.error = stopped_before();
    } else if (rest.front().text.size() > longest_text_) {
      outcome.error = too_large(rest.front(), longest_text_);
    } else {
      const std::size_t size =
          sending.statement_by_statement ? 1 : message_size(rest, longest_text_, backslash_escapes());
      outcome.append(run_observed(rest.first(size)));
    }
  }
  return outcome;
}

bool MysqlConnection::backslash_escapes() const {
  unsigned status = 0;
  mariadb_get_infov(native_.get(), MARIADB_CONNECTION_SERVER_STATUS, &status);
  return (status & SERVER_STATUS_NO_BACKSLASH_ESCAPES) == 0;
}

BatchOutcome MysqlConnection::run_message(std::span<const SqlStatement> statements) {
  for (const SqlStatement& statement : statements) {
    if (may_change_settings(statement.text)) session_.note_change();
  }
  const bool alone = statements.size() == 1;
  const std::string joined = alone ? std::string() : join_statements(statements);
  const std::string_view message = alone ? statements.front().text : std::string_view(joined);

  BatchOutcome outcome;
  const Running running(*this);
  pending_warnings_ = {};
  bool ok = mysql_real_query(native_.get(), message.data(), message.size()) == 0;
  std::size_t offset = 0;  // of the statement at hand in the message
  while (ok) {
    const SqlStatement& statement = statements[std::min(outcome.succeeded, statements.size() - 1)];
    ok = drop_result();
    if (!ok) break;
    count_warnings(statement, outcome.succeeded + 1 >= statements.size());
    if (answers_.size() == outcome.succeeded) answers_.emplace_back();
    answers_.back() = flags();
    const int more = mysql_next_result(native_.get());
    if (alone && more == 0) continue;  // CALL and the like give any number of results
    if (alone && more > 0) break;
    offset += statement.text.size() + kSeparator.size();
    ++outcome.succeeded;
    sending_->tell(++finished_);
    if (more < 0) break;
    ok = more == 0;
  }
  outcome.succeeded = std::min(outcome.succeeded, statements.size());
  if (mysql_errno(native_.get()) != 0) {
    outcome.succeeded = std::min(outcome.succeeded, statements.size() - 1);
    const SqlStatement& failed = statements[outcome.succeeded];
    outcome.error = statement_error(failed, message.substr(std::min(offset, message.size())));
  }
  return outcome;
}

bool MysqlConnection::drop_result() {
  MYSQL_RES* result = mysql_use_result(native_.get());
  if (result == nullptr) return mysql_field_count(native_.get()) == 0;
  while (mysql_fetch_row(result) != nullptr) {
  }
  const bool ok = mysql_errno(native_.get()) == 0;
  mysql_free_result(result);
  return ok;
}

StatementError MysqlConnection::statement_error(const SqlStatement& statement, std::string_view message_rest) {
  const NativeError native = native_error(native_.get(), spec_.password);
  status_stale_ = true;
  pending_warnings_ = {};
  StatementError error;
  error.message = native.message;
  error.native = native.code();
  error.code = {native.state, std::to_string(native.number), ""};
  error.transaction_lost = std::find(kRollsBack.begin(), kRollsBack.end(), native.number) != kRollsBack.end();
  error.connection_lost = native.connection_lost();
  error.cancelled = native.interrupted() && cancel_asked_;
  error.offset = fault_offset(statement.text, message_rest, native.number, native.message);
  return error;
}

// Asking for the texts is possible only behind the last statement of a message; of the others the number is known.
void MysqlConnection::count_warnings(const SqlStatement& statement, bool last) {
  const unsigned count = mysql_warning_count(native_.get());
  status_stale_ = false;
  if (last) {
    pending_warnings_ = {count, statement.begin.line};
  } else if (count > 0 && on_notice) {
    on_notice("Line " + std::to_string(statement.begin.line) + ": " + count_of(count, "warning") + " of the server.");
  }
}

void MysqlConnection::tell_warnings(const SqlStatement* next) {
  const Warnings pending = std::exchange(pending_warnings_, {});
  if (pending.count == 0 || (!on_notice && !on_numbered_notice)) return;
  const std::string line = "Line " + std::to_string(pending.line) + ": ";
  if (next != nullptr && looks_back(next->text)) {
    if (on_notice) on_notice(line + count_of(pending.count, "warning") + " of the server.");
    return;
  }
  const std::string most = on_numbered_notice ? "" : std::string(kWarningsShown);
  const std::vector<Row> rows = query("SHOW WARNINGS" + most);
  for (const Row& row : rows) {
    const std::string text = row.at(0).value_or("") + " " + row.at(1).value_or("") + ": " + row.at(2).value_or("");
    const std::string shown = line + mask_text(text, {spec_.password.reveal()});
    if (on_numbered_notice && on_numbered_notice({shown, {"", row.at(1).value_or(""), ""}})) continue;
    if (on_notice) on_notice(shown);
  }
  if (on_notice && pending.count > rows.size())
    on_notice(line + count_of(pending.count - rows.size(), "more warning") + ".");
}

}  // namespace godwit
