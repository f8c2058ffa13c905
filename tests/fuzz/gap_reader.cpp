#include "fuzz/gap_reader.h"

#include <algorithm>

namespace godwit::fuzz {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";

constexpr std::string_view kPsqlCommands =
    " a C echo encoding f H pset qecho restrict set t T timing unrestrict warn x ";
constexpr std::string_view kDotCommands =
    " bail changes dbconfig echo explain header headers mode nullvalue print prompt separator stats timer width ";

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

bool GapReader::before_statement(std::size_t begin, std::size_t end) {
  std::size_t offset = begin;
  while (offset < end) {
    const std::size_t from = offset;
    offset = blanks(offset);
    if (offset > from) continue;
    if (at(offset, delimiter_)) {
      offset += delimiter_.size();
    } else if (text_[offset] == ';') {
      ++offset;
    } else if (at(offset, "\xC2\xA0")) {
      offset += 2;
    } else if (at(offset, "--")) {
      offset = line_end(offset);  // no statement begins so, even where "--x" is no comment
    } else {
      offset = comment(offset);
      if (offset == from) offset = std::min(command(offset), end);
      if (offset == from) return false;
    }
  }
  return offset == end;
}

std::optional<std::size_t> GapReader::behind_delimiter(std::size_t begin) const {
  std::size_t offset = begin;
  while (offset < text_.size()) {
    const std::size_t from = offset;
    offset = blanks(offset);
    if (offset > from) continue;
    if (at(offset, delimiter_)) return offset + delimiter_.size();
    if (delimiter_ != ";" && text_[offset] == ';') {
      ++offset;
      continue;
    }
    offset = comment(offset);
    if (offset == from) return std::nullopt;
  }
  return offset;
}

std::size_t GapReader::line_end(std::size_t offset) const {
  return std::min(text_.find_first_of("\r\n", offset), text_.size());
}

std::size_t GapReader::blanks(std::size_t offset) const {
  while (offset < text_.size()) {
    if (is_blank(text_[offset])) {
      ++offset;
    } else if (rules_->byte_order_mark_is_blank && at(offset, "\xEF\xBB\xBF")) {
      offset += 3;
    } else {
      break;
    }
  }
  return offset;
}

std::size_t GapReader::comment(std::size_t offset) const {
  if (!at(offset, "/*")) return line_comment(offset);
  if (rules_->executable_comments && (at(offset, "/*!") || at(offset, "/*M!"))) {
    if (!at(offset, "/*!999999") && !at(offset, "/*M!999999")) return offset;
  }
  std::size_t depth = 1;
  for (std::size_t i = offset + 2; i < text_.size();) {
    if (at(i, "*/")) {
      i += 2;
      if (--depth == 0) return i;
    } else if (rules_->nested_comments && at(i, "/*")) {
      i += 2;
      ++depth;
    } else {
      ++i;
    }
  }
  return offset;
}

std::size_t GapReader::line_comment(std::size_t offset) const {
  if (rules_->hash_comments && at(offset, "#")) return line_end(offset);
  if (!at(offset, "--")) return offset;
  if (rules_->dash_comment_needs_blank && offset + 2 < text_.size()) {
    const auto third = static_cast<unsigned char>(text_[offset + 2]);
    if (third > ' ' && third != 0x7F) return offset;
  }
  return line_end(offset);
}

bool GapReader::is_known(std::size_t offset, std::string_view commands) const {
  std::string word = " ";
  for (; offset < text_.size() && (is_letter(text_[offset]) || text_[offset] == '_'); ++offset) word += text_[offset];
  return word.size() > 1 && commands.find(word + " ") != std::string_view::npos;
}

// Commands of psql and of the sqlite3 shell that only shape what these print, to the end of the line, and DELIMITER.
std::size_t GapReader::command(std::size_t offset) {
  const std::size_t end = line_end(offset);
  const auto word_end = [&](std::size_t from) {
    while (from < end && !is_blank(text_[from])) ++from;
    return from;
  };
  if (rules_->psql_commands && text_[offset] == '\\') {
    return at(offset, "\\\\") ? offset + 2 : is_known(offset + 1, kPsqlCommands) ? end : offset;
  }
  if (rules_->dot_commands && text_[offset] == '.') return is_known(offset + 1, kDotCommands) ? end : offset;
  std::string word(text_.substr(offset, word_end(offset) - offset));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!rules_->delimiter_command || word != "delimiter") return offset;
  const std::size_t begin = delimiter_begin(offset + word.size());
  const std::size_t line = line_end(begin);
  std::size_t behind = begin;
  while (behind < line && !is_blank(text_[behind])) ++behind;
  std::string_view delimiter = text_.substr(begin, behind - begin);
  if (delimiter.size() > 2 && delimiter.front() == delimiter.back() &&
      std::string_view("'\"`").find(delimiter.front()) != std::string_view::npos) {
    delimiter = delimiter.substr(1, delimiter.size() - 2);
  }
  if (delimiter.empty()) return offset;
  const bool repeats = trimmed(text_.substr(behind, line - behind)) == delimiter_;
  delimiter_ = delimiter;
  return repeats ? line : behind;
}

// Blanks, lines and comments may stand in front of the delimiter that DELIMITER sets.
std::size_t GapReader::delimiter_begin(std::size_t offset) const {
  for (;;) {
    while (offset < text_.size() && is_blank(text_[offset])) ++offset;
    std::size_t behind = offset;
    if (at(offset, "/*")) {
      const std::size_t close = text_.find("*/", offset + 2);
      behind = close == std::string_view::npos ? text_.size() : close + 2;
    } else if (at(offset, "#") || at(offset, "--")) {
      const std::size_t mark = at(offset, "#") ? 1 : 2;
      const std::string_view text = text_.substr(offset + mark, line_end(offset) - offset - mark);
      const bool set_off = !text.empty() && is_blank(text.front());
      if (set_off && !trimmed(text).empty() && trimmed(text) != delimiter_) behind = line_end(offset);
    }
    if (behind == offset) return offset;
    offset = behind;
  }
}

}  // namespace godwit::fuzz
