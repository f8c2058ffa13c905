#pragma once
// A session that somebody else opened, lends for a run and goes on to use.

#include <functional>
#include <memory>
#include <string>

#include "db/dialect.h"

namespace godwit {

struct LentSession {
  std::string url;  ///< where it is connected to, as Dialect::parse_url() takes it; without a password
  std::string user;
  Secret password;
  /// A connection over it, to be used as one that Dialect::open() gives. When it goes, the session is as it was found
  /// and still open. Throws Error(configuration) where the session is not idle, Error(connection_lost) where it is
  /// dead.
  std::function<std::unique_ptr<Connection>(const ConnectionSpec&, const TargetOptions&)> connect;
};

/// Called with a sentence where something could not be put back as it was found. Must not throw.
using LoanProblem = std::function<void(const std::string& problem)>;

}  // namespace godwit
