#pragma once
// An expected problem, found and reported as a value: all of them, not the first.

#include <string>
#include <vector>

#include "godwit/error.h"

namespace godwit {

enum class Severity { note, warning, error };

struct Finding {
  Severity severity = Severity::error;
  ErrorCode code = ErrorCode::validate;
  std::string message;             ///< whole sentences, without the severity
  std::vector<std::string> files;  ///< every file concerned, as found on disk
  Where where;                     ///< place in a script, where there is one
  std::string version;             ///< of the migration concerned; empty for a repeatable or none
  std::string description;         ///< of the migration concerned
  bool about_migration = false;    ///< true: belongs into validate's list of invalid migrations
};

}  // namespace godwit
