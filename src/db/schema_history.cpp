#include "db/schema_history.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/strings.h"

namespace godwit {
namespace {

constexpr auto kColumns =
    std::to_array<std::string_view>({"installed_rank", "version", "description", "type", "script", "checksum",
                                     "installed_by", "installed_on", "execution_time", "success"});
constexpr std::string_view kDigestColumn = "checksum_sha256";
constexpr std::string_view kDigestForColumn = "checksum_sha256_for";

std::string text_of(const Value& value) {
  return value.value_or("");
}

int number_of(const Value& value) {
  const std::string text = text_of(value);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

AppliedMigration row_to_migration(const Row& row) {
  AppliedMigration migration;
  migration.installed_rank = number_of(row[0]);
  migration.raw_version = text_of(row[1]);
  migration.version = MigrationVersion::parse(migration.raw_version);
  migration.description = text_of(row[2]);
  migration.type_text = text_of(row[3]);
  migration.type = parse_migration_type(migration.type_text);
  migration.script = text_of(row[4]);
  if (row[5]) migration.checksum = number_of(row[5]);
  migration.installed_by = text_of(row[6]);
  migration.installed_on = text_of(row[7]);
  migration.installed_on_utc = text_of(row[8]);
  migration.execution_time_ms = number_of(row[9]);
  migration.success = text_of(row[10]) == "1";
  if (row.size() > 12 && row[11]) migration.digest = Digest::from_hex(*row[11]);
  if (row.size() > 12 && row[12]) migration.digest_for = number_of(row[12]);
  return migration;
}

// Where sql/history says that a tablespace may be named.
constexpr std::string_view kTablespace = "/* tablespace */";
constexpr std::string_view kIndexTablespace = "/* index tablespace */";

void name_tablespace(HistorySql& sql, const std::string& quoted_name) {
  bool named = false;
  for (std::string& statement : sql.create) {
    named = named || statement.find(kTablespace) != std::string::npos;
    statement = replace_all(std::move(statement), kTablespace, "TABLESPACE " + quoted_name);
    statement = replace_all(std::move(statement), kIndexTablespace, "USING INDEX TABLESPACE " + quoted_name);
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
      sql_(dialect.history_sql(schema_, target.table)) {
  if (!target.tablespace.empty()) name_tablespace(sql_, dialect.quote(target.tablespace));
}

HistorySnapshot SchemaHistory::read() {
  HistorySnapshot snapshot;
  snapshot.default_schema = schema_;
  const std::vector<std::string> columns = read_columns();
  snapshot.exists = !columns.empty();
  read_schemas(snapshot);
  if (!snapshot.exists) return snapshot;
  check_columns(columns);
  const auto has = [&](std::string_view name) {
    return std::any_of(columns.begin(), columns.end(), [&](const auto& c) { return equals_ignore_case(c, name); });
  };
  snapshot.has_digest_columns = has(kDigestColumn) && has(kDigestForColumn);
  digests_ = snapshot.has_digest_columns;
  for (const Row& row : connection_.query(digests_ ? sql_.select : sql_.select_without_digests)) {
    snapshot.rows.push_back(row_to_migration(row));
  }
  last_rank_ = snapshot.rows.empty() ? 0 : snapshot.rows.back().installed_rank;
  return snapshot;
}

std::vector<std::string> SchemaHistory::read_columns() {
  std::vector<std::string> columns;
  for (const Row& row : connection_.query(sql_.columns)) columns.push_back(text_of(row.at(0)));
  return columns;
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
  for (const std::string_view name : kColumns) {
    if (std::none_of(columns.begin(), columns.end(), [&](const auto& c) { return equals_ignore_case(c, name); })) {
      absent.emplace_back(name);
    }
  }
  if (absent.empty()) return;
  throw Error(ErrorCode::foreign_history, "The table " + dialect_.quote(schema_) + "." + dialect_.quote(target_.table) +
                                              " is not a schema history table: it has no column " + join(absent, ", ") +
                                              ". Nothing was changed. Name another history table with -table=…");
}

void SchemaHistory::create() {
  for (const std::string& statement : sql_.create) connection_.execute(statement);
  digests_ = true;
  last_rank_ = 0;
}

void SchemaHistory::add_digest_columns() {
  for (const std::string& statement : sql_.add_digest_columns) connection_.execute(statement);
  digests_ = true;
}

void SchemaHistory::append(const NewRow& row, std::optional<int> rank) {
  const int installed_rank = rank.value_or(last_rank_ + 1);
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
  connection_.execute(digests_ ? sql_.insert : sql_.insert_without_digests, values);
  last_rank_ = std::max(last_rank_, installed_rank);
}

void SchemaHistory::remove(int rank) {
  const Value values[] = {std::to_string(rank)};
  connection_.execute(sql_.remove, values);
}

void SchemaHistory::align(int rank, const std::string& description, MigrationType type, const ScriptSums& sums) {
  const std::string checksum = std::to_string(sums.checksum);
  std::vector<Value> values = {stored_description(description), std::string(migration_type_text(type)), checksum};
  if (digests_) values.insert(values.end(), {sums.digest.hex(), checksum});
  values.push_back(std::to_string(rank));
  connection_.execute(digests_ ? sql_.align : sql_.align_without_digests, values);
}

void SchemaHistory::write_digest(int rank, const ScriptSums& sums) {
  const Value values[] = {sums.digest.hex(), std::to_string(sums.checksum), std::to_string(rank)};
  connection_.execute(sql_.write_digest, values);
}

}  // namespace godwit
