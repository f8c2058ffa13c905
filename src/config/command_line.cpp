#include "config/command_line.h"

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"

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
    for (; at_ < arguments_.size(); ++at_) {
      const std::string& argument = arguments_[at_];
      if (argument.size() < 2 || argument[0] != '-') {
        result_.commands.push_back(argument);
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
    if (argument == "-v" || argument == "-version" || argument == "--version") return result_.version = true;
    return false;
  }

  void read_setting(const std::string& argument) {
    const std::size_t dashes = argument.starts_with("--") ? 2 : 1;
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
    const std::string source = argument.substr(0, equals);
    if (!is_known_key(name)) unknown(name, source, equals != std::string::npos);
    const bool twice = std::any_of(result_.settings.begin(), result_.settings.end(),
                                   [&](const auto& s) { return equals_ignore_case(s.name, name); });
    if (twice) throw Error(ErrorCode::usage, source + " is given twice; give it once.");
    const std::string value = equals == std::string::npos ? value_after(name, source) : argument.substr(equals + 1);
    result_.settings.push_back({name, value, source});
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
  CommandLine result_;
};

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  return Reader(arguments).read();
}

}  // namespace godwit
