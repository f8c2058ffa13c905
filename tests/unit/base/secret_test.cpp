#include "godwit/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <new>
#include <sstream>
#include <string_view>
#include <type_traits>

namespace godwit {
namespace {

constexpr const char* kWord = "hunter2";  // short: it lies inside the object, where a test may look after the end

TEST(SecretTest, AStreamShowsThreeStarsWhateverTheValue) {
  std::ostringstream out;
  out << Secret("hunter2") << "|" << Secret() << "|" << Secret(std::string(100, 'x'));
  EXPECT_EQ(out.str(), "***|***|***");
}

TEST(SecretTest, GoogleTestShowsThreeStarsToo) {
  EXPECT_EQ(testing::PrintToString(Secret("hunter2")), "***");
}

TEST(SecretTest, OnlyRevealGivesTheValue) {
  EXPECT_EQ(Secret("hunter2").reveal(), "hunter2");
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
  EXPECT_FALSE((std::is_convertible_v<std::string, Secret>));
}

TEST(SecretTest, ASecretWithoutAValueIsEmpty) {
  EXPECT_TRUE(Secret().empty());
  EXPECT_TRUE(Secret("").empty());
  EXPECT_FALSE(Secret(" ").empty());
}

TEST(SecretTest, ACopyIsAValueOfItsOwn) {
  const Secret first("hunter2");
  const Secret copy = first;
  EXPECT_EQ(first.reveal(), "hunter2");
  EXPECT_EQ(copy.reveal(), "hunter2");
}

TEST(SecretTest, MovingEmptiesTheSource) {
  for (const std::string& value : {std::string(kWord), std::string(100, 'x')}) {
    Secret source(value);
    const Secret target = std::move(source);
    EXPECT_EQ(target.reveal(), value);
    EXPECT_TRUE(source.empty());  // NOLINT: the state after a move is what is promised
  }
}

TEST(SecretTest, AssigningReplacesTheValue) {
  Secret secret("one");
  secret = Secret("two");
  EXPECT_EQ(secret.reveal(), "two");
  const Secret& same = secret;
  secret = same;
  EXPECT_EQ(secret.reveal(), "two");
}

bool holds_the_word(const std::array<unsigned char, sizeof(Secret)>& memory) {
  const std::string_view word = kWord;
  return std::search(memory.begin(), memory.end(), word.begin(), word.end(),
                     [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); }) != memory.end();
}

TEST(SecretTest, MemoryHoldsNothingOfTheValueAfterDestruction) {
  alignas(Secret) std::array<unsigned char, sizeof(Secret)> memory{};
  auto* secret = new (memory.data()) Secret(kWord);
  ASSERT_TRUE(holds_the_word(memory));
  secret->~Secret();
  EXPECT_FALSE(holds_the_word(memory));
}

TEST(SecretTest, MemoryHoldsNothingOfTheValueAfterMoving) {
  alignas(Secret) std::array<unsigned char, sizeof(Secret)> memory{};
  auto* secret = new (memory.data()) Secret(kWord);
  const Secret elsewhere = std::move(*secret);
  EXPECT_FALSE(holds_the_word(memory));
  secret->~Secret();
}

}  // namespace
}  // namespace godwit
