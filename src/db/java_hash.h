#pragma once
// Flyway names its locks by a hash of Java's.

#include <cstdint>
#include <string_view>

namespace godwit {

/// java.lang.String.hashCode of well-formed UTF-8: s[0]·31^(n-1) + … + s[n-1] over UTF-16 code units, modulo 2^32,
/// signed.
std::int32_t java_hash(std::string_view utf8);

}  // namespace godwit
