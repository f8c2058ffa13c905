// Flags say that a transaction has ended, not in which way; that follows from its last statement, and whether it
// worked. Where the connection is lost there are no flags, and all in front of a statement that may have committed is
// in doubt.
#include "db/mysql/text/effects.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "db/mysql/text/statement_shape.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

// First words of statements that read, or set what belongs to the session.
constexpr auto kReading = std::to_array<std::string_view>(
    {"BEGIN",   "CHECKSUM", "COMMIT",  "DEALLOCATE", "DESC",      "DESCRIBE", "DO",  "EXPLAIN",
     "HANDLER", "PREPARE",  "RELEASE", "ROLLBACK",   "SAVEPOINT", "SELECT",   "SET", "SHOW",
     "START",   "TABLE",    "UNLOCK",  "USE",        "VALUES",    "XA"});

// The first words, in capitals.
std::vector<std::string> start_of(std::string_view text) {
  std::vector<std::string> words = mysql_words(text, 2);
  for (std::string& word : words) word = to_upper(word);
  words.resize(2);
  return words;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return start_of(text).front() == word;
}

// A stored program's body: its semicolons end no statement.
bool creates_program(std::string_view text) {
  if (!starts_with_word(text, "CREATE")) return false;
  constexpr auto kPrograms = std::to_array<std::string_view>({"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"});
  const std::string start = to_upper(text.substr(0, 300));
  return std::any_of(kPrograms.begin(), kPrograms.end(),
                     [&](std::string_view word) { return start.find(word) != std::string::npos; });
}

// "/*!40101 SET …": dumps have many of them.
bool sets_in_comment(std::string_view text) {
  if (!text.starts_with("/*!")) return false;
  text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  return starts_with_word(trim(text), "SET") && text.find(';') == std::string_view::npos;
}

bool is_xa_prepare(std::string_view text) {
  return start_of(text) == std::vector<std::string>{"XA", "PREPARE"};
}

bool commits(const SqlStatement& statement) {
  const StatementFacts& facts = statement.facts;
  return facts.commits_implicitly || (facts.ends_transaction && !facts.rolls_back && !is_xa_prepare(statement.text));
}

}  // namespace

bool may_end_unseen(const SqlStatement& statement, bool backslash_escapes) {
  if (gives_one_result(statement, backslash_escapes) || sets_in_comment(statement.text)) return false;
  const bool begin_alone = statement.facts.controls_transaction() && statement.text.find(';') == std::string_view::npos;
  return !begin_alone && !creates_program(statement.text);
}

bool may_write(std::string_view text) {
  const std::vector<std::string> words = start_of(text);
  const std::string& word = words.front();
  if (word == "BEGIN" && words.back() == "NOT") return true;  // BEGIN NOT ATOMIC: a block
  return !word.empty() && !std::binary_search(kReading.begin(), kReading.end(), word);
}

StatementEffect effect_of_success(const SqlStatement& statement, TransactionFlags before, TransactionFlags after) {
  const StatementFacts& facts = statement.facts;
  if (facts.rolls_back) {
    // Rows in tables without transactions are not taken back: then ROLLBACK has a warning.
    return {Work::none, after.warnings > 0 ? Earlier::unknown : Earlier::taken_back};
  }
  if (facts.begins_transaction) {
    const bool committed = facts.commits_implicitly || facts.ends_transaction;
    return {Work::open, committed ? Earlier::kept : Earlier::still_open};
  }
  if (commits(statement)) return {Work::kept, Earlier::kept};
  if (before.open && !after.open && !is_xa_prepare(statement.text)) return {Work::kept, Earlier::kept};
  return {after.inside() ? Work::open : Work::kept, Earlier::still_open};
}

// An error that ends a transaction rolls it back (a deadlock), but for a statement that commits before it does its
// work.
StatementEffect effect_of_failure(const SqlStatement& statement, TransactionFlags before, TransactionFlags after) {
  const StatementFacts& facts = statement.facts;
  Earlier earlier = Earlier::still_open;
  if (before.open && !after.open) earlier = facts.commits_implicitly ? Earlier::kept : Earlier::taken_back;
  const bool row_by_row = !facts.commits_implicitly && !facts.controls_transaction() && may_write(statement.text);
  // A part of it may be in a table without transactions; the rollback will tell.
  return {row_by_row && after.inside() ? Work::open : Work::none, earlier};
}

std::vector<StatementEffect> effects_in_flight(std::span<const SqlStatement> statements, TransactionFlags before,
                                               bool backslash_escapes) {
  std::vector<StatementEffect> effects;
  for (const SqlStatement& statement : statements) {
    if (statement.facts.rolls_back) {
      effects.push_back({Work::none, Earlier::still_open});
    } else if (commits(statement) || may_end_unseen(statement, backslash_escapes)) {
      effects.push_back({may_write(statement.text) ? Work::unknown : Work::none, Earlier::unknown});
    } else if (is_xa_prepare(statement.text)) {
      effects.push_back({Work::none, Earlier::unknown});
    } else if (!may_write(statement.text)) {
      const bool switches =
          starts_with_word(statement.text, "SET") && to_lower(statement.text).find("autocommit") != std::string::npos;
      effects.push_back({Work::none, switches ? Earlier::unknown : Earlier::still_open});
    } else {
      effects.push_back({before.inside() ? Work::open : Work::unknown, Earlier::still_open});
    }
  }
  return effects;
}

}  // namespace godwit
