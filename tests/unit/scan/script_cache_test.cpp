// One scan for several targets: what does not depend on them is read once, what does is right for each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "digest/script_hasher.h"
#include "scan/resolver.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

class ScriptCacheTest : public ::testing::Test {
 protected:
  ScriptCacheTest() { project_.locations = {folder_.path()}; }

  MigrationSet of(const std::string& schema) { return cache_.scan({project_, {{"flyway:defaultSchema", schema}}}); }

  TempFolder folder_;
  ProjectOptions project_;
  ScriptCache cache_;
};

TEST_F(ScriptCacheTest, ScriptsAreReadOnce) {
  folder_.write("V1__a.sql", "SELECT '${flyway:defaultSchema}';\n");
  folder_.write("R__plain.sql", "SELECT 2;\n");
  folder_.write("V2__b.sql");
  folder_.write("V2__b.sql.conf", "executeInTransaction=false\n");
  const MigrationSet first = of("one");
  for (const char* name : {"V1__a.sql", "R__plain.sql", "V2__b.sql", "V2__b.sql.conf"}) {
    std::filesystem::remove(folder_.path(name));
  }
  const MigrationSet second = of("two");
  EXPECT_THAT(second.findings, testing::IsEmpty());
  ASSERT_EQ(second.versioned.size(), 2U);
  EXPECT_EQ(second.versioned[0].sums, first.versioned[0].sums);
  EXPECT_EQ(second.versioned[1].config.execute_in_transaction, false);
  ASSERT_EQ(second.repeatables.size(), 1U);
  EXPECT_EQ(second.repeatables[0].sums, sums_of("SELECT 2;\n"));
}

TEST_F(ScriptCacheTest, ARepeatableWithPlaceholdersHasTheSumsOfEachTarget) {
  folder_.write("R__grants.sql", "GRANT ALL ON SCHEMA ${flyway:defaultSchema} TO app;\n");
  EXPECT_EQ(of("one").repeatables.at(0).sums, sums_of("GRANT ALL ON SCHEMA one TO app;\n"));
  EXPECT_EQ(of("two").repeatables.at(0).sums, sums_of("GRANT ALL ON SCHEMA two TO app;\n"));
  EXPECT_EQ(of("one").repeatables.at(0).sums, sums_of("GRANT ALL ON SCHEMA one TO app;\n"));
}

TEST_F(ScriptCacheTest, AConditionIsThatOfEachTarget) {
  folder_.write("V1__a.sql");
  folder_.write("V1__a.sql.conf", "shouldExecute=${flyway:defaultSchema}==one\n");
  folder_.write("afterMigrate.sql");
  folder_.write("afterMigrate.sql.conf", "shouldExecute=${flyway:defaultSchema}==two\n");
  EXPECT_TRUE(of("one").versioned.at(0).config.should_execute);
  EXPECT_FALSE(of("two").versioned.at(0).config.should_execute);
  EXPECT_EQ(of("two").callbacks.size(), 1U);
  EXPECT_EQ(of("one").callbacks.size(), 0U);
}

TEST_F(ScriptCacheTest, AFindingOfOneTargetIsNotThatOfTheNext) {
  folder_.write("R__a.sql", "SELECT '${colour}';\n");
  folder_.write("V1__bad.sql", "\xFF\n");
  EXPECT_EQ(of("one").findings.size(), 2U);
  project_.placeholders.values["colour"] = "red";
  const MigrationSet second = of("two");
  ASSERT_EQ(second.findings.size(), 1U);
  EXPECT_EQ(second.findings[0].code, ErrorCode::malformed_script);
  EXPECT_EQ(second.repeatables.at(0).sums, sums_of("SELECT 'red';\n"));
}

TEST_F(ScriptCacheTest, ManyThreadsGetTheirOwn) {
  for (int i = 0; i < 20; ++i) folder_.write("V" + std::to_string(i + 1) + "__a.sql");
  folder_.write("R__a.sql", "SELECT '${flyway:defaultSchema}';\n");
  std::vector<MigrationSet> sets(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      threads.emplace_back([&, i] { sets[i] = of(std::to_string(i)); });
    }
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    EXPECT_EQ(sets[i].versioned.size(), 20U);
    EXPECT_EQ(sets[i].repeatables.at(0).sums, sums_of("SELECT '" + std::to_string(i) + "';\n"));
  }
}

}  // namespace
}  // namespace godwit
