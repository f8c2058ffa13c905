// A dump has to run as its tool wrote it, so commands that change nothing are passed over. The others are refused while
// scripts are checked, with what to write instead: a server would stop in the middle of the script, at a syntax error.
#include "script/client/client_commands.h"

#include <algorithm>

#include "base/ascii.h"
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

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Variables of psql that decide what it prints, or how it is typed into.
bool shapes_output(std::string_view variable) {
  return is_one_of(variable, {"ECHO", "ECHO_HIDDEN", "FETCH_COUNT", "HISTCONTROL", "HISTFILE", "HISTSIZE", "PROMPT1",
                              "PROMPT2", "PROMPT3", "QUIET", "SHOW_CONTEXT", "VERBOSITY"});
}

bool stops_at_errors(const std::vector<std::string>& set) {
  return set[0] == "ON_ERROR_STOP" && (set.size() == 1 || is_one_of(to_lower(set[1]), {"on", "1", "true", "yes"}));
}

// "shop", "dbname=shop" or "dbname='my \'shop\''".
std::string database_of(std::string_view argument) {
  if (!argument.starts_with("dbname=")) return std::string(argument);
  argument.remove_prefix(std::string_view("dbname=").size());
  const bool quoted = argument.size() > 1 && argument.front() == '\'' && argument.back() == '\'';
  if (quoted) argument = argument.substr(1, argument.size() - 2);
  std::string name;
  for (std::size_t i = 0; i < argument.size(); ++i) {
    if (argument[i] == '\\' && i + 1 < argument.size()) ++i;
    name += argument[i];
  }
  return name;
}

constexpr std::string_view kOtherFile = "Make the file a migration of its own, or paste its text here.";
constexpr std::string_view kPlainSql = "Remove the line, or write what it does as SQL.";

}  // namespace

bool ClientCommands::take() {
  const SplitRules& rules = lexer_.rules();
  const int byte = window_.at(lexer_.cursor());
  if (byte < 0) return false;
  if (rules.delimiter_command && at_word("delimiter")) {
    delimiter();
    return true;
  }
  if (rules.psql_commands && byte == '\\') return psql_command();
  if (rules.dot_commands && byte == '.') return dot_command();
  if (rules.source_command) refuse_file_commands();
  statement_met_ = true;
  return false;
}

// Offset behind the word in any case, or `offset` if it doesn't stand there.
std::size_t ClientCommands::behind_word(std::size_t offset, std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const int byte = window_.at(offset + i);
    if ((is_upper(byte) ? byte | 0x20 : byte) != word[i]) return offset;
  }
  const int behind = window_.at(offset + word.size());
  return behind < 0 || is_blank(behind) ? offset + word.size() : offset;
}

bool ClientCommands::at_word(std::string_view word) {
  return behind_word(lexer_.cursor(), word) > lexer_.cursor();
}

std::size_t ClientCommands::behind_blanks(std::size_t offset) {
  while (is_blank(window_.at(offset))) ++offset;
  return offset;
}

// A line may hold many commands, each of which asks: its end is looked for once.
std::size_t ClientCommands::end_of_line(std::size_t offset) {
  const std::uint64_t place = window_.discarded() + offset;
  if (place < line_begin_ || place > line_end_) {
    line_begin_ = place;
    line_end_ = window_.discarded() + window_.find(offset, line_ends());
  }
  return static_cast<std::size_t>(line_end_ - window_.discarded());
}

// A comment in front of the delimiter: text between /* and */, or "-- text" and "# text" to the end of the line. A dash
// pair or a # with nothing behind it, or with the delimiter that holds so far, is the delimiter itself.
std::size_t ClientCommands::behind_comment(std::size_t offset) {
  if (window_.at(offset) == '/' && window_.at(offset + 1) == '*') {
    std::size_t end = offset + 2;
    while (window_.at(end) >= 0 && !(window_.at(end) == '*' && window_.at(end + 1) == '/')) ++end;
    return window_.at(end) < 0 ? end : end + 2;
  }
  const bool dashes = window_.at(offset) == '-' && window_.at(offset + 1) == '-';
  if (!dashes && window_.at(offset) != '#') return offset;
  const std::size_t behind = offset + (dashes ? 2 : 1);
  const std::size_t line_end = end_of_line(offset);
  if (behind >= line_end || !is_blank(window_.at(behind))) return offset;
  const std::string_view text = trim(window_.view(behind, line_end));
  return text.empty() || text == lexer_.delimiter() ? offset : line_end;
}

// The delimiter may stand on one of the next lines (Flyway 10.22, tests/compat).
std::size_t ClientCommands::begin_of_delimiter() {
  std::size_t begin = lexer_.cursor() + std::string_view("delimiter").size();
  for (std::size_t behind = begin;; begin = behind) {
    behind = behind_comment(behind_blanks(begin));
    if (behind == begin) return begin;
  }
}

void ClientCommands::refuse_delimiter() {
  throw ScriptFault{ErrorCode::unsupported_statement, lexer_.cursor(),
                    "DELIMITER needs a delimiter behind it, on the same line or alone on the next one, and without a "
                    "backslash."};
}

// DELIMITER x. The mysql client takes the rest of the line for nothing, Flyway for a part of the delimiter; here it
// goes on as script, so that a statement on the same line is not lost. The old delimiter behind the new one
// ("DELIMITER ; //") is taken as a closing habit. A word with more behind it on a line of its own is a statement whose
// author has forgotten the delimiter.
void ClientCommands::delimiter() {
  const std::size_t own_line_end = end_of_line(lexer_.cursor());
  const std::size_t begin = begin_of_delimiter();
  const std::size_t line_end = end_of_line(begin);
  std::size_t end = begin;
  while (end < line_end && !is_blank(window_.at(end))) ++end;
  std::string delimiter(window_.view(begin, end));
  const bool quoted = delimiter.size() > 2 && delimiter.front() == delimiter.back() &&
                      std::string_view("'\"`").find(delimiter.front()) != std::string_view::npos;
  if (quoted) delimiter = delimiter.substr(1, delimiter.size() - 2);
  if (delimiter.empty() || delimiter.find('\\') != std::string::npos) refuse_delimiter();
  const std::string_view rest = trim(window_.view(end, line_end));
  const bool repeats = rest == lexer_.delimiter();
  const bool statement = begin > own_line_end && is_word(delimiter) && !rest.empty() && !repeats;
  if (statement && behind_comment(behind_blanks(end)) < line_end) refuse_delimiter();
  lexer_.set_delimiter(delimiter);
  lexer_.move_to(repeats ? line_end : end);
}

bool ClientCommands::psql_command() {
  const std::size_t cursor = lexer_.cursor();
  const std::size_t line_end = end_of_line(cursor);
  if (window_.at(cursor + 1) == '\\') {  // between a command and SQL on the same line
    lexer_.move_to(cursor + 2);
    return true;
  }
  const ClientLine line = parse_psql_line(window_.view(cursor, line_end));
  if (!psql_passes(line)) refuse(line.command, psql_advice(line));
  lexer_.move_to(cursor + line.size);
  return true;
}

bool ClientCommands::psql_passes(const ClientLine& line) const {
  if (line.runs_program) return false;
  const std::string_view command = std::string_view(line.command).substr(1);
  // pg_dump writes the first two so that psql takes no other command from the dump; there are none here.
  if (is_one_of(command, {"restrict", "unrestrict", "echo", "qecho", "warn", "timing", "pset", "a", "C", "f", "H", "t",
                          "T", "x"})) {
    return true;
  }
  if (command == "set") {
    return !line.arguments.empty() && (shapes_output(line.arguments[0]) || stops_at_errors(line.arguments));
  }
  if (command == "encoding") {
    return !statement_met_ && line.arguments.size() == 1 && is_one_of(to_lower(line.arguments[0]), {"utf8", "utf-8"});
  }
  return is_one_of(command, {"c", "connect"}) && connects_to_present(line);
}

// Behind a statement a new session would begin: without the settings, roles and temporary tables made before, and
// without a transaction that is open.
bool ClientCommands::connects_to_present(const ClientLine& line) const {
  auto argument = line.arguments.begin();
  if (argument != line.arguments.end() && *argument == "-reuse-previous=on") ++argument;
  if (statement_met_ || argument == line.arguments.end() || lexer_.rules().database.empty()) return false;
  const bool same_server =
      std::all_of(argument + 1, line.arguments.end(), [](const std::string& other) { return other == "-"; });
  return same_server && database_of(*argument) == lexer_.rules().database;
}

std::string ClientCommands::psql_advice(const ClientLine& line) const {
  const std::string_view command = std::string_view(line.command).substr(1);
  if (line.runs_program) return "It runs a program of its own (`…`). Remove the line.";
  if (is_one_of(command, {"i", "ir", "include", "include_relative"})) {
    return "Make the included file a migration of its own, or paste its text here.";
  }
  if (is_one_of(command, {"c", "connect"})) {
    const std::string& present = lexer_.rules().database;
    return "A migration runs in one session, on the database of -url" + (present.empty() ? "" : " (" + present + ")") +
           ". If pg_dump wrote the line, make the dump without --create; else remove the line, or make what is meant "
           "for another database a migration of that one.";
  }
  if (command == "copy") return "Use COPY … FROM STDIN with the data behind it, or COPY … FROM a file on the server.";
  if (command == ".") return "It ends the data of COPY … FROM STDIN, but there is no such statement in front of it.";
  if (is_one_of(command, {"q", "quit"})) return "It would leave out what follows. Remove it, or what follows.";
  if (command == "encoding") {
    return "godwit sends every script as UTF-8. Remove the line, and name the file's encoding with encoding= in a "
           ".conf "
           "beside the script.";
  }
  if (command == "set" && !line.arguments.empty() && line.arguments[0] == "ON_ERROR_STOP") {
    return "A migration stops at the first statement that fails. Remove the line.";
  }
  if (command == "set") return "Use ${name} placeholders for variables, and remove the line.";
  return std::string(kPlainSql);
}

bool ClientCommands::dot_command() {
  const std::size_t cursor = lexer_.cursor();
  const std::size_t line_end = end_of_line(cursor);
  const std::string_view text = window_.view(cursor, line_end);
  const ClientLine line = parse_dot_line(text);
  const std::string words = to_lower(join(line.arguments, " "));
  const bool passes =
      is_one_of(line.command, {".changes", ".echo", ".explain", ".header", ".headers", ".mode", ".nullvalue", ".print",
                               ".prompt", ".separator", ".stats", ".timer", ".width"}) ||
      (line.command == ".bail" && is_one_of(words, {"on", "1", "yes", "true"})) ||
      // .recover writes it for what it stores into sqlite_schema; the connection is not defensive.
      (line.command == ".dbconfig" && is_one_of(words, {"defensive off", "defensive 0"}));
  if (passes) {
    lexer_.move_to(line_end);
    return true;
  }
  if (line.command == ".read") refuse(text, kOtherFile);
  if (line.command == ".bail") refuse(text, "A migration stops at the first statement that fails. Remove the line.");
  if (is_one_of(line.command, {".quit", ".exit"})) {
    refuse(text, "It would leave out what follows. Remove it, or what follows.");
  }
  refuse(text, kPlainSql);
}

// LOAD DATA LOW_PRIORITY LOCAL and its kin. The server would refuse it too, but only when it gets there.
bool ClientCommands::loads_local() {
  if (!at_word("load")) return false;
  std::size_t offset = behind_blanks(behind_word(lexer_.cursor(), "load"));
  const std::size_t what = std::max(behind_word(offset, "data"), behind_word(offset, "xml"));
  if (what == offset) return false;
  offset = behind_blanks(what);
  offset = behind_blanks(std::max(behind_word(offset, "low_priority"), behind_word(offset, "concurrent")));
  return behind_word(offset, "local") > offset;
}

void ClientCommands::refuse_file_commands() {
  const std::size_t cursor = lexer_.cursor();
  if (window_.at(cursor) == '\\' && window_.at(cursor + 1) == '.') refuse("\\.", kOtherFile);
  if (at_word("source")) refuse("SOURCE", kOtherFile);
  if (!loads_local()) return;
  throw ScriptFault{ErrorCode::unsupported_statement, cursor,
                    "LOAD … LOCAL reads a file of the machine that godwit runs on, which no server may ask for here. "
                    "Use INSERT statements, or LOAD … INFILE without LOCAL for a file on the server."};
}

void ClientCommands::refuse(std::string_view what, std::string_view instead) {
  throw ScriptFault{ErrorCode::unsupported_statement, lexer_.cursor(),
                    "\"" + excerpt(what, 60) + "\" is a command of a client program, not of " +
                        std::string(lexer_.rules().name) + ". " + std::string(instead)};
}

}  // namespace godwit
