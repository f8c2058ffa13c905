#pragma once
// A moment as programs read it.

#include <chrono>
#include <string>

namespace godwit {

/// "2026-11-21T20:05:00.123Z"
std::string time_text(std::chrono::system_clock::time_point time);

}  // namespace godwit
