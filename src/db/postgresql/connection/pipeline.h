#pragma once
// libpq's pipeline mode: statements on their way one behind the other, each answered when it ends.

#include <span>

#include "db/postgresql/connection/connection.h"

namespace godwit {

/// Statements of one open transaction, each with a message of its own. The server skips those behind one that fails.
/// While it lives, nothing else can use the connection; afterwards the connection is as it was before.
class Pipeline {
 public:
  explicit Pipeline(pg_conn* connection);
  /// Reads what was not read.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// Once. False where libpq refuses; its error message says why.
  bool send(std::span<const SqlStatement> statements);
  /// Waits for the next result of the statement in hand; nullptr behind its last one, then the next statement is in
  /// hand.
  PgResult result();

 private:
  void write_while_waiting();
  void read_rest() noexcept;

  pg_conn* connection_;
  bool non_blocking_before_;
  bool synced_ = true;  // nothing more comes
};

}  // namespace godwit
