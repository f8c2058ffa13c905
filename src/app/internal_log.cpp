#include "app/internal_log.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <vector>

#include "base/strings.h"
#include "log/log.h"

namespace godwit {
namespace {

LogLevel level_of(Poco::Message::Priority priority) {
  if (priority <= Poco::Message::PRIO_ERROR) return LogLevel::error;
  if (priority == Poco::Message::PRIO_WARNING) return LogLevel::warning;
  if (priority <= Poco::Message::PRIO_INFORMATION) return LogLevel::info;
  return priority == Poco::Message::PRIO_DEBUG ? LogLevel::debug : LogLevel::trace;
}

class IntoOurLog final : public Poco::Channel {
 public:
  void log(const Poco::Message& message) override {
    log_internal(level_of(message.getPriority()), "Poco " + message.getSource() + ": " + message.getText());
  }
};

}  // namespace

void log_inside(const Settings& settings) {
  if (!logs_internals()) return;
  std::map<std::string, std::vector<std::string>> layers;
  for (const auto& [key, given] : settings.given) layers[given.layer].push_back(key);
  for (const auto& [layer, keys] : layers) {
    log_internal(LogLevel::debug, "Configuration: " + layer + " sets " + join(keys, ", ") + ".");
  }
  const Poco::AutoPtr<IntoOurLog> channel(new IntoOurLog);
  Poco::Logger::setChannel("", channel);
  Poco::Logger::setLevel("", Poco::Message::PRIO_TRACE);  // our own level decides
}

}  // namespace godwit
