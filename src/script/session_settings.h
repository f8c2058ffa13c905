#pragma once
// Settings that a script changes for itself and that decide how the rest of it is read.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "script/split_rules.h"
#include "script/statement_pattern.h"

namespace godwit {

/// Follows SET sql_mode, SET standard_conforming_strings and set_config() where the value can be read off the
/// statement: literals, numbers, DEFAULT, user variables that were set from @@sql_mode in this script, and the
/// functions that programs write around them (CONCAT, REPLACE, IFNULL, sys.list_add…). What SET LOCAL set ends at
/// COMMIT. Not followed: other expressions, SET GLOBAL, SET STATEMENT, settings changed inside of functions or taken
/// back by a ROLLBACK.
class SessionSettings {
 public:
  /// `rules` hold what is in force at the start, which is also what DEFAULT and RESET go back to.
  explicit SessionSettings(const SplitRules& rules);

  /// The rules as the statement changes them; none if it doesn't. Throws ScriptFault where it makes client_encoding
  /// another than the UTF-8 that scripts are sent in.
  std::optional<SplitRules> follow(const std::vector<HeadToken>& head, const SplitRules& rules);

 private:
  struct Mode {
    bool ansi_quotes = false;
    bool no_backslash_escapes = false;
    bool operator==(const Mode&) const = default;
  };
  struct Assignment;
  class Evaluation;

  bool follow_sql_mode(const std::vector<HeadToken>& head, SplitRules& rules);
  bool follow_conforming_strings(const std::vector<HeadToken>& head, SplitRules& rules);
  void assign(const Assignment& assignment, Mode& mode);

  Mode initial_;
  bool initial_backslashes_;
  std::optional<bool> backslashes_after_commit_;  // set by SET LOCAL
  std::map<std::string, Mode> variables_;
};

}  // namespace godwit
