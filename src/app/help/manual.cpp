// groff takes a point at a line's start for a request, and turns a hyphen or a tilde into another character. So every
// text is escaped, or an option that is copied from the page would not work.
#include "app/help/manual.h"

#include <array>

#include "app/help/help.h"
#include "base/database_texts.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

std::string hex(char32_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const auto digit = static_cast<std::size_t>((value >> shift) & 0xF);
    if (!digits.empty() || digit != 0 || shift < 16) digits += kDigits[digit];
  }
  return digits;
}

// Characters that groff would read as something else, and those that are not ASCII (groff_char(7)).
std::string roff(std::string_view text) {
  std::string result;
  bool line_begins = true;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const char c = text.front();
    if (line_begins && (c == '.' || c == '\'')) result += "\\&";
    if (point.value >= 0x80) {
      result += "\\[u" + hex(point.value) + "]";
    } else if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (c == '~') {
      result += "\\(ti";
    } else if (c == '^') {
      result += "\\(ha";
    } else if (c == '`') {
      result += "\\(ga";
    } else {
      result += c;
    }
    line_begins = c == '\n';
    text.remove_prefix(point.size);
  }
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string option_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + bold("-" + name);
  return text + "\n";
}

std::string command_section(const CommandHelp& command) {
  std::string text = ".SS " + std::string(command.name) + "\n" + roff(command.summary) + ".\n.PP\n";
  text += replace_all(roff(command.text), "\n", "\n.br\n") + "\n";
  const CommandKeys keys = keys_of(command);
  const auto list = [&](std::string_view title, const std::vector<std::string>& names) {
    if (!names.empty()) text += ".PP\n" + std::string(title) + ": " + option_names(names);
  };
  list("Options of its own", keys.own);
  list("Scripts", keys.scripts);
  list("Database and output", keys.common);
  return text;
}

std::string option_section(const Key& key) {
  const bool switch_like = key.kind == KeyKind::boolean;
  std::string text = ".TP\n" + bold("-" + std::string(key.name)) + "=\\fI" +
                     (switch_like                   ? "true|false"
                      : key.kind == KeyKind::number ? "number"
                                                    : "value") +
                     "\\fR\n";
  text += roff(key.summary) + ".\n";
  if (!key.value.empty() && !key.secret) {
    text += (key.example ? "Example: " : "Default: ") + roff(key.value) + "\n";
  }
  return text;
}

struct ExitStatus {
  int code;
  std::string_view meaning;
};
constexpr auto kExits = std::to_array<ExitStatus>({{0, "Done, or nothing to do."},
                                                   {1, "Unexpected."},
                                                   {2, "Usage or configuration."},
                                                   {3, "No connection, or not authenticated."},
                                                   {4, "Validation failed."},
                                                   {5, "Only pending migrations stand between you and valid."},
                                                   {6, "A migration failed."},
                                                   {7, "Lock or wait not obtained in time."},
                                                   {8, "Stopped by a signal."},
                                                   {9, "Some targets failed."}});

}  // namespace

std::string render_manual() {
  std::string text =
      ".\\\" Made by godwit man.\n"
      ".TH GODWIT 1 \"\" \"godwit " GODWIT_VERSION
      "\" \"User Commands\"\n"
      ".SH NAME\ngodwit \\- checksummed SQL migrations\n"
      ".SH SYNOPSIS\n.B godwit\n[\\fIoptions\\fR] \\fIcommand\\fR ...\n"
      ".SH DESCRIPTION\n"
      "Applies the scripts of folders to a database, each once and in the order of their versions, and records them "
      "in\n"
      "a table of that database, as Flyway does. A script that was applied and edited afterwards is an error.\n"
      ".PP\nOptions are written \\fB\\-key=value\\fR, \\fB\\-\\-key=value\\fR or \\fB\\-\\-key value\\fR.\n"
      ".SH COMMANDS\n";
  for (const CommandHelp& command : command_table()) text += command_section(command);
  text += ".SH OPTIONS\n";
  for (const Key& key : all_keys()) text += option_section(key);
  text += ".TP\n" + bold("-placeholders.") +
          "\\fIname\\fR=\\fIvalue\\fR\nThe value of ${\\fIname\\fR} in scripts.\n"
          ".TP\n" +
          bold("-X") +
          "\nSay more.\n"
          ".TP\n" +
          bold("-q") +
          "\nSay only what is wrong.\n"
          ".SH ENVIRONMENT\n"
          "Every option is also a variable, in upper case, words separated by underscores: \\fBFLYWAY_URL\\fR, or\n"
          "\\fBGODWIT_URL\\fR, which wins. \\fBFLYWAY_PASSWORD_FILE\\fR names a file that holds the password.\n"
          ".PP\nA callback that is a program is called with the event as its argument and finds GODWIT_EVENT,\n"
          "GODWIT_OPERATION, GODWIT_DATABASE_URL, GODWIT_HOST, GODWIT_PORT, GODWIT_DATABASE, GODWIT_USER,\n"
          "GODWIT_DEFAULT_SCHEMA and GODWIT_TABLE set; around a migration GODWIT_SCRIPT, GODWIT_SCRIPT_VERSION and\n"
          "GODWIT_SCRIPT_DESCRIPTION; after an error GODWIT_ERROR and GODWIT_ERROR_CODE.\n"
          ".SH FILES\n"
          ".TP\n" +
          roff("flyway.toml, flyway.conf, conf/flyway.conf, conf/godwit.conf, .env, ~/.godwit/config.yml") +
          "\nConfiguration. \\fBgodwit config\\fR says what counts and where it comes from.\n"
          ".SH EXIT STATUS\n";
  for (const ExitStatus& status : kExits) {
    text += ".TP\n" + bold(std::to_string(status.code)) + "\n" + roff(status.meaning) + "\n";
  }
  text += ".SH EXAMPLES\n.nf\n" +
          roff("godwit -url=" GODWIT_EXAMPLE_URL " migrate\ngodwit new \"add email to users\"\n") + ".fi\n";
  return text;
}

}  // namespace godwit
