// Names of keys go before letters: -target=3 is a key, not -t with a value. A word that is an option itself is never a
// value, so that a password that was forgotten does not swallow the option behind it.
#include "config/sources/command_line.h"

#include <algorithm>
#include <filesystem>

#include "base/strings.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

bool is_true_or_false(std::string_view text) {
  return equals_ignore_case(text, "true") || equals_ignore_case(text, "false");
}

// "-user=app" behind "-password" is the next option, not the password; one that looks like this has to be written
// -password=…
bool is_option(std::string_view text) {
  if (!text.starts_with('-')) return false;
  text.remove_prefix(text.starts_with("--") ? 2 : 1);
  return is_known_key(text.substr(0, text.find('=')));
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  CommandLine read() {
    const auto end = std::find(arguments_.begin(), arguments_.end(), "--");  // behind it begins another program
    const auto has = [&](const char* word) { return std::find(arguments_.begin(), end, word) != end; };
    if (has("sys") || (has("server") && !has("new"))) result_.operators = CommandLine::Operator();
    for_servers_ = has("sys") || has("run") || has("server");
    waits_ = has("wait");  // it takes a version to wait for
    takes_config_ = for_servers_ || (waits_ && !has("new"));
    for (; at_ < arguments_.size(); ++at_) {
      const std::string& argument = arguments_[at_];
      if (argument == "--" && !result_.commands.empty() && result_.commands.front() == "run") {
        result_.program.assign(arguments_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, arguments_.end());
        break;
      }
      if (argument.size() < 2 || argument[0] != '-') {
        result_.commands.push_back(argument);
      } else if (for_servers_ && read_server_option(argument)) {
        continue;
      } else if (result_.operators && read_operator_option(argument)) {
        continue;
      } else if (takes_config_ && read_config_option(argument)) {
        continue;
      } else if (!read_flag(argument)) {
        read_setting(argument);
      }
    }
    return std::move(result_);
  }

 private:
  bool read_flag(std::string_view argument) {
    if (argument == "-X") return result_.debug = true;
    if (argument == "-q") return result_.quiet = true;
    // Flyway's: not to ask for a user, not to look for news, to go on without a licence. Nothing here does any of it.
    if (argument == "-n" || argument == "-skipCheckForUpdate" || argument == "-communityFallback") return true;
    if (argument == "-h" || argument == "-?" || argument == "-help" || argument == "--help") return result_.help = true;
    if (argument == "-v") return result_.version = true;
    if (argument == "-version" || argument == "--version") return !waits_ && (result_.version = true);
    return false;
  }

  bool read_server_option(const std::string& argument) {
    if (argument == "--internal-log") return result_.internal_log = true;
    if (argument != "-p") return false;
    add_setting("plugins", next_word(argument), argument);
    return true;
  }

  // -c FILE, -cFILE, --config FILE, --config=FILE
  bool read_config_option(const std::string& argument) {
    const std::string name = argument.substr(0, argument.find('='));
    if (name == "--config") {
      add_config(name == argument ? next_word(name) : argument.substr(name.size() + 1), name);
      return true;
    }
    if (!argument.starts_with("-c") || is_known_key(name.substr(1))) return false;
    if (name != argument && !nearest_key(name.substr(1)).empty()) return false;  // -conectRetries=3
    add_config(argument.size() == 2 ? next_word(argument) : argument.substr(2), "-c");
    return true;
  }

  void add_config(std::string file, const std::string& option) {
    if (file.empty()) throw Error(ErrorCode::usage, option + " needs a value behind it.");
    result_.config.push_back(std::move(file));
  }

  // A key of ours is meant where there is one of that name: -target=3 are no letters.
  bool read_operator_option(const std::string& argument) {
    if (argument.starts_with("--")) return read_long(argument);
    if (is_known_key(argument.substr(1, argument.find('=') - 1))) return false;
    constexpr std::string_view kLetters = "clpvhV";
    if (argument.starts_with("-p")) return false;
    if (kLetters.find(argument[1]) == std::string_view::npos) return false;
    CommandLine::Operator& options = *result_.operators;
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const char letter = argument[i];
      if (letter == 'c' || letter == 'l') {
        std::string value = i + 1 < argument.size() ? argument.substr(i + 1) : next_word(argument);
        if (letter == 'c') {
          add_config(std::move(value), argument);
        } else {
          set_once(options.log_level, std::move(value), argument);
        }
        return true;
      }
      if (letter == 'p') {
        if (i + 1 < argument.size()) throw Error(ErrorCode::usage, "-p takes its folder as the next word.");
        add_setting("plugins", next_word("-p"), "-p");
      }
      if (letter == 'v') ++options.verbose;
      if (letter == 'h') result_.help = true;
      if (letter == 'V') result_.version = true;
      if (kLetters.find(letter) == std::string_view::npos) {
        throw Error(ErrorCode::usage,
                    "There is no option -" + std::string(1, letter) + " in " + argument + ". See godwit help sys.");
      }
    }
    return true;
  }

  bool read_long(const std::string& argument) {
    CommandLine::Operator& options = *result_.operators;
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (name == "--verbose") return ++options.verbose > 0;
    std::string* const value = name == "--log-level"    ? &options.log_level
                               : name == "--datasource" ? &options.datasource
                                                        : nullptr;
    if (value == nullptr) return false;
    set_once(*value, equals == std::string::npos ? next_word(name) : argument.substr(equals + 1), name);
    return true;
  }

  std::string next_word(const std::string& option) {
    if (at_ + 1 >= arguments_.size()) throw Error(ErrorCode::usage, option + " needs a value behind it.");
    return arguments_[++at_];
  }

  static void set_once(std::string& value, std::string given, const std::string& option) {
    if (!value.empty()) throw Error(ErrorCode::usage, option + " is given twice; give it once.");
    if (given.empty()) throw Error(ErrorCode::usage, option + " needs a value behind it.");
    value = std::move(given);
  }

  void read_setting(const std::string& argument) {
    const std::size_t dashes = argument.starts_with("--") ? 2 : 1;
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
    const std::string source = argument.substr(0, equals);
    if (!is_known_key(name)) unknown(name, source, equals != std::string::npos);
    add_setting(name, equals == std::string::npos ? value_after(name, source) : argument.substr(equals + 1), source);
  }

  // A folder with plugins is told by its whole path; who types it sees where he is.
  void add_setting(const std::string& name, std::string value, const std::string& source) {
    const bool twice = std::any_of(result_.settings.begin(), result_.settings.end(),
                                   [&](const auto& s) { return equals_ignore_case(s.name, name); });
    if (twice) throw Error(ErrorCode::usage, source + " is given twice; give it once.");
    const bool folder = equals_ignore_case(name, "plugins") && !value.empty();
    if (folder) value = std::filesystem::absolute(value).lexically_normal().string();
    result_.settings.push_back({name, std::move(value), source});
  }

  std::string value_after(const std::string& name, const std::string& source) {
    const bool more = at_ + 1 < arguments_.size();
    if (is_boolean_key(name)) {
      return more && is_true_or_false(arguments_[at_ + 1]) ? arguments_[++at_] : "true";
    }
    if (!more || is_option(arguments_[at_ + 1])) {
      throw Error(ErrorCode::usage, source + " needs a value: " + source + "=…");
    }
    return arguments_[++at_];
  }

  // "-psecret" is how other programs take a password, so a word like this is not repeated.
  [[noreturn]] static void unknown(const std::string& name, const std::string& source, bool has_value) {
    const std::string nearest = nearest_key(name);
    if (nearest.empty() && !has_value && source.starts_with("-p")) {
      throw Error(ErrorCode::usage,
                  "There is no option -p…. A password is given as FLYWAY_PASSWORD or as -password=…. See godwit help.");
    }
    throw Error(ErrorCode::usage, "There is no option " + source + "." +
                                      (nearest.empty() ? "" : " Did you mean -" + nearest + "?") + " See godwit help.");
  }

  const std::vector<std::string>& arguments_;
  std::size_t at_ = 0;
  bool waits_ = false;
  bool for_servers_ = false;
  bool takes_config_ = false;
  CommandLine result_;
};

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  return Reader(arguments).read();
}

}  // namespace godwit
