// ignoreMigrationPatterns: type:state (Flyway 10.22, tests/compat).
#include <algorithm>

#include "base/strings.h"
#include "plan/checks/checks.h"

namespace godwit {

IgnorePatterns::IgnorePatterns(const std::vector<std::string>& patterns) {
  patterns_.reserve(patterns.size());
  for (const std::string& text : patterns) patterns_.push_back(parse(text));
}

IgnorePatterns::Pattern IgnorePatterns::parse(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string kind = to_lower(trim(std::string_view(text).substr(0, colon)));
  const std::string state = colon == std::string::npos ? "" : to_lower(trim(std::string_view(text).substr(colon + 1)));
  Pattern pattern;
  bool known = true;
  if (kind == "versioned") {
    pattern.kind = Kind::versioned;
  } else if (kind == "repeatable") {
    pattern.kind = Kind::repeatable;
  } else {
    known = kind == "*";
  }
  if (state == "missing") {
    pattern.state = State::missing;
  } else if (state == "pending") {
    pattern.state = State::pending;
  } else if (state == "ignored") {
    pattern.state = State::ignored;
  } else if (state == "future") {
    pattern.state = State::future;
  } else {
    known = known && state == "*";
  }
  if (known) return pattern;
  throw Error(ErrorCode::invalid_pattern,
              "\"" + text +
                  "\" in ignoreMigrationPatterns is not a pattern. Write type:state, where type is *, versioned or "
                  "repeatable, and state is *, missing, pending, ignored or future.");
}

// An outdated repeatable is one that waits to run again. A failed row stands, unless its version is from the future.
bool IgnorePatterns::covers(State pattern, MigrationState state) {
  switch (pattern) {
    case State::any:
      return true;
    case State::missing:
      return state == MigrationState::missing;
    case State::pending:
      return state == MigrationState::pending || state == MigrationState::outdated;
    case State::ignored:
      return state == MigrationState::ignored;
    case State::future:
      return state == MigrationState::future || state == MigrationState::failed_future;
  }
  return false;
}

bool IgnorePatterns::match(const MigrationInfo& info) const {
  const bool repeatable = info.applied ? info.applied->repeatable() : info.resolved && info.resolved->repeatable();
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& pattern) {
    if (pattern.kind != Kind::any && repeatable != (pattern.kind == Kind::repeatable)) return false;
    return covers(pattern.state, info.state);
  });
}

bool is_ignored_by_patterns(const MigrationInfo& info, const std::vector<std::string>& patterns) {
  return IgnorePatterns(patterns).match(info);
}

}  // namespace godwit
