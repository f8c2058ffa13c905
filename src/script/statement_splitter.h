#pragma once
// Script text into statements, streaming.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/text_source.h"
#include "script/lexer/split_rules.h"
#include "script/sql_statement.h"

namespace godwit {

class PlaceholderSource;
class SessionSettings;

/// A comment behind which another tool would take the change back.
struct DownMark {
  SourcePosition begin;
  std::string text;
  std::string_view tool;
  bool inside = false;  ///< it stands inside of a statement, whose author ended it without a semicolon
};

/// Cuts a script. Every byte is either part of a statement or known to be a delimiter, comment, blank or client
/// command: `statement_bytes() + skipped_bytes()` equals what was read. Memory grows with the longest statement (data
/// of COPY are none), time with the text. The result does not depend on how the source cuts its pieces. One thread at a
/// time. Throws
/// Error(unterminated, unsupported_statement, malformed_script, placeholder_missing…) with the place in the script.
class StatementSplitter {
 public:
  /// `script` is the name for error messages. If `text` is a PlaceholderSource, positions are mapped through it.
  /// `rules` is copied. Where a session was found to differ from the dialect's default (sql_mode with ANSI_QUOTES or
  /// NO_BACKSLASH_ESCAPES, standard_conforming_strings off), give a changed copy.
  StatementSplitter(TextSource& text, const SplitRules& rules, std::string script);
  /// `settings`: as the scripts in front of it left them.
  StatementSplitter(TextSource& text, SessionSettings settings, std::string script);
  ~StatementSplitter();

  /// False at the end. The statement's views stay valid until the next call.
  bool next(SqlStatement& statement);

  /// The first one up to the end of the statement that was given out last; not in a string or a body.
  const std::optional<DownMark>& down_mark() const;

  /// Bytes of the statements that were given out, and of COPY data up to the statement behind them.
  std::uint64_t statement_bytes() const;
  /// Delimiters, blanks, comments and client commands between them.
  std::uint64_t skipped_bytes() const;
  /// As the statements that were given out leave them.
  const SessionSettings& settings() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace godwit
