#pragma once

#include "base/ascii.h"

namespace godwit {

/// Of a MySQL name without quotes.
constexpr bool is_mysql_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace godwit
