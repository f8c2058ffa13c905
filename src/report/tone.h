#pragma once
// How good the news of a state or an outcome is, for colours.

#include <string_view>

namespace godwit {

enum class Tone { plain, good, waiting, doubtful, bad };

/// Of "Success", "Pending", "Failed (Missing)"…, and of "done" and "failed".
Tone tone_of(std::string_view word);

}  // namespace godwit
