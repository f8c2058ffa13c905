#include "engine/callback/user_program.h"

#include <csignal>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "base/system/child_process.h"

namespace godwit {
namespace {

constexpr std::size_t kLongestLine = 8 * 1024;

/// Pieces into lines. A line that never ends is cut.
class Lines {
 public:
  explicit Lines(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

  void add(std::string_view piece) {
    for (const char c : piece) {
      if (c == '\n' || line_.size() >= kLongestLine) end();
      if (c != '\n' && c != '\r') line_ += c;
    }
  }
  void end() {
    if (!line_.empty()) take_(line_);
    line_.clear();
  }

 private:
  std::function<void(std::string_view)> take_;
  std::string line_;
};

std::vector<std::string> variables_of(const ProgramFacts& facts) {
  const ConnectionSpec& spec = facts.spec;
  return {"GODWIT_OPERATION=" + std::string(operation_text(facts.operation)),
          "GODWIT_DATABASE_URL=" + spec.url,
          "GODWIT_HOST=" + spec.host,
          "GODWIT_PORT=" + spec.port,
          "GODWIT_DATABASE=" + spec.database,
          "GODWIT_USER=" + facts.user,
          "GODWIT_DEFAULT_SCHEMA=" + facts.default_schema,
          "GODWIT_TABLE=" + facts.target.table};
}

std::string how_it_ended(int exit_code) {
  if (exit_code <= 128) return "ended with exit code " + std::to_string(exit_code);
  const char* name = sigabbrev_np(exit_code - 128);
  return name ? "was ended by SIG" + std::string(name) + ", or ended with exit code " + std::to_string(exit_code)
              : "ended with exit code " + std::to_string(exit_code);
}

}  // namespace

ProgramFacts program_facts(const Session& session, const TargetOptions& target, Operation operation) {
  return {session.spec, target, session.connection->server().user, session.default_schema, operation};
}

void run_user_program(const UserProgram& program, const ProgramFacts& facts, const Runtime& runtime) {
  ChildProgram child;
  child.arguments = program.arguments;
  child.texts = program.texts;
  child.set = variables_of(facts);
  child.set.insert(child.set.end(), program.variables.begin(), program.variables.end());
  child.unset = secret_variables();
  std::vector<std::string> secrets = {facts.target.password.reveal(), facts.spec.password.reveal()};
  secrets.insert(secrets.end(), runtime.secrets.begin(), runtime.secrets.end());
  const auto tell = [&](std::string_view line) {
    runtime.tell(ServerNotice{{program.name}, mask_text(line, secrets)});
  };
  Lines out(tell);
  Lines error(tell);
  const ChildWatch watch{[&](std::string_view piece) { error.add(piece); }, runtime.stop};
  ChildEnd end;
  try {
    end = run_child(
        child, [&](std::string_view piece) { out.add(piece); }, &watch);
  } catch (const Error& refused) {
    throw Error(program.failure, program.name + ": " + refused.what(), {program.name});
  }
  out.end();
  error.end();
  if (end.stopped) {
    throw Error(ErrorCode::stopped, program.name + " was ended because a signal asked to stop.", {program.name});
  }
  if (end.exit_code == 0) return;
  const std::string said = excerpt(trim(mask_text(end.error, secrets)), 300);
  throw Error(program.failure, program.name + " " + how_it_ended(end.exit_code) + (said.empty() ? "." : ": " + said),
              {program.name});
}

}  // namespace godwit
