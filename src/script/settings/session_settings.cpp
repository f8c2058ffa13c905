// A string that is read under the wrong mode ends somewhere else, and with it the statement. So the two modes that
// decide this are followed through what dumps write around them; what cannot be read off a statement is asked of the
// session just before a script runs.
#include "script/settings/session_settings.h"

namespace godwit {

SessionSettings::SessionSettings(const SplitRules& rules)
    : rules_(rules), follower_(rules.follower != nullptr ? rules.follower(rules) : nullptr) {}

SessionSettings::SessionSettings(const SessionSettings& other)
    : rules_(other.rules_), follower_(other.follower_ ? other.follower_->clone() : nullptr) {}

SessionSettings& SessionSettings::operator=(const SessionSettings& other) {
  return *this = SessionSettings(other);
}

bool SessionSettings::follow(const std::vector<HeadToken>& head) {
  return follower_ && !head.empty() && follower_->follow(head, rules_);
}

void SessionSettings::end_transaction() {
  if (follower_) follower_->end_transaction(rules_);
}

bool SessionSettings::reads_as(const SplitRules& rules) const {
  return rules_.double_quoted_strings == rules.double_quoted_strings &&
         rules_.backslash_escapes == rules.backslash_escapes;
}

void SessionSettings::use(const SplitRules& rules) {
  rules_.double_quoted_strings = rules.double_quoted_strings;
  rules_.backslash_escapes = rules.backslash_escapes;
  if (follower_) follower_->forget_transaction();
}

bool SessionSettings::same_as(const SessionSettings& other) const {
  const auto memory = [](const SessionSettings& settings) {
    return settings.follower_ ? settings.follower_->memory() : "";
  };
  return reads_as(other.rules_) && memory(*this) == memory(other);
}

}  // namespace godwit
