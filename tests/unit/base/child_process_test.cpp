#include "base/system/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "godwit/error.h"

namespace godwit {
namespace {

using testing::HasSubstr;

struct Done {
  ChildEnd end;
  std::string output;
};

Done run(const ChildProgram& program) {
  Done result;
  result.end = run_child(program, [&](std::string_view piece) { result.output += piece; });
  return result;
}

ChildProgram shell(const std::string& script) {
  ChildProgram program;
  program.arguments = {"sh", "-c", script};
  return program;
}

TEST(ChildProcessTest, OutputErrorAndExitCodeComeBack) {
  const Done done = run(shell("echo out; echo wrong >&2; exit 3"));
  EXPECT_EQ(done.output, "out\n");
  EXPECT_EQ(done.end.error, "wrong\n");
  EXPECT_EQ(done.end.exit_code, 3);
}

TEST(ChildProcessTest, ArgumentsAreNotReadByAShell) {
  ChildProgram program;
  program.arguments = {"printf", "%s|", "$(exit 1); a b", "*", ""};
  EXPECT_EQ(run(program).output, "$(exit 1); a b|*||");
}

TEST(ChildProcessTest, MuchInputAndOutputDoNotWaitForEachOther) {
  ChildProgram program;
  program.arguments = {"cat"};
  program.input = std::string(3'000'000, 'x');
  EXPECT_EQ(run(program).output, program.input);
}

TEST(ChildProcessTest, OnlyTheBeginningOfAnEndlessErrorIsKept) {
  const Done done = run(shell("head -c 1000000 /dev/zero >&2"));
  EXPECT_EQ(done.end.error.size(), 16U * 1024);
  EXPECT_EQ(done.end.exit_code, 0);
}

TEST(ChildProcessTest, VariablesAreSetAndTakenAway) {
  setenv("GODWIT_TEST_ONE", "1", 1);
  setenv("GODWIT_TEST_TWO", "2", 1);
  ChildProgram program = shell("echo ${GODWIT_TEST_ONE-none} ${GODWIT_TEST_TWO-none} ${GODWIT_TEST_THREE-none}");
  program.set = {"GODWIT_TEST_TWO=two", "GODWIT_TEST_THREE=three"};
  program.unset = {"GODWIT_TEST_ONE"};
  EXPECT_EQ(run(program).output, "none two three\n");
}

TEST(ChildProcessTest, AProgramThatIsNotThereIsAnError) {
  ChildProgram program;
  program.arguments = {"no-such-program-anywhere"};
  try {
    run(program);
    FAIL() << "it was started";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_THAT(error.what(), HasSubstr("no-such-program-anywhere cannot be started: No such file"));
  }
}

TEST(ChildProcessTest, TheEndByASignalIsToldAsAShellDoes) {
  EXPECT_EQ(run(shell("kill -TERM $$")).end.exit_code, 128 + SIGTERM);
}

TEST(ChildProcessTest, SignalsThatAreBlockedOrIgnoredHereWorkThere) {
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, &before);
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(run(shell("kill -TERM $$; exit 0")).end.exit_code, 128 + SIGTERM);
  EXPECT_EQ(run(shell("kill -PIPE $$; exit 0")).end.exit_code, 128 + SIGPIPE);
  std::signal(SIGPIPE, handler);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST(ChildProcessTest, WhatTheReaderThrowsPassesAndTheProgramIsGone) {
  const auto endless = [] { run_child(shell("yes"), [](std::string_view) { throw std::runtime_error("enough"); }); };
  EXPECT_THROW(endless(), std::runtime_error);
}

TEST(ChildProcessTest, WhatAProgramLeavesInTheBackgroundIsNotWaitedFor) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(run(shell("sleep 20 & echo done")).output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST(ChildProcessTest, AStopEndsTheProgramAndWhatItStarted) {
  std::stop_source stop;
  const ChildWatch watch{{}, stop.get_token()};
  std::string output;
  // The shell passes the signal on to nobody: its child is ended because it is of the same group.
  const ChildEnd end = run_child(
      shell("sleep 20 & echo $!; wait; exit 7"),
      [&](std::string_view piece) {
        output += piece;
        stop.request_stop();
      },
      &watch);
  EXPECT_TRUE(end.stopped);
  EXPECT_EQ(end.exit_code, 128 + SIGTERM);
  const pid_t sleeper = std::stoi(output);
  const auto runs = [sleeper] {
    std::ifstream file("/proc/" + std::to_string(sleeper) + "/stat");
    std::string number, name, state;
    return file >> number >> name >> state && state != "Z";  // nobody may have waited for it yet
  };
  for (int i = 0; i < 100 && runs(); ++i) usleep(50'000);
  EXPECT_FALSE(runs());
}

TEST(ChildProcessTest, AProgramThatDoesNotHearIsKilled) {
  std::stop_source stop;
  const ChildWatch watch{{}, stop.get_token(), std::chrono::milliseconds(200)};
  const ChildEnd end = run_child(
      shell("trap '' TERM; echo up; exec >&- 2>&-; while :; do sleep 1; done"),
      [&](std::string_view) { stop.request_stop(); }, &watch);
  EXPECT_TRUE(end.stopped);
  EXPECT_EQ(end.exit_code, 128 + SIGKILL);
}

TEST(ChildProcessTest, StandardErrorIsHeardWhileItIsWritten) {
  std::string heard;
  const ChildWatch watch{[&](std::string_view piece) { heard += piece; }, {}};
  const ChildEnd end = run_child(
      shell("head -c 100000 /dev/zero >&2"), [](std::string_view) {}, &watch);
  EXPECT_EQ(heard.size(), 100'000U);
  EXPECT_FALSE(end.stopped);
}

TEST(ChildProcessTest, TextsCanBeReadFromTheirPathsAgainAndAgainByNobodyElse) {
  ChildProgram program = shell("cat $ONE $TWO $ONE; stat -L -c %a $ONE; (exec 3>&1; cat $TWO >&3)");
  program.texts = {"first\n", "second\n"};
  program.set = {"ONE=" + path_of_text(0), "TWO=" + path_of_text(1)};
  EXPECT_EQ(run(program).output, "first\nsecond\nfirst\n400\nsecond\n");
}

TEST(ChildProcessTest, OwnVariablesThatHoldASecretAreKnown) {
  for (const char* name : {"FLYWAY_PASSWORD", "GODWIT_URL", "FLYWAY_PLACEHOLDERS_API_TOKEN", "FLYWAY_PASSWORD_FILE",
                           "FLYWAY_PASSWORD_COMMAND", "FLYWAY_TABLE", "PASSWORD"}) {
    setenv(name, "x", 1);
  }
  EXPECT_THAT(secret_variables(),
              testing::IsSupersetOf({"FLYWAY_PASSWORD", "GODWIT_URL", "FLYWAY_PLACEHOLDERS_API_TOKEN"}));
  for (const char* name : {"FLYWAY_PASSWORD_FILE", "FLYWAY_PASSWORD_COMMAND", "FLYWAY_TABLE", "PASSWORD"}) {
    EXPECT_THAT(secret_variables(), testing::Not(testing::Contains(name)));
  }
  for (const char* name : {"FLYWAY_PASSWORD", "GODWIT_URL", "FLYWAY_PLACEHOLDERS_API_TOKEN", "FLYWAY_PASSWORD_FILE",
                           "FLYWAY_PASSWORD_COMMAND", "FLYWAY_TABLE", "PASSWORD"}) {
    unsetenv(name);
  }
}

}  // namespace
}  // namespace godwit
