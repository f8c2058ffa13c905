#pragma once
// Errors, as values that keep their numbers for good.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace godwit {

/// Numbers are fixed for good. The hundreds digit is the exit code of the command that ends with it.
enum class ErrorCode : std::uint16_t {
  none = 0,

  unexpected = 100,
  io = 101,
  out_of_memory = 102,

  usage = 200,
  configuration = 201,
  no_url = 202,
  invalid_url = 203,
  unsupported_database = 204,
  missing_location = 205,
  clean_disabled = 206,
  unknown_encoding = 207,
  invalid_target = 208,
  invalid_pattern = 209,
  unknown_environment = 210,

  connection = 300,
  authentication = 301,
  database_missing = 302,
  connection_lost = 303,
  init_sql = 304,
  schema_missing = 305,
  permission = 306,
  connect_callback = 307,  // beforeConnect or afterConnect failed

  validate = 400,
  duplicate_versioned = 401,
  duplicate_repeatable = 402,
  naming = 403,
  checksum_mismatch = 404,
  description_mismatch = 405,
  type_mismatch = 406,
  versioned_not_applied = 407,  // a local versioned migration that is Ignored
  repeatable_not_applied = 408,
  outdated_repeatable = 409,
  versioned_not_resolved = 410,  // applied, no local file
  repeatable_not_resolved = 411,
  failed_versioned = 412,  // a failed row stands in the history
  failed_repeatable = 413,
  non_empty_schema = 414,
  foreign_history = 415,   // the history table is not one that Flyway or godwit made
  malformed_script = 416,  // bytes that are not text in the stated encoding
  unreadable_script = 417,
  placeholder_missing = 418,
  unterminated = 419,  // a quote, comment or body that never ends
  mixed = 420,
  target_missing = 421,
  baseline_refused = 422,
  script_changed = 423,   // the file changed between scan and execution
  digest_mismatch = 424,  // CRC-32 agrees, SHA-256 does not
  baseline_changed = 425,
  harmless_variant = 426,
  digest_stale = 427,
  digest_unavailable = 428,
  link_loop = 429,
  script_config = 430,
  unsupported_statement = 431,
  rollback_in_script = 432,
  overlapping_location = 433,
  undo_missing = 434,    // no undo script for a version that is to be undone
  plan_outdated = 435,   // files, history or settings are not those of the plan any more
  java_migration = 436,  // a class that would have to be run
  callback_not_run = 438,
  below_base = 440,  // validate -offline: a new version at or below the newest one of the base
  edited_since_base = 441,
  removed_since_base = 442,
  history_full = 443,  // the greatest installed_rank is taken
  down_part = 444,     // a script with the part by which another tool would take it back
  lfs_pointer = 445,   // not a script, but what Git LFS has put in its place
  link_outside = 446,  // a symbolic link that leaves its location, without followLinks

  pending = 500,

  migration_failed = 600,
  repeatable_failed = 601,
  lock_lost = 602,  // no longer used; see another_run
  transaction_left_open = 603,
  history_write_failed = 604,
  outcome_unknown = 605,  // the connection died during COMMIT
  callback_failed = 606,
  backup_failed = 608,

  lock_timeout = 700,
  another_run = 701,  // the lock was given away, and another run came in between
  stopped = 800,
  some_targets_failed = 900,
};

/// 0 for none, else the hundreds digit of the code. Pure.
constexpr int exit_code(ErrorCode code) {
  return static_cast<int>(code) / 100;
}

/// A place in a script as the user wrote it. Line and column count from 1, columns in code points; 0 is "not known".
struct Where {
  std::string script;
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  bool known() const { return !script.empty(); }
  /// "V7__add.sql:12:3", "V7__add.sql", or "".
  std::string text() const;
  /// "V7__add.sql:12:3: message", or the message alone.
  std::string in_front_of(const std::string& message) const;
};

/// Ends a command. Thrown at the edges, passed through the middle, caught once at the top.
/// `message` is whole sentences: what happened, what state things are in, what to do. It never holds a password.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, Where where = {}, std::string native = {})
      : std::runtime_error(message), code_(code), where_(std::move(where)), native_(std::move(native)) {}

  ErrorCode code() const { return code_; }
  const Where& where() const { return where_; }
  /// The database's own code: SQLSTATE ("42701") or SQLSTATE and number ("42S01/1050"), SQLite's name; empty if none.
  const std::string& native() const { return native_; }

 private:
  ErrorCode code_;
  Where where_;
  std::string native_;
};

}  // namespace godwit
