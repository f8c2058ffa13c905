#pragma once
// The differences between SQL dialects when a script is cut into statements. Data only; each database folder has one.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// A fact about statements that begin with certain words; src/script/lexer/statement_pattern.h defines the patterns.
/// Control of transactions also ends a batch; what refuses a transaction, or copies from stdin, also stands alone.
struct StatementRule {
  std::string_view pattern;
  enum class Fact : std::uint8_t {
    begins_transaction,
    ends_transaction,
    rolls_back,  ///< also ends it
    refuses_transaction,
    allows_transaction,  ///< takes back what another rule says: "CREATE SUBSCRIPTION … CONNECT = FALSE"
    commits_implicitly,
    ends_batch,
    stands_alone,
    copies_from_stdin
  } fact;
};

class SettingsFollower;  // script/settings/settings_follower.h

struct SplitRules {
  std::string_view name;                  ///< for messages: "PostgreSQL"
  bool dollar_quotes = false;             ///< $$…$$, $tag$…$tag$; then $ is no start of a word
  bool nested_comments = false;           ///< /* /* */ */
  bool hash_comments = false;             ///< # to the end of the line
  bool dash_comment_needs_blank = false;  ///< "--x" is no comment
  bool executable_comments = false;       ///< /*! … */ and /*M! … */ are code
  bool cr_ends_comment = false;           ///< a lone CR ends a line comment also for the server
  bool backslash_escapes = false;      ///< in '…' and strings in "…"; PostgreSQL: standard_conforming_strings off
  bool escape_strings = false;         ///< E'…' has backslash escapes, also where it continues on the next line
  bool backquotes = false;             ///< `…`
  bool brackets = false;               ///< […]
  bool double_quoted_strings = false;  ///< "…" is a string, so that backslash_escapes holds in it
  bool byte_order_mark_is_blank = false;  ///< U+FEFF anywhere between words
  bool nul_in_strings = false;            ///< the server takes NUL bytes, if only in strings
  bool delimiter_command = false;         ///< DELIMITER x
  bool begin_atomic_bodies = false;       ///< BEGIN ATOMIC … END, and rules with several commands in parentheses
  bool compound_bodies = false;           ///< stored programs: BEGIN … END and the flow statements in them
  bool trigger_bodies = false;            ///< only CREATE TRIGGER … BEGIN … END
  bool psql_commands = false;             ///< a backslash in front: client commands
  bool dot_commands = false;              ///< .mode, .read and the like
  bool source_command = false;            ///< SOURCE file, \. file, LOAD DATA LOCAL: refused
  /// Makes what follows the settings of scripts that change how they are read, from these rules on; nullptr: none does.
  std::unique_ptr<SettingsFollower> (*follower)(const SplitRules& initial) = nullptr;
  std::string database;  ///< the session's own, which \connect may name; empty where it is not known
  std::vector<StatementRule> statements;
};

}  // namespace godwit
