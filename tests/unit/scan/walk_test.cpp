#include "scan/walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class WalkTest : public ::testing::Test {
 protected:
  // The scripts found below the locations, which are relative to the test's folder.
  std::vector<std::string> scripts(const std::vector<std::string>& locations) {
    project_.locations.clear();
    for (const std::string& location : locations) project_.locations.push_back(folder_.path(location));
    found_ = find_files(project_);
    std::vector<std::string> result;
    for (const FoundFile& file : found_.files) result.push_back(file.script);
    return result;
  }
  std::vector<std::string> scripts() { return scripts({"sql"}); }

  std::vector<ErrorCode> codes() const {
    std::vector<ErrorCode> result;
    for (const Finding& finding : found_.findings) result.push_back(finding.code);
    return result;
  }

  ProjectOptions project_;
  TempFolder folder_;
  FoundFiles found_;
};

TEST_F(WalkTest, ScriptsAreFoundInAllFoldersAndNamedRelativeToTheirLocation) {
  folder_.write("sql/V1__a.sql");
  folder_.write("sql/sub/dir/V2__b.sql");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql", "sub/dir/V2__b.sql"));
  EXPECT_EQ(found_.files[1].path, folder_.path("sql/sub/dir/V2__b.sql"));
  EXPECT_EQ(found_.files[1].name(), "V2__b.sql");
}

TEST_F(WalkTest, TheOrderDoesNotDependOnTheOrderOfCreation) {
  for (const char* name : {"c", "a", "d", "b"}) folder_.write("sql/" + std::string(name) + ".sql");
  EXPECT_THAT(scripts(), ElementsAre("a.sql", "b.sql", "c.sql", "d.sql"));
}

TEST_F(WalkTest, OnlyFilesWithASuffixInAnyCaseAreFound) {
  folder_.write("sql/V1__a.SQL");
  folder_.write("sql/notes.txt");
  folder_.write("sql/V1__a.SQL.conf");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.SQL"));
}

TEST_F(WalkTest, HiddenFilesAndFoldersAreLeftOut) {
  folder_.write("sql/.V1__a.sql");
  folder_.write("sql/.git/V2__b.sql");
  folder_.write("sql/V3__c.sql");
  EXPECT_THAT(scripts(), ElementsAre("V3__c.sql"));
}

TEST_F(WalkTest, ALocationThatIsHiddenItselfIsRead) {
  folder_.write(".sql/V1__a.sql");
  EXPECT_THAT(scripts({".sql"}), ElementsAre("V1__a.sql"));
}

TEST_F(WalkTest, AConfFileIsSeenBesideItsScriptOnly) {
  folder_.write("sql/V1__a.sql");
  folder_.write("sql/V1__a.sql.conf", "");
  folder_.write("sql/V2__b.sql");
  folder_.write("sql/sub/V2__b.sql.conf", "");
  scripts();
  ASSERT_EQ(found_.files.size(), 2u);
  EXPECT_TRUE(found_.files[0].has_config);
  EXPECT_FALSE(found_.files[1].has_config);
}

TEST_F(WalkTest, AMissingLocationIsAWarningOrAnErrorAndTheOthersAreRead) {
  folder_.write("sql/V1__a.sql");
  EXPECT_THAT(scripts({"none", "sql"}), ElementsAre("V1__a.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::missing_location));
  EXPECT_EQ(found_.findings[0].severity, Severity::warning);
  EXPECT_THAT(found_.findings[0].message, HasSubstr(folder_.path("none") + " does not exist"));
  project_.fail_on_missing_locations = true;
  scripts({"none", "also-none"});
  ASSERT_EQ(found_.findings.size(), 2u);
  EXPECT_EQ(found_.findings[1].severity, Severity::error);
}

TEST_F(WalkTest, ALocationThatIsAFileIsMissing) {
  folder_.write("sql/V1__a.sql");
  EXPECT_THAT(scripts({"sql/V1__a.sql"}), IsEmpty());
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::missing_location));
  EXPECT_THAT(found_.findings[0].message, HasSubstr("is not a folder"));
}

TEST_F(WalkTest, AnEmptyLocationIsNoProblem) {
  folder_.make_folder("sql");
  EXPECT_THAT(scripts(), IsEmpty());
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, ALocationInsideAnotherOneCountsAsPartOfTheOuter) {
  folder_.write("sql/V1__a.sql");
  folder_.write("sql/sub/V2__b.sql");
  EXPECT_THAT(scripts({"sql/sub", "sql"}), ElementsAre("V1__a.sql", "sub/V2__b.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::overlapping_location));
  EXPECT_EQ(found_.findings[0].severity, Severity::note);
  EXPECT_THAT(found_.findings[0].files, ElementsAre(folder_.path("sql/sub"), folder_.path("sql")));
}

TEST_F(WalkTest, ALocationNamedTwiceOrThroughALinkCountsOnce) {
  folder_.write("sql/V1__a.sql");
  folder_.link("alias", "sql");
  EXPECT_THAT(scripts({"sql", "sql/.", "alias"}), ElementsAre("V1__a.sql"));
  EXPECT_THAT(codes(), ElementsAre(ErrorCode::overlapping_location, ErrorCode::overlapping_location));
}

TEST_F(WalkTest, FoldersWhoseNamesOnlyBeginAlikeDoNotOverlap) {
  folder_.write("sql/V1__a.sql");
  folder_.write("sql-more/V2__b.sql");
  folder_.write("sql/sub/V3__c.sql");
  EXPECT_THAT(scripts({"sql", "sql-more"}), UnorderedElementsAre("V1__a.sql", "V2__b.sql", "sub/V3__c.sql"));
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, AWildcardFolderMakesScriptsRelativeToTheFolderItMatched) {
  folder_.write("db/m1/V1__a.sql");
  folder_.write("db/m2/sub/V2__b.sql");
  folder_.write("db/other/V3__c.sql");
  EXPECT_THAT(scripts({"db/m?"}), ElementsAre("V1__a.sql", "sub/V2__b.sql"));
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, AWildcardFileIsRelativeToTheFixedPart) {
  folder_.write("db/V1__a.sql");
  folder_.write("db/R__b.sql");
  folder_.write("db/V1__a.sql.conf", "");
  folder_.write("db/sub/V2__c.sql");
  EXPECT_THAT(scripts({"db/V*.sql"}), ElementsAre("V1__a.sql"));
  EXPECT_TRUE(found_.files[0].has_config);
  EXPECT_THAT(scripts({"db/**/V*.sql"}), ElementsAre("V1__a.sql", "sub/V2__c.sql"));
}

TEST_F(WalkTest, TwoStarsReachFoldersOfAnyDepth) {
  folder_.write("app/a/sql/V1__a.sql");
  folder_.write("app/b/c/sql/V2__b.sql");
  folder_.write("app/sql/V3__c.sql");
  folder_.write("app/other/V4__d.sql");
  EXPECT_THAT(scripts({"app/**/sql"}), UnorderedElementsAre("V1__a.sql", "V2__b.sql", "V3__c.sql"));
}

TEST_F(WalkTest, AWildcardWithoutAMatchIsAMissingLocation) {
  folder_.write("db/V1__a.sql");
  EXPECT_THAT(scripts({"db/x*"}), IsEmpty());
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::missing_location));
  EXPECT_THAT(found_.findings[0].message, HasSubstr("matches x*"));
}

TEST_F(WalkTest, AFileThatAWildcardAndAFolderNameCountsOnce) {
  folder_.write("db/sub/V1__a.sql");
  EXPECT_THAT(scripts({"db/**/V*.sql", "db/sub"}), ElementsAre("V1__a.sql"));
  EXPECT_THAT(scripts({"db/**/V*.sql", "db/sub/V*.sql"}), ElementsAre("sub/V1__a.sql"));
}

TEST_F(WalkTest, EachScriptOfAConfigMapMountIsSeenOnce) {
  folder_.write("sql/..2026_01_31_10_00_00.123/V1__a.sql", "a");
  folder_.write("sql/..2026_01_31_10_00_00.123/V2__b.sql", "b");
  folder_.link("sql/..data", "..2026_01_31_10_00_00.123");
  folder_.link("sql/V1__a.sql", "..data/V1__a.sql");
  folder_.link("sql/V2__b.sql", "..data/V2__b.sql");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql", "V2__b.sql"));
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, FoldersOfAProjectedVolumeAreFollowedThroughTheirLinks) {
  folder_.write("sql/..2026_01_31/tables/V1__a.sql");
  folder_.link("sql/..data", "..2026_01_31");
  folder_.link("sql/tables", "..data/tables");
  EXPECT_THAT(scripts({"sql"}), ElementsAre("tables/V1__a.sql"));
  EXPECT_THAT(scripts({"s*"}), ElementsAre("tables/V1__a.sql"));
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, ALinkToTheFolderItStandsInIsOneFindingAndNotFollowed) {
  folder_.write("sql/V1__a.sql");
  folder_.make_folder("sql/sub");
  const std::string link = folder_.link("sql/sub/up", "..");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
  EXPECT_THAT(found_.findings[0].files, ElementsAre(link));
  EXPECT_THAT(found_.findings[0].message, HasSubstr(link));
  EXPECT_EQ(found_.findings[0].severity, Severity::error);
}

TEST_F(WalkTest, ALinkToAFolderAroundTheLocationIsALoopAndItsOtherFoldersAreNotRead) {
  folder_.write("sql/V1__a.sql");
  folder_.write("elsewhere/V2__b.sql");
  const std::string link = folder_.link("sql/up", folder_.path());
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
  EXPECT_THAT(found_.findings[0].files, ElementsAre(link));
}

TEST_F(WalkTest, ALinkToTheRootOfTheFileSystemIsALoop) {
  folder_.write("sql/V1__a.sql");
  folder_.link("sql/root", "/");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
  EXPECT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
}

TEST_F(WalkTest, TwoLinksThatLeadToEachOtherAreFound) {
  folder_.write("sql/V1__a.sql");
  folder_.make_folder("other/b");
  folder_.link("sql/out", folder_.path("other/b"));
  const std::string back = folder_.link("other/b/back", folder_.path("other"));
  project_.follow_links = true;
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
  EXPECT_THAT(found_.findings[0].files, ElementsAre(folder_.path("sql/out/back")));
}

TEST_F(WalkTest, ALinkThatPointsAtItselfIsALoop) {
  folder_.write("sql/V1__a.sql");
  const std::string link = folder_.link("sql/self", "self");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
  ASSERT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
  EXPECT_THAT(found_.findings[0].files, ElementsAre(link));
}

TEST_F(WalkTest, ALoopIsFoundWhileAWildcardLooksForFolders) {
  folder_.write("db/a/sql/V1__a.sql");
  folder_.link("db/a/loop", "..");
  EXPECT_THAT(scripts({"db/**/sql"}), ElementsAre("V1__a.sql"));
  EXPECT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
}

TEST_F(WalkTest, ALoopThatTwoLocationsMeetIsSaidOnce) {
  folder_.write("db/a/sql/V1__a.sql");
  folder_.write("db/a/more/V2__b.sql");
  folder_.link("db/a/loop", "..");
  EXPECT_THAT(scripts({"db/**/sql", "db/**/more"}), UnorderedElementsAre("V1__a.sql", "V2__b.sql"));
  EXPECT_THAT(codes(), ElementsAre(ErrorCode::link_loop));
}

TEST_F(WalkTest, ALinkThatLeadsOutOfItsLocationIsOneFindingAndNotFollowed) {
  folder_.write("shared/V2__b.sql");
  folder_.write("shared/b.conf");
  folder_.write("sql/V1__a.sql");
  const std::string common = folder_.link("sql/common", "../shared");
  const std::string script = folder_.link("sql/V3__c.sql", "../shared/V2__b.sql");
  const std::string config = folder_.link("sql/V1__a.sql.conf", "../shared/b.conf");
  folder_.link("sql/README", "../shared/b.conf");
  EXPECT_THAT(scripts({"sql", "s*l"}), ElementsAre("V1__a.sql"));
  std::vector<std::string> links;
  for (const Finding& finding : found_.findings) {
    if (finding.code == ErrorCode::link_outside) links.push_back(finding.files.at(0));
  }
  EXPECT_THAT(links, UnorderedElementsAre(common, script, config));
  EXPECT_FALSE(found_.files.at(0).has_config);
}

TEST_F(WalkTest, ALinkToAFolderBesideTheLocationIsFollowedWhereThatIsAskedFor) {
  folder_.write("shared/V2__b.sql");
  folder_.write("sql/V1__a.sql");
  folder_.link("sql/common", "../shared");
  project_.follow_links = true;
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql", "common/V2__b.sql"));
  EXPECT_THAT(found_.findings, IsEmpty());
}

TEST_F(WalkTest, ALinkThatPointsToNothingIsFoundIfItIsNamedLikeAScript) {
  folder_.make_folder("sql");
  folder_.link("sql/V1__a.sql", "gone.sql");
  folder_.link("sql/readme", "gone");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql"));
}

TEST_F(WalkTest, AFolderNamedLikeAScriptIsAFolder) {
  folder_.write("sql/V1__a.sql/V2__b.sql");
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql/V2__b.sql"));
}

// Root may enter every folder, so the question is asked by a child that is nobody.
TEST_F(WalkTest, AFolderThatCannotBeReadIsAFindingAndTheOthersAreRead) {
  folder_.write("sql/V1__a.sql");
  const std::string closed = folder_.make_folder("sql/closed");
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(closed.c_str(), 0), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (getuid() == 0 && setuid(65534) != 0) _exit(3);
    const bool files = scripts() == std::vector<std::string>{"V1__a.sql"};
    const bool finding = codes() == std::vector{ErrorCode::unreadable_script} &&
                         found_.findings[0].message.find(closed + " cannot be read: Permission") != std::string::npos;
    _exit(files && finding ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  chmod(closed.c_str(), 0700);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace godwit
