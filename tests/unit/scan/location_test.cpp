#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"
#include "scan/walk.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string refusal(std::string_view text) {
  try {
    parse_location(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    return error.what();
  }
  return "";
}

TEST(LocationTest, ThePrefixIsOptionalAndInAnyCase) {
  EXPECT_EQ(parse_location("filesystem:/db/sql").folder, "/db/sql");
  EXPECT_EQ(parse_location("Filesystem:/db/sql").folder, "/db/sql");
  EXPECT_EQ(parse_location("/db/sql").folder, "/db/sql");
}

TEST(LocationTest, ARelativeFolderBeginsAtTheWorkingDirectory) {
  const TempFolder folder;
  const WorkingFolder working(folder.path());
  EXPECT_EQ(parse_location("filesystem:sql").folder, folder.path("sql"));
  EXPECT_EQ(parse_location("./sql/").folder, folder.path("sql"));
  EXPECT_EQ(parse_location(".").folder, folder.path());
}

TEST(LocationTest, SlashesAndDotsThatMeanNothingAreDropped) {
  EXPECT_EQ(parse_location(" /db//./sql/ ").folder, "/db/sql");
  EXPECT_EQ(parse_location("filesystem:///").folder, "/");
}

TEST(LocationTest, TwoDotsStayBecauseALinkMayStandInFrontOfThem) {
  EXPECT_EQ(parse_location("/db/link/../sql").folder, "/db/link/../sql");
}

TEST(LocationTest, BlanksInsideANameStay) {
  EXPECT_EQ(parse_location("/my db/ sql/x").folder, "/my db/ sql/x");
}

TEST(LocationTest, OtherSchemesAreRefusedWithTheFormsThatWork) {
  for (const char* text : {"s3:bucket/db", "gcs:bucket", "git+ssh:x"}) {
    EXPECT_THAT(refusal(text), HasSubstr(text));
    EXPECT_THAT(refusal(text), HasSubstr("filesystem:path"));
  }
}

TEST(LocationTest, AFolderOnTheClassPathIsRelativeToItsRoots) {
  const Location location = parse_location("Classpath:/db//migration/");
  EXPECT_TRUE(location.on_class_path);
  EXPECT_EQ(location.folder, "db/migration");
  EXPECT_FALSE(parse_location("filesystem:/db").on_class_path);
  EXPECT_THAT(parse_location("classpath:db/*/sql").patterns, ElementsAre("*", "sql"));
  for (const char* text : {"classpath:", "classpath:/", "classpath:.", "classpath:../db"}) {
    EXPECT_THAT(refusal(text), HasSubstr("names no"));
  }
}

TEST(LocationTest, AColonThatBelongsToANameIsNoScheme) {
  EXPECT_EQ(parse_location("/db/a:b").folder, "/db/a:b");
  EXPECT_EQ(parse_location("filesystem:/a:b").folder, "/a:b");
}

TEST(LocationTest, ALocationWithoutAFolderIsRefused) {
  EXPECT_THAT(refusal("filesystem:"), HasSubstr("names no folder"));
  EXPECT_THAT(refusal("  "), HasSubstr("names no folder"));
}

TEST(LocationTest, ThePartBehindTheFirstWildcardIsThePattern) {
  const Location location = parse_location("/db/*/sql/V?.sql");
  EXPECT_EQ(location.folder, "/db");
  EXPECT_THAT(location.patterns, ElementsAre("*", "sql", "V?.sql"));
  EXPECT_THAT(parse_location("/db/sql").patterns, IsEmpty());
}

TEST(PatternTest, AStarStandsForAnyCharactersOfAName) {
  EXPECT_TRUE(matches_pattern("V1__a.sql", "V*.sql"));
  EXPECT_TRUE(matches_pattern(".sql", "*.sql"));
  EXPECT_TRUE(matches_pattern("abcabd", "*ab?"));
  EXPECT_TRUE(matches_pattern("anything", "*"));
  EXPECT_FALSE(matches_pattern("V1__a.sqlx", "V*.sql"));
  EXPECT_FALSE(matches_pattern("R__a.sql", "V*.sql"));
}

TEST(PatternTest, AQuestionMarkStandsForOneCharacterAlsoIfItHasSeveralBytes) {
  EXPECT_TRUE(matches_pattern("m1", "m?"));
  EXPECT_TRUE(matches_pattern("mż", "m?"));
  EXPECT_FALSE(matches_pattern("m", "m?"));
  EXPECT_FALSE(matches_pattern("m12", "m?"));
}

TEST(PatternTest, ManyStarsDoNotTakeForEver) {
  EXPECT_FALSE(matches_pattern(std::string(5000, 'a'), "*a*a*a*a*a*a*a*a*b"));
}

PatternPath walk(const std::vector<std::string>& patterns, const std::vector<std::string>& names) {
  PatternPath path(patterns);
  for (const std::string& name : names) path = path.step(name);
  return path;
}

TEST(PatternPathTest, TwoStarsStandForAnyNumberOfFoldersAlsoNone) {
  const std::vector<std::string> patterns = {"**", "sql"};
  EXPECT_TRUE(walk(patterns, {"sql"}).matches());
  EXPECT_TRUE(walk(patterns, {"a", "b", "sql"}).matches());
  EXPECT_FALSE(walk(patterns, {"a", "b"}).matches());
  EXPECT_TRUE(walk(patterns, {"a", "b"}).possible());
}

TEST(PatternPathTest, TwoStarsAtTheEndMatchTheFolderItself) {
  const std::vector<std::string> patterns = {"**"};
  EXPECT_TRUE(walk(patterns, {}).matches());
}

TEST(PatternPathTest, NamesAreMatchedOneByOne) {
  const std::vector<std::string> patterns = {"*", "sql"};
  EXPECT_TRUE(walk(patterns, {"a", "sql"}).matches());
  EXPECT_FALSE(walk(patterns, {"a"}).matches());
  EXPECT_FALSE(walk(patterns, {"a", "b"}).possible());
  EXPECT_FALSE(walk(patterns, {"a", "sql", "x"}).matches());
}

TEST(PatternPathTest, WithoutPatternsTheFolderItselfMatches) {
  const std::vector<std::string> none;
  EXPECT_TRUE(PatternPath(none).matches());
}

}  // namespace
}  // namespace godwit
