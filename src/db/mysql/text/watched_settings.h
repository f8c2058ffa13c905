#pragma once
// Settings that are looked at behind each script, in lower case.

#include <algorithm>
#include <array>
#include <string_view>

namespace godwit {

// Flyway puts the first two back (10.22, tests/compat). Scripts are sent as UTF-8, and so read. The others decide how a
// transaction of ours begins, and whether it can write.
inline constexpr auto kPutBack = std::to_array<std::string_view>(
    {"foreign_key_checks", "sql_safe_updates", "character_set_client", "transaction_isolation", "tx_isolation",
     "transaction_read_only", "tx_read_only", "gtid_next", "gtid_seq_no"});
// These decide what our own SQL does. A character set resets its collation and max_join_size resets sql_big_selects, so
// they come first.
inline constexpr auto kOwn = std::to_array<std::string_view>(
    {"sql_mode", "sql_select_limit", "max_join_size", "sql_big_selects", "time_zone", "character_set_connection",
     "character_set_results", "collation_connection", "lock_wait_timeout", "innodb_lock_wait_timeout",
     "max_statement_time", "max_execution_time", "unique_checks", "sql_notes", "system_versioning_asof"});

inline constexpr std::string_view kAutocommit = "autocommit";

inline bool is_watched_setting(std::string_view name) {
  return name == kAutocommit || std::ranges::find(kPutBack, name) != kPutBack.end() ||
         std::ranges::find(kOwn, name) != kOwn.end();
}

}  // namespace godwit
