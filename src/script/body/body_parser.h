#pragma once
// Where a semicolon ends a statement, and where it stands inside of a body.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "script/body/body_words.h"
#include "script/lexer/lexer.h"
#include "script/lexer/split_rules.h"

namespace godwit {

/// Follows the grammar of what holds other statements: stored programs of MySQL and MariaDB (with MariaDB's Oracle
/// mode, and compound statements on their own), SQLite's triggers, PostgreSQL's BEGIN ATOMIC bodies and rules. Knows at
/// each token whether a statement begins there, an expression goes on or a head is read, so that columns and labels
/// named like keywords don't matter. It doesn't judge: what is no correct statement goes to the server, in one piece or
/// cut.
class BodyParser {
 public:
  explicit BodyParser(const SplitRules& rules);

  /// A new statement begins. `structured` is false where another delimiter than ; is set.
  void start(bool structured);
  /// False while only semicolons matter.
  bool wants_tokens() const { return state_ != State::simple; }
  void on_token(const Token& token, std::string_view text);
  /// True if this semicolon ends the statement.
  bool on_semicolon();
  /// The text ended. Throws ScriptFault if a body is open.
  void on_end();

 private:
  enum class State : std::uint8_t {
    simple,      // nothing matters up to the next semicolon
    statement,   // a statement begins
    label,       // its first word was seen: it is a label if a colon follows
    begin,       // behind BEGIN
    declare,     // behind DECLARE
    handler,     // behind DECLARE CONTINUE
    conditions,  // DECLARE … HANDLER FOR
    expression,
    set,  // behind SET
    oracle_label,
    create,  // behind CREATE or ALTER
    definer,
    name,     // of what is created
    routine,  // behind its name
    as,       // behind AS or IS of a routine
    trigger,
    trigger_order,
    atomic,  // CREATE FUNCTION of PostgreSQL
    rule     // CREATE RULE
  };
  enum class Block : std::uint8_t { begin, if_, case_, loop, while_, repeat, for_, declarations, parenthesis };
  struct Frame {
    Block block;
    std::size_t opening;
  };

  void open(Block block, std::size_t opening, State state);
  void expect_expression();
  void close();
  void open_begin();

  void begin_statement(BodyWord word, std::size_t offset);  // body_parser.cpp
  void begin_program_statement(BodyWord word, std::size_t offset);
  void on_statement(const Token& token, BodyWord word);
  void on_label(const Token& token, BodyWord word);
  void on_begin(const Token& token, BodyWord word);
  void on_declare(const Token& token, BodyWord word);
  void on_handler(BodyWord word);
  void on_conditions(const Token& token, BodyWord word);
  void on_expression(const Token& token, BodyWord word);
  void on_oracle_label(const Token& token);
  void again(const Token& token, BodyWord word, State state);
  void dispatch(const Token& token, BodyWord word);

  void on_set(const Token& token, BodyWord word);  // body_heads.cpp
  void on_create(const Token& token, BodyWord word);
  void on_definer(const Token& token, BodyWord word);
  void on_name(const Token& token, BodyWord word);
  void end_name();
  void on_routine(const Token& token, BodyWord word);
  void on_routine_word(const Token& token, BodyWord word);
  void on_as(const Token& token, BodyWord word);
  void on_trigger(BodyWord word);
  void on_trigger_order(const Token& token, BodyWord word);
  void on_atomic(const Token& token, BodyWord word);
  void on_rule(const Token& token);

  const bool programs_;  // MySQL and MariaDB
  const bool triggers_;  // SQLite
  const bool atomic_;    // PostgreSQL
  State state_ = State::simple;
  std::vector<Frame> frames_;
  ExpressionReader expression_;
  BodyWord pending_ = BodyWord::other;  // first word of a statement in state label; in heads the word before
  std::size_t pending_offset_ = 0;
  BodyWord kind_ = BodyWord::other;  // what is created
  std::uint64_t parentheses_ = 0;    // in heads
  int step_ = 0;                     // in heads: how far
  bool typed_ = false;               // RETURNS was seen
};

}  // namespace godwit
