// The end of a transaction where ROLLBACK alone does not end it: XA, and tables without transactions.
#include <mysql.h>

#include "base/strings.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

constexpr std::string_view kNotAllRolledBack = "1196";

// The name behind "XA START", without JOIN and RESUME.
std::string xa_id(std::string_view text) {
  const std::string lower = to_lower(text);
  std::string_view id = trim(text.substr(text.find_first_of(" \t\r\n", lower.find_first_of("sb", 2))));
  for (const std::string_view word : {"JOIN", "RESUME"}) {
    if (id.size() > word.size() && equals_ignore_case(id.substr(id.size() - word.size()), word)) {
      id = trim(id.substr(0, id.size() - word.size()));
    }
  }
  return std::string(id);
}

}  // namespace

void MysqlConnection::note_xa(const SqlStatement& statement) {
  const std::vector<std::string> words = mysql_words(statement.text, 3);
  if (words.size() < 3 || !equals_ignore_case(words[0], "XA")) return;
  const std::string verb = to_upper(words[1]);
  if (verb == "START" || verb == "BEGIN") {
    xa_ = xa_id(statement.text);
    xa_prepared_ = false;
  } else if (verb == "PREPARE") {
    xa_prepared_ = true;
  } else if (verb == "COMMIT" || verb == "ROLLBACK") {
    xa_.clear();
  }
}

std::string MysqlConnection::xa_left_prepared() const {
  return "The XA transaction " + xa_ + " stays prepared, with its locks: end it with XA ROLLBACK " + xa_ +
         " (or XA COMMIT " + xa_ + ").";
}

// As long as an XA transaction is there, the server refuses ROLLBACK and nearly everything else.
bool MysqlConnection::end_xa() {
  if (xa_.empty()) return false;
  const std::string id = std::exchange(xa_, {});
  if (!xa_prepared_) {
    try {
      execute("XA END " + id);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::connection_lost) throw;  // else it has ended already
    }
  }
  try {
    execute("XA ROLLBACK " + id);
    return true;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::connection_lost) throw;
    return false;
  }
}

bool MysqlConnection::rolled_back_all() {
  if (mysql_warning_count(native_.get()) == 0) return true;
  bool all = true;
  for (const Row& row : query("SHOW WARNINGS")) all = all && row.at(1) != kNotAllRolledBack;
  if (!all) left_ = writes_.left_behind(*this, true);
  return all;
}

// With the connection the transaction ends, but not what is in tables without transactions: another connection tells
// which tables these are.
void MysqlConnection::ask_elsewhere() noexcept {
  if (writes_.empty()) return;
  try {
    MysqlConnection other(spec_, server_.default_schema, {});
    left_ = writes_.left_behind(other, false);
  } catch (...) {  // the server is gone, too
    doubt_ = "The server can no longer be asked whether a rollback reaches " + writes_.names() +
             ": if a table has no transactions (MyISAM, Aria, MEMORY), look at what was written to it and undo that by "
             "hand.";
  }
}

}  // namespace godwit
