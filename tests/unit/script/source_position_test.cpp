#include "script/text/source_position.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

SourcePosition behind(std::initializer_list<std::string_view> pieces) {
  PositionCounter counter;
  for (const std::string_view piece : pieces) counter.advance(piece);
  return counter.position();
}

TEST(PositionCounterTest, AScriptBeginsAtLineOneColumnOne) {
  EXPECT_EQ(behind({}), (SourcePosition{1, 1}));
}

TEST(PositionCounterTest, LfCrlfAndCrEndALine) {
  EXPECT_EQ(behind({"a\nb"}), (SourcePosition{2, 2}));
  EXPECT_EQ(behind({"a\r\nb"}), (SourcePosition{2, 2}));
  EXPECT_EQ(behind({"a\rb"}), (SourcePosition{2, 2}));
  EXPECT_EQ(behind({"a\r\r\n\n\rb"}), (SourcePosition{5, 2}));
}

TEST(PositionCounterTest, CrAndLfInTwoPiecesAreOneLineEnd) {
  EXPECT_EQ(behind({"a\r", "\nb"}), (SourcePosition{2, 2}));
  EXPECT_EQ(behind({"a\r", "", "\nb"}), (SourcePosition{2, 2}));
  EXPECT_EQ(behind({"a\r", "b\n"}), (SourcePosition{3, 1}));
}

TEST(PositionCounterTest, ColumnsCountCodePoints) {
  EXPECT_EQ(behind({"żółć"}), (SourcePosition{1, 5}));
  EXPECT_EQ(behind({"世", "界\n\U0001F600x"}), (SourcePosition{2, 3}));
}

TEST(PositionCounterTest, AnyPiecesGiveTheSame) {
  const std::string_view text = "a\r\n\rb\n\n\r\ncc\r";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(behind({text.substr(0, cut), text.substr(cut)}), (SourcePosition{7, 1})) << cut;
  }
}

TEST(PositionCounterTest, AJumpForgetsTheCrInFrontOfIt) {
  PositionCounter counter;
  counter.advance("a\r");
  counter.jump({4, 7});
  counter.advance("\nb");
  EXPECT_EQ(counter.position(), (SourcePosition{5, 2}));
}

}  // namespace
}  // namespace godwit
