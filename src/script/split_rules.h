#pragma once
// What differs between SQL dialects when a script is cut into statements. Data only; each database folder has one.

#include <string_view>
#include <vector>

namespace godwit {

/// A statement by its first words: "CREATE [UNIQUE] INDEX CONCURRENTLY". Words in capitals, [optional], a|b alternatives,
/// "…" for any words in between, "(…)" for one parenthesized group. The classifier matches them against words and
/// punctuation, comments skipped. src/script/statement_pattern.h defines the small language exactly.
struct StatementRule {
  std::string_view pattern;
  enum class Fact {
    begins_transaction, ends_transaction, rolls_back, refuses_transaction, commits_implicitly, ends_batch, stands_alone,
    copies_from_stdin
  } fact;
};

struct SplitRules {
  std::string_view name;                    ///< for messages: "PostgreSQL"
  bool dollar_quotes = false;               ///< $$…$$, $tag$…$tag$
  bool nested_comments = false;             ///< /* /* */ */
  bool hash_comments = false;               ///< # to the end of the line
  bool dash_comment_needs_blank = false;    ///< "--x" is no comment
  bool executable_comments = false;         ///< /*! … */ and /*M! … */ are code
  bool backslash_escapes = false;           ///< in '…' and "…"
  bool escape_strings = false;              ///< E'…' has backslash escapes
  bool backquotes = false;                  ///< `…`
  bool brackets = false;                    ///< […]
  bool double_quoted_strings = false;       ///< "…" is a string (for messages only; both double the quote)
  bool delimiter_command = false;           ///< DELIMITER x
  bool begin_atomic_bodies = false;         ///< BEGIN ATOMIC … END
  bool compound_bodies = false;             ///< stored programs: BEGIN … END and the flow statements in them
  bool trigger_bodies = false;              ///< only CREATE TRIGGER … BEGIN … END
  bool copy_from_stdin = false;
  bool psql_commands = false;               ///< a backslash in front: client commands, refused with a clear error
  bool dot_commands = false;                ///< .read and the like at the start of a line: refused
  bool source_command = false;              ///< SOURCE file, \. file: refused
  std::vector<StatementRule> statements;
};

}  // namespace godwit
