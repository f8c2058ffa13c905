// Heads of CREATE statements, followed only as far as to find where the body begins. They differ by database and
// version, so no list of clauses is complete: whatever is no part of a type or characteristic begins the body.
#include "script/body/body_parser.h"

namespace godwit {

using enum BodyWord;

// SET STATEMENT variable = value, … FOR statement
void BodyParser::on_set(const Token&, BodyWord word) {
  if (word == statement) {
    expect_expression();
  } else {
    state_ = State::simple;
  }
}

void BodyParser::on_create(const Token&, BodyWord word) {
  kind_ = word;
  step_ = 0;
  parentheses_ = 0;
  typed_ = false;
  pending_ = other;
  switch (word) {
    case or_:
    case replace:
    case temp:
    case temporary:
    case aggregate:
      return;
    case definer:
      if (!programs_) break;
      state_ = State::definer;
      return;
    case procedure:
    case function:
      if (!programs_ && !atomic_) break;
      state_ = programs_ ? State::name : State::atomic;
      return;
    case trigger:
    case event:
    case package:
      if (!programs_ && !(triggers_ && word == trigger)) break;
      state_ = State::name;
      return;
    case rule:
      if (!atomic_) break;
      state_ = State::rule;
      return;
    default:
      break;
  }
  state_ = State::simple;
}

// DEFINER = user, user@host, user(), CURRENT_USER, with quotes or without. Steps: 0 =, 1 user, 2 behind the user, 3
// host.
void BodyParser::on_definer(const Token& token, BodyWord word) {
  const char symbol = token.kind == TokenKind::symbol ? token.symbol : '\0';
  if (step_ == 2 && (symbol == '@' || symbol == '.' || symbol == '-')) {
    step_ = 3;
  } else if (step_ == 2 && (symbol == '(' || symbol == ')')) {
    return;
  } else if (step_ == 2) {
    again(token, word, State::create);
  } else {
    step_ = step_ == 0 ? 1 : 2;
  }
}

// [BODY] [IF NOT EXISTS] name[.name]. Steps: 0 before the name, 1 behind it, 2 behind a dot.
void BodyParser::on_name(const Token& token, BodyWord word) {
  if (step_ == 1) {
    if (token.kind == TokenKind::symbol && token.symbol == '.') {
      step_ = 2;
      return;
    }
    end_name();
    dispatch(token, word);
    return;
  }
  const bool in_front = word == if_ || word == not_ || word == exists || (word == body && kind_ == package);
  if (step_ == 2 || !in_front) step_ = 1;
}

void BodyParser::end_name() {
  step_ = 0;
  if (kind_ == event || (kind_ == trigger && triggers_)) {
    expect_expression();
  } else {
    state_ = kind_ == trigger ? State::trigger : State::routine;
  }
}

// (parameters) [RETURNS type] characteristics, and then the body. Whatever is no part of a type or a characteristic is
// taken for the first word of the body.
void BodyParser::on_routine(const Token& token, BodyWord word) {
  if (token.kind == TokenKind::symbol && token.symbol == '(') ++parentheses_;
  if (token.kind == TokenKind::symbol && token.symbol == ')' && parentheses_ > 0) --parentheses_;
  if (parentheses_ > 0 || token.kind == TokenKind::symbol) {
    if (parentheses_ == 0) step_ = token.symbol == '.' ? 1 : step_;
    return;
  }
  if (step_ > 0) {  // a name or type that was announced
    --step_;
  } else if (token.kind != TokenKind::string && token.kind != TokenKind::number) {
    on_routine_word(token, word);
  }
}

void BodyParser::on_routine_word(const Token& token, BodyWord word) {
  const BodyWord before = pending_;
  pending_ = word;
  switch (word) {
    case returns:
      typed_ = true;
      step_ = 1;
      return;
    case collate:
    case charset:
    case language:
    case of:
      step_ = 1;
      return;
    case set:  // CHARACTER SET name, and nothing else before the body
      if (before != character) break;
      step_ = 1;
      return;
    case return_:  // RETURN type in Oracle mode, RETURN value as a body
      if (kind_ != function || typed_) break;
      typed_ = true;
      step_ = 1;
      return;
    case as:
    case is:
      state_ = State::as;
      pending_offset_ = token.begin;
      return;
    case not_:
    case row:
    case definer:
    case character:
    case characteristic:
      return;
    default:
      break;
  }
  again(token, word, State::statement);
}

// Oracle mode: declarations, BEGIN, END. A string is the source in another language.
void BodyParser::on_as(const Token& token, BodyWord word) {
  if (token.kind == TokenKind::string) {
    state_ = State::simple;
    return;
  }
  open(Block::declarations, pending_offset_, State::statement);
  dispatch(token, word);
}

// … FOR EACH ROW
void BodyParser::on_trigger(BodyWord word) {
  if (word == row && pending_ == each) {
    state_ = State::trigger_order;
    step_ = 0;
  }
  pending_ = word;
}

// [FOLLOWS | PRECEDES other]
void BodyParser::on_trigger_order(const Token& token, BodyWord word) {
  if (step_ == 1) {
    state_ = State::statement;
  } else if (word == follows || word == precedes) {
    step_ = 1;
  } else {
    again(token, word, State::statement);
  }
}

// CREATE FUNCTION … BEGIN ATOMIC. Inside, a semicolon always ends a command, and END at the start of one ends the body.
void BodyParser::on_atomic(const Token& token, BodyWord word) {
  if (token.kind == TokenKind::symbol && token.symbol == '(') ++parentheses_;
  if (token.kind == TokenKind::symbol && token.symbol == ')' && parentheses_ > 0) --parentheses_;
  if (parentheses_ > 0) return;
  if (word == atomic && pending_ == begin) {
    open(Block::begin, pending_offset_, State::statement);
    return;
  }
  pending_ = word;
  pending_offset_ = token.begin;
}

// CREATE RULE … DO (command; command)
void BodyParser::on_rule(const Token& token) {
  if (token.kind != TokenKind::symbol) return;
  if (token.symbol == '(') open(Block::parenthesis, token.begin, State::rule);
  if (token.symbol == ')' && !frames_.empty()) frames_.pop_back();
}

}  // namespace godwit
