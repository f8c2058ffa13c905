#pragma once
// The parts of the dialect; one .cpp each.

#include <memory>
#include <string>
#include <string_view>

#include "db/client_script.h"
#include "db/dialect.h"

namespace godwit {

bool is_mysql_url(std::string_view url);
/// Throws Error(invalid_url).
ConnectionSpec parse_mysql_url(const TargetOptions& target);

TableWords mysql_table_words(const std::string& schema, const std::string& table);

/// The lock that Flyway takes for this table, "Flyway-" and Java's String.hashCode of its quoted name (ORACLE section
/// 8).
std::string mysql_lock_name(const std::string& quoted_table);
std::unique_ptr<LockSession> mysql_lock_session(Connection& connection, const std::string& quoted_table);

std::unique_ptr<ClientScript> mysql_client_script(Connection& connection);

std::unique_ptr<CleanInventory> mysql_clean_inventory(Connection& connection, const std::vector<std::string>& schemas);
void clean_mysql_schema(Connection& connection, const std::string& schema);
void drop_mysql_schema(Connection& connection, const std::string& schema);

/// An option file for client programs.
ClientAccess mysql_client_access(const ConnectionSpec& spec);

}  // namespace godwit
