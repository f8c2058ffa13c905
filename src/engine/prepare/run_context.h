#pragma once
// The one context of a command: whoever sends something, or decides how, works with this.

#include "engine/prepare/prepare.h"
#include "engine/prepare/run_options.h"
#include "engine/session/runtime.h"
#include "engine/session/session.h"

namespace godwit {

/// Outlived by all that it names.
struct RunContext {
  Session& session;       ///< of a dry run the one that writes down
  ParseContext& parsing;  ///< as the session reads scripts where nothing of a script is in force
  const RunOptions& options;
  const Runtime& runtime;
  bool lasting = true;  ///< false: nothing is changed, however it looks

  Connection& connection() const { return *session.connection; }
  const Dialect& dialect() const { return session.dialect; }
};

}  // namespace godwit
