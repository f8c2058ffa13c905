#include "script/text/source_position.h"

#include "base/utf8.h"

namespace godwit {

void PositionCounter::advance(std::string_view text) {
  if (text.empty()) return;
  if (after_cr_ && text.front() == '\n') text.remove_prefix(1);
  after_cr_ = text.ends_with('\r');
  // Line ends are found by memchr, because scripts have many bytes and few of them; CR is rare and costs one look.
  const bool has_cr = text.find('\r') != std::string_view::npos;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const bool last = end == std::string_view::npos;
    std::string_view line = text.substr(0, end);
    if (has_cr) {
      if (!last && line.ends_with('\r')) line.remove_suffix(1);
      for (std::size_t cr = line.find('\r'); cr != std::string_view::npos; cr = line.find('\r')) {
        ++position_.line;
        position_.column = 1;
        line.remove_prefix(cr + 1);
      }
    }
    if (last) {
      position_.column += count_code_points(line);
      return;
    }
    ++position_.line;
    position_.column = 1;
    text.remove_prefix(end + 1);
  }
}

void PositionCounter::jump(SourcePosition position) {
  position_ = position;
  after_cr_ = false;
}

}  // namespace godwit
