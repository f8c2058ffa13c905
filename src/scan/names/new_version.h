#pragma once
// The version behind the newest one.

#include <string>
#include <string_view>

namespace godwit {

/// Is it a time, as yyyyMMddHHmm, yyyyMMddHHmmss or with milliseconds behind it? Digits only; a day that no calendar
/// has is none.
bool is_timestamp(std::string_view version);

/// The last part counted up, everything else as it is spelled: 007 → 008, 1.2 → 1.3, 2026_09 → 2026_10, 99 → 100.
std::string next_number(std::string_view version);

/// `now` (yyyyMMddHHmmss), with zeros behind it where the newest has milliseconds; if the newest is a timestamp that is
/// not older, one second behind that. `newest` may be empty or no timestamp.
std::string next_timestamp(std::string_view newest, std::string_view now);

}  // namespace godwit
