// The steps that write only the history table or whole schemas.
#include <algorithm>

#include "base/strings.h"
#include "engine/executor.h"
#include "engine/outcome_text.h"
#include "engine/transaction.h"

namespace godwit {
namespace {

constexpr std::string_view kMarkerDescription = "<< Flyway Schema Creation >>";

}  // namespace

void Executor::carry_out(const CreateSchemas& step) {
  start(step);
  Transaction transaction(bench_.connection);
  for (const std::string& name : step.names) bench_.dialect.create_schema(bench_.connection, name);
  created_schemas_ = step.names;
  marker_after_baseline_ = step.marker_after_baseline;
  if (!step.marker) created_schemas_.clear();
  // With the history there already, a schema that is new among the configured ones gets its marker at once.
  if (!creates_history_) write_marker(std::nullopt);
  transaction.commit();
  finish(true);
}

void Executor::carry_out(const CreateHistory& step) {
  start(step);
  Transaction transaction(bench_.connection);
  bench_.history.create();
  if (!marker_after_baseline_) write_marker(0);
  transaction.commit();
  finish(true);
}

// The marker names the schemas that this run created, quoted, in one column (Flyway 10.22, tests/compat).
void Executor::write_marker(std::optional<int> rank) {
  if (created_schemas_.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string& name : created_schemas_) quoted.push_back(bench_.dialect.quote(name));
  NewRow row;
  row.description = kMarkerDescription;
  row.type = migration_type_text(MigrationType::schema);
  row.script = join(quoted, ",");
  row.installed_by = bench_.options.installed_by;
  bench_.history.append(row, rank);
  created_schemas_.clear();
}

void Executor::carry_out(const AddDigestColumns& step) {
  start(step);
  try {
    Transaction transaction(bench_.connection);
    bench_.history.add_digest_columns();
    transaction.commit();
    finish(true);
  } catch (const Error& error) {
    if (!bench_.dialect.is_permission_error(error)) throw;
    digests_refused_ = true;
    Finding note;
    note.severity = Severity::note;
    note.code = ErrorCode::digest_unavailable;
    note.message = "The role may not alter the history table " + bench_.history.table() +
                   ", so SHA-256 sums cannot be kept there; godwit goes on with CRC-32 alone. To have them, let the "
                   "table's owner run godwit migrate once.";
    done_.findings.push_back(std::move(note));
    done_.results.pop_back();
  }
}

void Executor::carry_out(const WriteDigests& step) {
  if (digests_refused_) return;
  start(step);
  Transaction transaction(bench_.connection);
  for (const WriteDigests::Row& row : step.rows) bench_.history.write_digest(row.installed_rank, row.sums);
  transaction.commit();
  finish(true);
}

void Executor::carry_out(const WriteBaseline& step) {
  start(step);
  NewRow row;
  row.version = step.version;
  row.description = step.description;
  row.type = migration_type_text(MigrationType::baseline);
  row.script = step.description;
  row.installed_by = bench_.options.installed_by;
  Transaction transaction(bench_.connection);
  bench_.history.append(row);
  write_marker(std::nullopt);
  transaction.commit();
  if (verb_ == "Migrate") bench_.callbacks.fire("afterBaseline");
  finish(true);
}

void Executor::carry_out(const RemoveFailed& step) {
  start(step);
  Transaction transaction(bench_.connection);
  bench_.history.remove(step.row->installed_rank);
  transaction.commit();
  finish(true);
}

void Executor::carry_out(const MarkDeleted& step) {
  start(step);
  NewRow row;
  row.version = step.row->raw_version;
  row.description = step.row->description;
  row.type = migration_type_text(MigrationType::deleted);
  row.script = step.row->script;
  row.checksum = step.row->checksum;
  row.installed_by = bench_.options.installed_by;
  Transaction transaction(bench_.connection);
  bench_.history.append(row);
  transaction.commit();
  finish(true);
}

void Executor::carry_out(const AlignRow& step) {
  start(step);
  Transaction transaction(bench_.connection);
  bench_.history.align(step.row->installed_rank, step.migration->description, step.migration->type(),
                       step.migration->sums);
  transaction.commit();
  finish(true);
}

void Executor::carry_out(const CleanSchema& step) {
  start(step);
  bench_.dialect.clean_schema(bench_.connection, step.name);
  done_.cleaned.push_back(step.name);
  finish(true);
}

void Executor::carry_out(const DropSchema& step) {
  start(step);
  bench_.dialect.drop_schema(bench_.connection, step.name);
  done_.dropped.push_back(step.name);
  finish(true);
}

}  // namespace godwit
