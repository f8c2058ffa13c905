#include "log/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "log/event_log.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr LogLevel kLevels[] = {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error};

// What arrives on standard error while `write` runs.
template <typename Write>
std::string logged(const LogOptions& options, Write write) {
  testing::internal::CaptureStderr();
  set_up_log(options);
  write();
  return testing::internal::GetCapturedStderr();
}

std::string line(LogLevel level, std::string_view text, const LogOptions& options) {
  return logged(options, [&] { log_line(level, text); });
}

LogOptions at(LogLevel level, std::vector<std::string> secrets = {}) {
  LogOptions options;
  options.level = level;
  options.secrets = std::move(secrets);
  return options;
}

TEST(LogTest, ALineBeginsWithItsLevel) {
  EXPECT_EQ(line(LogLevel::debug, "text", at(LogLevel::debug)), "debug: text\n");
  EXPECT_EQ(line(LogLevel::info, "text", at(LogLevel::debug)), "info: text\n");
  EXPECT_EQ(line(LogLevel::warning, "text", at(LogLevel::debug)), "warning: text\n");
  EXPECT_EQ(line(LogLevel::error, "text", at(LogLevel::debug)), "error: text\n");
}

TEST(LogTest, OnlyLinesOfTheLevelAndAboveAreWritten) {
  for (const LogLevel wanted : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::off}) {
    const std::string text = logged(at(wanted), [] {
      for (const LogLevel level : kLevels) log_line(level, "x");
    });
    const auto lines = std::count(text.begin(), text.end(), '\n');
    EXPECT_EQ(lines, static_cast<std::ptrdiff_t>(LogLevel::off) - static_cast<std::ptrdiff_t>(wanted)) << text;
  }
}

TEST(LogTest, WhatGoesOnInsideIsWrittenOnlyWhereItIsAskedForAndMasked) {
  const auto inside = [](const LogOptions& options) {
    return logged(options, [] {
      log_internal(LogLevel::debug, "with tops3cret");
      log_event(Detail{"one of many", true});
    });
  };
  EXPECT_EQ(inside(at(LogLevel::trace, {"tops3cret"})), "");
  EXPECT_FALSE(logs_internals());
  LogOptions options = at(LogLevel::trace, {"tops3cret"});
  options.internals = true;
  EXPECT_EQ(inside(options), "debug: with ***\ntrace: one of many\n");
  EXPECT_TRUE(logs_internals());
  options.level = LogLevel::debug;
  EXPECT_EQ(inside(options), "debug: with ***\n");
  options.level = LogLevel::info;
  EXPECT_EQ(inside(options), "");
  EXPECT_FALSE(logs_internals());
}

TEST(LogTest, ALineAtLevelOffIsNeverWritten) {
  EXPECT_EQ(line(LogLevel::off, "text", at(LogLevel::debug)), "");
  EXPECT_EQ(line(LogLevel::off, "text", at(LogLevel::off)), "");
}

TEST(LogTest, InfoIsTheLevelUnlessSaidOtherwise) {
  EXPECT_EQ(line(LogLevel::debug, "text", {}), "");
  EXPECT_EQ(line(LogLevel::info, "text", {}), "info: text\n");
}

TEST(LogTest, PasswordsInUrlsAreMaskedAtEveryLevel) {
  for (const LogLevel level : kLevels) {
    const std::string text =
        line(level, "at postgresql://app:hunter2@h:5432/d and jdbc:mysql://h/d?user=a&password=hunter3",
             at(LogLevel::debug));
    EXPECT_THAT(text, HasSubstr("postgresql://app:***@h:5432/d"));
    EXPECT_THAT(text, HasSubstr("password=***"));
    EXPECT_THAT(text, Not(HasSubstr("hunter")));
  }
}

TEST(LogTest, SecretsAreMaskedAtEveryLevel) {
  for (const LogLevel level : kLevels) {
    const std::string text =
        line(level, "refused hunter2; tried hunter2/other-one", at(LogLevel::debug, {"hunter2", "other-one"}));
    EXPECT_THAT(text, HasSubstr("refused ***; tried ***/***\n"));
  }
}

TEST(LogTest, SecretsAreMaskedInEveryLineOfAMessage) {
  EXPECT_EQ(line(LogLevel::error, "hunter2\nhunter2\r\n\thunter2", at(LogLevel::info, {"hunter2"})),
            "error: ***\n  ***?\n  ?***\n");
}

TEST(LogTest, SecretsAreMaskedAlsoWithTimestampsAndColours) {
  LogOptions options = at(LogLevel::info, {"hunter2"});
  options.timestamps = true;
  options.color = true;
  EXPECT_THAT(line(LogLevel::error, "say hunter2", options), Not(HasSubstr("hunter2")));
}

TEST(LogTest, SettingItUpAgainReplacesTheSecrets) {
  EXPECT_EQ(line(LogLevel::info, "first-one second-one", at(LogLevel::info, {"first-one"})), "info: *** second-one\n");
  EXPECT_EQ(line(LogLevel::info, "first-one second-one", at(LogLevel::info, {"second-one"})), "info: first-one ***\n");
}

TEST(LogTest, AnEmptySecretMasksNothing) {
  EXPECT_EQ(line(LogLevel::info, "text", at(LogLevel::info, {""})), "info: text\n");
}

TEST(LogTest, TextIsNeverReadAsAFormat) {
  const std::string_view text = "{} {0} {:d} {name} }{ %v %s %d %% %n %^%$ ${x}";
  EXPECT_EQ(line(LogLevel::info, text, at(LogLevel::info)), "info: " + std::string(text) + "\n");
}

// Else a text of the server or of a script could forge a line of the log.
TEST(LogTest, OfSeveralLinesOnlyTheFirstStandsAtTheMargin) {
  EXPECT_EQ(line(LogLevel::info, "one\n  two\n\nthree", at(LogLevel::info)), "info: one\n    two\n  \n  three\n");
}

TEST(LogTest, AnEmptyMessageIsALineOfItsOwn) {
  EXPECT_EQ(line(LogLevel::info, "", at(LogLevel::info)), "info: \n");
}

TEST(LogTest, ALongMessageIsWrittenWhole) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(line(LogLevel::info, text, at(LogLevel::info)), "info: " + text + "\n");
}

TEST(LogTest, TextThatIsNotTerminatedIsNotReadBeyondItsEnd) {
  const std::string_view text = "one two";
  EXPECT_EQ(line(LogLevel::info, text.substr(0, 3), at(LogLevel::info)), "info: one\n");
}

TEST(LogTest, WhatIsNoTextAndWhatSteersATerminalIsAQuestionMark) {
  const std::string text("a\0b\xFF\x1b[2J", 8);
  EXPECT_EQ(line(LogLevel::info, text, at(LogLevel::info)), "info: a?b??[2J\n");
}

TEST(LogTest, TimestampsStandInFrontWhenAskedFor) {
  LogOptions options;
  options.timestamps = true;
  EXPECT_THAT(line(LogLevel::info, "text", options), MatchesRegex("[0-9-]{10} [0-9:]{8}\\.[0-9]{3} info: text\n"));
}

TEST(LogTest, ColoursAreWrittenOnlyWhenAskedFor) {
  LogOptions options;
  EXPECT_THAT(line(LogLevel::error, "text", options), Not(HasSubstr("\033")));
  options.color = true;
  EXPECT_THAT(line(LogLevel::error, "text", options), HasSubstr("\033["));
}

TEST(LogTest, LinesOfSeveralThreadsAreNotMixed) {
  const std::string text = logged(at(LogLevel::info, {"hunter2"}), [] {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int j = 0; j < 100; ++j) log_line(LogLevel::info, "one hunter2 two");
      });
    }
  });
  std::istringstream lines(text);
  int count = 0;
  for (std::string each; std::getline(lines, each); ++count) ASSERT_EQ(each, "info: one *** two");
  EXPECT_EQ(count, 400);
}

std::string event(const Event& happened, LogLevel level = LogLevel::debug) {
  return logged(at(level, {"hunter2"}), [&] { log_event(happened); });
}

TEST(EventLogTest, AConnectionSaysWhereAndToWhat) {
  EXPECT_EQ(event(Connected{"postgresql://h/d", "PostgreSQL", "15.2"}, LogLevel::info),
            "info: Database: postgresql://h/d (PostgreSQL 15.2)\n");
}

TEST(EventLogTest, AConnectionShowsNoPasswordEvenIfItWasNotMasked) {
  EXPECT_EQ(event(Connected{"postgresql://u:pw@h/d", "PostgreSQL", "15.2"}),
            "info: Database: postgresql://u:***@h/d (PostgreSQL 15.2)\n");
}

TEST(EventLogTest, WaitingForTheLockIsAWarningThatNamesItsHolder) {
  const std::string text = event(LockWaiting{"process 42 of app on 10.0.0.1", 3999}, LogLevel::warning);
  EXPECT_THAT(text, HasSubstr("warning: "));
  EXPECT_THAT(text, HasSubstr("process 42 of app on 10.0.0.1"));
  EXPECT_THAT(text, HasSubstr("3 s"));
}

TEST(EventLogTest, AnUnknownHolderOfTheLockIsAnotherRun) {
  EXPECT_THAT(event(LockWaiting{"", 0}), HasSubstr("another run"));
}

TEST(EventLogTest, StepsAndTheLockAreForDebugging) {
  const Event events[] = {LockTaken{12}, StepStarted{StepKind::migrate, "1", "a", "V1__a.sql", 1, 2},
                          StepProgress{"V1__a.sql", 5, 10, 20}, CallbackStarted{"beforeMigrate", "beforeMigrate.sql"},
                          StepFinished{StepKind::migrate, "1", "a", "V1__a.sql", 7, true}};
  for (const Event& each : events) {
    EXPECT_THAT(event(each), HasSubstr("debug: "));
    EXPECT_EQ(event(each, LogLevel::info), "");
  }
}

TEST(EventLogTest, AStepThatFailedIsNotSaidToBeDone) {
  EXPECT_THAT(event(StepFinished{StepKind::migrate, "1", "a", "V1__a.sql", 7, true}), HasSubstr("done in 7 ms"));
  const std::string failed = event(StepFinished{StepKind::migrate, "1", "a", "V1__a.sql", 7, false});
  EXPECT_THAT(failed, HasSubstr("failed after 7 ms"));
  EXPECT_THAT(failed, Not(HasSubstr("done")));
}

TEST(EventLogTest, ANoticeOfTheServerNamesItsPlaceWhereItIsKnown) {
  EXPECT_EQ(event(ServerNotice{{"V1__a.sql", 3, 0}, "table exists"}), "info: V1__a.sql:3: table exists\n");
  EXPECT_EQ(event(ServerNotice{{}, "table exists"}), "info: table exists\n");
}

TEST(EventLogTest, ANoticeOfTheServerShowsNoSecret) {
  EXPECT_EQ(event(ServerNotice{{}, "role has password hunter2"}), "info: role has password ***\n");
}

TEST(EventLogTest, ANoteIsInformationUnlessItIsAWarning) {
  EXPECT_EQ(event(Note{"text", false}, LogLevel::info), "info: text\n");
  EXPECT_EQ(event(Note{"text", true}, LogLevel::warning), "warning: text\n");
}

}  // namespace
}  // namespace godwit
