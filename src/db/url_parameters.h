#pragma once
// Parameters of a server's URL that its dialect does not understand.

#include <optional>
#include <string>
#include <string_view>

#include "db/dialect.h"

namespace godwit {

/// Takes a parameter that the dialect does not know into `spec.unused_parameters`. Throws Error(invalid_url) for one
/// that says where the database is, or asks for TLS: another database must not be migrated instead, and nothing in the
/// clear. `tls_instead`: how it is asked for here, as in "sslmode=require".
void pass_over_parameter(ConnectionSpec& spec, const std::string& name, const std::string& value,
                         std::string_view tls_instead);

/// True for a parameter that can change neither the place nor the safety of what happens: sizes of caches and pools,
/// and how a driver hands over rows.
bool is_harmless_parameter(std::string_view name);

/// Throws Error(invalid_url): "The parameter ssl=perhaps in the URL means nothing. …".
[[noreturn]] void refuse_parameter(const std::string& name, const std::string& value, const std::string& allowed);

/// True for true, 1, yes, on and a name without a value; false for false, 0, no and off; else refuses it.
bool switch_of(const std::string& name, const std::string& value);
/// As switch_of(), but of a value that is neither nullopt.
std::optional<bool> switch_in(std::string_view value);
/// Refuses what is not a whole number from `least` to 2147483647.
int number_of_parameter(const std::string& name, const std::string& value, int least = 0);

}  // namespace godwit
