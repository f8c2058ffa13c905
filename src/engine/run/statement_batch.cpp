#include "engine/run/statement_batch.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr std::chrono::milliseconds kQuick{100};
constexpr std::chrono::milliseconds kWished{250};
constexpr std::chrono::milliseconds kLong{500};

}  // namespace

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

void StatementBatch::note_time(std::chrono::milliseconds taken) {
  if (taken < kQuick) worth_ = std::min(kFullBytes, worth_ * 2);
  if (taken <= kLong) return;
  const auto wished = static_cast<std::size_t>(kWished.count());
  worth_ = std::max<std::size_t>(1, arena_.size() * wished / static_cast<std::size_t>(taken.count()));
}

std::vector<SqlStatement>& StatementBatch::statements() {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    held_[i].text = std::string_view(arena_).substr(offsets_[i], sizes_[i]);
  }
  return held_;
}

}  // namespace godwit
