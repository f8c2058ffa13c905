#include "app/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// argv as the kernel lays it out: one block, each argument ended by a NUL byte.
class Arguments {
 public:
  explicit Arguments(const std::vector<std::string>& arguments) : count_(static_cast<int>(arguments.size())) {
    for (const std::string& argument : arguments) block_ += argument + '\0';
    original_ = block_;
    std::size_t begin = 0;
    for (const std::string& argument : arguments) {
      pointers_.push_back(block_.data() + begin);
      begin += argument.size() + 1;
    }
    pointers_.push_back(nullptr);
  }

  std::vector<std::string> take() { return take_arguments(count_, pointers_.data()); }
  // What the process list shows now.
  std::vector<std::string> shown() const { return {pointers_.begin(), pointers_.end() - 1}; }
  const std::string& block() const { return block_; }
  // Every NUL byte stands where it stood: no argument grew, shrank or moved.
  bool same_shape() const {
    for (std::size_t i = 0; i < block_.size(); ++i) {
      if ((block_[i] == '\0') != (original_[i] == '\0')) return false;
    }
    return block_.size() == original_.size();
  }

 private:
  int count_;
  std::string block_;
  std::string original_;
  std::vector<char*> pointers_;
};

// Runs take_arguments over the arguments and checks that nothing of `secret` is left, and nothing else was touched.
void expect_hidden(const std::vector<std::string>& given, const std::string& secret) {
  std::vector<std::string> all = {"godwit", "migrate"};
  all.insert(all.end(), given.begin(), given.end());
  all.emplace_back("-outOfOrder=true");
  Arguments arguments(all);
  EXPECT_THAT(arguments.take(), testing::ElementsAreArray(all.begin() + 1, all.end()));
  EXPECT_EQ(arguments.block().find(secret), std::string::npos) << given[0];
  EXPECT_TRUE(arguments.same_shape()) << given[0];
  EXPECT_EQ(arguments.shown()[0], "godwit");
  EXPECT_EQ(arguments.shown()[1], "migrate");
  EXPECT_EQ(arguments.shown().back(), "-outOfOrder=true");
}

TEST(TakeArgumentsTest, TheArgumentsBehindTheNameOfTheProgramAreGiven) {
  EXPECT_THAT(Arguments({"godwit"}).take(), IsEmpty());
  EXPECT_THAT(Arguments({"godwit", "-url=sqlite:x", "", "migrate"}).take(),
              ElementsAre("-url=sqlite:x", "", "migrate"));
}

TEST(TakeArgumentsTest, NoArgumentsAtAllNotEvenANameAreNone) {
  char* nothing[] = {nullptr};
  EXPECT_THAT(take_arguments(0, nothing), IsEmpty());
}

TEST(TakeArgumentsTest, ArgumentsWithoutASecretAreLeftAlone) {
  const std::vector<std::string> all = {
      "/usr/bin/godwit", "-url=postgresql://app@h:5432/d", "-user=app", "-X", "--table", "t", "info"};
  Arguments arguments(all);
  arguments.take();
  EXPECT_EQ(arguments.shown(), all);
}

TEST(TakeArgumentsTest, ThePasswordIsOverwrittenInEveryForm) {
  expect_hidden({"-password=hunter2"}, "hunter2");
  expect_hidden({"--password=hunter2"}, "hunter2");
  expect_hidden({"-PASSWORD=hunter2"}, "hunter2");
  expect_hidden({"-password", "hunter2"}, "hunter2");
  expect_hidden({"--password", "hunter2"}, "hunter2");
  expect_hidden({"-password==hunter2="}, "hunter2");
  expect_hidden({"-password", "a=hunter2"}, "hunter2");
}

TEST(TakeArgumentsTest, NotEvenTheFirstCharactersOfAPasswordAreLeft) {
  Arguments arguments({"godwit", "-password=hunter2", "--password", "x"});
  arguments.take();
  EXPECT_THAT(arguments.shown(), ElementsAre("godwit", "-password=*******", "--password", "*"));
}

TEST(TakeArgumentsTest, PlaceholdersThatAreNamedAfterAPasswordAreOverwritten) {
  expect_hidden({"-placeholders.app_password=hunter2"}, "hunter2");
  expect_hidden({"-placeholders.appPassword", "hunter2"}, "hunter2");
}

TEST(TakeArgumentsTest, PasswordsInUrlsAreOverwrittenInEveryForm) {
  expect_hidden({"-url=postgresql://app:hunter2@h:5432/d"}, "hunter2");
  expect_hidden({"-url", "postgresql://app:hunter2@h:5432/d"}, "hunter2");
  expect_hidden({"--url=jdbc:mysql://h/d?user=app&password=hunter2"}, "hunter2");
  expect_hidden({"-url=postgresql://app:p@s/s?hunter2@h:5432/d"}, "hunter2");
  expect_hidden({"-url=postgresql://app:two hunter2@h:5432/d"}, "hunter2");
  expect_hidden({"-url=postgresql://h/d?password=it's hunter2"}, "hunter2");
  expect_hidden({"postgresql://app:hunter2@h:5432/d"}, "hunter2");
}

TEST(TakeArgumentsTest, APasswordInSqlIsOverwritten) {
  expect_hidden({"-initSql=ALTER ROLE app PASSWORD 'hunter2'"}, "hunter2");
}

TEST(TakeArgumentsTest, TheRestOfAUrlStaysReadable) {
  Arguments arguments({"godwit", "-url=postgresql://app:hunter2@h:5432/d"});
  arguments.take();
  EXPECT_EQ(arguments.shown()[1], "-url=postgresql://app:***@h:5432/d****");
}

TEST(TakeArgumentsTest, APasswordShorterThanItsMaskDoesNotMakeTheUrlLonger) {
  expect_hidden({"-url=postgresql://app:q@h:5432/d"}, "q@");
  expect_hidden({"-url=postgresql://h/d?password=q"}, "=q");
}

TEST(TakeArgumentsTest, AnEmptyPasswordLeavesTheNextArgumentAlone) {
  Arguments arguments({"godwit", "-password=", "migrate"});
  EXPECT_THAT(arguments.take(), ElementsAre("-password=", "migrate"));
  EXPECT_THAT(arguments.shown(), ElementsAre("godwit", "-password=", "migrate"));
}

TEST(TakeArgumentsTest, AProgramWhoseNameHoldsTheWordIsNotHidden) {
  Arguments arguments({"/opt/password/godwit", "migrate"});
  arguments.take();
  EXPECT_THAT(arguments.shown(), ElementsAre("/opt/password/godwit", "migrate"));
}

TEST(ForbidCoreDumpsTest, NoCoreFileIsWritten) {
  forbid_core_dumps();
  rlimit limit{1, 1};
  ASSERT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, 0U);  // the hard limit is for the program that `run` becomes
}

bool stops_soon(const std::stop_token& token) {
  for (int i = 0; i < 1000 && !token.stop_requested(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return token.stop_requested();
}

TEST(SignalWatchTest, NothingStopsWithoutASignal) {
  const SignalWatch watch;
  EXPECT_FALSE(watch.token().stop_requested());
  EXPECT_TRUE(watch.token().stop_possible());
}

TEST(SignalWatchTest, EachOfTheThreeSignalsAsksToStop) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const SignalWatch watch;
    ASSERT_EQ(kill(getpid(), signal), 0);
    EXPECT_TRUE(stops_soon(watch.token())) << strsignal(signal);
  }
}

TEST(SignalWatchTest, AClosedPipeDoesNotEndTheProcess) {
  const SignalWatch watch;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
  EXPECT_FALSE(watch.token().stop_requested());
}

TEST(SignalWatchDeathTest, ASecondSignalEndsTheProcess) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        const SignalWatch watch;
        kill(getpid(), SIGTERM);
        if (!stops_soon(watch.token())) _exit(1);
        kill(getpid(), SIGTERM);
        std::this_thread::sleep_for(std::chrono::seconds(10));
        _exit(2);
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace godwit
