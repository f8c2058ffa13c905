#pragma once
// The callbacks of a connection, which every command fires that opens one (Flyway 13.12).

#include <string_view>

#include "engine/callback/user_program.h"
#include "engine/prepare/run_context.h"
#include "engine/prepare/run_options.h"
#include "engine/session/session.h"
#include "scan/resolver.h"

namespace godwit {

/// beforeConnect: programs, with what is known of the database without asking it. They also run in front of a command
/// that changes nothing, because without them there may be no connection. Throws Error(connect_callback, stopped).
void fire_before_connect(const ProjectOptions& project, const TargetOptions& target, Operation operation,
                         const Runtime& runtime);

/// afterConnect: behind initSql, once the scripts are known. What it sets is the session's base, as if initSql had set
/// it: remember the session behind it.
class AfterConnect {
 public:
  /// Takes the callbacks of `set`. `programs`: nullptr where they are only named. All arguments outlive it.
  AfterConnect(const RunOptions& options, const MigrationSet& set, const Runtime& runtime,
               const ProgramFacts* programs);

  /// Runs scripts and programs in their order, a script outside a transaction, as initSql, unless its .conf wants one.
  /// Throws Error(connect_callback, stopped) naming script, line and column.
  void fire(Session& session) const;
  /// Runs the scripts alone, in a session that can only read meanwhile.
  void fire_reading_only(Session& session) const;
  /// Into the file of a dry run, whose session begins as `parsing` has it.
  void write_down(Session& file, ParseContext parsing) const;

 private:
  void run(const CallbackScript& callback, Session& session, ParseContext& parsing) const;
  void run_script(const ResolvedMigration& script, Session& session, ParseContext& parsing) const;

  const RunOptions& options_;
  const Runtime& runtime_;
  const ProgramFacts* programs_;
  std::vector<const CallbackScript*> callbacks_;
};

}  // namespace godwit
