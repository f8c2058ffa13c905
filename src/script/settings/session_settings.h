#pragma once
// Settings that scripts change and that decide how the rest of them, and the scripts behind them, are read.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "script/lexer/split_rules.h"
#include "script/lexer/statement_pattern.h"

namespace godwit {

/// Follows SET sql_mode, SET standard_conforming_strings and set_config() where the value can be read off the
/// statement: literals, numbers, DEFAULT, user variables that were set from @@sql_mode, and the functions that programs
/// write around them (CONCAT, REPLACE, IFNULL, sys.list_add…). What SET LOCAL set ends at COMMIT. Not followed: other
/// expressions, SET GLOBAL, SET STATEMENT, settings changed inside of functions or taken back by a ROLLBACK. One object
/// is carried from script to script, as one session is.
class SessionSettings {
 public:
  /// `rules` hold what is in force at the start, which is also what DEFAULT and RESET go back to.
  explicit SessionSettings(const SplitRules& rules);

  const SplitRules& rules() const { return rules_; }  ///< in force behind what was followed
  /// True if the statement changes the rules. Throws ScriptFault where it makes client_encoding another than the UTF-8
  /// that scripts are sent in.
  bool follow(const std::vector<HeadToken>& head);
  /// The end of the script and of its transaction, and of what SET LOCAL set in it.
  void end_transaction();

  /// True if a script is read alike under `rules`.
  bool reads_as(const SplitRules& rules) const;
  /// From now on as `rules` say, which are those that the session really has.
  void use(const SplitRules& rules);
  /// True if this is how `other` reads, and will read whatever the next statements are.
  bool same_as(const SessionSettings& other) const;

 private:
  struct Mode {
    bool ansi_quotes = false;
    bool no_backslash_escapes = false;
    bool operator==(const Mode&) const = default;
  };
  struct Assignment;
  class Evaluation;

  Mode mode() const { return {!rules_.double_quoted_strings, !rules_.backslash_escapes}; }
  bool follow_sql_mode(const std::vector<HeadToken>& head);
  bool follow_conforming_strings(const std::vector<HeadToken>& head);
  void assign(const Assignment& assignment, Mode& mode);

  SplitRules rules_;
  Mode initial_;
  bool initial_backslashes_;
  std::optional<bool> backslashes_after_commit_;  // set by SET LOCAL
  std::map<std::string, Mode> variables_;
};

}  // namespace godwit
