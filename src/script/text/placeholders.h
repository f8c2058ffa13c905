#pragma once
// ${name} replaced by its value, with Flyway's rules (Flyway 10.22, tests/compat).

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_source.h"
#include "script/text/source_position.h"

namespace godwit {

/// Names to values for one script. Names are compared without regard to case.
class Placeholders {
 public:
  Placeholders() = default;
  /// Throws Error(configuration) if prefix or suffix is empty.
  Placeholders(std::string prefix, std::string suffix, const std::map<std::string, std::string>& values);

  void set(std::string_view name, std::string value);
  /// nullptr if there is no such name.
  const std::string* find(std::string_view name) const;
  const std::string& prefix() const { return prefix_; }
  const std::string& suffix() const { return suffix_; }

 private:
  std::string prefix_ = "${";
  std::string suffix_ = "}";
  std::map<std::string, std::string> values_;  // lower-case names
};

/// A text with its placeholders replaced, as it streams by. One pass, no recursion; "$${x}" stays as it is.
/// read() throws Error(placeholder_missing) naming script, line, column and the placeholder; Error(unterminated) where
/// the suffix never comes (the error points at the prefix).
class PlaceholderSource final : public TextSource {
 public:
  PlaceholderSource(TextSource& text, const Placeholders& values, std::string script);
  std::size_t read(char* buffer, std::size_t size) override;

  /// The replacements, in order of offset into the replaced text; the splitter takes away those it has passed.
  struct Edit {
    std::uint64_t offset = 0;  ///< in the replaced text
    std::uint64_t size = 0;    ///< of the value
    SourcePosition begin;      ///< of the prefix in the file
    SourcePosition end;        ///< behind the suffix
  };
  std::deque<Edit>& edits() { return edits_; }
  /// True if anything was replaced so far.
  bool replaced() const { return !used_.empty(); }
  /// Those that were: names in lower case, and their values.
  const std::map<std::string, std::string>& used() const { return used_; }

 private:
  bool refill();
  char take();
  std::size_t copy_plain(char* buffer, std::size_t size);
  void match_prefix();
  void read_placeholder();
  [[noreturn]] void fail_missing(const std::string& name) const;
  [[noreturn]] void fail_unterminated() const;

  TextSource& text_;
  const Placeholders& values_;
  std::string script_;
  std::deque<Edit> edits_;
  std::map<std::string, std::string> used_;

  std::vector<char> raw_;  // what the source gave last
  std::size_t raw_begin_ = 0;
  std::size_t raw_end_ = 0;
  PositionCounter counter_;    // of the next raw byte
  std::uint64_t written_ = 0;  // bytes of replaced text given out or pending
  std::string pending_;        // replaced text that waits to be given out: a value, or a prefix that broke off
  std::size_t pending_begin_ = 0;
  SourcePosition opening_;  // of the prefix that is being looked at
};

}  // namespace godwit
