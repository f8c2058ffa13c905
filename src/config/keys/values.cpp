#include "config/keys/values.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {

bool parse_bool(const std::string& value) {
  if (equals_ignore_case(value, "true")) return true;
  if (equals_ignore_case(value, "false")) return false;
  throw Error(ErrorCode::configuration, "must be true or false, not \"" + value + "\"");
}

std::optional<bool> parse_yes_no(std::string_view value) {
  const auto is_among = [value](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [value](std::string_view word) { return equals_ignore_case(word, trim(value)); });
  };
  if (is_among({"true", "yes", "on", "y", "1"})) return true;
  if (is_among({"false", "no", "off", "n", "0"})) return false;
  return std::nullopt;
}

int parse_number(const std::string& value, int least, int greatest) {
  int number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, failure] = std::from_chars(value.data(), end, number);
  if (failure != std::errc() || stop != end || number < least || number > greatest) {
    throw Error(ErrorCode::configuration, "must be a whole number from " + std::to_string(least) + " to " +
                                              std::to_string(greatest) + ", not \"" + value + "\"");
  }
  return number;
}

std::chrono::seconds parse_seconds(const std::string& value) {
  constexpr int kYear = 366 * 24 * 3600;
  if (value == "-1") return std::chrono::seconds(-1);
  const char unit = value.empty() ? '\0' : value.back();
  const bool has_unit = unit == 's' || unit == 'm' || unit == 'h';
  const int factor = unit == 'h' ? 3600 : unit == 'm' ? 60 : 1;
  try {
    const std::string digits = value.substr(0, value.size() - (has_unit ? 1 : 0));
    return std::chrono::seconds(parse_number(digits, 0, kYear / factor) * factor);
  } catch (const Error&) {
    throw Error(ErrorCode::configuration,
                "must be seconds, or a number with s, m or h behind it (90, 90s, 10m, 1h), at most a year, not \"" +
                    value + "\"");
  }
}

}  // namespace godwit
