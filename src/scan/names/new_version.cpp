#include "scan/names/new_version.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "base/ascii.h"

namespace godwit {
namespace {

constexpr std::size_t kMinutes = 12;       // digits of yyyyMMddHHmm
constexpr std::size_t kSeconds = 14;       // … with ss
constexpr std::size_t kMilliseconds = 17;  // … with SSS

int number_at(std::string_view digits, std::size_t at, std::size_t size) {
  int number = 0;
  std::from_chars(digits.data() + at, digits.data() + at + size, number);
  return number;
}

// Seconds since 1970 of yyyyMMddHHmmss; `normal` is what it reads as, which differs where it is no time.
std::time_t seconds_of(std::string_view digits, std::tm& normal) {
  normal = {};
  normal.tm_year = number_at(digits, 0, 4) - 1900;
  normal.tm_mon = number_at(digits, 4, 2) - 1;
  normal.tm_mday = number_at(digits, 6, 2);
  normal.tm_hour = number_at(digits, 8, 2);
  normal.tm_min = number_at(digits, 10, 2);
  normal.tm_sec = number_at(digits, 12, 2);
  return timegm(&normal);
}

std::string digits_of(const std::tm& parts) {
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts));
}

}  // namespace

bool is_timestamp(std::string_view version) {
  const bool sized = version.size() == kMinutes || version.size() == kSeconds || version.size() == kMilliseconds;
  if (!sized || !std::all_of(version.begin(), version.end(), is_digit)) return false;
  const std::string whole = std::string(version.substr(0, kSeconds)) + (version.size() == kMinutes ? "00" : "");
  std::tm normal{};
  seconds_of(whole, normal);
  return number_at(whole, 0, 4) >= 1970 && digits_of(normal) == whole;
}

std::string next_number(std::string_view version) {
  std::string next(version);
  std::size_t at = next.size();
  while (at > 0 && next[at - 1] == '9') next[--at] = '0';
  if (at > 0 && is_digit(next[at - 1])) {
    ++next[at - 1];
  } else {
    next.insert(at, 1, '1');
  }
  return next;
}

std::string next_timestamp(std::string_view newest, std::string_view now) {
  std::string next(now);
  if (is_timestamp(newest)) {
    std::string last(newest.substr(0, kSeconds));
    last.resize(kSeconds, '0');
    if (next <= last) {
      std::tm parts{};
      const std::time_t behind = seconds_of(last, parts) + 1;
      gmtime_r(&behind, &parts);
      next = digits_of(parts);
    }
  }
  if (newest.size() == kMilliseconds && is_timestamp(newest)) next += "000";
  return next;
}

}  // namespace godwit
