#pragma once
// Every pending script is checked before the first one runs.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "db/dialect.h"
#include "engine/prepare/run_options.h"
#include "engine/session/runtime.h"
#include "engine/session/session.h"
#include "model/plan.h"
#include "scan/files/file_source.h"
#include "scan/resolver.h"
#include "script/settings/session_settings.h"

namespace godwit {

/// One script, checked and ready.
struct PreparedScript {
  std::shared_ptr<ScriptFile>
      file;  ///< open since prepare; empty where too many would be open (then opened again by path)
  bool inside_transaction = true;     ///< the executor wraps it in a transaction
  bool controls_transaction = false;  ///< it has BEGIN or COMMIT of its own
  bool commits_implicitly = false;    ///< a statement of it commits what went before
  bool may_commit = false;            ///< … or may do so: a CALL, an EXECUTE, a block
  std::uint64_t statements = 0;
  std::map<std::string, std::string> placeholders;  ///< those in it: names in lower case, and their values
  std::shared_ptr<const SessionSettings> settings;  ///< that it was read under; empty where there is no script
};

/// A Plan whose scripts were read once. `scripts` is parallel to plan.steps; empty for steps that run no script.
struct PreparedPlan {
  Plan plan;
  std::vector<PreparedScript> scripts;
  bool group = false;  ///< all scripts are one transaction
};

/// How scripts are read here: the database, and its settings as the next script finds them.
struct ParseContext {
  const Dialect& dialect;
  std::shared_ptr<const SessionSettings> settings;
};

/// Of a session in which no script has run yet.
ParseContext parse_context_of(const Dialect& dialect, const SplitRules& rules);
/// As the session reads now, which is asked of it.
ParseContext parse_context_of(const Session& session);

/// Splits one script and decides how it runs; `parsing` is afterwards as the script behind it finds it. What is wrong
/// with it becomes a finding of `plan`.
PreparedScript prepare_script(const ResolvedMigration& script, const RunOptions& options, ParseContext& parsing,
                              Plan& plan);

/// Just before a script runs: where the session reads it otherwise than it was checked, because what ran before left a
/// setting that could not be foreseen, it is split and checked again. Throws Error with what is wrong with it then.
void hold_to_session(PreparedScript& prepared, const ResolvedMigration& script, const RunOptions& options,
                     const Dialect& dialect, Connection& connection);

/// Splits each pending script (constant memory) and decides how it runs. What is wrong with any of them becomes a
/// finding of the plan, all of them; then plan.code is set and nothing may run. Throws Error(stopped).
PreparedPlan prepare(Plan plan, const RunOptions& options, ParseContext& parsing, const Runtime& runtime);

}  // namespace godwit
