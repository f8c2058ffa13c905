#pragma once
// What may stand between statements, told by another reader than the splitter's: blanks, comments, delimiters and the
// few client commands that are known.

#include <optional>
#include <string>
#include <string_view>

#include "script/lexer/split_rules.h"

namespace godwit::fuzz {

/// Offsets count in `text`, which must outlive the reader.
class GapReader {
 public:
  GapReader(const SplitRules& rules, std::string_view text) : rules_(&rules), text_(text) {}

  const std::string& delimiter() const { return delimiter_; }
  /// True if from `begin` to `end` there is nothing but what may stand before a statement; follows DELIMITER.
  bool before_statement(std::size_t begin, std::size_t end);
  /// Offset behind the delimiter that ends a statement, blanks and comments in front of it passed over; the size of
  /// the text where it ends without a delimiter. None if something else comes first.
  std::optional<std::size_t> behind_delimiter(std::size_t begin) const;

 private:
  bool at(std::size_t offset, std::string_view what) const { return text_.substr(offset).starts_with(what); }
  std::size_t line_end(std::size_t offset) const;
  std::size_t blanks(std::size_t offset) const;   // behind them
  std::size_t comment(std::size_t offset) const;  // behind it; the same offset if there is none
  std::size_t line_comment(std::size_t offset) const;
  std::size_t command(std::size_t offset);
  std::size_t delimiter_begin(std::size_t offset) const;
  bool is_known(std::size_t offset, std::string_view commands) const;

  const SplitRules* rules_;
  std::string_view text_;
  std::string delimiter_ = ";";
};

}  // namespace godwit::fuzz
