// BEGIN and DECLARE, whose meaning the words behind them decide.
#include "script/body/body_parser.h"

namespace godwit {

using enum BodyWord;

// BEGIN and BEGIN WORK are a transaction where no body is open. BEGIN NOT ATOMIC is a block, in Oracle mode BEGIN
// alone, too.
void BodyParser::on_begin(const Token& token, BodyWord word) {
  if (word == not_) return;
  if (word == work && frames_.empty()) {
    state_ = State::simple;
    return;
  }
  open_begin();
  if (word != atomic) dispatch(token, word);
}

void BodyParser::open_begin() {
  if (!frames_.empty() && frames_.back().block == Block::declarations) {
    frames_.back() = Frame{Block::begin, pending_offset_};
    state_ = State::statement;
  } else {
    open(Block::begin, pending_offset_, State::statement);
  }
}

void BodyParser::on_declare(const Token&, BodyWord word) {
  state_ = word == continue_ || word == exit || word == undo ? State::handler : State::simple;
}

void BodyParser::on_handler(BodyWord word) {
  state_ = word == handler ? State::conditions : State::simple;
  step_ = 1;  // FOR comes
}

// HANDLER FOR condition, … statement. A condition is SQLSTATE [VALUE] 'x', NOT FOUND or one word or number.
// Steps: 0 behind a condition, 1 before one, 2 behind NOT, 3 behind SQLSTATE.
void BodyParser::on_conditions(const Token& token, BodyWord word) {
  const bool comma = token.kind == TokenKind::symbol && token.symbol == ',';
  if (step_ == 0) {
    if (comma) {
      step_ = 1;
    } else {
      again(token, word, State::statement);
    }
  } else if (word == not_ && step_ == 1) {
    step_ = 2;
  } else if (word == sqlstate && step_ == 1) {
    step_ = 3;
  } else if (word != for_ && !(word == value && step_ == 3)) {
    step_ = 0;
  }
}

}  // namespace godwit
