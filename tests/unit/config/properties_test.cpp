#include "config/properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// "line name=[value]" of every property.
std::vector<std::string> read(std::string_view text) {
  std::vector<std::string> result;
  for (const Property& property : parse_properties(text)) {
    result.push_back(std::to_string(property.line) + " " + property.name + "=[" + property.value + "]");
  }
  return result;
}

TEST(PropertiesTest, AnEmptyTextHasNone) {
  EXPECT_THAT(read(""), IsEmpty());
  EXPECT_THAT(read("\n\r\n\r \t\f\n"), IsEmpty());
}

TEST(PropertiesTest, EqualsSignColonAndBlankSeparateNameAndValue) {
  for (const std::string_view text :
       {"a=b", "a:b", "a b", "a\tb", "a\fb", "a = b", "a : b", "  a=b", "a=  b", "a  b", "\t a \t = \t b", "a\f=\fb"}) {
    EXPECT_THAT(read(text), ElementsAre("1 a=[b]")) << text;
  }
}

TEST(PropertiesTest, OnlyTheFirstSeparatorSeparates) {
  EXPECT_THAT(read("a==b"), ElementsAre("1 a=[=b]"));
  EXPECT_THAT(read("a=:b"), ElementsAre("1 a=[:b]"));
  EXPECT_THAT(read("a b=c"), ElementsAre("1 a=[b=c]"));
  EXPECT_THAT(read("a = = b"), ElementsAre("1 a=[= b]"));
  EXPECT_THAT(read("flyway.url=jdbc:postgresql://h:1/d?user=a&x=y"),
              ElementsAre("1 flyway.url=[jdbc:postgresql://h:1/d?user=a&x=y]"));
}

TEST(PropertiesTest, AValueMayBeEmpty) {
  EXPECT_THAT(read("a=\nb:\nc\nd   \ne = "), ElementsAre("1 a=[]", "2 b=[]", "3 c=[]", "4 d=[]", "5 e=[]"));
}

TEST(PropertiesTest, ANameMayBeEmpty) {
  EXPECT_THAT(read("=x"), ElementsAre("1 =[x]"));
}

TEST(PropertiesTest, LeadingBlanksOfAValueAreDroppedAndTrailingOnesKept) {
  EXPECT_THAT(read("a=  b c \t\nd=e "), ElementsAre("1 a=[b c \t]", "2 d=[e ]"));
}

TEST(PropertiesTest, AnEscapedBlankBeginsAValue) {
  EXPECT_THAT(read("a=\\ b"), ElementsAre("1 a=[ b]"));
}

TEST(PropertiesTest, CommentsBeginWithHashOrExclamationMark) {
  EXPECT_THAT(read("# a=b\n! a=b\n  \t# a=b\na=1\n"), ElementsAre("4 a=[1]"));
}

TEST(PropertiesTest, AHashBehindTheFirstCharacterIsNoComment) {
  EXPECT_THAT(read("a=b # c\nd#e=f!"), ElementsAre("1 a=[b # c]", "2 d#e=[f!]"));
}

TEST(PropertiesTest, ACommentIsNotContinued) {
  EXPECT_THAT(read("# a \\\nb=c"), ElementsAre("2 b=[c]"));
}

TEST(PropertiesTest, EveryKindOfLineEndEndsALine) {
  EXPECT_THAT(read("a=1\nb=2\r\nc=3\rd=4"), ElementsAre("1 a=[1]", "2 b=[2]", "3 c=[3]", "4 d=[4]"));
  EXPECT_THAT(read("a=1\r\n\r\nb=2\r\n"), ElementsAre("1 a=[1]", "3 b=[2]"));
  EXPECT_THAT(read("a=1\n\rb=2"), ElementsAre("1 a=[1]", "3 b=[2]"));
}

TEST(PropertiesTest, OtherSeparatorsOfLinesEndNone) {
  EXPECT_THAT(read("a=1\v\xC2\x85\xE2\x80\xA8z"), ElementsAre("1 a=[1\v\xC2\x85\xE2\x80\xA8z]"));
}

TEST(PropertiesTest, ABackslashAtTheEndContinuesTheLineWithoutTheBlanksOfTheNext) {
  EXPECT_THAT(read("a=b,\\\n   \t c,\\\r\n  d\ne=f"), ElementsAre("1 a=[b,c,d]", "4 e=[f]"));
  EXPECT_THAT(read("a=b \\\rc"), ElementsAre("1 a=[b c]"));
}

TEST(PropertiesTest, ANameMayBeContinuedToo) {
  EXPECT_THAT(read("fly\\\n   way.url=x"), ElementsAre("1 flyway.url=[x]"));
  EXPECT_THAT(read("a\\\n = b"), ElementsAre("1 a=[b]"));
}

TEST(PropertiesTest, OnlyAnOddNumberOfBackslashesContinues) {
  EXPECT_THAT(read("a=b\\\\\nc=d"), ElementsAre("1 a=[b\\]", "2 c=[d]"));
  EXPECT_THAT(read("a=b\\\\\\\nc"), ElementsAre("1 a=[b\\c]"));
}

TEST(PropertiesTest, ABlankBehindTheBackslashIsEscapedAndContinuesNothing) {
  EXPECT_THAT(read("a=b\\ \nc=d"), ElementsAre("1 a=[b ]", "2 c=[d]"));
}

TEST(PropertiesTest, ABlankLineEndsAContinuation) {
  EXPECT_THAT(read("a=b\\\n\nc=d"), ElementsAre("1 a=[b]", "3 c=[d]"));
}

TEST(PropertiesTest, WhatLooksLikeACommentInAContinuationBelongsToTheValue) {
  EXPECT_THAT(read("a=b,\\\n# c"), ElementsAre("1 a=[b,# c]"));
  EXPECT_THAT(read("\\\n#a=b"), ElementsAre("1 #a=[b]"));
}

TEST(PropertiesTest, ABackslashAtTheEndOfTheTextIsDropped) {
  EXPECT_THAT(read("a=b\\"), ElementsAre("1 a=[b]"));
  EXPECT_THAT(read("a=b\\\n"), ElementsAre("1 a=[b]"));
  EXPECT_THAT(read("\\"), ElementsAre("1 =[]"));
}

TEST(PropertiesTest, TheLineIsTheOneWhereAPropertyBegins) {
  EXPECT_THAT(read("# one\n\na=1\\\n2\\\n3\n\nb=4"), ElementsAre("3 a=[123]", "7 b=[4]"));
}

TEST(PropertiesTest, LettersBehindABackslashAreControlCharacters) {
  EXPECT_THAT(read("a=\\t\\n\\r\\f"), ElementsAre("1 a=[\t\n\r\f]"));
}

TEST(PropertiesTest, ABackslashBeforeAnyOtherCharacterIsDropped) {
  EXPECT_THAT(read("a=\\b\\a\\v\\0\\x\\'\\\"\\\\"), ElementsAre("1 a=[bav0x'\"\\]"));
  EXPECT_THAT(read("a=C:\\dir\\new"), ElementsAre("1 a=[C:dir\new]"));
}

TEST(PropertiesTest, SeparatorsInANameAreEscaped) {
  EXPECT_THAT(read("a\\=b\\:c\\ d=e"), ElementsAre("1 a=b:c d=[e]"));
  EXPECT_THAT(read("\\#a=b\n\\!c=d"), ElementsAre("1 #a=[b]", "2 !c=[d]"));
}

TEST(PropertiesTest, AUnicodeEscapeBecomesUtf8) {
  EXPECT_THAT(read("a=\\u0041\\u00e4\\u20AC\\uFFFD"), ElementsAre("1 a=[Aä€\xEF\xBF\xBD]"));
  EXPECT_THAT(read("\\u0061\\u003d=\\u0020x"), ElementsAre("1 a==[ x]"));
  EXPECT_THAT(read("a=\\u00411"), ElementsAre("1 a=[A1]"));
  EXPECT_THAT(read("a=\\u07ff\\u0800"), ElementsAre("1 a=[\xDF\xBF\xE0\xA0\x80]"));
}

TEST(PropertiesTest, TwoEscapesOfASurrogatePairBecomeOneCodePoint) {
  EXPECT_THAT(read("a=\\uD83D\\uDE00"), ElementsAre("1 a=[😀]"));
  EXPECT_THAT(read("a=x\\ud800\\udc00y"), ElementsAre("1 a=[x\xF0\x90\x80\x80y]"));
  EXPECT_THAT(read("a=\\uDBFF\\uDFFF"), ElementsAre("1 a=[\xF4\x8F\xBF\xBF]"));
}

TEST(PropertiesTest, HalfASurrogatePairIsAnError) {
  for (const std::string_view text :
       {"a=\\uD83D", "a=\\uD83Dx", "a=\\uD83D\\u0041", "a=\\uDE00", "a=\\uDE00\\uD83D", "a=\\uDC00\\uDC00",
        "a=\\uD83D\\n", "a=\\uD83D\\uDE", "a=\\uD83DuDE00", "a=\\uD83D\\uD83D\\uDE00"}) {
    error_of(ErrorCode::configuration, [&] { parse_properties(text); });
  }
}

TEST(PropertiesTest, AUnicodeEscapeWithoutFourHexDigitsIsAnError) {
  for (const std::string_view text :
       {"a=\\u", "a=\\u1", "a=\\u12", "a=\\u123", "a=\\u123g", "a=\\u 123", "a=C:\\users", "\\u00=x", "a=\\u+123"}) {
    error_of(ErrorCode::configuration, [&] { parse_properties(text); });
  }
}

TEST(PropertiesTest, AnUpperCaseUIsNoUnicodeEscape) {
  EXPECT_THAT(read("a=\\U0041"), ElementsAre("1 a=[U0041]"));
}

TEST(PropertiesTest, ABrokenEscapeNamesItsLineAndNotTheValue) {
  try {
    parse_properties("# one\nb=2\npassword=hunter2\\uXY\n");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    EXPECT_EQ(error.where().line, 3U);
    EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  }
}

TEST(PropertiesTest, DuplicatesAreKeptInOrder) {
  EXPECT_THAT(read("a=1\nb=2\na=3"), ElementsAre("1 a=[1]", "2 b=[2]", "3 a=[3]"));
}

TEST(PropertiesTest, DollarBracesAreNotExpanded) {
  EXPECT_THAT(read("a=${HOME}\nb=x$${y}\\${z}"), ElementsAre("1 a=[${HOME}]", "2 b=[x$${y}${z}]"));
}

TEST(PropertiesTest, QuotesAndSemicolonsAreOrdinary) {
  EXPECT_THAT(read("a=\"b\" ; 'c'"), ElementsAre("1 a=[\"b\" ; 'c']"));
}

TEST(PropertiesTest, BytesAreUtf8AsTheyAre) {
  EXPECT_THAT(read("ä=ö😀"), ElementsAre("1 ä=[ö😀]"));
  EXPECT_THAT(read(std::string_view("a=b\0c", 5)), ElementsAre(std::string("1 a=[b\0c]", 9)));
}

TEST(PropertiesTest, AVeryLongValueIsReadWhole) {
  const std::string value(1'000'000, 'x');
  EXPECT_THAT(read("a=" + value), ElementsAre("1 a=[" + value + "]"));
}

}  // namespace
}  // namespace godwit
