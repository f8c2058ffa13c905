#pragma once
// The ways in which a key may be written: baselineOnMigrate, baseline-on-migrate, baseline_on_migrate.

#include <string>
#include <string_view>

namespace godwit {

/// The key as the tables of keys have it; what is in none of them stays as it is written. `username` is user.
std::string canonical_key(std::string_view written);

/// Without regard to case, dashes and underscores: dataSource is data-source.
bool is_same_word(std::string_view a, std::string_view b);

}  // namespace godwit
