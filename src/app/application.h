#pragma once
// The application's shell: arguments in, exit code out.

#include <Poco/Util/ServerApplication.h>

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/datasources.h"
#include "app/output/output_file.h"
#include "app/process.h"
#include "config/keys/settings.h"
#include "config/sources/command_line.h"
#include "godwit/report.h"
#include "log/log.h"

namespace godwit {

/// Poco gives the life cycle (subsystems, logging, termination); the command line is our own, see
/// config/command_line.h.
class Application final : public Poco::Util::ServerApplication {
 public:
  Application(std::vector<std::string> arguments, SignalWatch& signals, const ProcessStart& start)
      : arguments_(std::move(arguments)), signals_(signals), stop_(signals.token()), start_(start) {}

  /// Exit code of the whole run.
  int run_arguments() { return run(); }

 private:
  int main(const std::vector<std::string>& unused) override;
  int run_guarded();
  void prepare(Settings& settings, LogOptions& log) const;
  int run_program(const CommandLine& command_line);
  int run_for_operator(const CommandLine& command_line);
  int serve(const CommandLine& command_line);
  int run_commands(const CommandLine& command_line);
  int write_script(const CommandLine& command_line);
  /// Passwords of `datasources` are kept out of the log, too.
  LogOptions begin_output(const Settings& settings, const CommandLine& command_line,
                          const std::vector<Settings>& datasources = {});
  int end_output(int code);
  Report run_one(const OneRun& run) const;

  std::vector<std::string> arguments_;
  SignalWatch& signals_;
  std::stop_token stop_;
  const ProcessStart& start_;
  std::optional<OutputFile> output_file_;  // until the last error is printed
};

}  // namespace godwit
