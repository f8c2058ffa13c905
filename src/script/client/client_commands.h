#pragma once
// Commands for a client program that stand between statements.

#include <cstddef>
#include <cstdint>
#include <string>

#include "script/client/client_line.h"
#include "script/lexer/lexer.h"

namespace godwit {

/// Carries out DELIMITER, passes over what changes nothing here, and refuses the others with what to write instead.
/// Passed over are: what asks for what godwit does anyway (\set ON_ERROR_STOP on, .bail on, \restrict of pg_dump,
/// .dbconfig defensive off of .recover, \connect to the session's own database in front of the first statement), and
/// what only writes or shapes the client's output (\echo, \pset, .mode…). The cursor is where a statement would begin;
/// it is moved behind the command. False if there is no command.
class ClientCommands {
 public:
  ClientCommands(ScriptWindow& window, Lexer& lexer) : window_(window), lexer_(lexer) {}

  bool take();

 private:
  std::size_t behind_word(std::size_t offset, std::string_view word);
  bool at_word(std::string_view word);
  std::size_t behind_blanks(std::size_t offset);
  std::size_t end_of_line(std::size_t offset);
  std::size_t behind_comment(std::size_t offset);
  std::size_t begin_of_delimiter();
  [[noreturn]] void refuse_delimiter();
  void delimiter();
  bool psql_command();
  bool psql_passes(const ClientLine& line) const;
  bool connects_to_present(const ClientLine& line) const;
  std::string psql_advice(const ClientLine& line) const;
  bool dot_command();
  bool loads_local();
  void refuse_file_commands();
  [[noreturn]] void refuse(std::string_view what, std::string_view instead);

  ScriptWindow& window_;
  Lexer& lexer_;
  bool statement_met_ = false;
  std::uint64_t line_begin_ = 1;  // of the line looked for last, from the place asked for on; at first none
  std::uint64_t line_end_ = 0;
};

}  // namespace godwit
