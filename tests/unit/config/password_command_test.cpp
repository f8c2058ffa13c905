#include "config/password_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

std::string password(const std::string& command) {
  return run_password_command(command, {}).reveal();
}

std::string failure(const std::string& command, std::chrono::milliseconds timeout = 60s) {
  return error_of(ErrorCode::configuration, [&] { run_password_command(command, {}, timeout); });
}

TEST(PasswordCommandTest, TheFirstLineOfOutputIsThePassword) {
  EXPECT_EQ(password("echo hunter2"), "hunter2");
  EXPECT_EQ(password("printf 'a b \\nsecond\\n'"), "a b ");
  EXPECT_EQ(password("printf 'a\\r\\nb'"), "a");
  EXPECT_EQ(password("printf none"), "none");
  EXPECT_EQ(password("echo noise >&2; echo x | tr x y"), "y");
}

TEST(PasswordCommandTest, ItsStandardInputIsEmpty) {
  EXPECT_EQ(password("cat; echo done"), "done");
}

TEST(PasswordCommandTest, MoreOutputThanAnyPasswordNeedsIsReadToItsEnd) {
  EXPECT_EQ(password("echo first; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"), "first");
}

TEST(PasswordCommandTest, AFailureNamesTheExitStatusAndWhatItComplainedAboutButNotWhatItPrinted) {
  const std::string message = failure("echo hunter2; echo 'no such entry: password=hunter2 hunter2' >&2; exit 3");
  EXPECT_THAT(message, HasSubstr("exit status 3"));
  EXPECT_THAT(message, HasSubstr("no such entry"));
  EXPECT_THAT(message, Not(HasSubstr("hunter2")));
  EXPECT_THAT(failure("kill -9 $$"), HasSubstr("signal 9"));
  EXPECT_THAT(failure("godwit-no-such-program"), HasSubstr("127"));
}

TEST(PasswordCommandTest, NoPasswordIsAFailure) {
  EXPECT_THAT(failure("true"), HasSubstr("no password"));
  EXPECT_THAT(failure("echo; echo second"), HasSubstr("no password"));
}

TEST(PasswordCommandTest, WhatDoesNotEndIsKilledWithAllThatItStarted) {
  EXPECT_THAT(failure("sleep 1000 & sleep 1000; echo x", 100ms), HasSubstr("in time"));
}

TEST(PasswordCommandTest, AProgramLeftInTheBackgroundIsNotWaitedFor) {
  EXPECT_EQ(password("sleep 1000 & echo x"), "x");
}

TEST(PasswordCommandTest, AStopEndsIt) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(error_of(ErrorCode::stopped, [&] { run_password_command("sleep 1000", stop.get_token()); }),
              HasSubstr("Stopped"));
}

TEST(PasswordCommandTest, TheErrorNamesWhoAskedForIt) {
  Settings settings;
  settings.password_command = "exit 1";
  settings.given["passwordCommand"] = {"exit 1", "flyway.conf:3", ""};
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { fetch_password(settings, {}); }),
              HasSubstr("flyway.conf:3: passwordCommand ended with exit status 1"));
  settings.password_command = "echo hunter2";
  fetch_password(settings, {});
  EXPECT_EQ(settings.target.password.reveal(), "hunter2");
}

TEST(PasswordCommandTest, WithoutACommandNothingIsFetched) {
  Settings settings;
  settings.target.password = Secret("kept");
  fetch_password(settings, {});
  EXPECT_EQ(settings.target.password.reveal(), "kept");
}

}  // namespace
}  // namespace godwit
