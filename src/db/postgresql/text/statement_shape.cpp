#include "db/postgresql/text/statement_shape.h"

#include <algorithm>
#include <initializer_list>

#include "base/ascii.h"
#include "base/strings.h"

namespace godwit {
namespace {

std::string_view first_word(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_letter);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [word](std::string_view other) { return equals_ignore_case(word, other); });
}

// Also inside of quotes: the price is one round trip.
bool holds_parameter(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (at + 1 < text.size() && is_digit(text[at + 1])) return true;
  }
  return false;
}

}  // namespace

bool is_plain_change(std::string_view text) {
  return is_one_of(first_word(text), {"INSERT", "UPDATE", "DELETE"});
}

bool creates_index(std::string_view text) {
  const std::string_view word = first_word(text);
  return is_one_of(word, {"CREATE"}) && is_one_of(first_word(trim(text.substr(word.size()))), {"INDEX", "UNIQUE"});
}

bool commits_midway(std::string_view text) {
  return is_one_of(first_word(text), {"CALL", "DO"});
}

bool refuses_pipeline(std::string_view text) {
  return is_one_of(first_word(text), {"COPY"}) || holds_parameter(text);
}

}  // namespace godwit
