// Flyway's rules are made for JDBC, where every error has a number; a server may have none, or a name instead. Codes
// are compared as texts, with 0 for a number that is missing, so that a rule written for Flyway matches here, too.
#include "model/error_override.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw Error(
      ErrorCode::configuration,
      "has \"" + excerpt(text) + "\", " + reason +
          "; write STATE:code:behaviour, such as 42P07:0:W: an SQLSTATE or *, the server's number or *, and D to "
          "discard, I for an info, W for a warning or E for an error (with a - behind it the codes are not "
          "shown)");
}

bool is_letter_or_digit(char c) {
  return is_alphanumeric(c);
}

std::string parse_state(std::string_view text, std::string_view state) {
  if (state == "*") return "";
  if (state.size() != 5 || !std::all_of(state.begin(), state.end(), is_letter_or_digit)) {
    refuse(text, "whose SQLSTATE has not five letters and digits");
  }
  return to_upper(state);
}

// A word of the server's for a number, such as DISK_FULL.
bool is_name(std::string_view text) {
  const bool words = std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '_'; });
  return words && text.find('_') != std::string_view::npos && (text.front() < '0' || text.front() > '9');
}

std::string parse_number(std::string_view text, std::string_view number) {
  if (number == "*") return "";
  const std::string_view digits = number.substr(number.starts_with('-') ? 1 : 0);
  const bool is_number = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number && !is_name(number)) refuse(text, "whose code is no number");
  return to_upper(number);
}

OverrideTo parse_behaviour(std::string_view text, std::string_view letter) {
  if (letter == "D" || letter == "d") return OverrideTo::discard;
  if (letter == "I" || letter == "i") return OverrideTo::info;
  if (letter == "W" || letter == "w") return OverrideTo::warning;
  if (letter == "E" || letter == "e") return OverrideTo::error;
  refuse(text, "whose behaviour is none of D, I, W and E");
}

}  // namespace

std::string NativeCode::text() const {
  if (!name.empty()) return name;
  return state.empty() || number.empty() ? state + number : state + "/" + number;
}

// A server without numbers is one whose number is 0, as JDBC has it. Where no SQLSTATE is told, as of MySQL's warnings,
// a number decides alone.
bool ErrorOverride::matches(const NativeCode& code) const {
  const bool told = !code.state.empty();
  if (!state.empty() && (told ? state != code.state : number.empty())) return false;
  if (number.empty() || number == code.name || code.name.starts_with(number + "_")) return true;
  return number == (code.number.empty() ? "0" : code.number);
}

ErrorOverride parse_error_override(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos || text.find(':', second + 1) != std::string_view::npos) {
    refuse(text, "which has not three parts");
  }
  ErrorOverride parsed;
  parsed.state = parse_state(text, trim(text.substr(0, first)));
  parsed.number = parse_number(text, trim(text.substr(first + 1, second - first - 1)));
  std::string_view behaviour = trim(text.substr(second + 1));
  if (behaviour.ends_with('-')) {
    parsed.shows_code = false;
    behaviour.remove_suffix(1);
  }
  parsed.to = parse_behaviour(text, behaviour);
  return parsed;
}

std::string error_overrides_text(const std::vector<ErrorOverride>& overrides) {
  std::vector<std::string> texts;
  for (const auto& [state, number, to, shows_code] : overrides) {
    const char letter = std::string_view("DIWE").at(static_cast<std::size_t>(to));  // by OverrideTo
    texts.push_back((state.empty() ? "*" : state) + ":" + (number.empty() ? "*" : number) + ":" + letter +
                    (shows_code ? "" : "-"));
  }
  return join(texts, ",");
}

const ErrorOverride* find_override(const std::vector<ErrorOverride>& overrides, const NativeCode& code) {
  const auto found =
      std::find_if(overrides.begin(), overrides.end(), [&](const ErrorOverride& each) { return each.matches(code); });
  return found == overrides.end() ? nullptr : &*found;
}

}  // namespace godwit
