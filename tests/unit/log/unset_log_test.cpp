#include <gtest/gtest.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "log/log.h"

namespace godwit {
namespace {

TEST(LogTest, BeforeItIsSetUpNothingIsWritten) {
  const auto before = spdlog::default_logger();
  // What a program finds when it starts: a logger without a name that writes to standard output.
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::stdout_color_sink_mt>()));
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  log_line(LogLevel::error, "text");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  spdlog::set_default_logger(before);
}

TEST(LogTest, WithoutALoggerNothingIsWrittenEither) {
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(nullptr);
  EXPECT_NO_THROW(log_line(LogLevel::error, "text"));
  spdlog::set_default_logger(before);
}

}  // namespace
}  // namespace godwit
