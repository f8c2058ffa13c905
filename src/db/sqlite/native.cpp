// sqlite3_prepare takes the first statement of a text and stops at a NUL byte, both without an error. Where SQLite
// reads a text in another way than the splitter did, the rest would be lost; so behind a statement there may be only
// blanks and comments.
#include <sqlite3.h>

#include <climits>

#include "base/mask/mask.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

struct CodeName {
  int code;
  std::string_view name;
};

#define GODWIT_NAME(name) \
  { SQLITE_##name, "SQLITE_" #name }
// sqlite.org/rescode.html; SQLite itself can only tell sentences, not names
constexpr CodeName kCodeNames[] = {GODWIT_NAME(ERROR),
                                   GODWIT_NAME(INTERNAL),
                                   GODWIT_NAME(PERM),
                                   GODWIT_NAME(ABORT),
                                   GODWIT_NAME(BUSY),
                                   GODWIT_NAME(LOCKED),
                                   GODWIT_NAME(NOMEM),
                                   GODWIT_NAME(READONLY),
                                   GODWIT_NAME(INTERRUPT),
                                   GODWIT_NAME(IOERR),
                                   GODWIT_NAME(CORRUPT),
                                   GODWIT_NAME(NOTFOUND),
                                   GODWIT_NAME(FULL),
                                   GODWIT_NAME(CANTOPEN),
                                   GODWIT_NAME(PROTOCOL),
                                   GODWIT_NAME(EMPTY),
                                   GODWIT_NAME(SCHEMA),
                                   GODWIT_NAME(TOOBIG),
                                   GODWIT_NAME(CONSTRAINT),
                                   GODWIT_NAME(MISMATCH),
                                   GODWIT_NAME(MISUSE),
                                   GODWIT_NAME(NOLFS),
                                   GODWIT_NAME(AUTH),
                                   GODWIT_NAME(FORMAT),
                                   GODWIT_NAME(RANGE),
                                   GODWIT_NAME(NOTADB),
                                   GODWIT_NAME(ERROR_MISSING_COLLSEQ),
                                   GODWIT_NAME(ERROR_RETRY),
                                   GODWIT_NAME(ERROR_SNAPSHOT),
                                   GODWIT_NAME(ABORT_ROLLBACK),
                                   GODWIT_NAME(BUSY_RECOVERY),
                                   GODWIT_NAME(BUSY_SNAPSHOT),
                                   GODWIT_NAME(BUSY_TIMEOUT),
                                   GODWIT_NAME(LOCKED_SHAREDCACHE),
                                   GODWIT_NAME(LOCKED_VTAB),
                                   GODWIT_NAME(READONLY_RECOVERY),
                                   GODWIT_NAME(READONLY_CANTLOCK),
                                   GODWIT_NAME(READONLY_ROLLBACK),
                                   GODWIT_NAME(READONLY_DBMOVED),
                                   GODWIT_NAME(READONLY_CANTINIT),
                                   GODWIT_NAME(READONLY_DIRECTORY),
                                   GODWIT_NAME(IOERR_READ),
                                   GODWIT_NAME(IOERR_SHORT_READ),
                                   GODWIT_NAME(IOERR_WRITE),
                                   GODWIT_NAME(IOERR_FSYNC),
                                   GODWIT_NAME(IOERR_DIR_FSYNC),
                                   GODWIT_NAME(IOERR_TRUNCATE),
                                   GODWIT_NAME(IOERR_FSTAT),
                                   GODWIT_NAME(IOERR_UNLOCK),
                                   GODWIT_NAME(IOERR_RDLOCK),
                                   GODWIT_NAME(IOERR_DELETE),
                                   GODWIT_NAME(IOERR_NOMEM),
                                   GODWIT_NAME(IOERR_ACCESS),
                                   GODWIT_NAME(IOERR_CHECKRESERVEDLOCK),
                                   GODWIT_NAME(IOERR_LOCK),
                                   GODWIT_NAME(IOERR_CLOSE),
                                   GODWIT_NAME(IOERR_SHMOPEN),
                                   GODWIT_NAME(IOERR_SHMSIZE),
                                   GODWIT_NAME(IOERR_SHMLOCK),
                                   GODWIT_NAME(IOERR_SHMMAP),
                                   GODWIT_NAME(IOERR_SEEK),
                                   GODWIT_NAME(IOERR_DELETE_NOENT),
                                   GODWIT_NAME(IOERR_MMAP),
                                   GODWIT_NAME(IOERR_GETTEMPPATH),
                                   GODWIT_NAME(IOERR_CONVPATH),
                                   GODWIT_NAME(IOERR_DATA),
                                   GODWIT_NAME(IOERR_CORRUPTFS),
                                   GODWIT_NAME(CORRUPT_VTAB),
                                   GODWIT_NAME(CORRUPT_SEQUENCE),
                                   GODWIT_NAME(CORRUPT_INDEX),
                                   GODWIT_NAME(CANTOPEN_NOTEMPDIR),
                                   GODWIT_NAME(CANTOPEN_ISDIR),
                                   GODWIT_NAME(CANTOPEN_FULLPATH),
                                   GODWIT_NAME(CANTOPEN_CONVPATH),
                                   GODWIT_NAME(CANTOPEN_DIRTYWAL),
                                   GODWIT_NAME(CANTOPEN_SYMLINK),
                                   GODWIT_NAME(CONSTRAINT_CHECK),
                                   GODWIT_NAME(CONSTRAINT_COMMITHOOK),
                                   GODWIT_NAME(CONSTRAINT_FOREIGNKEY),
                                   GODWIT_NAME(CONSTRAINT_FUNCTION),
                                   GODWIT_NAME(CONSTRAINT_NOTNULL),
                                   GODWIT_NAME(CONSTRAINT_PRIMARYKEY),
                                   GODWIT_NAME(CONSTRAINT_TRIGGER),
                                   GODWIT_NAME(CONSTRAINT_UNIQUE),
                                   GODWIT_NAME(CONSTRAINT_VTAB),
                                   GODWIT_NAME(CONSTRAINT_ROWID),
                                   GODWIT_NAME(CONSTRAINT_PINNED),
                                   GODWIT_NAME(CONSTRAINT_DATATYPE),
                                   GODWIT_NAME(AUTH_USER)};
#undef GODWIT_NAME

StatementError own_error(std::string message, std::size_t offset) {
  StatementError error;
  error.message = std::move(message);
  error.offset = offset;
  return error;
}

/// SQLite's own tokenizer decides what a comment is: blanks and comments compile to no statement.
bool only_blanks(sqlite3* db, std::string_view text) {
  while (!text.empty()) {
    int code = SQLITE_OK;
    std::string_view tail;
    if (compile(db, text, code, &tail) || code != SQLITE_OK) return false;
    if (tail.size() == text.size()) return true;
    text = tail;
  }
  return true;
}

}  // namespace

std::string sqlite_code_name(int extended_code) {
  for (const CodeName& entry : kCodeNames) {
    if (entry.code == extended_code) return std::string(entry.name);
  }
  if (extended_code > 0xff) return sqlite_code_name(extended_code & 0xff);
  return "SQLITE_" + std::to_string(extended_code);
}

ErrorCode error_code_of(int extended_code) {
  switch (extended_code & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::permission;
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
      return ErrorCode::connection;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::lock_timeout;
    case SQLITE_INTERRUPT:
      return ErrorCode::stopped;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
      return ErrorCode::io;
    case SQLITE_NOMEM:
      return ErrorCode::out_of_memory;
    default:
      return ErrorCode::unexpected;
  }
}

StatementError statement_error(sqlite3* db, int code) {
  StatementError error;
  const int known = sqlite3_extended_errcode(db);  // SQLITE_OK if SQLite was never called
  error.message = known == SQLITE_OK ? sqlite3_errstr(code) : mask_text(sqlite3_errmsg(db));
  error.native = sqlite_code_name(known == SQLITE_OK ? code : known);
  error.code = {"", std::to_string(code & 0xff), error.native};
  error.cancelled = (code & 0xff) == SQLITE_INTERRUPT;
  if (const int offset = sqlite3_error_offset(db); offset >= 0) error.offset = static_cast<std::size_t>(offset);
  return error;
}

void StatementCloser::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

NativeStatement compile(sqlite3* db, std::string_view sql, int& code, std::string_view* tail) {
  if (sql.size() > INT_MAX) {
    code = SQLITE_TOOBIG;
    return nullptr;
  }
  sqlite3_stmt* statement = nullptr;
  const char* end = nullptr;
  code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), 0, &statement, &end);
  if (tail != nullptr && end != nullptr) *tail = sql.substr(static_cast<std::size_t>(end - sql.data()));
  return NativeStatement(statement);
}

std::optional<StatementError> compile_alone(sqlite3* db, std::string_view sql, NativeStatement& statement) {
  if (const std::size_t nul = sql.find('\0'); nul != std::string_view::npos) {
    return own_error("The statement holds a NUL byte, and SQLite would silently leave out what stands behind it", nul);
  }
  int code = SQLITE_OK;
  std::string_view tail;
  statement = compile(db, sql, code, &tail);
  if (code != SQLITE_OK) return statement_error(db, code);
  if (!only_blanks(db, tail)) {
    return own_error("SQLite reads more than one statement here: the first one ends before the text does",
                     sql.size() - tail.size());
  }
  return std::nullopt;
}

void run_native(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
  const int code = sqlite3_extended_errcode(db);
  throw Error(error_code_of(code), mask_text(sqlite3_errmsg(db)), {}, sqlite_code_name(code));
}

std::vector<std::string> column_of(sqlite3* db, const std::string& sql, int column) {
  std::vector<std::string> values;
  int code = SQLITE_OK;
  const NativeStatement statement = compile(db, sql, code);
  while (statement && sqlite3_step(statement.get()) == SQLITE_ROW) {
    const unsigned char* text = sqlite3_column_text(statement.get(), column);
    values.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
  }
  return values;
}

}  // namespace godwit
