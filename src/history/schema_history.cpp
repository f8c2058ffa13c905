// Rows are handed on one by one, and only a sum over them is kept. It is an addition, so that a row of ours goes in and
// out of it without another reading, and the order of rows does not matter.
#include "history/schema_history.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/strings.h"

namespace godwit {
namespace {

using Field = std::optional<std::string_view>;

std::string text_of(const Field& field) {
  return std::string(field.value_or(""));
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

int number_of(const Field& field) {
  return whole_number(field.value_or("")).value_or(0);
}

// A wrong rank would make us write over the order of the rows; SQLite keeps any number, and text, in such a column.
int rank_of(const Field& field) {
  if (const auto rank = whole_number(field.value_or(""))) return *rank;
  throw Error(
      ErrorCode::foreign_history,
      "The history table has a row whose installed_rank is \"" + text_of(field) +
          "\", which is no whole number up to " + std::to_string(std::numeric_limits<int>::max()) +
          ". Nothing was changed. Give this row a rank that puts it into its place, then run the command again.");
}

void read_type_and_version(AppliedMigration& migration, const Field& version, const Field& type) {
  migration.raw_version = text_of(version);
  migration.version = MigrationVersion::parse(migration.raw_version);
  migration.type_text = text_of(type);
  migration.type = parse_migration_type(migration.type_text);
}

AppliedMigration whole_row(Fields row) {
  AppliedMigration migration;
  migration.installed_rank = rank_of(row[0]);
  read_type_and_version(migration, row[1], row[3]);
  migration.description = text_of(row[2]);
  migration.script = text_of(row[4]);
  if (row[5]) migration.checksum = number_of(row[5]);
  migration.installed_by = text_of(row[6]);
  migration.installed_on = text_of(row[7]);
  migration.installed_on_utc = text_of(row[8]);
  migration.execution_time_ms = number_of(row[9]);
  migration.success = row[10] == "1";
  if (row.size() > 12 && row[11]) migration.digest = Digest::from_hex(*row[11]);
  if (row.size() > 12 && row[12]) migration.digest_for = number_of(row[12]);
  return migration;
}

AppliedMigration version_row(Fields row) {
  AppliedMigration migration;
  migration.installed_rank = rank_of(row[0]);
  read_type_and_version(migration, row[1], row[2]);
  migration.success = row[3] == "1";
  return migration;
}

/// FNV-1a over fields, each with an end that no text holds.
class RowSum {
 public:
  void add(std::string_view field) {
    for (const char c : field) add(static_cast<unsigned char>(c));
    add(0x00);
  }
  std::uint64_t value() const { return sum_; }

 private:
  void add(unsigned char byte) { sum_ = (sum_ ^ byte) * 0x100000001b3; }
  std::uint64_t sum_ = 0xcbf29ce484222325;
};

// Without the SHA-256 columns, which say nothing about what ran, and without what only the database knows.
std::uint64_t sum_of(const AppliedMigration& row) {
  RowSum sum;
  sum.add(std::to_string(row.installed_rank));
  for (const std::string* field : {&row.raw_version, &row.description, &row.type_text, &row.script}) sum.add(*field);
  sum.add(row.checksum ? std::to_string(*row.checksum) : "-");
  sum.add(row.success ? "1" : "0");
  return sum.value();
}

bool contains(const std::vector<std::string>& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(), [&](const auto& c) { return equals_ignore_case(c, name); });
}

void name_tablespace(HistorySql& sql, const std::string& quoted_name) {
  bool named = false;
  for (std::string& statement : sql.create) {
    named = named || statement.find(kTablespaceMark) != std::string::npos;
    statement = replace_all(std::move(statement), kTablespaceMark, "TABLESPACE " + quoted_name);
    statement = replace_all(std::move(statement), kIndexTablespaceMark, "USING INDEX TABLESPACE " + quoted_name);
  }
  if (named) return;
  throw Error(ErrorCode::configuration,
              "The history table cannot be put into a tablespace here. Leave out -tablespace.");
}

}  // namespace

SchemaHistory::SchemaHistory(Connection& connection, const Dialect& dialect, const TargetOptions& target,
                             std::string default_schema)
    : connection_(connection),
      dialect_(dialect),
      target_(target),
      schema_(std::move(default_schema)),
      sql_(history_sql(dialect.table_words(schema_, target.table))) {
  if (!target.tablespace.empty()) name_tablespace(sql_, dialect.quote(target.tablespace));
}

std::string SchemaHistory::quoted_name() const {
  return dialect_.quote(schema_) + "." + dialect_.quote(target_.table);
}

HistorySnapshot SchemaHistory::read() {
  std::vector<AppliedMigration> rows;
  HistorySnapshot snapshot =
      read(HistoryColumns::all, [&rows](AppliedMigration&& row) { rows.push_back(std::move(row)); });
  snapshot.rows = std::move(rows);
  return snapshot;
}

HistorySnapshot SchemaHistory::read(HistoryColumns columns, const AppliedReceiver& take) {
  HistorySnapshot snapshot;
  snapshot.default_schema = schema_;
  const std::vector<std::string> found = read_columns();
  snapshot.exists = !found.empty();
  read_schemas(snapshot);
  if (!snapshot.exists) return snapshot;
  check_columns(found);
  note_columns(found);
  snapshot.has_digest_columns = digests_;
  read_rows(columns, take);
  return snapshot;
}

void SchemaHistory::read_rows(HistoryColumns columns, const AppliedReceiver& take) {
  known_ = 0;
  last_rank_ = 0;
  const bool all = columns == HistoryColumns::all;
  const std::string& sql = !all ? sql_.versions : digests_ ? sql_.select : sql_.select_without_digests;
  connection_.read(sql, {}, [&](Fields fields) {
    AppliedMigration row = all ? whole_row(fields) : version_row(fields);
    if (all) known_ += sum_of(row);
    last_rank_ = std::max(last_rank_, row.installed_rank);
    take(std::move(row));
  });
}

bool SchemaHistory::changed() {
  const std::uint64_t known = known_;
  read_rows(HistoryColumns::all, [](AppliedMigration&&) {});
  return known != known_;
}

std::vector<std::string> SchemaHistory::read_columns() {
  std::vector<std::string> columns;
  const bool may_hide = !sql_.show_all_rows.empty();
  for (const Row& row : connection_.query(sql_.columns)) {
    if (may_hide && row.at(1)) refuse_hidden(*row[1]);
    columns.push_back(row.at(0).value_or(""));
  }
  return columns;
}

void SchemaHistory::refuse_hidden(const std::string& role) const {
  throw Error(ErrorCode::permission,
              "Row-level security hides rows of the history table " + quoted_name() + " from the role " +
                  dialect_.quote(role) + ", so it cannot be known what was applied. Nothing was changed. Let the " +
                  "table's owner run: " + replace_all(sql_.show_all_rows, "{role}", dialect_.quote(role)) + ".");
}

void SchemaHistory::note_columns(const std::vector<std::string>& columns) {
  sum_there_ = contains(columns, kDigestColumnNames[0]);
  checksum_there_ = contains(columns, kDigestColumnNames[1]);
  digests_ = sum_there_ && checksum_there_;
}

// With the table there, its schema is there and not empty; only the other schemas are asked for.
void SchemaHistory::read_schemas(HistorySnapshot& snapshot) {
  std::vector<std::string> schemas = target_.schemas;
  if (std::find(schemas.begin(), schemas.end(), schema_) == schemas.end()) schemas.insert(schemas.begin(), schema_);
  snapshot.schemas_empty = !snapshot.exists;
  for (const std::string& schema : schemas) {
    const bool there = (snapshot.exists && schema == schema_) || dialect_.schema_exists(connection_, schema);
    (there ? snapshot.existing_schemas : snapshot.missing_schemas).push_back(schema);
    if (there && snapshot.schemas_empty) {
      snapshot.schemas_empty = dialect_.schema_empty(connection_, schema, target_.table);
    }
  }
}

void SchemaHistory::check_columns(const std::vector<std::string>& columns) const {
  std::vector<std::string> absent;
  for (const std::string_view name : kHistoryColumnNames) {
    if (!contains(columns, name)) absent.emplace_back(name);
  }
  if (absent.empty()) return;
  throw Error(ErrorCode::foreign_history, "The table " + quoted_name() +
                                              " is not a schema history table: it has no column " + join(absent, ", ") +
                                              ". Nothing was changed. Name another history table with -table=…");
}

void SchemaHistory::create() {
  for (const std::string& statement : sql_.create) connection_.execute(statement);
  digests_ = true;
  last_rank_ = 0;
  known_ = 0;
}

void SchemaHistory::add_digest_columns() {
  const auto& missing =
      sum_there_ == checksum_there_ ? sql_.add_digest_columns : sql_.add_one_digest_column[sum_there_ ? 1 : 0];
  for (const std::string& statement : missing) connection_.execute(statement);
  digests_ = true;
}

std::string SchemaHistory::adoption_sql() const {
  return join(sql_.add_digest_columns, "; ");
}

void SchemaHistory::look_for_digest_columns() {
  note_columns(read_columns());
}

Appended SchemaHistory::append(const NewRow& row, std::optional<int> rank) {
  if (!rank && last_rank_ == std::numeric_limits<int>::max()) {
    throw Error(ErrorCode::history_full, "The history table " + quoted_name() + " has no rank left for another row.");
  }
  const int installed_rank = rank ? *rank : last_rank_ + 1;
  const auto checksum = row.checksum ? Value(std::to_string(*row.checksum)) : std::nullopt;
  std::vector<Value> values = {std::to_string(installed_rank),
                               row.version.empty() ? std::nullopt : Value(row.version),
                               stored_description(row.description),
                               std::string(row.type),
                               row.script,
                               checksum,
                               row.installed_by,
                               std::to_string(row.execution_time_ms),
                               row.success ? "1" : "0"};
  if (digests_) {
    values.push_back(row.digest ? Value(row.digest->hex()) : std::nullopt);
    values.push_back(row.digest ? checksum : std::nullopt);
  }
  const auto rows = connection_.execute(digests_ ? sql_.insert : sql_.insert_without_digests, values);
  last_rank_ = std::max(last_rank_, installed_rank);
  return {installed_rank, rows};
}

std::optional<std::uint64_t> SchemaHistory::remove(int rank) {
  const Value values[] = {std::to_string(rank)};
  return connection_.execute(sql_.remove, values);
}

std::optional<std::uint64_t> SchemaHistory::align(int rank, const std::string& description, MigrationType type,
                                                  const ScriptSums& sums) {
  const std::string checksum = std::to_string(sums.checksum);
  std::vector<Value> values = {stored_description(description), std::string(migration_type_text(type)), checksum};
  if (digests_) values.insert(values.end(), {sums.digest.hex(), checksum});
  values.push_back(std::to_string(rank));
  return connection_.execute(digests_ ? sql_.align : sql_.align_without_digests, values);
}

std::optional<std::uint64_t> SchemaHistory::write_digest(int rank, const ScriptSums& sums) {
  const Value values[] = {sums.digest.hex(), std::to_string(sums.checksum), std::to_string(rank)};
  return connection_.execute(sql_.write_digest, values);
}

std::optional<AppliedMigration> SchemaHistory::row(int rank) {
  std::optional<AppliedMigration> found;
  const Value values[] = {std::to_string(rank)};
  connection_.read(digests_ ? sql_.row : sql_.row_without_digests, values,
                   [&found](Fields fields) { found = whole_row(fields); });
  return found;
}

void SchemaHistory::know(const AppliedMigration* before, const AppliedMigration* now) {
  if (before) known_ -= sum_of(*before);
  if (now) known_ += sum_of(*now);
}

void SchemaHistory::read_digests(const std::function<void(int rank, const std::optional<Digest>& digest)>& take) {
  connection_.read(sql_.digests, {}, [&take](Fields fields) {
    take(rank_of(fields[0]), fields[1] ? Digest::from_hex(*fields[1]) : std::nullopt);
  });
}

}  // namespace godwit
