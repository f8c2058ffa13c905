#include "db/mysql/connection/open_writes.h"

#include <algorithm>

#include "base/strings.h"
#include "db/mysql/text/quoting.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

constexpr std::string_view kWithoutTransactions =
    "t.engine IN (SELECT e.engine FROM information_schema.engines e WHERE e.transactions <> 'YES')";

// The default database where none is named.
std::string schema_text(const std::string& schema) {
  return schema.empty() ? std::string("DATABASE()") : mysql_literal(schema);
}

bool trigger_writes_plain(Connection& connection, const std::string& schema, const std::string& table) {
  // A trigger's table may be in any database; it is in the same one nearly always.
  return !connection
              .query(
                  "SELECT 1 FROM information_schema.triggers g JOIN information_schema.tables t ON t.table_schema = "
                  "g.event_object_schema WHERE g.event_object_schema = " +
                  schema_text(schema) + " AND g.event_object_table = " + mysql_literal(table) + " AND " +
                  std::string(kWithoutTransactions) +
                  " AND LOCATE(LOWER(t.table_name), LOWER(g.action_statement)) > 0 LIMIT 1")
              .empty();
}

}  // namespace

TableKind mysql_table_kind(Connection& connection, const std::string& schema, const std::string& table) {
  const auto plain = connection.query(
      "SELECT 1 FROM information_schema.tables t WHERE t.table_schema = " + schema_text(schema) +
      " AND t.table_name = " + mysql_literal(table) + " AND " + std::string(kWithoutTransactions) + " LIMIT 1");
  if (!plain.empty()) return TableKind::plain;
  return trigger_writes_plain(connection, schema, table) ? TableKind::writes_plain_by_trigger
                                                         : TableKind::transactional;
}

void OpenWrites::note(std::string_view text, bool finished) {
  ++number_;
  if (!finished && failed_ == 0) failed_ = number_;
  const WriteTarget target = mysql_write_target(text);
  std::vector<Range>& ranges = tables_[{target.schema, target.table}];
  if (!ranges.empty() && ranges.back().last + 1 == number_) {
    ranges.back().last = number_;
  } else {
    ranges.push_back({number_, number_});
  }
}

std::string OpenWrites::names() const {
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> known;
  for (const auto& [name, ranges] : tables_) {
    if (known.size() == kNamed) break;
    const std::string table = name.second.empty() ? "what a routine writes to" : quote_mysql_name(name.second);
    known.push_back(name.first.empty() ? table : quote_mysql_name(name.first) + "." + table);
  }
  const std::size_t others = tables_.size() - known.size();
  return join(known, ", ") + (others == 0 ? "" : " and " + count_of(others, "other"));
}

std::vector<LateEffect> OpenWrites::left_behind(Connection& connection, bool certain) const {
  std::vector<LateEffect> left;
  for (const auto& [name, ranges] : tables_) {
    Work work = Work::unknown;
    if (!name.second.empty()) {
      const TableKind kind = mysql_table_kind(connection, name.first, name.second);
      if (kind == TableKind::transactional) continue;
      work = kind == TableKind::plain ? Work::kept : certain ? Work::kept_partly : Work::unknown;
    } else if (!certain) {
      continue;
    }
    for (const Range& range : ranges) {
      for (std::uint64_t one = range.first; one <= range.last; ++one) {
        left.push_back({static_cast<std::size_t>(number_ - one + 1), {work, Earlier::still_open}});
      }
    }
  }
  // Of a statement that failed the first row may have been the bad one, and one in flight may never have run.
  const auto doubtful = [&](const LateEffect& late) { return failed_ != 0 && number_ - late.back + 1 >= failed_; };
  const bool explained = std::any_of(left.begin(), left.end(), [&](const LateEffect& late) {
    return !doubtful(late) && late.effect.own != Work::unknown;
  });
  for (LateEffect& late : left) {
    if (doubtful(late)) late.effect.own = certain && !explained ? Work::kept_partly : Work::unknown;
  }
  std::sort(left.begin(), left.end(), [](const LateEffect& a, const LateEffect& b) { return a.back > b.back; });
  return left;
}

}  // namespace godwit
