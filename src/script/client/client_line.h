#pragma once
// One line for a client program, taken apart as that program does it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct ClientLine {
  std::string command;                 ///< "\connect", ".mode"
  std::vector<std::string> arguments;  ///< without their quotes
  std::size_t size = 0;                ///< bytes of the command with its arguments
  bool runs_program = false;           ///< psql: an argument in backquotes
};

/// `line` begins with the backslash. Another backslash outside of quotes ends the command: the next one begins there,
/// or with "\\" SQL. A quote that is not closed goes to the end of the line, as psql has it.
ClientLine parse_psql_line(std::string_view line);

/// `line` begins with the dot; the whole line is one command.
ClientLine parse_dot_line(std::string_view line);

}  // namespace godwit
