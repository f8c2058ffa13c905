#pragma once
// Callbacks that are programs.

#include "engine/callback/user_program.h"
#include "engine/prepare/run_options.h"
#include "godwit/report.h"
#include "scan/resolver.h"

namespace godwit {

/// A program and what its event is about.
struct ProgramEvent {
  const CallbackScript& callback;
  const ResolvedMigration* about = nullptr;  ///< the migration; nullptr: none
  const Failure* failure = nullptr;          ///< what went wrong; nullptr: nothing
  ErrorCode code = ErrorCode::callback_failed;
};

/// Runs it beside the database, with what it is about and the placeholders in its environment. Throws Error(code)
/// naming it unless it ends well, Error(stopped).
void run_callback_program(const ProgramEvent& event, const RunOptions& options, const ProgramFacts& facts,
                          const Runtime& runtime);

}  // namespace godwit
