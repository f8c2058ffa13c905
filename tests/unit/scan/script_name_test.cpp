#include "scan/script_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using ::testing::HasSubstr;

class ScriptNameTest : public ::testing::Test {
 protected:
  std::optional<ScriptName> parse(std::string_view name) { return parse_script_name(name, naming_, &why_); }

  // "V 1.9 b", "R 10", or "-" where the name is none of a migration.
  std::string text(std::string_view name) {
    const auto parsed = parse(name);
    if (!parsed) return "-";
    constexpr std::string_view kKinds = "VRUB";
    std::string result(1, kKinds[static_cast<std::size_t>(parsed->kind)]);
    if (parsed->version) result += "|" + parsed->version->text();
    return result + "|" + parsed->description;
  }

  NamingOptions naming_;
  std::string why_;
};

TEST_F(ScriptNameTest, TheFourPrefixesMakeTheFourKinds) {
  EXPECT_EQ(text("V1__a.sql"), "V|1|a");
  EXPECT_EQ(text("R__a.sql"), "R|a");
  EXPECT_EQ(text("U1__a.sql"), "U|1|a");
  EXPECT_EQ(text("B1__a.sql"), "B|1|a");
}

TEST_F(ScriptNameTest, VersionsKeepTheirSpellingButForUnderscores) {
  EXPECT_EQ(text("V001.09.1__c.sql"), "V|001.09.1|c");
  EXPECT_EQ(text("V1_9__b.sql"), "V|1.9|b");
  EXPECT_EQ(text("V2.0.0__zeros.sql"), "V|2.0.0|zeros");
  EXPECT_EQ(text("V20240131235959__ts.sql"), "V|20240131235959|ts");
  EXPECT_EQ(text("V-3__negative.sql"), "V|-3|negative");
}

TEST_F(ScriptNameTest, TheDescriptionIsAllBehindTheFirstSeparatorWithBlanksForUnderscores) {
  EXPECT_EQ(text("V1__two_words.sql"), "V|1|two words");
  EXPECT_EQ(text("V2__a__b.sql"), "V|2|a  b");
  EXPECT_EQ(text("V5___lead.sql"), "V|5| lead");
  EXPECT_EQ(text("V6__dots.in.it.sql"), "V|6|dots.in.it");
  EXPECT_EQ(text("V7__dash-and space.sql"), "V|7|dash-and space");
  EXPECT_EQ(text("V8__trail_.sql"), "V|8|trail ");
  EXPECT_EQ(text("V9__żółw_漢.sql"), "V|9|żółw 漢");
}

TEST_F(ScriptNameTest, ADescriptionMayBeMissing) {
  EXPECT_EQ(text("V3.sql"), "V|3|");
  EXPECT_EQ(text("V4__.sql"), "V|4|");
  EXPECT_EQ(text("R__.sql"), "R|");
}

TEST_F(ScriptNameTest, TheSuffixIsComparedWithoutRegardToCaseAndThePrefixWithIt) {
  EXPECT_EQ(text("V10__UPPER.SQL"), "V|10|UPPER");
  EXPECT_EQ(text("v7__lower.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("\"v\""));
  EXPECT_THAT(why_, HasSubstr("\"V\""));
}

TEST_F(ScriptNameTest, OtherSuffixesAreNoneOfOurBusiness) {
  for (const char* name : {"notes.txt", "V1__a.sql.conf", "V1__a.sql~", "V1__a", "readme"}) {
    EXPECT_EQ(text(name), "-") << name;
    EXPECT_EQ(why_, "") << name;
  }
}

TEST_F(ScriptNameTest, CallbacksAreNoneOfOurBusiness) {
  for (const char* name :
       {"afterMigrate.sql", "afterMigrate__done.sql", "beforeEachMigrate__.sql", "createSchema.sql"}) {
    EXPECT_EQ(text(name), "-") << name;
    EXPECT_EQ(why_, "") << name;
  }
}

TEST_F(ScriptNameTest, ANameThatOnlyBeginsLikeACallbackIsReported) {
  EXPECT_EQ(text("afterMigrate_done.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("prefixes B, R, U, V"));
}

TEST_F(ScriptNameTest, AMissingSeparatorIsReportedAsSuch) {
  EXPECT_EQ(text("V2_oneunderscore.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("\"2_oneunderscore\" is not a version"));
  EXPECT_THAT(why_, HasSubstr("separator \"__\" is missing"));
  EXPECT_EQ(text("V5_.sql"), "-");
  EXPECT_EQ(text("V8_one.sql"), "-");
}

TEST_F(ScriptNameTest, AVersionThatIsNoneIsReported) {
  EXPECT_EQ(text("Vx__letters.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("\"x\" is not a version"));
  for (const char* name : {"V1.__x.sql", "V.1__x.sql", "V1..2__x.sql", "V1a__x.sql", "V1,2__x.sql", "V 1__x.sql"}) {
    EXPECT_EQ(text(name), "-") << name;
    EXPECT_NE(why_, "") << name;
  }
}

TEST_F(ScriptNameTest, AMissingVersionIsReported) {
  EXPECT_EQ(text("V__x.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("no version behind the prefix \"V\""));
  EXPECT_EQ(text("B__x.sql"), "-");
  EXPECT_EQ(text("U.sql"), "-");
}

TEST_F(ScriptNameTest, ARepeatableWithAVersionIsReported) {
  EXPECT_EQ(text("R1__x.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("a repeatable script has no version"));
  EXPECT_EQ(text("R_one.sql"), "-");
}

TEST_F(ScriptNameTest, AnUnknownPrefixIsReported) {
  EXPECT_EQ(text("loose.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("none of the prefixes"));
}

TEST_F(ScriptNameTest, TheReasonOfAnEarlierNameIsForgotten) {
  text("Vx__a.sql");
  text("V1__a.sql");
  EXPECT_EQ(why_, "");
}

TEST_F(ScriptNameTest, TheReasonNeedNotBeAskedFor) {
  EXPECT_FALSE(parse_script_name("loose.sql", naming_, nullptr));
  EXPECT_TRUE(parse_script_name("V1__a.sql", naming_, nullptr));
}

TEST_F(ScriptNameTest, PrefixesSeparatorAndSuffixesCanBeOthers) {
  naming_.suffixes = {".sql", ".ddl"};
  naming_.versioned_prefix = "M";
  naming_.separator = "--";
  naming_.repeatable_prefix = "ALWAYS";
  EXPECT_EQ(text("M1--a.ddl"), "V|1|a");
  EXPECT_EQ(text("M2--b.sql"), "V|2|b");
  EXPECT_EQ(text("ALWAYS--x.ddl"), "R|x");
  EXPECT_EQ(text("M3__c.sql"), "-");
  EXPECT_EQ(text("V4__d.sql"), "-");
}

TEST_F(ScriptNameTest, SuffixesAreTriedInTheirOrder) {
  naming_.suffixes = {".sql", ".pkg.sql"};
  EXPECT_EQ(text("V1__a.pkg.sql"), "V|1|a.pkg");
  naming_.suffixes = {".pkg.sql", ".sql"};
  EXPECT_EQ(text("V1__a.pkg.sql"), "V|1|a");
}

TEST_F(ScriptNameTest, TheLongestPrefixWins) {
  naming_.repeatable_prefix = "VR";
  EXPECT_EQ(text("VR__a.sql"), "R|a");
  EXPECT_EQ(text("V1__a.sql"), "V|1|a");
}

TEST_F(ScriptNameTest, AnEmptyPrefixIsTakenLast) {
  naming_.versioned_prefix = "";
  EXPECT_EQ(text("1__a.sql"), "V|1|a");
  EXPECT_EQ(text("R__a.sql"), "R|a");
  EXPECT_EQ(text("afterMigrate.sql"), "-");
}

}  // namespace
}  // namespace godwit
