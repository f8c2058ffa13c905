#pragma once
// Settings of one database by which its scripts decide how the rest of them is read.

#include <memory>
#include <string>
#include <vector>

#include "script/lexer/split_rules.h"
#include "script/lexer/statement_pattern.h"

namespace godwit {

/// Carried from script to script, as one session is. What cannot be read off a statement is not followed.
class SettingsFollower {
 public:
  virtual ~SettingsFollower() = default;
  virtual std::unique_ptr<SettingsFollower> clone() const = 0;

  /// Makes `rules` those that hold behind the statement; true if these are others. Nearly all statements set nothing.
  /// Throws ScriptFault for one that godwit could not go on behind.
  virtual bool follow(const std::vector<HeadToken>& head, SplitRules& rules) = 0;
  /// The transaction is over, and what was set for it alone.
  virtual void end_transaction(SplitRules&) {}
  /// The rules were found to be others: what was to come back at the transaction's end does not.
  virtual void forget_transaction() {}
  /// Its knowledge beside the rules that decides how statements behind are followed: equal for two that follow alike.
  virtual std::string memory() const { return ""; }
};

}  // namespace godwit
