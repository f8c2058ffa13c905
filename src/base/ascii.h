#pragma once
// Letters and digits as the languages and formats here define them: ASCII's, whatever the locale. A char, a byte, or
// -1.

namespace godwit {

constexpr bool is_digit(int c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(int c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(int c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(int c) {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_alphanumeric(int c) {
  return is_letter(c) || is_digit(c);
}

}  // namespace godwit
