#include "engine/statement_batch.h"

namespace godwit {

void StatementBatch::add(const SqlStatement& statement) {
  offsets_.push_back(arena_.size());
  sizes_.push_back(statement.text.size());
  arena_.append(statement.text);
  held_.push_back(statement);
}

void StatementBatch::clear() {
  arena_.clear();
  held_.clear();
  offsets_.clear();
  sizes_.clear();
}

std::vector<SqlStatement>& StatementBatch::statements() {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    held_[i].text = std::string_view(arena_).substr(offsets_[i], sizes_[i]);
  }
  return held_;
}

}  // namespace godwit
