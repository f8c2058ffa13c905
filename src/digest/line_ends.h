#pragma once
// CRLF and CR made LF, in text that comes in pieces.

#include <array>
#include <cstring>
#include <string_view>

namespace godwit {

/// Gives the text on with every line end as one LF. A CRLF that is cut between two pieces is one line end.
class LineEnds {
 public:
  /// Calls sink(std::string_view) once or more often with what the piece becomes; keeps no text back.
  template <class Sink>
  void unify(std::string_view text, Sink&& sink) {
    if (after_cr_ && !text.empty()) {
      if (text.front() == '\n') text.remove_prefix(1);
      after_cr_ = false;
    }
    while (!text.empty()) {
      const auto* cr = static_cast<const char*>(std::memchr(text.data(), '\r', text.size()));
      const std::size_t size = cr ? static_cast<std::size_t>(cr - text.data()) : text.size();
      append(text.substr(0, size), sink);
      if (!cr) break;
      append("\n", sink);
      text.remove_prefix(size + 1);
      after_cr_ = text.empty();
      if (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    }
    flush(sink);
  }
  /// The text is over; the next piece begins another one.
  void finish() { after_cr_ = false; }

 private:
  // Short lines are gathered: a hash likes one large piece better than many small ones.
  template <class Sink>
  void append(std::string_view text, Sink& sink) {
    if (text.size() > gathered_.size() - used_) {
      flush(sink);
      if (text.size() > gathered_.size() / 2) return sink(text);
    }
    text.copy(gathered_.data() + used_, text.size());
    used_ += text.size();
  }
  template <class Sink>
  void flush(Sink& sink) {
    if (used_ != 0) sink(std::string_view(gathered_.data(), used_));
    used_ = 0;
  }

  std::array<char, 8192> gathered_;
  std::size_t used_ = 0;
  bool after_cr_ = false;
};

}  // namespace godwit
