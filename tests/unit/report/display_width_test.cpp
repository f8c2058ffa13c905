#include "report/display_width.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace godwit {
namespace {

TEST(DisplayWidthTest, ALatinLetterWithAnAccentTakesOneColumn) {
  EXPECT_EQ(display_width("fruit"), 5U);
  EXPECT_EQ(display_width("größe"), 5U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(DisplayWidthTest, AChineseCharacterAndAnEmojiTakeTwoColumns) {
  EXPECT_EQ(display_width("水果"), 4U);
  EXPECT_EQ(display_width("한국"), 4U);
  EXPECT_EQ(display_width("ｆ"), 2U);
  EXPECT_EQ(display_width("🍎"), 2U);
}

TEST(DisplayWidthTest, ACombiningMarkTakesNoColumn) {
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width("a\xE2\x80\x8B"
                          "b"),
            2U);
}

TEST(DisplayWidthTest, EveryScriptHasItsMarksAndWidths) {
  EXPECT_EQ(display_width("นี้"), 1U) << "Thai: a letter, a vowel above it and a tone above that";
  EXPECT_EQ(display_width("क्षि"), 2U) << "Devanagari: two letters, a virama and a vowel sign";
  EXPECT_EQ(display_width("⏰"), 2U);
  EXPECT_EQ(display_width("\U000E0FFF"), 1U) << "not assigned";
  EXPECT_EQ(display_width("\U0010FFFD"), 1U) << "private use";
}

TEST(DisplayWidthTest, AByteThatIsNoUtf8TakesOneColumn) {
  EXPECT_EQ(display_width("a\xFF"
                          "b"),
            3U);
  EXPECT_EQ(display_width("\xE6\xB0"), 2U);
}

TEST(PrintableTest, ControlCharactersBecomeQuestionMarks) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a?[31mb");
  EXPECT_EQ(printable("a\nb\tc\x7f"), "a?b?c?");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "b"),
            "a?b");
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "a?b")
      << "the override of the direction of writing";
}

TEST(PrintableTest, TextOfAnyLanguageStaysAsItIs) {
  EXPECT_EQ(printable("größe 水果 🍎"), "größe 水果 🍎");
}

TEST(PrintableTest, ABrokenCharacterBecomesAQuestionMarkPerByte) {
  EXPECT_EQ(printable("x\xE6\xB0"), "x??");
  EXPECT_EQ(printable("\xC0\x80y"), "??y");
}

TEST(FitWidthTest, TextThatFitsIsNotCut) {
  EXPECT_EQ(fit_width("fruit", 5), "fruit");
  EXPECT_EQ(fit_width("水果", 4), "水果");
}

TEST(FitWidthTest, ACutTextEndsWithAnEllipsisAndIsNoWiderThanAsked) {
  EXPECT_EQ(fit_width("fruits", 5), "frui…");
  EXPECT_EQ(fit_width("水果水", 4), "水…") << "half a wide character does not fit";
  EXPECT_EQ(fit_width("fruit", 1), "…");
  EXPECT_EQ(fit_width("fruit", 0), "");
}

}  // namespace
}  // namespace godwit
