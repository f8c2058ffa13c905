#pragma once
// Commands for a client program that stand between statements.

#include <cstddef>
#include <string>

#include "script/lexer.h"

namespace godwit {

/// Carries out DELIMITER, passes over what is harmless (\restrict and \unrestrict of pg_dump), and refuses the others
/// with what to write instead. The cursor is where a statement would begin; it is moved behind the command. False if
/// there is no command.
class ClientCommands {
 public:
  ClientCommands(ScriptWindow& window, Lexer& lexer) : window_(window), lexer_(lexer) {}

  bool take();

 private:
  bool at_word(std::string_view word);
  std::size_t end_of_line(std::size_t offset);
  void delimiter();
  bool psql_command();
  [[noreturn]] void refuse(std::string_view what, std::string_view instead);

  ScriptWindow& window_;
  Lexer& lexer_;
};

}  // namespace godwit
