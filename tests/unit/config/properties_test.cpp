#include "config/format/properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST(PropertiesTest, BlanksAtBothEndsOfAValueAreDropped) {
  EXPECT_THAT(read("a=  b c \t\nd=e \nf=g\t\r\nh= i\x01\v\f "),
              ElementsAre("1 a=[b c]", "2 d=[e]", "3 f=[g]", "4 h=[i]"));
  EXPECT_THAT(read("a=b\xC2\xA0\n"), ElementsAre("1 a=[b\xC2\xA0]"));  // a letter to Java
}

// Flyway 10.22, tests/compat.
TEST(PropertiesTest, ABackslashIsItself) {
  EXPECT_THAT(read("a=\\t\\\\c\\u0020\\q"), ElementsAre("1 a=[\\t\\\\c\\u0020\\q]"));
  EXPECT_THAT(read("a=C:\\dir\\new"), ElementsAre("1 a=[C:\\dir\\new]"));
  EXPECT_THAT(read("a\\=b=c"), ElementsAre("1 a\\=[b=c]"));
  EXPECT_THAT(read("a=b\\ x\nc=d"), ElementsAre("1 a=[b\\ x]", "2 c=[d]"));
}

TEST(PropertiesTest, ABackslashInFrontOfAnEmptyLineAKeyOrTheEndContinuesNothing) {
  EXPECT_THAT(read("a=b\\\n\nc=d"), ElementsAre("1 a=[b\\]", "3 c=[d]"));
  EXPECT_THAT(read("a=C:\\x\\\nflyway.table=t"), ElementsAre("1 a=[C:\\x\\]", "2 flyway.table=[t]"));
  EXPECT_THAT(read("a=C:\\x\\\r\n  godwit.table = t"), ElementsAre("1 a=[C:\\x\\]", "2 godwit.table=[t]"));
  EXPECT_THAT(read("a=b\\"), ElementsAre("1 a=[b\\]"));
  EXPECT_THAT(read("a=b\\\n"), ElementsAre("1 a=[b\\]"));
}

TEST(PropertiesTest, OnlyTheLastBackslashContinues) {
  EXPECT_THAT(read("a=b\\\\\nc"), ElementsAre("1 a=[b\\c]"));
  EXPECT_THAT(read("a=b \\ \n  c \\\nd "), ElementsAre("1 a=[b c d]"));
  EXPECT_THAT(read("a=b\\\n   \nc=d"), ElementsAre("1 a=[b]", "3 c=[d]"));
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

TEST(PropertiesTest, WhatLooksLikeACommentInAContinuationBelongsToTheValue) {
  EXPECT_THAT(read("a=b,\\\n# c"), ElementsAre("1 a=[b,# c]"));
}

TEST(PropertiesTest, TheLineIsTheOneWhereAPropertyBegins) {
  EXPECT_THAT(read("# one\n\na=1\\\n2\\\n3\n\nb=4"), ElementsAre("3 a=[123]", "7 b=[4]"));
}

TEST(PropertiesTest, DuplicatesAreKeptInOrder) {
  EXPECT_THAT(read("a=1\nb=2\na=3"), ElementsAre("1 a=[1]", "2 b=[2]", "3 a=[3]"));
}

TEST(PropertiesTest, DollarBracesAreNotExpanded) {
  EXPECT_THAT(read("a=${HOME}\nb=x$${y}\\${z}"), ElementsAre("1 a=[${HOME}]", "2 b=[x$${y}\\${z}]"));
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
