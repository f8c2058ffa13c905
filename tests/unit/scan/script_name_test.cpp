#include "scan/names/script_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"

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

  // "beforeMigrate|text", or "-" where the name is none of a callback.
  std::string callback(std::string_view name) const {
    const auto parsed = parse_callback_name(name, naming_);
    return parsed ? std::string(callback_event_text(parsed->event)) + "|" + parsed->text : "-";
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
  EXPECT_THAT(why_, HasSubstr("\"_done\" stands between the event \"afterMigrate\" and the separator"));
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

// Flyway 10.22, tests/compat.
TEST_F(ScriptNameTest, EachPrefixMayBeEmpty) {
  naming_.versioned_prefix = "";
  EXPECT_EQ(text("20190411104700000__x.sql"), "V|20190411104700000|x");
  EXPECT_EQ(text("1.sql"), "V|1|");
  EXPECT_EQ(text("B1__x.sql"), "B|1|x");
  EXPECT_EQ(text("x.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("\"x\" is not a version"));
  EXPECT_EQ(text("__x.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("no version in front of the separator"));
  naming_ = NamingOptions();
  naming_.repeatable_prefix = "";
  EXPECT_EQ(text("__x.sql"), "R|x");
  EXPECT_EQ(text("____x.sql"), "R|  x");
  EXPECT_EQ(text("V1__x.sql"), "V|1|x");
  EXPECT_EQ(text("1__x.sql"), "-");
  naming_ = NamingOptions();
  naming_.baseline_prefix = "";
  EXPECT_EQ(text("1__x.sql"), "B|1|x");
  naming_ = NamingOptions();
  naming_.undo_prefix = "";
  EXPECT_EQ(text("1__x.sql"), "U|1|x");
}

TEST_F(ScriptNameTest, OfEqualPrefixesTheBaselineWinsAndUndoLoses) {
  naming_.versioned_prefix = "B";
  EXPECT_EQ(text("B1__x.sql"), "B|1|x");
  naming_.versioned_prefix = "U";
  EXPECT_EQ(text("U1__x.sql"), "V|1|x");
}

TEST_F(ScriptNameTest, ASeparatorMayBeOneCharacterAndAPrefixToo) {
  naming_.separator = "_";
  EXPECT_EQ(text("V1_a_b.sql"), "V|1|a b");
  EXPECT_EQ(text("V2__c.sql"), "V|2| c");
  EXPECT_EQ(callback("beforeMigrate_x.sql"), "beforeMigrate|x");
  naming_.versioned_prefix = "_";
  EXPECT_EQ(text("_1_x.sql"), "V|1|x");
  naming_.versioned_prefix = "__";
  EXPECT_EQ(text("__1_x.sql"), "V|1|x");
  naming_ = NamingOptions();
  naming_.separator = ".";
  EXPECT_EQ(text("V1.2.x.sql"), "V|1|2.x");
  EXPECT_EQ(callback("beforeMigrate.x.sql"), "beforeMigrate|x");
  naming_.separator = "1";
  EXPECT_EQ(text("R1__x.sql"), "R|  x");
}

TEST_F(ScriptNameTest, CallbacksAreToldApartWhateverThePrefixesAre) {
  naming_.versioned_prefix = "";
  EXPECT_EQ(callback("beforeMigrate.sql"), "beforeMigrate|");
  EXPECT_EQ(callback("beforeEachMigrateStatement__a_b.sql"), "beforeEachMigrateStatement|a_b");
  EXPECT_EQ(callback("beforeMigrate1__x.sql"), "-");
  EXPECT_EQ(callback("beforeMigratex.sql"), "-");
  naming_.versioned_prefix = "before";
  EXPECT_EQ(text("before1__x.sql"), "V|1|x");
  EXPECT_EQ(callback("beforeMigrate__x.sql"), "beforeMigrate|x");
  EXPECT_EQ(text("beforeMigrate1__x.sql"), "-");
  EXPECT_THAT(why_, HasSubstr("a callback has nothing there"));
}

TEST_F(ScriptNameTest, AnEmptySuffixTakesEveryFileButConfigurationsAndPrograms) {
  naming_.suffixes = {""};
  EXPECT_EQ(text("V1__a.sql"), "V|1|a.sql");
  EXPECT_EQ(text("V1__a"), "V|1|a");
  EXPECT_EQ(text("V1__a.sql.conf"), "-");
  EXPECT_EQ(text("V1__a.sh"), "-");
  EXPECT_EQ(callback("afterMigrate__x.py"), "-");
}

TEST_F(ScriptNameTest, NamingThatTellsNothingApartIsRefused) {
  const auto refused = [this] {
    try {
      check_naming(naming_);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::configuration);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused(), "");
  naming_.versioned_prefix = "R";
  EXPECT_THAT(refused(), HasSubstr("sqlMigrationPrefix and repeatableSqlMigrationPrefix are both \"R\""));
  naming_.versioned_prefix = naming_.repeatable_prefix = "";
  EXPECT_THAT(refused(), HasSubstr("are both \"\""));
  naming_ = NamingOptions();
  naming_.repeatable_prefix = "B";
  EXPECT_THAT(refused(), HasSubstr("baselineMigrationPrefix and repeatableSqlMigrationPrefix"));
  naming_ = NamingOptions();
  naming_.undo_prefix = "V";
  EXPECT_THAT(refused(), HasSubstr("undoSqlMigrationPrefix and sqlMigrationPrefix"));
  naming_ = NamingOptions();
  naming_.versioned_prefix = "afterMigrate";
  EXPECT_THAT(refused(), HasSubstr("the name of a callback"));
  naming_ = NamingOptions();
  naming_.separator = "";
  EXPECT_THAT(refused(), HasSubstr("sqlMigrationSeparator must not be empty"));
  for (const char* prefix : {"U", "B", "", "V1", "VR"}) {
    naming_ = NamingOptions();
    naming_.versioned_prefix = prefix;
    EXPECT_EQ(refused(), "") << prefix;
  }
}

TEST_F(ScriptNameTest, AnEmptyPrefixIsTakenLast) {
  naming_.versioned_prefix = "";
  EXPECT_EQ(text("1__a.sql"), "V|1|a");
  EXPECT_EQ(text("R__a.sql"), "R|a");
  EXPECT_EQ(text("afterMigrate.sql"), "-");
}

}  // namespace
}  // namespace godwit
