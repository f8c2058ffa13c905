#include "engine/callback/callback_programs.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/ascii.h"
#include "base/mask/mask.h"
#include "base/strings.h"
#include "scan/script_reader.h"

namespace godwit {
namespace {

bool names_its_shell(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return file.get() == '#' && file.get() == '!';
}

// As Flyway does, also a file that came without its right to be run; then its suffix says by what.
std::vector<std::string> arguments_of(const std::string& path, std::string event) {
  if (access(path.c_str(), X_OK) == 0 && names_its_shell(path)) return {path, std::move(event)};
  const char* shell = ends_with_ignore_case(path, ".py")     ? "python3"
                      : ends_with_ignore_case(path, ".bash") ? "bash"
                                                             : "/bin/sh";
  return {shell, path, std::move(event)};
}

std::string variable_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !(is_alphanumeric(c) || c == '_'); }, '_');
  return name;
}

// FP__flyway_user__: Flyway's way to hand placeholders to programs. What is named like a secret stays here.
void add_placeholders(std::vector<std::string>& variables, const std::map<std::string, std::string>& values,
                      const PlaceholderOptions& options) {
  for (const auto& [name, value] : values) {
    if (sounds_secret(name)) continue;
    variables.push_back(options.script_prefix + variable_name(name) + options.script_suffix + "=" + value);
  }
}

}  // namespace

// An interpreter reads its script by name, so the file is looked at again right before. What is left is a change
// between this look and the interpreter's.
void run_callback_program(const ProgramEvent& event, const RunOptions& options, const ProgramFacts& facts,
                          const Runtime& runtime) {
  const CallbackScript& callback = event.callback;
  if (digest_of_bytes(callback.file.path) != callback.file.sums.digest) {
    throw Error(event.code,
                "The callback " + callback.file.script + " was not run: the file changed after godwit had checked it.",
                {callback.file.script});
  }
  UserProgram program;
  program.name = callback.file.script;
  program.failure = event.code;
  const std::string name(callback_event_text(callback.event));
  program.arguments = arguments_of(callback.file.path, name);
  program.variables = {"GODWIT_EVENT=" + name};
  if (const ResolvedMigration* const about = event.about) {
    program.variables.push_back("GODWIT_SCRIPT=" + about->script);
    program.variables.push_back("GODWIT_SCRIPT_VERSION=" + (about->version ? about->version->text() : ""));
    program.variables.push_back("GODWIT_SCRIPT_DESCRIPTION=" + about->description);
  }
  if (event.failure) {
    program.variables.push_back("GODWIT_ERROR_CODE=" + std::to_string(static_cast<int>(event.failure->code)));
    program.variables.push_back("GODWIT_ERROR=" + mask_text(event.failure->message, runtime.secrets));
  }
  const PlaceholderOptions& placeholders = options.placeholders;
  add_placeholders(program.variables, placeholders.values, placeholders);
  add_placeholders(program.variables, options.builtin_placeholders, placeholders);
  try {
    run_user_program(program, facts, runtime);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::stopped) throw;
    throw Error(error.code(), "The callback " + std::string(error.what()), error.where());
  }
}

}  // namespace godwit
