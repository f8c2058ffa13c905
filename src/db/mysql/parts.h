#pragma once
// The parts of the dialect; one .cpp each.

#include <memory>
#include <string>
#include <string_view>

#include "db/clean_inventory.h"
#include "db/dialect.h"

namespace godwit {

bool is_mysql_url(std::string_view url);
/// Throws Error(invalid_url).
ConnectionSpec parse_mysql_url(const TargetOptions& target);

TableWords mysql_table_words(const std::string& schema, const std::string& table);

std::unique_ptr<CleanInventory> mysql_clean_inventory(Connection& connection, const std::vector<std::string>& schemas);

/// An option file for client programs.
ClientAccess mysql_client_access(const ConnectionSpec& spec);

}  // namespace godwit
