#pragma once
// Another program, started without a shell. The one place where processes start.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct ChildProgram {
  std::vector<std::string> arguments;  ///< the program first; without a slash it is looked for in PATH
  std::vector<std::string> set;        ///< "NAME=value": variables to set; the others are those of this process
  std::vector<std::string> unset;      ///< names of variables to take away
  std::string input;                   ///< standard input
};

struct ChildEnd {
  int exit_code = 0;  ///< 128 + signal where a signal ended it
  std::string error;  ///< the first 16 KiB of its standard error
};

/// Waits for the end. `on_output` gets standard output piece by piece, on this thread; what it throws passes through
/// after the program was killed. Throws Error(io) if the program cannot be started.
ChildEnd run_child(const ChildProgram& program, const std::function<void(std::string_view)>& on_output);

}  // namespace godwit
