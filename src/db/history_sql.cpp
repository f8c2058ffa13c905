#include "db/history_sql.h"

#include <string_view>

#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::string_view kWritten = "installed_rank, version, description, type, script, checksum, installed_by";
constexpr std::string_view kDigests = "checksum_sha256, checksum_sha256_for";

}  // namespace

void add_row_statements(HistorySql& sql, const HistoryTable& table) {
  const std::string from = " FROM " + table.name;
  const std::string in_order = " ORDER BY installed_rank" + table.limit;
  const std::string of_rank = " WHERE installed_rank = ?";
  const std::string written(kWritten);
  const std::string digests = ", " + std::string(kDigests);
  const auto text = [&](std::string_view column) { return replace_all(table.text, "{column}", column); };
  const std::string values = "SELECT installed_rank, " + text("version") + ", " + text("description") + ", " +
                             text("type") + ", " + text("script") + ", checksum, " + text("installed_by") + ", " +
                             table.installed_on + ", " + table.installed_on_utc + ", execution_time, " + table.success;
  sql.select = values + digests + from + in_order;
  sql.select_without_digests = values + from + in_order;
  sql.row = values + digests + from + of_rank + table.limit;
  sql.row_without_digests = values + from + of_rank + table.limit;
  sql.versions = "SELECT installed_rank, " + text("version") + ", " + text("type") + ", " + table.success + from +
                 " WHERE version IS NOT NULL" + in_order;
  sql.digests = "SELECT installed_rank" + digests + from + in_order;

  const std::string insert = "INSERT INTO " + table.name + " (" + written + ", execution_time, success";
  sql.insert = insert + digests + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sql.insert_without_digests = insert + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sql.remove = "DELETE FROM " + table.name + of_rank;
  const std::string update = "UPDATE " + table.name + " SET ";
  const std::string aligned = "description = ?, type = ?, checksum = ?";
  const std::string summed = "checksum_sha256 = ?, checksum_sha256_for = ?";
  sql.align = update + aligned + ", " + summed + of_rank;
  sql.align_without_digests = update + aligned + of_rank;
  sql.write_digest = update + summed + of_rank;
}

}  // namespace godwit
