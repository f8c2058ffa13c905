// All words stand in the script itself, so that the tab key starts no godwit. The price is a script that fits one
// version, which its first line names.
#include "app/help/completion.h"

#include <algorithm>
#include <array>

#include "app/help/completion_words.h"

namespace godwit {
namespace {

struct Known {
  std::string_view key;
  KeyValues values;
};

constexpr auto kKnown = std::to_array<Known>({
    {"outputType", {ValueKind::words, "text json html junit sarif github"}},
    {"color", {ValueKind::words, "auto always never"}},
    {"versionScheme", {ValueKind::words, "auto number timestamp"}},
    {"target", {ValueKind::words, "latest next current"}},
    {"locations", {ValueKind::folder, ""}},
    {"callbackLocations", {ValueKind::folder, ""}},
    {"into", {ValueKind::folder, ""}},
    {"plugins", {ValueKind::folder, ""}},
    {"workingDirectory", {ValueKind::folder, ""}},
    {"configFiles", {ValueKind::file, ""}},
    {"reportFilename", {ValueKind::file, ""}},
    {"outputFile", {ValueKind::file, ""}},
    {"backupFile", {ValueKind::file, ""}},
});

std::string joined_commands() {
  std::string words;
  for (const CommandHelp& command : command_table()) {
    words += (words.empty() ? "" : " ") + std::string(command.name);
  }
  return words;
}

// "-key=" where a value has to follow, "-key" where it may.
std::string bash_options(const CommandHelp& command) {
  std::string options;
  for (const Key* key : keys_to_complete(command)) {
    options += " -" + std::string(key->name) + (key->kind == KeyKind::boolean ? "" : "=");
  }
  return options;
}

std::string bash_values() {
  std::string text;
  for (const Key& key : all_keys()) {
    const KeyValues values = values_of(key);
    if (values.kind == ValueKind::any) continue;
    text += "        " + std::string(key.name) + ") ";
    if (values.kind == ValueKind::words)
      text += "COMPREPLY=($(compgen -W '" + std::string(values.words) + "' -- \"$cur\")) ;;\n";
    if (values.kind == ValueKind::file) text += "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n";
    if (values.kind == ValueKind::folder) text += "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")) ;;\n";
  }
  return text;
}

}  // namespace

KeyValues values_of(const Key& key) {
  if (key.kind == KeyKind::boolean) return {ValueKind::words, "true false"};
  const auto found =
      std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& known) { return known.key == key.name; });
  return found == kKnown.end() ? KeyValues{} : found->values;
}

std::vector<const Key*> keys_to_complete(const CommandHelp& command) {
  const CommandKeys names = keys_of(command);
  std::vector<const Key*> keys;
  for (const auto* list : {&names.own, &names.scripts, &names.common}) {
    for (const std::string& name : *list) keys.push_back(find_key(name));
  }
  return keys;
}

// Written without the functions of the package bash-completion, which need not be there. The line is cut at blanks
// here, because bash cuts words at = and : too.
std::string render_bash_completion() {
  std::string text =
      "# bash completion for godwit " GODWIT_VERSION
      ", made by godwit completion bash\n"
      "_godwit() {\n"
      "    local line=${COMP_LINE:0:COMP_POINT} cur=${COMP_WORDS[COMP_CWORD]} command= options= each key\n"
      "    local word=${line##*[[:space:]]}\n"
      "    local -a typed\n"
      "    read -ra typed <<<\"${line%\"$word\"}\"\n"
      "    COMPREPLY=()\n"
      "    [[ $cur == [=:] ]] && cur=\n"
      "    for each in \"${typed[@]:1}\"; do\n"
      "        case \" " +
      joined_commands() +
      " \" in *\" $each \"*) command=$each; break ;; esac\n"
      "    done\n"
      "    if [[ $word == -*=* ]]; then\n"
      "        key=${word%%=*}; key=${key#-}; key=${key#-}\n"
      "        case $key in\n" +
      bash_values() +
      "        esac\n"
      "        return\n"
      "    fi\n"
      "    case $command in\n";
  std::string all;
  for (const CommandHelp& command : command_table()) {
    const std::string options = bash_options(command);
    if (options.empty()) continue;
    text += "        " + std::string(command.name) + ") options='" + options.substr(1) + "' ;;\n";
  }
  for (const Key& key : all_keys()) all += " -" + std::string(key.name) + (key.kind == KeyKind::boolean ? "" : "=");
  text += "        '') options='" + all.substr(1) +
          "' ;;\n"
          "    esac\n"
          "    if [[ $word == --* ]]; then\n"
          "        options=${options//-/--}\n"
          "    fi\n"
          "    case $command:$word in\n"
          "        *:-*) COMPREPLY=($(compgen -W \"$options -X -q -help -version\" -- \"$word\")) ;;\n"
          "        :* | help:*) COMPREPLY=($(compgen -W '" +
          joined_commands() +
          "' -- \"$word\")) ;;\n"
          "        completion:*) COMPREPLY=($(compgen -W '" +
          std::string(kShells) +
          "' -- \"$word\")) ;;\n"
          "        new:*) ;;\n"
          "        *) COMPREPLY=($(compgen -W '" +
          joined_commands() +
          "' -- \"$word\")) ;;\n"
          "    esac\n"
          "    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi\n"
          "}\n"
          "complete -F _godwit godwit\n";
  return text;
}

std::string render_completion(std::string_view shell) {
  if (shell == "bash") return render_bash_completion();
  if (shell == "zsh") return render_zsh_completion();
  if (shell == "fish") return render_fish_completion();
  return "";
}

}  // namespace godwit
