#pragma once
// Programs of the user that run beside the database: callbacks, backupCommand.

#include <string>
#include <vector>

#include "engine/session/runtime.h"
#include "engine/session/session.h"
#include "godwit/options.h"

namespace godwit {

/// The facts that a program is told. Outlives its runs.
struct ProgramFacts {
  const ConnectionSpec& spec;
  const TargetOptions& target;
  std::string user;            ///< as the server knows it
  std::string default_schema;  ///< "" before there is a connection and where no setting names it
  Operation operation;
};

ProgramFacts program_facts(const Session& session, const TargetOptions& target, Operation operation);

struct UserProgram {
  std::string name;                           ///< in messages and in front of its lines in the log
  std::vector<std::string> arguments;         ///< the program first
  std::vector<std::string> variables;         ///< "NAME=value", beside those of every program
  std::vector<std::string> texts;             ///< see ChildProgram
  ErrorCode failure = ErrorCode::unexpected;  ///< of the Error where it does not end well
};

/// Runs it with standard input empty and GODWIT_OPERATION, GODWIT_DATABASE_URL, _HOST, _PORT, _DATABASE, _USER,
/// _DEFAULT_SCHEMA and _TABLE set. Our own variables that hold secrets are taken out of its environment. What it prints
/// becomes events, a line each, passwords masked. Throws Error(failure) unless it exits with 0, Error(stopped) when
/// asked to stop, which ends it.
void run_user_program(const UserProgram& program, const ProgramFacts& facts, const Runtime& runtime);

}  // namespace godwit
