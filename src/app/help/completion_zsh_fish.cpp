// Both shells show summaries, which bash does not, so texts are quoted; for zsh twice, because _arguments reads colons
// and brackets. fish keeps no state between rows, so each option has a condition with the commands that take it.
#include "app/help/completion_words.h"
#include "base/strings.h"

namespace godwit {
namespace {

// Inside single quotes, in a list of _arguments or _describe.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == ':' || c == '[' || c == ']' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_option(const Key& key) {
  const KeyValues values = values_of(key);
  std::string text = "'-" + std::string(key.name) + "=-[" + zsh_text(key.summary) + "]:" + std::string(key.name) + ":";
  if (values.kind == ValueKind::words) text += "(" + std::string(values.words) + ")";
  if (values.kind == ValueKind::file) text += "_files";
  if (values.kind == ValueKind::folder) text += "_files -/";
  if (values.kind == ValueKind::any) text += " ";
  return text + "'";
}

std::string fish_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

// Commands that listen to the key.
std::string commands_with(const Key& key) {
  std::string names;
  for (const CommandHelp& command : command_table()) {
    for (const Key* each : keys_to_complete(command)) {
      if (each == &key) names += " " + std::string(command.name);
    }
  }
  return names;
}

std::string command_names() {
  std::string names;
  for (const CommandHelp& command : command_table()) names += " " + std::string(command.name);
  return names.substr(1);
}

}  // namespace

std::string render_zsh_completion() {
  std::string text =
      "#compdef godwit\n"
      "# zsh completion for godwit " GODWIT_VERSION
      ", made by godwit completion zsh\n"
      "_godwit() {\n"
      "  local -a commands options\n"
      "  local command each\n"
      "  commands=(\n";
  for (const CommandHelp& command : command_table()) {
    text += "    '" + std::string(command.name) + ":" + zsh_text(command.summary) + "'\n";
  }
  text +=
      "  )\n"
      "  for each in ${words[2,CURRENT-1]}; do\n"
      "    case $each in (" +
      replace_all(command_names(), " ", "|") +
      ") command=$each; break ;; esac\n"
      "  done\n"
      "  case $command in\n";
  for (const CommandHelp& command : command_table()) {
    text += "    (" + std::string(command.name) + ") options=(\n";
    for (const Key* key : keys_to_complete(command)) text += "      " + zsh_option(*key) + "\n";
    text += "    ) ;;\n";
  }
  text += "    (*) options=(\n";
  for (const Key& key : all_keys()) text += "      " + zsh_option(key) + "\n";
  text +=
      "    ) ;;\n"
      "  esac\n"
      "  case $command in\n"
      "    (completion) _arguments : '*:shell:(" +
      std::string(kShells) +
      ")' ;;\n"
      "    (new) _arguments : $options '*:name:' ;;\n"
      "    (*) _arguments : $options '-X[say more]' '-q[say only what is wrong]' '*:command:{_describe command "
      "commands}' ;;\n"
      "  esac\n"
      "}\n"
      "_godwit \"$@\"\n";
  return text;
}

std::string render_fish_completion() {
  std::string text = "# fish completion for godwit " GODWIT_VERSION
                     ", made by godwit completion fish\n"
                     "function __godwit_command\n"
                     "    for each in (commandline -opc)[2..-1]\n"
                     "        if contains -- $each " +
                     command_names() +
                     "\n"
                     "            echo $each\n"
                     "            return 0\n"
                     "        end\n"
                     "    end\n"
                     "    return 1\n"
                     "end\n"
                     "function __godwit_takes\n"
                     "    set -l given (__godwit_command); or return 0\n"
                     "    contains -- $given $argv\n"
                     "end\n"
                     "complete -c godwit -f\n"
                     "complete -c godwit -n '__godwit_takes completion; and __godwit_command >/dev/null' -a '" +
                     std::string(kShells) + "'\n";
  for (const CommandHelp& command : command_table()) {
    text += "complete -c godwit -n 'not __godwit_command >/dev/null; or __godwit_takes help' -a " +
            std::string(command.name) + " -d " + fish_text(command.summary) + "\n";
  }
  text += "complete -c godwit -o X -d 'say more'\ncomplete -c godwit -o q -d 'say only what is wrong'\n";
  for (const Key& key : all_keys()) {
    const KeyValues values = values_of(key);
    text += "complete -c godwit -n '__godwit_takes" + commands_with(key) + "' -o " + std::string(key.name);
    if (values.kind == ValueKind::words) text += " -x -a '" + std::string(values.words) + "'";
    if (values.kind == ValueKind::file) text += " -r -F";
    if (values.kind == ValueKind::folder) text += " -x -a '(__fish_complete_directories)'";
    if (values.kind == ValueKind::any) text += " -x";
    text += " -d " + fish_text(key.summary) + "\n";
  }
  return text;
}

}  // namespace godwit
