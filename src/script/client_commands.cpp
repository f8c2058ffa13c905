#include "script/client_commands.h"

#include "base/strings.h"

namespace godwit {
namespace {

const ByteSet& line_ends() {
  static const ByteSet kSet = [] {
    ByteSet set;
    set.add("\r\n");
    return set;
  }();
  return kSet;
}

bool is_blank(int byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

std::string_view psql_advice(std::string_view command) {
  if (command == "i" || command == "ir" || command == "include" || command == "include_relative") {
    return "Make the included file a migration of its own, or paste its text here.";
  }
  if (command == "c" || command == "connect") return "A migration runs on the one database of -url. Remove the line.";
  if (command == "copy") return "Use COPY … FROM STDIN with the data behind it, or COPY … FROM a file on the server.";
  if (command == ".") return "It ends the data of COPY … FROM STDIN, but there is no such statement in front of it.";
  if (command == "set") return "Use ${name} placeholders for variables, and remove the line.";
  return "Remove the line, or write what it does as SQL.";
}

}  // namespace

bool ClientCommands::take() {
  const SplitRules& rules = lexer_.rules();
  const std::size_t cursor = lexer_.cursor();
  const int byte = window_.at(cursor);
  if (rules.delimiter_command && at_word("delimiter")) {
    delimiter();
    return true;
  }
  if (rules.psql_commands && byte == '\\') return psql_command();
  if (rules.source_command && byte == '\\' && window_.at(cursor + 1) == '.') {
    refuse("\\.", "Make the file a migration of its own, or paste its text here.");
  }
  if (rules.source_command && at_word("source")) {
    refuse("SOURCE", "Make the file a migration of its own, or paste its text here.");
  }
  if (rules.dot_commands && byte == '.') {
    refuse(window_.view(cursor, end_of_line(cursor)), "Remove the line, or write what it does as SQL.");
  }
  return false;
}

bool ClientCommands::at_word(std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((window_.at(lexer_.cursor() + i) | 0x20) != word[i]) return false;
  }
  const int behind = window_.at(lexer_.cursor() + word.size());
  return behind < 0 || is_blank(behind);
}

std::size_t ClientCommands::end_of_line(std::size_t offset) {
  return window_.find(offset, line_ends());
}

// DELIMITER x. The mysql client takes the rest of the line for nothing; here it goes on as script, so that a statement
// on the same line is not lost. The old delimiter behind the new one ("DELIMITER ; //") is taken as a closing habit.
void ClientCommands::delimiter() {
  const std::size_t line_end = end_of_line(lexer_.cursor());
  std::size_t begin = lexer_.cursor() + std::string_view("delimiter").size();
  while (begin < line_end && is_blank(window_.at(begin))) ++begin;
  std::size_t end = begin;
  while (end < line_end && !is_blank(window_.at(end))) ++end;
  std::string delimiter(window_.view(begin, end));
  const bool quoted = delimiter.size() > 2 && delimiter.front() == delimiter.back() &&
                      std::string_view("'\"`").find(delimiter.front()) != std::string_view::npos;
  if (quoted) delimiter = delimiter.substr(1, delimiter.size() - 2);
  if (delimiter.empty() || delimiter.find('\\') != std::string::npos) {
    throw ScriptFault{ErrorCode::unsupported_statement, lexer_.cursor(),
                      "DELIMITER needs a delimiter behind it, on the same line and without a backslash."};
  }
  const std::string former = lexer_.delimiter();
  const bool repeats = trim(window_.view(end, line_end)) == former;
  lexer_.set_delimiter(delimiter);
  lexer_.move_to(repeats ? line_end : end);
}

bool ClientCommands::psql_command() {
  const std::size_t cursor = lexer_.cursor();
  const std::size_t line_end = end_of_line(cursor);
  std::size_t end = cursor + 1;
  while (end < line_end && !is_blank(window_.at(end))) ++end;
  const std::string_view command = window_.view(cursor + 1, end);
  // pg_dump writes them so that psql takes no other command from the dump; there are none here.
  if (command == "restrict" || command == "unrestrict") {
    lexer_.move_to(line_end);
    return true;
  }
  refuse(window_.view(cursor, end), psql_advice(command));
}

void ClientCommands::refuse(std::string_view what, std::string_view instead) {
  throw ScriptFault{ErrorCode::unsupported_statement, lexer_.cursor(),
                    "\"" + excerpt(what, 60) + "\" is a command of a client program, not of " +
                        std::string(lexer_.rules().name) + ". " + std::string(instead)};
}

}  // namespace godwit
