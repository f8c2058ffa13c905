#pragma once
// Small questions about text that every folder asks. ASCII only unless the name says otherwise.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);
bool ends_with_ignore_case(std::string_view text, std::string_view end);

/// Without blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

/// The parts between separators, trimmed; empty parts are left out.
std::vector<std::string> split_list(std::string_view text, char separator = ',');

std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// For a URL: every byte but letters, digits and -._~ as % and two hex digits.
std::string percent_encode(std::string_view text);

/// At most `limit` code points of the text on one line: line ends become blanks, a cut is marked with "…".
std::string excerpt(std::string_view text, std::size_t limit = 120);

/// For a terminal: each character that could steer it (see steers_display()), and each byte that is no UTF-8, as `?`.
std::string printable(std::string_view text);
/// The same for each line of it; those behind the first are indented, so that none can pass for a line of ours.
std::string printable_lines(std::string_view text);
/// JSON as it is dumped, with such characters as \u202e: it stays the same JSON.
std::string printable_json(std::string_view json);

/// 0 to 15, or -1 for what is no hex digit.
int hex_value(char c);

/// "1 statement", "2 statements".
std::string count_of(std::uint64_t count, std::string_view singular);

/// `text` between two marks, those inside doubled.
std::string quote(std::string_view text, char mark);

}  // namespace godwit
