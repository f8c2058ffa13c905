#include <sqlite3.h>

#include "db/sqlite/connection.h"

namespace godwit {

// VACUUM INTO takes one reading transaction, so the copy is the database as one moment has it, what a WAL file holds
// included (sqlite.org/lang_vacuum.html).
void SqliteConnection::copy_database(const std::string& file) {
  int code = SQLITE_OK;
  const NativeStatement statement = compile(native(), "VACUUM INTO ?", code);
  if (statement) {
    sqlite3_bind_text(statement.get(), 1, file.data(), static_cast<int>(file.size()), SQLITE_TRANSIENT);
    code = sqlite3_step(statement.get());
  }
  if (code == SQLITE_DONE) return;
  if ((code & 0xff) == SQLITE_INTERRUPT) throw Error(ErrorCode::stopped, "Stopped by a signal while copying.");
  throw error(code, "The database could not be copied into " + file);
}

}  // namespace godwit
