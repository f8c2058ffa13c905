#include "base/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

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

}  // namespace
}  // namespace godwit
