// A key that is not known is an error: with a misspelled executeInTransaction the script would run in another way than
// meant. The table of fields has to be complete to compile, because an approved plan is compared with what it lists.
#include "script/text/script_config.h"

#include "base/fields.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "script/text/condition.h"

namespace godwit {
namespace {

constexpr auto kKeys = std::tuple{
    Field{"executeInTransaction", &ScriptConfig::execute_in_transaction},
    Field{"placeholderReplacement", &ScriptConfig::placeholder_replacement},
    Field{"encoding", &ScriptConfig::encoding},
    Field{"errorOverrides", &ScriptConfig::error_overrides},
    Field{"shouldExecute", &ScriptConfig::should_execute_expression},
    Field{"allowDownPart", &ScriptConfig::allow_down_part},
    Field{"", &ScriptConfig::should_execute},  // is what the expression comes to
};
static_assert(covers<ScriptConfig>(kKeys));

std::string text_of(bool value) {
  return value ? "true" : "false";
}
std::string text_of(const std::string& value) {
  return value;
}
std::string text_of(const std::vector<ErrorOverride>& value) {
  return error_overrides_text(value);
}

class ConfigReader {
 public:
  ConfigReader(const std::string& file, const Placeholders& values) : file_(file), values_(values) {}

  void read_line(std::string_view line) {
    ++line_;
    const char* const begin = line.data();
    line = trim(line);
    if (line.empty() || line.front() == '#') return;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      fail("This line is not key=value. Write one key=value on each line, or start the line with # for a comment.");
    }
    const std::string_view value = trim(line.substr(equals + 1));
    const char* const value_begin = value.empty() ? line.data() + line.size() : value.data();
    value_column_ = count_code_points({begin, value_begin}) + 1;
    set(trim(line.substr(0, equals)), value);
  }

  ScriptConfig config() const { return config_; }

 private:
  void set(std::string_view key, std::string_view value) {
    if (key == "executeInTransaction") {
      config_.execute_in_transaction = flag(key, value);
    } else if (key == "placeholderReplacement") {
      config_.placeholder_replacement = flag(key, value);
    } else if (key == "allowDownPart") {
      config_.allow_down_part = flag(key, value);
    } else if (key == "encoding") {
      if (value.empty()) fail("encoding has no value. Name one, for example encoding=UTF-8.");
      config_.encoding = std::string(value);
    } else if (key == "errorOverrides") {
      set_overrides(value);
    } else if (key == "shouldExecute") {
      set_condition(value);
    } else {
      fail("\"" + excerpt(key) + "\" is not a key of a script's configuration. Those known are executeInTransaction, " +
           "placeholderReplacement, encoding, errorOverrides, shouldExecute and allowDownPart; correct or remove the "
           "line.");
    }
  }

  bool flag(std::string_view key, std::string_view value) const {
    if (equals_ignore_case(value, "true")) return true;
    if (equals_ignore_case(value, "false")) return false;
    fail(std::string(key) + " is \"" + excerpt(value) + "\". Write true or false.");
  }

  void set_overrides(std::string_view value) {
    config_.error_overrides.emplace();
    for (const std::string& text : split_list(value)) {
      try {
        config_.error_overrides->push_back(parse_error_override(text));
      } catch (const Error& error) {
        fail(std::string("errorOverrides ") + error.what() + ".");
      }
    }
  }

  void set_condition(std::string_view value) {
    config_.should_execute_expression = value;
    try {
      config_.should_execute = evaluate_condition(value, values_);
    } catch (const ConditionProblem& problem) {
      const std::uint64_t column = value_column_ + count_code_points(value.substr(0, problem.offset));
      throw Error(problem.missing_placeholder ? ErrorCode::placeholder_missing : ErrorCode::script_config,
                  "shouldExecute is not a condition: " + problem.message + ".", Where{file_, line_, column});
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::script_config, message, Where{file_, line_, 0});
  }

  const std::string& file_;
  const Placeholders& values_;
  std::uint64_t value_column_ = 0;
  std::uint64_t line_ = 0;
  ScriptConfig config_;
};

}  // namespace

ScriptConfig parse_script_config(std::string_view text, const std::string& file, const Placeholders& values) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ConfigReader reader(file, values);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    reader.read_line(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
  }
  return reader.config();
}

std::map<std::string, std::string> script_config_texts(const ScriptConfig& config) {
  std::map<std::string, std::string> texts;
  for_each_field(config, kKeys, [&](const auto& key, const auto& value) {
    if constexpr (requires { value.has_value(); }) {
      if (value) texts.emplace(key.name, text_of(*value));
    } else if (!key.name.empty() && value != std::decay_t<decltype(value)>()) {
      texts.emplace(key.name, text_of(value));
    }
  });
  return texts;
}

}  // namespace godwit
