// Real repositories of git, one a test.
#include "scan/base_scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/system/child_process.h"
#include "scan/files/git_tree.h"
#include "scan/resolver.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BaseScriptsTest : public testing::Test {
 protected:
  BaseScriptsTest() { git({"init", "-q", "-b", "main"}); }

  void git(std::vector<std::string> arguments) const {
    ChildProgram program;
    program.arguments = {
        "git", "-C", folder_.path(), "-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"};
    program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
    program.set = {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"};
    const ChildEnd end = run_child(program, [](std::string_view) {});
    ASSERT_EQ(end.exit_code, 0) << end.error;
  }
  void commit() const {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", "c"});
  }
  BaseScripts read(const std::string& location, const std::string& name = "main") {
    project_.locations = {folder_.path() + location};
    return read_base_scripts(project_, scan({project_, {}}), name);
  }
  std::string refused(const std::string& location, const std::string& name = "main") {
    try {
      read(location, name);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::configuration);
      return error.what();
    }
    ADD_FAILURE() << "was read";
    return "";
  }
  // "1 a@0": version, description and where it differs from today's.
  static std::vector<std::string> texts(const std::vector<BaseScript>& scripts) {
    std::vector<std::string> result;
    for (const BaseScript& script : scripts) {
      result.push_back(script.version.text() + " " + script.description + "@" + std::to_string(script.changed_line));
    }
    return result;
  }

  TempFolder folder_;
  ProjectOptions project_;
};

TEST_F(BaseScriptsTest, VersionedAndBaselineScriptsAreReadAndNothingElse) {
  for (const char* name :
       {"sql/V10__j.sql", "sql/V2__b.sql", "sql/B1__base.sql", "sql/U2__b.sql", "sql/R__r.sql", "sql/note.txt",
        "sql/.hidden/V3__h.sql", "sql/deep/er/V4__d.sql", "other/V5__o.sql", "sqlx/V6__x.sql"}) {
    folder_.write(name);
  }
  commit();
  const BaseScripts base = read("/sql");
  EXPECT_THAT(texts(base.newest), ElementsAre("2 b@0", "4 d@0", "10 j@0", "1 base@0"));
  EXPECT_EQ(base.newest[1].path, folder_.path("sql/deep/er/V4__d.sql"));
  EXPECT_EQ(texts(base.common), texts(base.newest));
}

TEST_F(BaseScriptsTest, TheLineWhereTodaysScriptDiffersIsTold) {
  folder_.write("sql/V1__a.sql", "one\ntwo\nthree\n");
  folder_.write("sql/V2__b.sql", "one\r\ntwo");
  folder_.write("sql/V3__c.sql", "one\n");
  commit();
  folder_.write("sql/V1__a.sql", "one\ntwo\nthree!\n");
  folder_.write("sql/V2__b.sql", "one\ntwo\n\n");
  folder_.write("sql/V3__c.sql", "one\nmore\n");
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@3", "2 b@0", "3 c@2"));
}

TEST_F(BaseScriptsTest, AScriptThatMovedIsComparedWhereItIs) {
  folder_.write("sql/V1__a.sql", "one\n");
  commit();
  git({"mv", "sql/V1__a.sql", "moved"});
  folder_.write("sql/new/V1__a.sql", "two\n");
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@1"));
}

TEST_F(BaseScriptsTest, WhatTheBaseDidSinceTheTwoPartedIsToldApart) {
  folder_.write("sql/V1__a.sql", "one\n");
  commit();
  git({"checkout", "-q", "-b", "work"});
  git({"checkout", "-q", "main"});
  folder_.write("sql/V1__a.sql", "uno\n");
  folder_.write("sql/V2__theirs.sql");
  commit();
  git({"checkout", "-q", "work"});
  const BaseScripts base = read("/sql");
  EXPECT_THAT(texts(base.newest), ElementsAre("1 a@1", "2 theirs@0"));
  EXPECT_THAT(texts(base.common), ElementsAre("1 a@0"));
}

TEST_F(BaseScriptsTest, WildcardsHoldInTheBaseToo) {
  for (const char* name : {"a/sql/V1__a.sql", "a/test/V2__b.sql", "b/sql/deep/V3__c.sql"}) folder_.write(name);
  commit();
  EXPECT_THAT(texts(read("/*/sql").newest), ElementsAre("1 a@0", "3 c@0"));
}

TEST_F(BaseScriptsTest, AFolderThatIsGoneTodayWasThereInTheBase) {
  folder_.write("sql/V1__a.sql");
  folder_.write("kept");
  commit();
  git({"rm", "-q", "-r", "sql"});
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@0"));
}

TEST_F(BaseScriptsTest, NamesOfFilesMayHoldAnything) {
  folder_.write("s q\"l/V1__größe 'x'.sql", "one\n");
  folder_.write("s q\"l/V2__two\nlines.sql", "one\n");
  commit();
  EXPECT_THAT(texts(read("/s q\"l").newest), ElementsAre("1 größe 'x'@0", "2 two\nlines@0"));
}

TEST_F(BaseScriptsTest, TheProjectsEncodingHoldsForBoth) {
  project_.encoding = "ISO-8859-1";
  folder_.write("sql/V1__a.sql",
                "one\ngr\xF6\xDF"
                "e\n");
  commit();
  folder_.write("sql/V1__a.sql",
                "one\r\ngr\xF6\xDF"
                "er\r\n");
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@2"));
}

TEST_F(BaseScriptsTest, ATextThatWasNoneDiffers) {
  folder_.write("sql/V1__a.sql", "\xFF\n");
  commit();
  folder_.write("sql/V1__a.sql", "one\n");
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@1"));
}

TEST_F(BaseScriptsTest, AnUnknownBaseIsRefusedAndNeverReadAsAnOption) {
  commit();
  folder_.write("sql/V1__a.sql");
  EXPECT_THAT(refused("/sql", "origin/main"), HasSubstr("\"origin/main\" is no commit that this clone has"));
  EXPECT_THAT(refused("/sql", "--all"), HasSubstr("\"--all\" is no commit"));
  EXPECT_THAT(refused("/sql", "main:sql"), HasSubstr("is no commit"));
}

TEST_F(BaseScriptsTest, AFolderOutsideAWorkTreeIsRefused) {
  const TempFolder outside;
  outside.write("V1__a.sql");
  project_.locations = {outside.path()};
  setenv("GIT_CEILING_DIRECTORIES", "/tmp", 1);
  EXPECT_THROW(read_base_scripts(project_, scan({project_, {}}), "main"), Error);
  unsetenv("GIT_CEILING_DIRECTORIES");
}

TEST_F(BaseScriptsTest, VariablesOfAHookDoNotLeadElsewhere) {
  folder_.write("sql/V1__a.sql");
  commit();
  setenv("GIT_DIR", "/nowhere", 1);
  EXPECT_THAT(texts(read("/sql").newest), ElementsAre("1 a@0"));
  unsetenv("GIT_DIR");
}

TEST_F(BaseScriptsTest, WithoutGitItSaysSo) {
  folder_.write("sql/V1__a.sql");
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  EXPECT_THAT(refused("/sql"), HasSubstr("install git"));
  setenv("PATH", path.c_str(), 1);
}

TEST_F(BaseScriptsTest, AnEmptyBaseHasNoScripts) {
  commit();
  folder_.write("sql/V1__a.sql");
  EXPECT_THAT(read("/sql").newest, IsEmpty());
}

TEST_F(BaseScriptsTest, ManyScriptsAreReadInOneGo) {
  for (int i = 1; i <= 300; ++i) {
    folder_.write("sql/V" + std::to_string(i) + "__x.sql", std::string(static_cast<std::size_t>(i) * 100, 'x') + "\n");
  }
  commit();
  folder_.write("sql/V300__x.sql", "y\n");
  const BaseScripts base = read("/sql");
  ASSERT_EQ(base.newest.size(), 300U);
  EXPECT_EQ(base.newest[298].changed_line, 0U);
  EXPECT_EQ(base.newest[299].changed_line, 1U);
}

}  // namespace
}  // namespace godwit
