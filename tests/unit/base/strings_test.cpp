#include "base/strings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text_source.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(StringsTest, CaseChangesAsciiLettersAndNothingElse) {
  EXPECT_EQ(to_lower("AZaz09_@[`{"), "azaz09_@[`{");
  EXPECT_EQ(to_upper("AZaz09_@[`{"), "AZAZ09_@[`{");
  EXPECT_EQ(to_lower("ÄÖÜ"), "ÄÖÜ");
  EXPECT_EQ(to_upper("straße"), "STRAßE");
}

TEST(StringsTest, EqualityIgnoresTheCaseOfAsciiLettersOnly) {
  EXPECT_TRUE(equals_ignore_case("", ""));
  EXPECT_TRUE(equals_ignore_case("outOfOrder", "OUTOFORDER"));
  EXPECT_FALSE(equals_ignore_case("outOfOrder", "outOfOrde"));
  EXPECT_FALSE(equals_ignore_case("[", "{"));
  EXPECT_FALSE(equals_ignore_case("ä", "Ä"));
}

TEST(StringsTest, AnEndIsComparedWithoutRegardToCase) {
  EXPECT_TRUE(ends_with_ignore_case("V1__a.SQL", ".sql"));
  EXPECT_TRUE(ends_with_ignore_case("x", ""));
  EXPECT_TRUE(ends_with_ignore_case(".sql", ".sql"));
  EXPECT_FALSE(ends_with_ignore_case("sql", ".sql"));
  EXPECT_FALSE(ends_with_ignore_case("V1__a.sql.bak", ".sql"));
}

TEST(StringsTest, TrimTakesBlanksTabsAndLineEndsFromBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\f\va b \n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");  // a non-breaking blank stays
}

TEST(StringsTest, AListIsSplitAtTheSeparatorAndItsPartsAreTrimmed) {
  EXPECT_THAT(split_list("a,b"), ElementsAre("a", "b"));
  EXPECT_THAT(split_list(" a , b c ,"), ElementsAre("a", "b c"));
  EXPECT_THAT(split_list("a;b,c", ';'), ElementsAre("a", "b,c"));
}

TEST(StringsTest, EmptyPartsOfAListAreLeftOut) {
  EXPECT_THAT(split_list(""), IsEmpty());
  EXPECT_THAT(split_list(" , ,,"), IsEmpty());
  EXPECT_THAT(split_list(",a,,b,"), ElementsAre("a", "b"));
}

TEST(StringsTest, JoinPutsTheSeparatorBetweenParts) {
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({"a", "", "c"}, ", "), "a, , c");
}

TEST(StringsTest, JoinTellsEqualPartsApart) {
  EXPECT_EQ(join({"a", "a", "a"}, "-"), "a-a-a");
}

TEST(StringsTest, ReplacingIsNotRepeatedInsideWhatWasPutIn) {
  EXPECT_EQ(replace_all("aXbX", "X", "XX"), "aXXbXX");
  EXPECT_EQ(replace_all("aaa", "a", ""), "");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("abc", "x", "y"), "abc");
  EXPECT_EQ(replace_all("abc", "", "y"), "abc");
}

TEST(StringsTest, AnExcerptIsOneLine) {
  EXPECT_EQ(excerpt("  CREATE TABLE t (\r\n\tid INT\n);\n"), "CREATE TABLE t ( id INT );");
}

TEST(StringsTest, AnExcerptShowsControlCharactersAsQuestionMarks) {
  EXPECT_EQ(excerpt(std::string("a\0b\x1B[31mc", 9)), "a?b?[31mc");
}

TEST(StringsTest, AnExcerptIsCutBetweenCodePointsAndTheCutIsMarked) {
  EXPECT_EQ(excerpt("äöüß", 3), "äöü…");
  EXPECT_EQ(excerpt("äöü", 3), "äöü");
  EXPECT_EQ(excerpt(std::string(500, 'x')), std::string(120, 'x') + "…");
}

TEST(StringsTest, ACountOfOneIsSingular) {
  EXPECT_EQ(count_of(0, "statement"), "0 statements");
  EXPECT_EQ(count_of(1, "statement"), "1 statement");
  EXPECT_EQ(count_of(2, "statement"), "2 statements");
}

TEST(StringSourceTest, ATextIsReadInPiecesAndThenEnds) {
  StringSource source("abcde");
  char buffer[3] = {};
  EXPECT_EQ(source.read(buffer, 3), 3U);
  EXPECT_EQ(std::string_view(buffer, 3), "abc");
  EXPECT_EQ(source.read(buffer, 3), 2U);
  EXPECT_EQ(std::string_view(buffer, 2), "de");
  EXPECT_EQ(source.read(buffer, 3), 0U);
  EXPECT_EQ(source.read(buffer, 3), 0U);
}

TEST(StringsTest, HexDigitsAreReadInBothCasesAndNothingElseIs) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('A'), 10);
  for (const char c : {'g', '/', ':', '@', 'G', '`', '\0'}) EXPECT_EQ(hex_value(c), -1) << c;
}

TEST(StringsTest, AUrlHoldsAnyBytesEncoded) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a b+%/?&=#@:\xC3\xA9"), "a%20b%2B%25%2F%3F%26%3D%23%40%3A%C3%A9");
}

TEST(StringsTest, NothingPrintableSteersATerminalOrTurnsTheDirectionOfWriting) {
  for (const char* mark :
       {"\x1b", "\x07", "\x08", "\r", "\n", "\x7f", "\xC2\x9B", "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F",
        "\xE2\x80\xA8", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"}) {
    EXPECT_EQ(printable(std::string("a") + mark + "b"), "a?b");
  }
  EXPECT_EQ(printable("größe 水果 🍎"), "größe 水果 🍎");
  EXPECT_EQ(printable("x\xE6\xB0"), "x??");
}

TEST(StringsTest, OfSeveralLinesOnlyTheFirstStandsAtTheMargin) {
  EXPECT_EQ(printable_lines("a\nERROR: b\x1b\n"), "a\n  ERROR: b?\n  ");
  EXPECT_EQ(printable_lines(""), "");
}

TEST(StringsTest, JsonStaysTheSameJson) {
  EXPECT_EQ(printable_json("{\"a\": \"\xE2\x80\xAE\xC2\x9B\x7f ü\"}\n"), "{\"a\": \"\\u202e\\u009b\\u007f ü\"}\n");
}

}  // namespace
}  // namespace godwit
