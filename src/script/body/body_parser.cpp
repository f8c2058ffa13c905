// To count BEGIN and END would not do: END may be a column, IF and REPEAT are functions, too, and a label may be nearly
// any word. Tokens come one by one from a window that moves, so this is an automaton; blocks are frames of its own, and
// no script can exhaust the call stack.
#include "script/body/body_parser.h"

namespace godwit {

using enum BodyWord;

namespace {

bool opens_statement(BodyWord word) {
  switch (word) {
    case begin:
    case case_:
    case declare:
    case else_:
    case elseif:
    case elsif:
    case for_:
    case if_:
    case loop:
    case repeat:
    case return_:
    case set:
    case until:
    case when:
    case while_:
      return true;
    default:
      return false;
  }
}

}  // namespace

BodyParser::BodyParser(const SplitRules& rules)
    : programs_(rules.compound_bodies), triggers_(rules.trigger_bodies), atomic_(rules.begin_atomic_bodies) {}

void BodyParser::start(bool structured) {
  frames_.clear();
  state_ = structured ? State::statement : State::simple;
}

void BodyParser::on_token(const Token& token, std::string_view text) {
  if (state_ != State::simple) dispatch(token, body_word(token, text));
}

void BodyParser::dispatch(const Token& token, BodyWord word) {
  switch (state_) {
    case State::simple:
      break;
    case State::statement:
      on_statement(token, word);
      break;
    case State::label:
      on_label(token, word);
      break;
    case State::begin:
      on_begin(token, word);
      break;
    case State::declare:
      on_declare(token, word);
      break;
    case State::handler:
      on_handler(word);
      break;
    case State::conditions:
      on_conditions(token, word);
      break;
    case State::expression:
      on_expression(token, word);
      break;
    case State::set:
      on_set(token, word);
      break;
    case State::oracle_label:
      on_oracle_label(token);
      break;
    case State::create:
      on_create(token, word);
      break;
    case State::definer:
      on_definer(token, word);
      break;
    case State::name:
      on_name(token, word);
      break;
    case State::routine:
      on_routine(token, word);
      break;
    case State::as:
      on_as(token, word);
      break;
    case State::trigger:
      on_trigger(word);
      break;
    case State::trigger_order:
      on_trigger_order(token, word);
      break;
    case State::atomic:
      on_atomic(token, word);
      break;
    case State::rule:
      on_rule(token);
      break;
  }
}

bool BodyParser::on_semicolon() {
  if (state_ == State::label) begin_statement(pending_, pending_offset_);
  if (state_ == State::begin && !frames_.empty()) open_begin();
  if (frames_.empty()) return true;
  if (state_ != State::rule) state_ = State::statement;
  return false;
}

void BodyParser::on_end() {
  if (state_ == State::label) begin_statement(pending_, pending_offset_);
  if (frames_.empty()) return;
  struct Text {
    Block block;
    const char* what;
    const char* end;
  };
  static constexpr Text kTexts[] = {
      {Block::begin, "BEGIN", "END"},          {Block::if_, "IF", "END IF"},
      {Block::case_, "CASE", "END CASE"},      {Block::loop, "LOOP", "END LOOP"},
      {Block::while_, "WHILE", "END WHILE"},   {Block::repeat, "REPEAT", "END REPEAT"},
      {Block::for_, "FOR", "END FOR"},         {Block::declarations, "body", "BEGIN … END"},
      {Block::parenthesis, "parenthesis", ")"}};
  const Text& text = kTexts[static_cast<std::size_t>(frames_.back().block)];
  throw ScriptFault{ErrorCode::unterminated, frames_.back().opening,
                    std::string("The ") + text.what + " that stands here is never closed. Close it with " + text.end +
                        (programs_ ? ", or put DELIMITER around the statement." : ".")};
}

void BodyParser::open(Block block, std::size_t opening, State state) {
  frames_.push_back(Frame{block, opening});
  state_ = state;
  if (state == State::expression) expression_.start();
}

void BodyParser::expect_expression() {
  state_ = State::expression;
  expression_.start();
}

// Behind END there may be IF, LOOP, a label or a name; the semicolon ends all of them.
void BodyParser::close() {
  frames_.pop_back();
  state_ = State::simple;
}

void BodyParser::again(const Token& token, BodyWord word, State state) {
  state_ = state;
  dispatch(token, word);
}

void BodyParser::on_statement(const Token& token, BodyWord word) {
  if (programs_ && token.kind == TokenKind::symbol && token.symbol == '<') {
    state_ = State::oracle_label;
    step_ = 0;
  } else if (programs_ && (token.kind == TokenKind::word || token.kind == TokenKind::quoted_name)) {
    pending_ = word;
    pending_offset_ = token.begin;
    state_ = State::label;
  } else {
    begin_statement(word, token.begin);
  }
}

// BEGIN :NEW.a := 1 and IF :NEW.a … are no labels: the words that mean something at the start of a statement are none.
void BodyParser::on_label(const Token& token, BodyWord word) {
  if (token.kind == TokenKind::symbol && token.symbol == ':' && token.end - token.begin == 1 &&
      !opens_statement(pending_)) {
    state_ = State::statement;
    return;
  }
  begin_statement(pending_, pending_offset_);
  dispatch(token, word);
}

void BodyParser::begin_statement(BodyWord word, std::size_t offset) {
  state_ = State::simple;
  if (word == end && !frames_.empty()) {
    close();
  } else if (word == create || (word == alter && programs_)) {
    state_ = State::create;
  } else if (programs_) {
    begin_program_statement(word, offset);
  }
}

void BodyParser::begin_program_statement(BodyWord word, std::size_t offset) {
  switch (word) {
    case begin:
      state_ = State::begin;
      pending_offset_ = offset;
      break;
    case if_:
      open(Block::if_, offset, State::expression);
      break;
    case case_:
      open(Block::case_, offset, State::expression);
      break;
    case loop:
      open(Block::loop, offset, State::statement);
      break;
    case while_:
      open(Block::while_, offset, State::expression);
      break;
    case repeat:
      open(Block::repeat, offset, State::statement);
      break;
    case for_:
      open(Block::for_, offset, State::expression);
      break;
    case declare:
      state_ = State::declare;
      // A block of Oracle mode on its own: declarations, BEGIN, END.
      if (frames_.empty()) open(Block::declarations, offset, State::declare);
      break;
    case set:
      state_ = State::set;
      break;
    case procedure:
    case function:
      if (!frames_.empty()) again(Token{}, word, State::create);
      break;
    case else_:
    case exception:
      if (!frames_.empty()) state_ = State::statement;
      break;
    case elseif:
    case elsif:
    case when:
    case until:
      if (!frames_.empty()) expect_expression();
      break;
    default:
      break;
  }
}

void BodyParser::on_expression(const Token& token, BodyWord word) {
  const BodyWord keyword = expression_.on_token(token, word);
  if (keyword == when) {
    expect_expression();
  } else if (triggers_) {
    if (keyword == begin) open(Block::begin, token.begin, State::statement);
  } else if (keyword == end && !frames_.empty()) {
    close();  // UNTIL … END REPEAT
  } else if (keyword == then || keyword == do_ || keyword == loop || keyword == for_) {
    state_ = State::statement;  // FOR is that of SET STATEMENT … FOR
  }
}

// <<name>>
void BodyParser::on_oracle_label(const Token& token) {
  if (token.kind == TokenKind::symbol && token.symbol == '>' && ++step_ == 2) state_ = State::statement;
}

}  // namespace godwit
