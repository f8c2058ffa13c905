#include "history/history_sql.h"

#include <algorithm>

#include "db/table_sql.h"

namespace godwit {
namespace {

using Names = std::vector<std::string_view>;

Names with_digests(Names columns) {
  columns.insert(columns.end(), kDigestColumnNames.begin(), kDigestColumnNames.end());
  return columns;
}

}  // namespace

const TableSpec& history_spec() {
  using Type = ColumnType;
  static const TableSpec kSpec{.suffix = "",
                               .columns = {{"installed_rank", Type::number},
                                           {"version", Type::text, 50, false},
                                           {"description", Type::text, 200},
                                           {"type", Type::text, 20},
                                           {"script", Type::text, 1000},
                                           {"checksum", Type::number, 0, false},
                                           {"installed_by", Type::text, 100},
                                           {"installed_on", Type::moment},
                                           {"execution_time", Type::number},
                                           {"success", Type::flag},
                                           {"checksum_sha256", Type::ascii, 64, false},
                                           {"checksum_sha256_for", Type::number, 0, false}},
                               .key = "installed_rank",
                               .indexed = "success"};
  return kSpec;
}

HistorySql history_sql(const TableWords& words) {
  const TableSql table(history_spec(), words);
  const Names read(kHistoryColumnNames.begin(), kHistoryColumnNames.end());
  Names written = read;
  std::erase(written, "installed_on");
  const Names aligned = {"description", "type", "checksum"};

  HistorySql sql;
  sql.columns = words.columns;
  sql.show_all_rows = words.show_all_rows;
  sql.create = table.create();
  sql.add_digest_columns = table.add(kDigestColumnNames);
  for (std::size_t i = 0; i < kDigestColumnNames.size(); ++i) {
    sql.add_one_digest_column[i] = table.add({&kDigestColumnNames[i], 1});
  }
  sql.select = table.select(with_digests(read));
  sql.select_without_digests = table.select(read);
  sql.row = table.select_one(with_digests(read));
  sql.row_without_digests = table.select_one(read);
  sql.versions = table.select(Names{"installed_rank", "version", "type", "success"}, "version IS NOT NULL");
  sql.digests = table.select(with_digests({"installed_rank"}));
  sql.insert = table.insert(with_digests(written));
  sql.insert_without_digests = table.insert(written);
  sql.remove = table.remove();
  sql.align = table.update(with_digests(aligned));
  sql.align_without_digests = table.update(aligned);
  sql.write_digest = table.update(kDigestColumnNames);
  return sql;
}

}  // namespace godwit
