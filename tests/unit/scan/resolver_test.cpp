#include "scan/resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "digest/script_hasher.h"
#include "godwit/error.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ResolverTest : public ::testing::Test {
 protected:
  ResolverTest() { project_.locations = {folder_.path()}; }

  const MigrationSet& scan_all() {
    set_ = scan({project_, builtin_});
    return set_;
  }
  const Finding& only_finding() {
    scan_all();
    EXPECT_EQ(set_.findings.size(), 1u);
    static const Finding none;
    return set_.findings.empty() ? none : set_.findings.front();
  }
  static std::vector<std::string> scripts(const std::vector<ResolvedMigration>& migrations) {
    std::vector<std::string> result;
    for (const ResolvedMigration& migration : migrations) result.push_back(migration.script);
    return result;
  }

  TempFolder folder_;
  ProjectOptions project_;
  std::map<std::string, std::string> builtin_;
  MigrationSet set_;
};

TEST_F(ResolverTest, AScriptHasNameSizeAndSums) {
  folder_.write("sub/V1_2__Create_fruit.sql", "CREATE TABLE fruit (id INT);\r\n");
  const MigrationSet& set = scan_all();
  ASSERT_EQ(set.versioned.size(), 1u);
  const ResolvedMigration& migration = set.versioned[0];
  EXPECT_EQ(migration.version->text(), "1.2");
  EXPECT_EQ(migration.description, "Create fruit");
  EXPECT_EQ(migration.script, "sub/V1_2__Create_fruit.sql");
  EXPECT_EQ(migration.path, folder_.path("sub/V1_2__Create_fruit.sql"));
  EXPECT_EQ(migration.size, 30u);
  EXPECT_EQ(migration.sums, sums_of("CREATE TABLE fruit (id INT);\n"));
  EXPECT_FALSE(migration.raw_sums);
  EXPECT_THAT(set.findings, IsEmpty());
}

TEST_F(ResolverTest, EachKindHasItsOwnList) {
  for (const char* name : {"V1__a.sql", "B1__a.sql", "U1__a.sql", "R__a.sql"}) folder_.write(name);
  const MigrationSet& set = scan_all();
  EXPECT_THAT(scripts(set.versioned), ElementsAre("V1__a.sql"));
  EXPECT_THAT(scripts(set.baselines), ElementsAre("B1__a.sql"));
  EXPECT_THAT(scripts(set.undos), ElementsAre("U1__a.sql"));
  EXPECT_THAT(scripts(set.repeatables), ElementsAre("R__a.sql"));
  EXPECT_THAT(set.findings, IsEmpty());
}

TEST_F(ResolverTest, VersionsAreInTheirOrderAndRepeatablesInByteOrderOfTheirDescription) {
  for (const char* name : {"V1.10__a.sql", "V10__d.sql", "V1_9__b.sql", "V1__f.sql", "V2.0.0__z.sql", "V9__e.sql",
                           "V-3__n.sql", "V001.09.1__c.sql", "R__a.sql", "R__Z.sql", "R__10.sql", "R__9.sql"}) {
    folder_.write(name);
  }
  const MigrationSet& set = scan_all();
  EXPECT_THAT(scripts(set.versioned), ElementsAre("V-3__n.sql", "V1__f.sql", "V1_9__b.sql", "V001.09.1__c.sql",
                                                  "V1.10__a.sql", "V2.0.0__z.sql", "V9__e.sql", "V10__d.sql"));
  EXPECT_THAT(scripts(set.repeatables), ElementsAre("R__10.sql", "R__9.sql", "R__Z.sql", "R__a.sql"));
}

TEST_F(ResolverTest, AllDuplicatesAreReportedWithEveryFile) {
  folder_.write("V1__a.sql");
  folder_.write("V1.0__b.sql");
  folder_.write("sub/V01__c.sql");
  folder_.write("V2__a.sql");
  folder_.write("x/V2__a.sql");
  folder_.write("R__x y.sql");
  folder_.write("R__x_y.sql");
  folder_.write("U3__a.sql");
  folder_.write("U3__b.sql");
  folder_.write("B4__a.sql");
  folder_.write("B4.0__b.sql");
  const MigrationSet& set = scan_all();
  ASSERT_EQ(set.findings.size(), 5u);
  const Finding& first = set.findings[0];
  EXPECT_EQ(first.code, ErrorCode::duplicate_versioned);
  EXPECT_EQ(first.severity, Severity::error);
  EXPECT_THAT(first.files,
              ElementsAre(folder_.path("V1.0__b.sql"), folder_.path("V1__a.sql"), folder_.path("sub/V01__c.sql")));
  for (const std::string& file : first.files) EXPECT_THAT(first.message, HasSubstr(file));
  std::vector<ErrorCode> codes;
  for (const Finding& finding : set.findings) codes.push_back(finding.code);
  EXPECT_THAT(codes, ElementsAre(ErrorCode::duplicate_versioned, ErrorCode::duplicate_versioned,
                                 ErrorCode::duplicate_repeatable, ErrorCode::duplicate_versioned,
                                 ErrorCode::duplicate_versioned));
  EXPECT_THAT(set.findings[2].message, HasSubstr("description \"x y\""));
  EXPECT_THAT(set.findings[3].message, HasSubstr("undo migration has the version 3"));
}

TEST_F(ResolverTest, ManyDuplicatesAreListedInOrderOfTheirPaths) {
  for (int i = 99; i >= 10; --i) folder_.write("V1__" + std::to_string(i) + ".sql");
  const std::vector<std::string> files = only_finding().files;
  EXPECT_EQ(files.size(), 90u);
  EXPECT_TRUE(std::is_sorted(files.begin(), files.end()));
}

TEST_F(ResolverTest, DuplicatesOfTwoLocationsAreReported) {
  folder_.write("a/V1__a.sql");
  folder_.write("b/V1__a.sql");
  project_.locations = {folder_.path("a"), folder_.path("b")};
  EXPECT_THAT(only_finding().files, ElementsAre(folder_.path("a/V1__a.sql"), folder_.path("b/V1__a.sql")));
}

TEST_F(ResolverTest, WrongNamesAreFindingsOnlyIfAsked) {
  for (const char* name : {"R_one.sql", "V1__ok.sql", "V2_one.sql", "Vx__letters.sql", "afterMigrate__done.sql",
                           "loose.sql", "readme.txt", "v3__lower.sql", "V1__ok.sql.conf"}) {
    folder_.write(name, "");
  }
  project_.naming.validate_migration_naming = true;
  const MigrationSet& set = scan_all();
  std::vector<std::string> files;
  for (const Finding& finding : set.findings) {
    EXPECT_EQ(finding.code, ErrorCode::naming);
    EXPECT_EQ(finding.severity, Severity::error);
    ASSERT_EQ(finding.files.size(), 1u);
    EXPECT_THAT(finding.message, HasSubstr(finding.files[0]));
    files.push_back(finding.files[0].substr(folder_.path().size() + 1));
  }
  EXPECT_THAT(files, ElementsAre("R_one.sql", "V2_one.sql", "Vx__letters.sql", "loose.sql", "v3__lower.sql"));
  EXPECT_THAT(scripts(set.versioned), ElementsAre("V1__ok.sql"));
}

TEST_F(ResolverTest, NamesThatAreAlmostRightAreOneNoteIfNotAsked) {
  for (const char* name : {"R_one.sql", "V1__ok.sql", "V2_one.sql", "Values.sql", "loose.sql", "v3__lower.sql"}) {
    folder_.write(name);
  }
  const Finding& note = only_finding();
  EXPECT_EQ(note.severity, Severity::note);
  EXPECT_THAT(note.files,
              ElementsAre(folder_.path("R_one.sql"), folder_.path("V2_one.sql"), folder_.path("v3__lower.sql")));
}

TEST_F(ResolverTest, OfSeveralBadFilesEachIsAFindingAndTheGoodOnesAreRead) {
  folder_.write("V1__ok.sql");
  folder_.write("V2__bad.sql", "SELECT 1;\n'\xE9'");
  folder_.link("V3__gone.sql", "nowhere");
  folder_.write("V4__worse.sql", "\xFF");
  const MigrationSet& set = scan_all();
  EXPECT_THAT(scripts(set.versioned), ElementsAre("V1__ok.sql"));
  ASSERT_EQ(set.findings.size(), 3u);
  EXPECT_EQ(set.findings[0].code, ErrorCode::malformed_script);
  EXPECT_EQ(set.findings[0].where.text(), "V2__bad.sql:2:2");
  EXPECT_EQ(set.findings[0].version, "2");
  EXPECT_THAT(set.findings[0].files, ElementsAre(folder_.path("V2__bad.sql")));
  EXPECT_EQ(set.findings[1].code, ErrorCode::unreadable_script);
  EXPECT_THAT(set.findings[1].message, HasSubstr(folder_.path("V3__gone.sql")));
  EXPECT_EQ(set.findings[2].code, ErrorCode::malformed_script);
}

TEST_F(ResolverTest, AFileThatCannotBeReadStillCountsAsADuplicate) {
  folder_.write("V1__a.sql");
  folder_.write("V1__b.sql", "\xFF");
  const MigrationSet& set = scan_all();
  ASSERT_EQ(set.findings.size(), 2u);
  EXPECT_EQ(set.findings[0].code, ErrorCode::duplicate_versioned);
  EXPECT_EQ(set.findings[1].code, ErrorCode::malformed_script);
}

TEST_F(ResolverTest, NulBytesAndLoneCarriageReturnsArePartOfAScript) {
  folder_.write("V1__a.sql", "SELECT 1;\0\rSELECT 2;"s);
  EXPECT_EQ(scan_all().versioned.at(0).sums, sums_of("SELECT 1;\0\nSELECT 2;"s));
  EXPECT_THAT(set_.findings, IsEmpty());
}

TEST_F(ResolverTest, ARepeatableIsSummedAfterReplacementAndKeepsTheSumsOfTheRawText) {
  folder_.write("R__a.sql", "SELECT '${colour}';\n");
  project_.placeholders.values["Colour"] = "red";
  const ResolvedMigration& migration = scan_all().repeatables.at(0);
  EXPECT_EQ(migration.sums, sums_of("SELECT 'red';\n"));
  ASSERT_TRUE(migration.raw_sums);
  EXPECT_EQ(*migration.raw_sums, sums_of("SELECT '${colour}';\n"));
}

TEST_F(ResolverTest, ARepeatableWithoutPlaceholdersHasNoSecondSums) {
  folder_.write("R__a.sql", "SELECT '$${colour}';\n");
  const ResolvedMigration& migration = scan_all().repeatables.at(0);
  EXPECT_EQ(migration.sums, sums_of("SELECT '$${colour}';\n"));
  EXPECT_FALSE(migration.raw_sums);
}

TEST_F(ResolverTest, ALongRepeatableIsSummedLikeAShortOne) {
  std::string text;
  std::string replaced;
  for (int i = 0; i < 30000; ++i) {
    text += "SELECT '${v}';\r\n";
    replaced += "SELECT 'x';\n";
  }
  folder_.write("R__a.sql", text);
  project_.placeholders.values["v"] = "x";
  EXPECT_EQ(scan_all().repeatables.at(0).sums, sums_of(replaced));
  EXPECT_EQ(*set_.repeatables.at(0).raw_sums, sums_of(text));
}

TEST_F(ResolverTest, BuiltInPlaceholdersAndTheFileNameAreReplaced) {
  folder_.write("sub/R__a.sql", "${flyway:user} ${flyway:filename}");
  builtin_["flyway:user"] = "ann";
  EXPECT_EQ(scan_all().repeatables.at(0).sums, sums_of("ann R__a.sql"));
}

TEST_F(ResolverTest, AMissingPlaceholderOfARepeatableIsAFindingWithItsPlace) {
  folder_.write("R__a.sql", "SELECT 1;\nSELECT '${nope}';\n");
  const Finding& finding = only_finding();
  EXPECT_EQ(finding.code, ErrorCode::placeholder_missing);
  EXPECT_EQ(finding.where.text(), "R__a.sql:2:9");
  EXPECT_THAT(finding.message, HasSubstr(folder_.path("R__a.sql") + ":2:9: "));
  EXPECT_THAT(finding.message, HasSubstr("${nope}"));
  EXPECT_THAT(set_.repeatables, IsEmpty());
}

TEST_F(ResolverTest, VersionedUndoAndBaselineScriptsNeedNoPlaceholders) {
  for (const char* name : {"V1__a.sql", "U1__a.sql", "B1__a.sql"}) folder_.write(name, "SELECT '${nope}';\n");
  const MigrationSet& set = scan_all();
  EXPECT_THAT(set.findings, IsEmpty());
  for (const auto* list : {&set.versioned, &set.undos, &set.baselines}) {
    EXPECT_EQ(list->at(0).sums, sums_of("SELECT '${nope}';\n"));
  }
}

TEST_F(ResolverTest, ReplacementCanBeSwitchedOffForTheProjectAndForOneScript) {
  folder_.write("R__a.sql", "${v}");
  folder_.write("R__b.sql", "${v}");
  folder_.write("R__b.sql.conf", "placeholderReplacement=false\n");
  project_.placeholders.values["v"] = "x";
  scan_all();
  EXPECT_EQ(set_.repeatables.at(0).sums, sums_of("x"));
  EXPECT_EQ(set_.repeatables.at(1).sums, sums_of("${v}"));
  project_.placeholders.replacement = false;
  EXPECT_EQ(scan_all().repeatables.at(0).sums, sums_of("${v}"));
}

TEST_F(ResolverTest, AnEmptyPlaceholderPrefixEndsTheScan) {
  folder_.write("R__a.sql");
  project_.placeholders.prefix = "";
  EXPECT_THROW(scan_all(), Error);
}

TEST_F(ResolverTest, TheConfBesideAScriptIsRead) {
  folder_.write("V1__a.sql");
  folder_.write("V1__a.sql.conf", "# why\nexecuteInTransaction = false\n");
  EXPECT_EQ(scan_all().versioned.at(0).config.execute_in_transaction, false);
}

TEST_F(ResolverTest, ABadConfIsAFindingThatNamesItAndItsScript) {
  folder_.write("V1__a.sql");
  const std::string config = folder_.write("V1__a.sql.conf", "encoding=UTF-8\nexecute=maybe\n");
  folder_.write("V2__b.sql");
  const Finding& finding = only_finding();
  EXPECT_EQ(finding.code, ErrorCode::script_config);
  EXPECT_THAT(finding.message, HasSubstr(config + ":2"));
  EXPECT_THAT(finding.files, ElementsAre(config, folder_.path("V1__a.sql")));
  EXPECT_THAT(scripts(set_.versioned), ElementsAre("V2__b.sql"));
}

TEST_F(ResolverTest, AConfThatCannotBeReadIsAFinding) {
  folder_.write("V1__a.sql");
  const std::string config = folder_.link("V1__a.sql.conf", "gone");
  const Finding& finding = only_finding();
  EXPECT_EQ(finding.code, ErrorCode::unreadable_script);
  EXPECT_THAT(finding.message, HasSubstr(config));
}

TEST_F(ResolverTest, EveryScriptMayHaveItsOwnEncoding) {
  folder_.write("V1__a.sql", "'\xE9'");
  folder_.write("V1__a.sql.conf", "encoding=ISO-8859-1");
  folder_.write("V2__b.sql", "'é'");
  const MigrationSet& set = scan_all();
  EXPECT_THAT(set.findings, IsEmpty());
  EXPECT_EQ(set.versioned.at(0).sums, set.versioned.at(1).sums);
  EXPECT_EQ(encoding_for(project_.encoding, set.versioned[0]), "ISO-8859-1");
  EXPECT_EQ(encoding_for(project_.encoding, set.versioned[1]), "UTF-8");
}

TEST_F(ResolverTest, TheProjectsEncodingIsUsed) {
  folder_.write("V1__a.sql", "'\xCA\xC0'");
  project_.encoding = "GBK";
  EXPECT_EQ(scan_all().versioned.at(0).sums, sums_of("'世'"));
}

TEST_F(ResolverTest, AByteOrderMarkDecidesTheEncodingWhereItIsDetected) {
  folder_.write("V1__a.sql", "\xFF\xFE\x41\0"s);
  folder_.write("V2__b.sql", "\xFE\xFF\0\x41"s);
  folder_.write("V3__c.sql",
                "\xEF\xBB\xBF"
                "A");
  folder_.write("V4__d.sql", "A");
  folder_.write("V5__e.sql", "\xFF\xFE\0\0\x41\0\0\0"s);
  folder_.write("V6__f.sql", "\0\0\xFE\xFF\0\0\0\x41"s);
  project_.detect_encoding = true;
  const MigrationSet& set = scan_all();
  EXPECT_THAT(set.findings, IsEmpty());
  std::vector<std::string> encodings;
  for (const ResolvedMigration& migration : set.versioned) {
    EXPECT_EQ(migration.sums, sums_of("A")) << migration.script;
    encodings.push_back(encoding_for(project_.encoding, migration));
  }
  EXPECT_THAT(encodings, ElementsAre("UTF-16LE", "UTF-16BE", "UTF-8", "UTF-8", "UTF-32LE", "UTF-32BE"));
}

TEST_F(ResolverTest, TheConfOfAScriptWinsOverItsByteOrderMark) {
  folder_.write("V1__a.sql", "\xFF\xFE");
  folder_.write("V1__a.sql.conf", "encoding=ISO-8859-1");
  project_.detect_encoding = true;
  EXPECT_EQ(scan_all().versioned.at(0).sums, sums_of("ÿþ"));
}

TEST_F(ResolverTest, WithoutDetectionAByteOrderMarkOfUtf16IsNotUtf8) {
  folder_.write("V1__a.sql", "\xFF\xFE\x41\0"s);
  EXPECT_EQ(only_finding().code, ErrorCode::malformed_script);
}

TEST_F(ResolverTest, AnUnknownEncodingOfTheProjectIsSaidOnce) {
  folder_.write("V1__a.sql");
  folder_.write("V2__b.sql");
  project_.encoding = "UFT-8";
  const Finding& finding = only_finding();
  EXPECT_EQ(finding.code, ErrorCode::unknown_encoding);
  EXPECT_THAT(finding.message, HasSubstr("\"UFT-8\""));
}

TEST_F(ResolverTest, AnUnknownEncodingOfAScriptNamesItsConf) {
  folder_.write("V1__a.sql");
  const std::string config = folder_.write("V1__a.sql.conf", "encoding=nope");
  const Finding& finding = only_finding();
  EXPECT_EQ(finding.code, ErrorCode::unknown_encoding);
  EXPECT_THAT(finding.message, HasSubstr(config));
}

TEST_F(ResolverTest, ALocationOfAnotherSchemeEndsTheScan) {
  project_.locations = {"s3:bucket/migration"};
  try {
    scan_all();
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
  }
}

TEST_F(ResolverTest, NoMessageSpeaksOfAFileThatIsFine) {
  folder_.write("V1__fine.sql");
  folder_.write("V2__bad.sql", "\xFF");
  EXPECT_THAT(only_finding().message, Not(HasSubstr("V1__fine.sql")));
}

TEST_F(ResolverTest, AProgramIsSummedByItsBytes) {
  project_.executable_callbacks = true;
  folder_.write("afterMigrate.sh", "echo\r\n\xFF"s);
  ASSERT_EQ(scan_all().callbacks.size(), 1u);
  const Digest first = set_.callbacks[0].file.sums.digest;
  EXPECT_EQ(first.hex(), "df0a62e4f827db5fb43b7b4f5baa2dc5cc06bb9fe3ffc4b5cd2b8e8b8ddf3d87");
  folder_.write("afterMigrate.sh", "echo\n\xFF"s);
  EXPECT_NE(scan_all().callbacks[0].file.sums.digest, first);
}

TEST_F(ResolverTest, AConfigurationBesideAProgramIsNotRead) {
  project_.executable_callbacks = true;
  folder_.write("afterMigrate.sh", "echo");
  folder_.write("afterMigrate.sh.conf", "nonsense");
  EXPECT_EQ(scan_all().callbacks.size(), 1u);
  EXPECT_THAT(set_.findings, IsEmpty());
}

}  // namespace
}  // namespace godwit
