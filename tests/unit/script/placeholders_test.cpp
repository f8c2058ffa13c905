#include "script/text/placeholders.h"

#include <gtest/gtest.h>

#include "godwit/error.h"
#include "script_texts.h"

namespace godwit {
namespace {

const std::map<std::string, std::string> kValues = {{"x", "1"},        {"Colour", "red"},  {"empty", ""},
                                                    {"lines", "a\nb"}, {"nested", "${x}"}, {"two\nlines", "2"},
                                                    {"é", "e"}};

std::string replace(std::string_view text, const Placeholders& values = Placeholders("${", "}", kValues)) {
  std::string first;
  for (const std::size_t piece : {std::size_t{4096}, std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    for (const std::size_t size : {std::size_t{4096}, std::size_t{1}, std::size_t{3}}) {
      PieceSource source(text, piece);
      PlaceholderSource replaced(source, values, "V1__x.sql");
      const std::string result = read_all(replaced, size);
      if (first.empty()) first = result;
      EXPECT_EQ(result, first) << "pieces of " << piece << ", reads of " << size;
    }
  }
  return first;
}

Error error_of(std::string_view text) {
  StringSource source(text);
  const Placeholders values("${", "}", kValues);
  PlaceholderSource replaced(source, values, "V1__x.sql");
  try {
    read_all(replaced);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorCode::none, "");
}

TEST(PlaceholdersTest, NamesAreComparedWithoutRegardToCase) {
  EXPECT_EQ(replace("${colour} ${COLOUR} ${Colour}"), "red red red");
}

TEST(PlaceholdersTest, AValueIsNotLookedAtAgain) {
  EXPECT_EQ(replace("${nested}${x}"), "${x}1");
}

TEST(PlaceholdersTest, TheCharacterThatDoesNotMatchThePrefixIsConsumed) {
  // Flyway 10.22, tests/compat
  EXPECT_EQ(replace("$${x}"), "$${x}");
  EXPECT_EQ(replace("$$${x}"), "$$1");
  EXPECT_EQ(replace("\\${x}"), "\\1");
  EXPECT_EQ(replace("$ ${x} $é${x}"), "$ 1 $é1");
}

TEST(PlaceholdersTest, NamesMayHoldLineEndsAndAreNotTrimmed) {
  EXPECT_EQ(replace("${two\nlines}"), "2");
  EXPECT_EQ(error_of("${ x }").code(), ErrorCode::placeholder_missing);
}

TEST(PlaceholdersTest, APrefixAtTheEndStays) {
  EXPECT_EQ(replace("a$"), "a$");
  EXPECT_EQ(replace(""), "");
}

TEST(PlaceholdersTest, PrefixAndSuffixMayBeAnyText) {
  EXPECT_EQ(replace("@@x@@ @x", Placeholders("@@", "@@", kValues)), "1 @x");
  EXPECT_EQ(replace("a:x; b:Colour;", Placeholders(":", ";", kValues)), "a1 bred");
  EXPECT_EQ(replace("«x» Âx «é»", Placeholders("«", "»", kValues)), "1 Âx e");
  EXPECT_EQ(replace("<<<x>>>", Placeholders("<<<", ">>>", kValues)), "1");
}

TEST(PlaceholdersTest, ASuffixIsFoundAtItsFirstPlace) {
  EXPECT_EQ(replace("[[x]]]", Placeholders("[[", "]]", kValues)), "1]");
}

TEST(PlaceholdersTest, AnEmptyPrefixIsRefused) {
  EXPECT_THROW(Placeholders("", "}", {}), Error);
  EXPECT_THROW(Placeholders("${", "", {}), Error);
}

TEST(PlaceholdersTest, AMissingValueNamesThePlaceAndTheWayOut) {
  const Error error = error_of("SELECT 'ż',\r\n\t${x} ${lines} ${nothere};");
  EXPECT_EQ(error.code(), ErrorCode::placeholder_missing);
  EXPECT_EQ(error.where().text(), "V1__x.sql:2:16");
  const std::string message = error.what();
  EXPECT_NE(message.find("${nothere}"), std::string::npos);
  EXPECT_NE(message.find("-placeholders.nothere="), std::string::npos);
  EXPECT_NE(message.find("placeholderReplacement=false"), std::string::npos);
  EXPECT_NE(message.find("V1__x.sql.conf"), std::string::npos);
}

TEST(PlaceholdersTest, AMissingValueInACommentIsAnErrorToo) {
  EXPECT_EQ(error_of("-- ${nothere}\nSELECT 1;").code(), ErrorCode::placeholder_missing);
}

TEST(PlaceholdersTest, APlaceholderWithoutItsSuffixPointsAtThePrefix) {
  const Error error = error_of("SELECT 1;\n  ${x");
  EXPECT_EQ(error.code(), ErrorCode::unterminated);
  EXPECT_EQ(error.where().text(), "V1__x.sql:2:3");
}

TEST(PlaceholdersTest, ALonePrefixDoesNotReadTheWholeScriptIntoMemory) {
  const Error error = error_of("${" + std::string(1'000'000, 'a') + "}");
  EXPECT_EQ(error.code(), ErrorCode::unterminated);
}

TEST(PlaceholdersTest, EditsTellWhereWhatWasReplaced) {
  StringSource source("a ${x}\n${empty}${lines}b");
  const Placeholders values("${", "}", kValues);
  PlaceholderSource replaced(source, values, "V1__x.sql");
  EXPECT_FALSE(replaced.replaced());
  EXPECT_TRUE(replaced.used().empty());
  EXPECT_EQ(read_all(replaced), "a 1\na\nbb");
  EXPECT_TRUE(replaced.replaced());
  EXPECT_EQ(replaced.used(), (std::map<std::string, std::string>{{"empty", ""}, {"lines", "a\nb"}, {"x", "1"}}));
  ASSERT_EQ(replaced.edits().size(), 3U);
  const auto& edits = replaced.edits();
  EXPECT_EQ(edits[0].offset, 2U);
  EXPECT_EQ(edits[0].size, 1U);
  EXPECT_EQ(edits[0].begin, (SourcePosition{1, 3}));
  EXPECT_EQ(edits[0].end, (SourcePosition{1, 7}));
  EXPECT_EQ(edits[1].offset, 4U);
  EXPECT_EQ(edits[1].size, 0U);
  EXPECT_EQ(edits[2].offset, 4U);
  EXPECT_EQ(edits[2].size, 3U);
  EXPECT_EQ(edits[2].begin, (SourcePosition{2, 9}));
  EXPECT_EQ(edits[2].end, (SourcePosition{2, 17}));
}

}  // namespace
}  // namespace godwit
