#pragma once
// What the commands do, in words.

#include <string>
#include <string_view>

namespace godwit {

/// Every command with one line, and how to say where the database is.
std::string render_help();
/// One command with all the settings it listens to; "" if there is no such command.
std::string render_command_help(std::string_view command);

}  // namespace godwit
