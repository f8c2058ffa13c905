#pragma once
// One table about error codes: their name, Flyway's name for them, and what to do.

#include <string_view>

#include "godwit/error.h"

namespace godwit {

struct ErrorEntry {
  ErrorCode code;
  std::string_view name;         ///< "CHECKSUM_MISMATCH"; frozen
  std::string_view flyway_name;  ///< what Flyway 10.22 puts into errorCode for it (Flyway 10.22, tests/compat)
  std::string_view what_to_do;   ///< one sentence
};

/// The entry of a code; that of `unexpected` for a number that is not in the table.
const ErrorEntry& error_entry(ErrorCode code);

}  // namespace godwit
