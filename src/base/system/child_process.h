#pragma once
// Another program, started without a shell. Every process starts here, but for that of passwordCommand, whose output is
// wiped.

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct ChildProgram {
  std::vector<std::string> arguments;  ///< the program first; without a slash it is looked for in PATH
  std::vector<std::string> set;        ///< "NAME=value": variables to set; the others are those of this process
  std::vector<std::string> unset;      ///< names of variables to take away
  std::string input;                   ///< standard input
  std::vector<std::string> texts;      ///< it can read each from path_of_text(index): they stand in no file of a disk
};

/// Where a program finds texts[index].
std::string path_of_text(std::size_t index);

/// Names of this process's FLYWAY_ and GODWIT_ variables that hold a secret or a URL, which may hold one: for
/// ChildProgram::unset.
std::vector<std::string> secret_variables();

/// A program that is watched while it runs is a process group of its own.
struct ChildWatch {
  std::function<void(std::string_view)> on_error;  ///< gets standard error, too, piece by piece
  std::stop_token stop;                            ///< ends the program and all that it started with SIGTERM
  std::chrono::milliseconds grace{5000};           ///< what is left then gets SIGKILL
};

struct ChildEnd {
  int exit_code = 0;     ///< 128 + signal where a signal ended it
  bool stopped = false;  ///< it was asked to
  std::string error;     ///< the first 16 KiB of its standard error
};

/// Waits for the end of the program, not of what it leaves in the background. `on_output` gets standard output piece by
/// piece, on this thread; what it throws passes through after the program was killed. Throws Error(io) if the program
/// cannot be started.
ChildEnd run_child(const ChildProgram& program, const std::function<void(std::string_view)>& on_output,
                   const ChildWatch* watch = nullptr);

}  // namespace godwit
