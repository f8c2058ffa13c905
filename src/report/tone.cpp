#include "report/tone.h"

#include <algorithm>
#include <array>

namespace godwit {

Tone tone_of(std::string_view word) {
  constexpr auto kDoubtful =
      std::to_array<std::string_view>({"Out of Order", "Missing", "Future", "Outdated", "Ignored"});
  if (word == "Success" || word == "Baseline" || word == "done") return Tone::good;
  if (word == "Pending") return Tone::waiting;
  if (word.starts_with("Failed") || word == "failed") return Tone::bad;
  const bool doubtful = std::find(kDoubtful.begin(), kDoubtful.end(), word) != kDoubtful.end();
  return doubtful ? Tone::doubtful : Tone::plain;
}

}  // namespace godwit
