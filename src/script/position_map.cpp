#include "script/position_map.h"

#include <algorithm>

namespace godwit {

void PositionMap::advance(std::string_view text) {
  const std::uint64_t end = offset_ + text.size();
  while (edits_ != nullptr && !edits_->empty() && edits_->front().offset < end) {
    const PlaceholderSource::Edit edit = edits_->front();
    if (edit.offset > offset_) {
      counter_.advance(text.substr(0, edit.offset - offset_));
      text.remove_prefix(edit.offset - offset_);
      offset_ = edit.offset;
    }
    if (edit.offset + edit.size > end) {
      counter_.jump(edit.begin);
      offset_ = end;
      return;
    }
    text.remove_prefix(edit.offset + edit.size - offset_);
    offset_ = edit.offset + edit.size;
    counter_.jump(edit.end);
    edits_->pop_front();
  }
  counter_.advance(text);
  offset_ = end;
}

SourcePosition PositionMap::position() {
  pass_empty_values();
  const bool in_value = edits_ != nullptr && !edits_->empty() && edits_->front().offset <= offset_;
  return in_value ? edits_->front().begin : counter_.position();
}

// A value of no bytes leaves nothing that could be passed over.
void PositionMap::pass_empty_values() {
  while (edits_ != nullptr && !edits_->empty() && edits_->front().offset == offset_ && edits_->front().size == 0) {
    counter_.jump(edits_->front().end);
    edits_->pop_front();
  }
}

SourcePosition PositionMap::position_behind(std::string_view text) const {
  Edits edits;
  if (edits_ != nullptr) {
    const std::uint64_t end = offset_ + text.size();
    std::copy_if(edits_->begin(), edits_->end(), std::back_inserter(edits),
                 [end](const PlaceholderSource::Edit& edit) { return edit.offset <= end; });
  }
  PositionMap copy(*this);
  copy.edits_ = &edits;
  copy.advance(text);
  return copy.position();
}

std::vector<Replacement> PositionMap::replacements(std::size_t size) const {
  std::vector<Replacement> result;
  if (edits_ == nullptr) return result;
  const std::uint64_t end = offset_ + size;
  for (const PlaceholderSource::Edit& edit : *edits_) {
    if (edit.offset >= end) break;
    const std::uint64_t from = std::max(edit.offset, offset_);
    const std::uint64_t to = std::min(edit.offset + edit.size, end);
    result.push_back(Replacement{static_cast<std::size_t>(from - offset_), static_cast<std::size_t>(to - from),
                                 edit.begin, edit.end});
  }
  return result;
}

}  // namespace godwit
