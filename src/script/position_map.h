#pragma once
// From offsets of the text that is read to places in the file as written.

#include <cstdint>
#include <string_view>
#include <vector>

#include "script/sql_statement.h"
#include "script/text/placeholders.h"
#include "script/text/source_position.h"

namespace godwit {

/// Walks along with the window. Where a placeholder was replaced, positions are those of the placeholder.
class PositionMap {
 public:
  using Edits = std::deque<PlaceholderSource::Edit>;
  /// `edits` is nullptr where nothing is replaced.
  explicit PositionMap(Edits* edits) : edits_(edits) {}

  /// Passes over the text, which follows on what was passed before.
  void advance(std::string_view text);
  /// Place of the next byte, which was read already.
  SourcePosition position();
  /// Place behind `text`, which follows on what was passed.
  SourcePosition position_behind(std::string_view text) const;
  /// Replacements inside the next `size` bytes.
  std::vector<Replacement> replacements(std::size_t size) const;

 private:
  void pass_empty_values();

  Edits* edits_;
  std::uint64_t offset_ = 0;
  PositionCounter counter_;
};

}  // namespace godwit
