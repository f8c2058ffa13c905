#pragma once
// Settings that scripts change and that decide how the rest of them, and the scripts behind them, are read.

#include <memory>
#include <vector>

#include "script/lexer/split_rules.h"
#include "script/settings/settings_follower.h"

namespace godwit {

/// The rules in force, and the database's follower, if it has one (SplitRules::follower). One object is carried from
/// script to script, as one session is. Not followed: settings changed inside of functions or taken back by a ROLLBACK.
class SessionSettings {
 public:
  /// `rules` hold what is in force at the start, which is also what DEFAULT and RESET go back to.
  explicit SessionSettings(const SplitRules& rules);
  SessionSettings(const SessionSettings& other);
  SessionSettings(SessionSettings&&) noexcept = default;
  SessionSettings& operator=(const SessionSettings& other);
  SessionSettings& operator=(SessionSettings&&) noexcept = default;
  ~SessionSettings() = default;

  const SplitRules& rules() const { return rules_; }  ///< in force behind what was followed
  /// As SettingsFollower::follow().
  bool follow(const std::vector<HeadToken>& head);
  /// The end of the script and of its transaction, and of what was set for that alone.
  void end_transaction();

  /// True if a script is read alike under `rules`.
  bool reads_as(const SplitRules& rules) const;
  /// From now on as `rules` say, which are those that the session really has.
  void use(const SplitRules& rules);
  /// True if this is how `other` reads, and will read whatever the next statements are.
  bool same_as(const SessionSettings& other) const;

 private:
  SplitRules rules_;
  std::unique_ptr<SettingsFollower> follower_;  // none: nothing that scripts set changes how they are read
};

}  // namespace godwit
