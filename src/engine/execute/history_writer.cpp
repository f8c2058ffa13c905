// The order is the invariant: the lock is seen to be held, the row is written, and it is read back, all in the
// transaction that COMMIT makes certain. Each row is made known to the history's sum, or changed() would take it for
// another run's.
#include "engine/execute/history_writer.h"

#include <map>
#include <utility>

#include "base/strings.h"
#include "engine/session/transaction.h"

namespace godwit {
namespace {

constexpr std::string_view kMarkerDescription = "<< Flyway Schema Creation >>";
constexpr std::chrono::seconds kAdoptionWait{2};
constexpr std::string_view kWhatToDo =
    "A trigger that skips rows, a rule on the table, or a view in its place has that effect: remove it or let such "
    "rows pass, then run the command again.";

constexpr std::string_view kGivenAway =
    "A script or callback of this run gave the migration lock away (DISCARD ALL, pg_advisory_unlock_all, "
    "RELEASE_ALL_LOCKS or the like), and another run ";
constexpr const char* kRunInfo = " It may have run the same scripts: wait for it to end, then run info.";

// An UPDATE that finds a row counts it, and still a trigger may have put the old values back.
std::string said(const std::optional<std::uint64_t>& rows) {
  return rows ? " (the database says that it wrote " + count_of(*rows, "row") + ")" : "";
}

Error not_kept(const SchemaHistory& history, const std::string& what, const std::optional<std::uint64_t>& rows) {
  return Error(ErrorCode::history_write_failed,
               "The history table " + history.quoted_name() + " " + what + said(rows) + ". " + std::string(kWhatToDo));
}

std::string shown(const std::string& text) {
  return text.empty() ? "none" : "\"" + text + "\"";
}
std::string shown(const std::optional<Checksum>& checksum) {
  return checksum ? std::to_string(*checksum) : "none";
}

// A column of fixed length fills up with blanks.
bool same_text(std::string_view a, std::string_view b) {
  const auto without_blanks = [](std::string_view text) { return text.substr(0, text.find_last_not_of(' ') + 1); };
  return without_blanks(a) == without_blanks(b);
}

// These columns decide what runs next; who, when and how long may be written as a trigger likes.
std::string difference(const NewRow& wanted, const AppliedMigration& kept) {
  const std::string description = stored_description(wanted.description);
  const auto differs = [](std::string_view name, const std::string& is, const std::string& should) {
    return std::string(name) + " " + is + " instead of " + should;
  };
  if (!same_text(kept.raw_version, wanted.version))
    return differs("version", shown(kept.raw_version), shown(wanted.version));
  if (!same_text(kept.description, description))
    return differs("description", shown(kept.description), shown(description));
  if (!same_text(kept.type_text, wanted.type))
    return differs("type", shown(kept.type_text), shown(std::string(wanted.type)));
  if (kept.checksum != wanted.checksum) return differs("checksum", shown(kept.checksum), shown(wanted.checksum));
  if (kept.success != wanted.success) return differs("success", kept.success ? "1" : "0", wanted.success ? "1" : "0");
  return "";
}

std::string rank_text(int rank) {
  return "installed_rank " + std::to_string(rank);
}

bool is_lost(const Error& error) {
  return error.code() == ErrorCode::connection_lost || error.code() == ErrorCode::outcome_unknown;
}

}  // namespace

// Free editions of Flyway end every command at an UNDO_SQL row; with a DELETE row they go on, and take the version for
// one that is to be applied (Flyway 10.22, tests/compat).
void HistoryWriter::script(const ResolvedMigration& script, const RunUndo* undo, std::int64_t duration_ms,
                           bool success) {
  NewRow row;
  row.version = script.version ? script.version->text() : "";
  row.description = script.description;
  row.type = migration_type_text(script.type());
  if (undo) {
    row.version = undo->row->raw_version;
    if (!undo->undo_row) row.type = migration_type_text(MigrationType::deleted);
  }
  row.script = script.script;
  if (!script.java) {
    row.checksum = script.sums.checksum;
    row.digest = script.sums.digest;
  }
  row.execution_time_ms = duration_ms;
  row.success = success;
  append(std::move(row));
}

void HistoryWriter::baseline(const WriteBaseline& step) {
  NewRow row;
  row.version = step.version;
  row.description = step.description;
  row.type = migration_type_text(MigrationType::baseline);
  row.script = step.description;
  append(std::move(row));
}

// The marker names the schemas, quoted, in one column (Flyway 10.22, tests/compat).
void HistoryWriter::marker(const std::vector<std::string>& quoted_schemas, MarkerPlace place) {
  NewRow row;
  row.description = kMarkerDescription;
  row.type = migration_type_text(MigrationType::schema);
  row.script = join(quoted_schemas, ",");
  append(std::move(row), place == MarkerPlace::first ? std::optional(0) : std::nullopt);
}

void HistoryWriter::deleted(const AppliedMigration& gone) {
  NewRow row;
  row.version = gone.raw_version;
  row.description = gone.description;
  row.type = migration_type_text(MigrationType::deleted);
  row.script = gone.script;
  row.checksum = gone.checksum;
  append(std::move(row));
}

void HistoryWriter::append(NewRow row, std::optional<int> rank) {
  row.installed_by = installed_by_;
  const Appended written = append_under_lock(row, rank);
  if (!lasting_) return;
  const auto kept = history_.row(written.rank);
  if (!kept)
    throw not_kept(history_, "does not hold the row that was written, " + rank_text(written.rank), written.rows);
  if (const std::string other = difference(row, *kept); !other.empty()) {
    throw not_kept(history_, "holds another row than was written: " + rank_text(written.rank) + " has the " + other,
                   written.rows);
  }
  history_.know(nullptr, &*kept);
}

void HistoryWriter::remove(const AppliedMigration& row) {
  hold_lock();
  const auto rows = history_.remove(row.installed_rank);
  if (!lasting_) return;
  if (history_.row(row.installed_rank)) {
    throw not_kept(history_, "still holds the row that was deleted, " + rank_text(row.installed_rank), rows);
  }
  history_.know(&row, nullptr);
}

void HistoryWriter::align(const AlignRow& step) {
  hold_lock();
  const ResolvedMigration& file = *step.migration;
  const int rank = step.row->installed_rank;
  const auto rows = history_.align(rank, file.description, file.type(), file.sums);
  if (!lasting_) return;
  const auto kept = history_.row(rank);
  NewRow wanted;
  wanted.version = step.row->raw_version;
  wanted.description = file.description;
  wanted.type = migration_type_text(file.type());
  wanted.checksum = file.sums.checksum;
  wanted.success = step.row->success;
  const std::string other = kept ? difference(wanted, *kept) : "no such row any more";
  if (!other.empty()) {
    throw not_kept(history_, "did not take the change of the row with " + rank_text(rank) + ": it has the " + other,
                   rows);
  }
  history_.know(step.row, &*kept);
}

// One look at the end for all rows: a trigger that puts old values back does so with each.
void HistoryWriter::digests(const WriteDigests& step) {
  hold_lock();
  std::map<int, Digest> wanted;
  for (const WriteDigests::Row& row : step.rows) {
    const auto rows = history_.write_digest(row.installed_rank, row.sums);
    if (lasting_ && rows == 0U) {
      throw not_kept(history_, "did not take the SHA-256 of the row with " + rank_text(row.installed_rank), rows);
    }
    wanted.emplace(row.installed_rank, row.sums.digest);
  }
  if (!lasting_) return;
  history_.read_digests([&wanted](int rank, const std::optional<Digest>& digest) {
    const auto found = wanted.find(rank);
    if (found != wanted.end() && digest == found->second) wanted.erase(found);
  });
  if (wanted.empty()) return;
  throw not_kept(history_, "did not take the SHA-256 of the row with " + rank_text(wanted.begin()->first),
                 std::nullopt);
}

std::optional<Error> HistoryWriter::adopt(Connection& connection, const Dialect& dialect) {
  std::optional<Error> refusal = try_to_adopt(connection, dialect);
  if (!lasting_) return std::nullopt;
  // Where DDL commits by itself an error does not tell whether the columns came; an event trigger may take them away.
  history_.look_for_digest_columns();
  if (history_.has_digest_columns()) return std::nullopt;
  if (!refusal) refusal = Error(ErrorCode::unexpected, "ALTER TABLE went well, but the columns are not there.");
  digests_refused_ = true;
  return refusal;
}

std::optional<Error> HistoryWriter::try_to_adopt(Connection& connection, const Dialect& dialect) {
  try {
    Transaction transaction(connection);
    const auto limit = dialect.limit_lock_waits(connection, kAdoptionWait);
    history_.add_digest_columns();
    transaction.commit();
    return std::nullopt;
  } catch (const Error& error) {
    if (is_lost(error)) throw;
    return error;
  }
}

// In a transaction that looks at the database as it was when it began, the row of another run is met only here.
Appended HistoryWriter::append_under_lock(const NewRow& row, std::optional<int> rank) {
  const bool retaken = hold_lock();
  try {
    return history_.append(row, rank);
  } catch (const Error& error) {
    if (!retaken || is_lost(error)) throw;
    throw Error(ErrorCode::another_run,
                std::string(kGivenAway) + "seems to have written to the history: " + error.what() + kRunInfo);
  }
}

// Another run that came in between has read the history without our rows, and may have run the same scripts.
bool HistoryWriter::hold_lock() {
  if (!lasting_ || lock_.held()) return false;
  const std::string begin(kGivenAway);
  if (!lock_.retake()) {
    const std::string holder = lock_.holder();
    throw Error(ErrorCode::another_run,
                begin + "holds it now" + (holder.empty() ? "" : ": " + holder) + "." + kRunInfo);
  }
  if (history_.changed()) {
    throw Error(ErrorCode::another_run, begin + "has changed the history since then." + kRunInfo);
  }
  return lock_retaken_ = true;
}

}  // namespace godwit
