#include "script/script_config.h"

#include "base/strings.h"

namespace godwit {
namespace {

class ConfigReader {
 public:
  explicit ConfigReader(const std::string& file) : file_(file) {}

  void read_line(std::string_view line) {
    ++line_;
    line = trim(line);
    if (line.empty() || line.front() == '#') return;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      fail("This line is not key=value. Write one key=value on each line, or start the line with # for a comment.");
    }
    set(trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
  }

  ScriptConfig config() const { return config_; }

 private:
  void set(std::string_view key, std::string_view value) {
    if (key == "executeInTransaction") {
      config_.execute_in_transaction = flag(key, value);
    } else if (key == "placeholderReplacement") {
      config_.placeholder_replacement = flag(key, value);
    } else if (key == "encoding") {
      if (value.empty()) fail("encoding has no value. Name one, for example encoding=UTF-8.");
      config_.encoding = std::string(value);
    } else {
      fail("\"" + excerpt(key) + "\" is not a key of a script's configuration. Those known are executeInTransaction, " +
           "placeholderReplacement and encoding; correct or remove the line.");
    }
  }

  bool flag(std::string_view key, std::string_view value) const {
    if (equals_ignore_case(value, "true")) return true;
    if (equals_ignore_case(value, "false")) return false;
    fail(std::string(key) + " is \"" + excerpt(value) + "\". Write true or false.");
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::script_config, message, Where{file_, line_, 0});
  }

  const std::string& file_;
  std::uint64_t line_ = 0;
  ScriptConfig config_;
};

}  // namespace

ScriptConfig parse_script_config(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ConfigReader reader(file);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    reader.read_line(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
  }
  return reader.config();
}

}  // namespace godwit
