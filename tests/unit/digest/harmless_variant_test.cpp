#include "digest/harmless_variant.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "digest/script_hasher.h"
#include "support/text_sources.h"

namespace godwit {
namespace {

bool harmless(std::string_view now, std::string_view applied) {
  StringSource source(now);
  return is_harmless_variant(source, sums_of(applied).digest);
}

TEST(HarmlessVariantTest, AFinalNewlineAddedOrRemovedIsHarmless) {
  EXPECT_TRUE(harmless("SELECT 1;\n", "SELECT 1;"));
  EXPECT_TRUE(harmless("SELECT 1;", "SELECT 1;\n"));
}

TEST(HarmlessVariantTest, BlankLinesAtTheEndAreHarmlessInAnyStyle) {
  EXPECT_TRUE(harmless("SELECT 1;\n\n\n", "SELECT 1;\n"));
  EXPECT_TRUE(harmless("SELECT 1;\r\n\r\n", "SELECT 1;"));
  EXPECT_TRUE(harmless("SELECT 1;\r", "SELECT 1;\r\n\r\n"));
}

TEST(HarmlessVariantTest, TheSameTextIsAVariantOfItself) {
  EXPECT_TRUE(harmless("SELECT 1;\n", "SELECT 1;\n"));
  EXPECT_TRUE(harmless("", ""));
}

TEST(HarmlessVariantTest, SixteenLineEndsAreTriedAndNoMore) {
  const std::string text = "SELECT 1;";
  EXPECT_TRUE(harmless(text, text + std::string(16, '\n')));
  EXPECT_FALSE(harmless(text, text + std::string(17, '\n')));
}

TEST(HarmlessVariantTest, AnyNumberOfLineEndsMayStandAtTheEndNow) {
  const std::string text = "SELECT 1;";
  EXPECT_TRUE(harmless(text + std::string(200000, '\n'), text));
}

TEST(HarmlessVariantTest, ALineEndInTheMiddleIsNotHarmless) {
  EXPECT_FALSE(harmless("-- noteDROP TABLE users;", "-- note\nDROP TABLE users;"));
  EXPECT_FALSE(harmless("-- note\nDROP TABLE users;", "-- noteDROP TABLE users;"));
  EXPECT_FALSE(harmless("\nSELECT 1;", "SELECT 1;"));
  EXPECT_FALSE(harmless("a\n\nb", "a\nb"));
}

TEST(HarmlessVariantTest, BlanksAtTheEndAreNotHarmless) {
  EXPECT_FALSE(harmless("SELECT 1; ", "SELECT 1;"));
  EXPECT_FALSE(harmless("SELECT 1;\n \n", "SELECT 1;\n"));
}

TEST(HarmlessVariantTest, OtherTextIsNotHarmless) {
  EXPECT_FALSE(harmless("SELECT 2;", "SELECT 1;"));
}

TEST(HarmlessVariantTest, LineEndsCutBetweenPiecesAreStillInsideTheText) {
  const std::string text = "a\r\n\r\n\r\nb" + std::string(70000, '\n') + "c\r\n\r\n";
  const Digest applied = sums_of(text.substr(0, text.size() - 4)).digest;
  for (const std::size_t size : {1, 2, 3, 5, 64}) {
    PieceSource source(text, size);
    EXPECT_TRUE(is_harmless_variant(source, applied)) << size;
  }
}

}  // namespace
}  // namespace godwit
