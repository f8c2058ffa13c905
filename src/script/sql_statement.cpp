#include "script/sql_statement.h"

#include <algorithm>

namespace godwit {

SourcePosition SqlStatement::position_at(std::size_t offset) const {
  offset = std::min(offset, text.size());
  PositionCounter counter(begin);
  std::size_t passed = 0;
  for (const Replacement& replacement : replacements) {
    if (offset < replacement.offset) break;
    if (offset < replacement.offset + replacement.size) return replacement.begin;
    counter.jump(replacement.end);
    passed = replacement.offset + replacement.size;
  }
  counter.advance(text.substr(passed, offset - passed));
  return counter.position();
}

}  // namespace godwit
