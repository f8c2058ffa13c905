#include "config/format/build_reference.h"

#include "base/ascii.h"

namespace godwit {
namespace {

bool is_in_name(char c) {
  return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
}

}  // namespace

std::size_t behind_build_reference(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_in_name(text[end])) ++end;
  return at < end - 1 && end < text.size() && text[at] == '@' && text[end] == '@' ? end + 1 : at;
}

}  // namespace godwit
