// Masking is a sink in front of the real ones, so that nobody who logs can forget it. Secrets that come up later (a
// password from a command, a new token) are masked from then on, whatever thread has met them.
#include "log/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "base/mask/mask.h"
#include "base/strings.h"

namespace godwit {
namespace {

constexpr const char* kName = "godwit";

// Secrets that came to be known after the log was set up.
class LaterSecrets {
 public:
  void add(const std::string& secret) {
    const std::lock_guard lock(mutex_);
    if (std::find(secrets_.begin(), secrets_.end(), secret) == secrets_.end()) secrets_.push_back(secret);
  }
  std::string mask(std::string_view text) const {
    const std::lock_guard lock(mutex_);
    return mask_text(text, secrets_);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> secrets_;
};

LaterSecrets& later_secrets() {
  static LaterSecrets secrets;
  return secrets;
}
std::atomic<bool> internals = false;

// Stands in front of the real sink: nothing reaches it unmasked.
class MaskingSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  MaskingSink(spdlog::sink_ptr next, std::vector<std::string> secrets)
      : next_(std::move(next)), secrets_(std::move(secrets)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string known = mask_text({message.payload.data(), message.payload.size()}, secrets_);
    const std::string masked = printable_lines(later_secrets().mask(known));
    spdlog::details::log_msg copy = message;
    copy.payload = spdlog::string_view_t(masked.data(), masked.size());
    next_->log(copy);
  }
  void flush_() override { next_->flush(); }
  void set_pattern_(const std::string& pattern) override { next_->set_pattern(pattern); }
  void set_formatter_(std::unique_ptr<spdlog::formatter> formatter) override {
    next_->set_formatter(std::move(formatter));
  }

 private:
  spdlog::sink_ptr next_;
  std::vector<std::string> secrets_;
};

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      break;
  }
  return spdlog::level::off;
}

}  // namespace

void set_up_log(const LogOptions& options) {
  const auto mode = options.color ? spdlog::color_mode::always : spdlog::color_mode::never;
  auto target = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode);
  auto logger = std::make_shared<spdlog::logger>(kName, std::make_shared<MaskingSink>(target, options.secrets));
  if (options.also) {
    const auto copy = std::make_shared<spdlog::sinks::ostream_sink_mt>(*options.also, true);
    logger->sinks().push_back(std::make_shared<MaskingSink>(copy, options.secrets));
  }
  logger->set_pattern(options.timestamps ? "%Y-%m-%d %H:%M:%S.%e %^%l%$: %v" : "%^%l%$: %v");
  logger->set_level(level_of(options.level));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
  internals = options.internals && options.level <= LogLevel::debug;
}

bool logs_internals() {
  return internals;
}

void log_internal(LogLevel level, std::string_view text) {
  if (internals) log_line(level, text);
}

void hide_in_log(const std::string& secret) {
  later_secrets().add(secret);
}

void log_line(LogLevel level, std::string_view text) {
  if (level == LogLevel::off) return;
  if (spdlog::logger* logger = spdlog::default_logger_raw(); logger && logger->name() == kName) {
    logger->log(level_of(level), spdlog::string_view_t(text.data(), text.size()));
  }
}

}  // namespace godwit
