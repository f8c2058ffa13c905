#include "server/http/time_text.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

namespace godwit {

std::string time_text(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch());
  return Poco::DateTimeFormatter::format(Poco::Timestamp(since.count()), "%Y-%m-%dT%H:%M:%S.%iZ");
}

}  // namespace godwit
