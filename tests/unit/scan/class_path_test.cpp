#include "scan/class_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scan/resolver.h"
#include "support/zip_builder.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using test::ZipBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ClassPathTest : public ::testing::Test {
 protected:
  ClassPathTest() {
    project_.locations = {"classpath:db/migration"};
    project_.resource_roots = {};
    project_.jar_dirs = {folder_.path("jars")};
    folder_.make_folder("jars");
  }

  std::string jar(const std::string& name, const ZipBuilder& parts) {
    ZipBuilder builder = parts;
    return folder_.write("jars/" + name, builder.build());
  }
  // "script <- path below the test's folder", or a class's name.
  std::vector<std::string> scripts() {
    set_ = scan({project_, {}});
    std::vector<std::string> result;
    for (const auto* list : {&set_.versioned, &set_.baselines, &set_.undos, &set_.repeatables}) {
      for (const ResolvedMigration& each : *list) {
        result.push_back(each.script + " <- " + each.path.substr(folder_.path().size() + 1));
      }
    }
    return result;
  }
  std::string messages() const {
    std::string text;
    for (const Finding& finding : set_.findings) text += finding.message + "\n";
    return text;
  }
  std::vector<Severity> severities() const {
    std::vector<Severity> result;
    for (const Finding& finding : set_.findings) result.push_back(finding.severity);
    return result;
  }

  TempFolder folder_;
  ProjectOptions project_;
  MigrationSet set_;
};

TEST_F(ClassPathTest, ScriptsOfAJarAreNamedRelativeToTheLocation) {
  jar("app.jar",
      ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;\n").store("db/migration/x/V2__b.sql", "SELECT 2;"));
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- jars/app.jar!/db/migration/V1__a.sql",
                                     "x/V2__b.sql <- jars/app.jar!/db/migration/x/V2__b.sql"));
  EXPECT_THAT(set_.findings, IsEmpty());
}

TEST_F(ClassPathTest, AScriptHasTheSameSumsInAJarAndOnDisk) {
  const std::string text =
      "\xEF\xBB\xBF"
      "SELECT 'é';\r\nSELECT 2;\r\n";
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", text).add("db/migration/R__v.sql", "SELECT '${x}';"));
  folder_.write("sql/V1__a.sql", text);
  folder_.write("sql/R__v.sql", "SELECT '${x}';");
  project_.placeholders.values["x"] = "y";
  scripts();
  const MigrationSet in_jar = set_;
  project_.locations = {folder_.path("sql")};
  scripts();
  ASSERT_EQ(in_jar.versioned.size(), 1U);
  EXPECT_EQ(in_jar.versioned[0].sums, set_.versioned[0].sums);
  EXPECT_EQ(in_jar.versioned[0].size, set_.versioned[0].size);
  EXPECT_EQ(in_jar.repeatables[0].sums, set_.repeatables[0].sums);
  EXPECT_EQ(in_jar.repeatables[0].raw_sums, set_.repeatables[0].raw_sums);
}

TEST_F(ClassPathTest, TheConfigurationBesideAScriptInAJarCounts) {
  jar("app.jar", ZipBuilder()
                     .add("db/migration/V1__a.sql", "SELECT '\xE9';")
                     .add("db/migration/V1__a.sql.conf", "encoding=ISO-8859-1\nexecuteInTransaction=false\n"));
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- jars/app.jar!/db/migration/V1__a.sql"));
  EXPECT_EQ(set_.versioned[0].config.execute_in_transaction, false);
}

TEST_F(ClassPathTest, AWrongConfigurationInAJarIsNamed) {
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", "").add("db/migration/V1__a.sql.conf", "\nnonsense=1"));
  EXPECT_THAT(scripts(), IsEmpty());
  EXPECT_THAT(messages(), HasSubstr("jars/app.jar!/db/migration/V1__a.sql.conf:2: \"nonsense\""));
}

TEST_F(ClassPathTest, SpringBootsClassesAndLibrariesAreRootsOfTheirOwn) {
  const std::string library = ZipBuilder().add("db/migration/V2__b.sql", "SELECT 2;").build();
  jar("app.jar", ZipBuilder()
                     .add("BOOT-INF/classes/db/migration/V1__a.sql", "SELECT 1;")
                     .store("BOOT-INF/lib/model-1.0.jar", library)
                     .store("BOOT-INF/lib/deeper/other.jar", "not looked at"));
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- jars/app.jar!/BOOT-INF/classes/db/migration/V1__a.sql",
                                     "V2__b.sql <- jars/app.jar!/BOOT-INF/lib/model-1.0.jar!/db/migration/V2__b.sql"));
  EXPECT_THAT(set_.findings, IsEmpty());
}

TEST_F(ClassPathTest, WildcardsMeanInAJarWhatTheyMeanOnDisk) {
  ZipBuilder parts;
  for (const char* name : {"db/a/sql/V1__a.sql", "db/b/sql/V2__b.sql", "db/b/other/V3__c.sql", "db/V4__d.sql"}) {
    parts.add(name, "SELECT 1;");
    folder_.write(std::string("res/") + name);
  }
  jar("app.jar", parts);
  for (const std::string pattern : {"db/*/sql", "db/**", "db/?/other", "db/**/V?__[a-c].sql", "db/**/V*.sql", "*/b"}) {
    project_.locations = {"classpath:" + pattern};
    std::vector<std::string> in_jar;
    scripts();
    for (const ResolvedMigration& each : set_.versioned) in_jar.push_back(each.script);
    project_.locations = {folder_.path("res/" + pattern)};
    std::vector<std::string> on_disk;
    scripts();
    for (const ResolvedMigration& each : set_.versioned) on_disk.push_back(each.script);
    EXPECT_EQ(in_jar, on_disk) << pattern;
  }
}

TEST_F(ClassPathTest, FoldersAndJarsAreOneClassPath) {
  folder_.write("res/db/migration/V1__a.sql");
  jar("app.jar", ZipBuilder().add("db/migration/V2__b.sql", "SELECT 2;"));
  project_.resource_roots = {folder_.path("res")};
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- res/db/migration/V1__a.sql",
                                     "V2__b.sql <- jars/app.jar!/db/migration/V2__b.sql"));
}

TEST_F(ClassPathTest, AFolderThatIsAlsoALocationCountsOnce) {
  folder_.write("res/db/migration/V1__a.sql");
  project_.resource_roots = {folder_.path("res")};
  project_.locations.push_back("filesystem:" + folder_.path("res/db/migration"));
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- res/db/migration/V1__a.sql"));
  EXPECT_THAT(severities(), ElementsAre(Severity::note));
}

TEST_F(ClassPathTest, TheSameVersionInAFolderAndInAJarIsADuplicate) {
  folder_.write("res/db/migration/V1__a.sql");
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;\n"));
  project_.resource_roots = {folder_.path("res")};
  scripts();
  EXPECT_THAT(messages(), HasSubstr("jars/app.jar!/db/migration/V1__a.sql"));
  EXPECT_EQ(set_.findings.at(0).code, ErrorCode::duplicate_versioned);
}

TEST_F(ClassPathTest, AScriptThatTwoJarsHaveAlikeCountsOnceAndOneThatDiffersIsADuplicate) {
  jar("app-plain.jar", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;"));
  jar("app.jar", ZipBuilder().add("BOOT-INF/classes/db/migration/V1__a.sql", "SELECT 1;"));
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- jars/app-plain.jar!/db/migration/V1__a.sql"));
  EXPECT_THAT(severities(), ElementsAre(Severity::note));
  EXPECT_THAT(messages(), HasSubstr("hold the same scripts"));
  jar("app.jar", ZipBuilder().add("BOOT-INF/classes/db/migration/V1__a.sql", "SELECT 2;"));
  scripts();
  EXPECT_EQ(set_.findings.at(0).code, ErrorCode::duplicate_versioned);
}

TEST_F(ClassPathTest, JarsAreFoundByTheirSuffixAndAJarMayBeNamedItself) {
  const std::string path = jar("app.JAR", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;"));
  folder_.write("jars/notes.txt", "no jar");
  folder_.write("jars/.hidden.jar", "no jar");
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(set_.findings, IsEmpty());
  project_.jar_dirs = {path, folder_.path("jars")};
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(set_.findings, IsEmpty());
}

TEST_F(ClassPathTest, AJarThatCannotBeReadIsAnErrorThatNamesIt) {
  folder_.write("jars/broken.jar", "PK but no more");
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;"));
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(severities(), ElementsAre(Severity::error));
  EXPECT_THAT(messages(), HasSubstr("jars/broken.jar cannot be read"));
}

TEST_F(ClassPathTest, AnEntryThatCannotBeReadIsAnErrorThatNamesItAndTheOthersAreRead) {
  ZipBuilder parts = ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;").add("db/migration/V2__b.sql", "SELECT 2;");
  parts.last().flags |= 1U;
  jar("app.jar", parts);
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(messages(), HasSubstr("jars/app.jar!/db/migration/V2__b.sql cannot be read: it is encrypted"));
}

TEST_F(ClassPathTest, AnEntryThatIsNoTextNamesJarLineAndColumn) {
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;\nab\xFF"));
  scripts();
  EXPECT_THAT(messages(), HasSubstr("jars/app.jar!/db/migration/V1__a.sql:2:3: byte 0xFF at offset 12"));
}

TEST_F(ClassPathTest, TwoEntriesOfOneNameAreAnError) {
  jar("app.jar", ZipBuilder().add("db/migration/V1__a.sql", "SELECT 1;").add("db/migration/V1__a.sql", "SELECT 2;"));
  scripts();
  EXPECT_THAT(severities(), ElementsAre(Severity::error));
  EXPECT_THAT(messages(), HasSubstr("more than one entry of the name db/migration/V1__a.sql"));
}

TEST_F(ClassPathTest, HiddenEntriesAndThoseOutsideOfTheLocationAreLeftOut) {
  jar("app.jar", ZipBuilder()
                     .add("db/migration/.V1__a.sql", "")
                     .add("db/migration/.git/V2__b.sql", "")
                     .add("db/migration/../V3__c.sql", "")
                     .add("db/migrations/V4__d.sql", "")
                     .add("/db/migration/V5__e.sql", "")
                     .add("db/migration/V6__f.sql", ""));
  EXPECT_THAT(scripts(), ElementsAre("V6__f.sql <- jars/app.jar!/db/migration/V6__f.sql"));
}

TEST_F(ClassPathTest, MigrationsInJavaAreThereWithTheNameOfTheirClass) {
  folder_.write("res/db/migration/R__View.class", "\xCA\xFE");
  jar("app.jar", ZipBuilder()
                     .add("db/migration/V1__a.sql", "SELECT 1;")
                     .add("db/migration/V2__Add_email.class", "\xCA\xFE")
                     .add("db/migration/V2__Add_email$Row.class", "\xCA\xFE")
                     .add("db/migration/Helper.class", "\xCA\xFE")
                     .add("db/migration/x/B3__All.class", "\xCA\xFE"));
  project_.resource_roots = {folder_.path("res")};
  EXPECT_THAT(scripts(), ElementsAre("V1__a.sql <- jars/app.jar!/db/migration/V1__a.sql",
                                     "db.migration.V2__Add_email <- jars/app.jar!/db/migration/V2__Add_email.class",
                                     "db.migration.x.B3__All <- jars/app.jar!/db/migration/x/B3__All.class",
                                     "db.migration.R__View <- res/db/migration/R__View.class"));
  EXPECT_FALSE(set_.versioned[0].java);
  EXPECT_TRUE(set_.versioned[1].java);
  EXPECT_EQ(set_.versioned[1].description, "Add email");
  EXPECT_EQ(set_.versioned[1].type(), MigrationType::jdbc);
}

TEST_F(ClassPathTest, ClassesInAFileSystemLocationAreNoneOfFlywaysMigrations) {
  folder_.write("sql/V2__Add.class", "\xCA\xFE");
  project_.locations = {folder_.path("sql")};
  EXPECT_THAT(scripts(), IsEmpty());
}

TEST_F(ClassPathTest, ALocationThatIsNowhereIsMissing) {
  jar("app.jar", ZipBuilder().add("db/other/V1__a.sql", ""));
  scripts();
  EXPECT_THAT(severities(), ElementsAre(Severity::warning));
  EXPECT_THAT(messages(),
              HasSubstr("classpath:db/migration was not found: it is not in " + folder_.path("jars/app.jar")));
  project_.fail_on_missing_locations = true;
  scripts();
  EXPECT_THAT(severities(), ElementsAre(Severity::error));
}

TEST_F(ClassPathTest, FoldersThatWereNamedMustBeThere) {
  project_.jar_dirs = {folder_.path("no-jars")};
  project_.resource_roots = {folder_.path("no-res")};
  scripts();
  EXPECT_THAT(severities(), ElementsAre(Severity::warning, Severity::warning, Severity::warning));
  EXPECT_THAT(messages(), HasSubstr("no-res, which resourceRoots names"));
  EXPECT_THAT(messages(), HasSubstr("no-jars, which jarDirs names"));
}

TEST_F(ClassPathTest, TheDefaultRootIsMavensAndNeedNotBeThere) {
  project_.resource_roots = ProjectOptions().resource_roots;
  jar("app.jar", ZipBuilder().add("db/migration/V2__b.sql", ""));
  const WorkingFolder here(folder_.path());
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(set_.findings, IsEmpty());
  folder_.write("src/main/resources/db/migration/V1__a.sql");
  EXPECT_EQ(scripts().size(), 2U);
}

TEST_F(ClassPathTest, JarsAreNotLookedAtWithoutAClassPathLocation) {
  folder_.write("jars/broken.jar", "PK");
  folder_.write("sql/V1__a.sql");
  project_.locations = {folder_.path("sql")};
  EXPECT_EQ(scripts().size(), 1U);
  EXPECT_THAT(set_.findings, IsEmpty());
}

}  // namespace
}  // namespace godwit
