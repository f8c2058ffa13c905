#pragma once
// The statements for a connection as text for the database's own client.

#include <initializer_list>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace godwit {

/// Writes SQL so that psql, mariadb or sqlite3 does with it what godwit would have done. Made from a connection that
/// remembers its session; gives text only and asks the server nothing. Everything ends with a line end.
class ClientScript {
 public:
  virtual ~ClientScript() = default;

  /// A command line that runs the file `name`, for people.
  virtual std::string command(const std::string& name) const = 0;
  /// Makes the client stop at the first error, take the text as it is written, and have the session that was
  /// remembered.
  virtual std::string head() const = 0;
  /// A statement and its end.
  virtual std::string statement(std::string_view sql) const = 0;
  /// As parameters of our own statements are sent.
  virtual std::string literal(const Value& value) const = 0;
  virtual std::string begin() = 0;
  virtual std::string commit() = 0;

  /// Notes what the statement of a script may change for those behind it.
  virtual void note(const SqlStatement& statement) = 0;
  /// As Connection::restore_session().
  virtual std::string restore(TransactionState state) = 0;
  /// In front of a script's next statement: what restore() set aside, as the scripts had it.
  virtual std::string resume() { return ""; }
};

/// `sql` with the semicolon that ends it and a line end. The semicolon stands on a line of its own where one of
/// `line_comments`, which begin a comment to the end of the line, is on the last line and would swallow it.
std::string with_semicolon(std::string_view sql, std::initializer_list<std::string_view> line_comments);

}  // namespace godwit
