#include "db/mysql/connection/counters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/strings.h"

namespace godwit {
namespace {

constexpr auto kWraps = std::to_array<std::string_view>({"com_call_procedure",  "com_compound_sql",
                                                         "com_empty_query",     "com_execute_immediate",
                                                         "com_execute_sql",     "com_prepare_sql",
                                                         "com_dealloc_sql",     "com_release_savepoint",
                                                         "com_resignal",        "com_rollback_to_savepoint",
                                                         "com_savepoint",       "com_select",
                                                         "com_set_option",      "com_signal",
                                                         "com_get_diagnostics", "com_change_db",
                                                         "com_checksum",        "com_do",
                                                         "com_explain_other",   "com_kill"});
constexpr auto kWrites =
    std::to_array<std::string_view>({"com_delete", "com_delete_multi", "com_insert", "com_insert_select", "com_load",
                                     "com_replace", "com_replace_select", "com_update", "com_update_multi"});

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool only_reads(std::string_view name) {
  return contains(kWraps, name) || name.starts_with("com_show_") || name.starts_with("com_stmt_");
}

}  // namespace

StatementCounters ask_counters(Connection& connection, const std::string& before) {
  StatementCounters counters;
  for (const Row& row : connection.query(before + "SHOW SESSION STATUS LIKE 'Com%'")) {
    if (row.size() < 2) continue;
    const std::string name = to_lower(row[0].value_or(""));
    const std::string number = row[1].value_or("");
    if (name.starts_with("com_")) {
      std::from_chars(number.data(), number.data() + number.size(), counters[name]);
    }
  }
  return counters;
}

RanInside ran_inside(const StatementCounters& before, const StatementCounters& after) {
  RanInside ran;
  for (const auto& [name, number] : after) {
    const auto found = before.find(name);
    const std::uint64_t more = number - (found == before.end() ? 0 : found->second);
    if (more == 0 || only_reads(name)) continue;
    ran.anything = true;
    if (contains(kWrites, name)) {
      ran.writes += more;
    } else if (name == "com_rollback" || name == "com_xa_rollback") {
      ran.rolled_back = true;
    } else {
      ran.may_commit = true;
      if (name != "com_commit" && name != "com_begin") ran.writes += more;
    }
  }
  return ran;
}

}  // namespace godwit
