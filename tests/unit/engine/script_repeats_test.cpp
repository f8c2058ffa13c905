// Scripts that lost against another session: run again where that can do nothing twice, and nowhere else.
#include <gmock/gmock.h>

#include "unit/engine/script_steps_fixture.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScriptRepeatsTest : public ScriptStepsTest {
 protected:
  ScriptRepeatsTest() {
    database_.bad_statement = "bad";
    database_.bad_native = "40P01";
    database_.bad_message = "deadlock";
    database_.bad_times = 2;
    project_.write("V1__a.sql", "one;\nbad;\n");
  }
  /// How often a batch with this statement was sent.
  std::ptrdiff_t sent(const std::string& statement) const {
    return std::count_if(database_.log.begin(), database_.log.end(), [&](const std::string& line) {
      return line.starts_with("run") && line.find(" " + statement + ";") != std::string::npos;
    });
  }
  void expect_not_repeated() {
    const Report report = migrate();
    EXPECT_EQ(report.code, ErrorCode::migration_failed);
    EXPECT_EQ(report.failure.value().native, "40P01");
    EXPECT_EQ(sent("bad"), 1);
    EXPECT_THAT(report.findings, IsEmpty());
  }
};

TEST_F(ScriptRepeatsTest, AllOfItWhereNothingStays) {
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_THAT(stays(), ElementsAre("one", "bad"));
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 1"));
  EXPECT_EQ(sent("one"), 3);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().severity, Severity::note);
  EXPECT_THAT(report.findings.front().message, HasSubstr("run again, 2 times. The last reason was: deadlock."));
  EXPECT_EQ(report.results.back().statements, 2U);
}

TEST_F(ScriptRepeatsTest, OnlyWhatIsBehindTheStatementsThatStay) {
  database_.transactional_ddl = false;
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_THAT(stays(), ElementsAre("one", "bad"));
  EXPECT_EQ(sent("one"), 1);
  EXPECT_EQ(sent("bad"), 3);
  EXPECT_EQ(report.results.back().statements, 2U);
}

TEST_F(ScriptRepeatsTest, ACallbackInItsTransactionIsRepeatedWithIt) {
  project_.write("beforeEachMigrate.sql", "early;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_EQ(sent("early"), 3);
  EXPECT_THAT(stays(), ElementsAre("early", "one", "bad"));
}

TEST_F(ScriptRepeatsTest, ACallbackThatStaysIsNot) {
  database_.transactional_ddl = false;
  project_.write("beforeEachMigrate.sql", "early;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_EQ(sent("early"), 1);
  EXPECT_THAT(stays(), ElementsAre("early", "one", "bad"));
}

TEST_F(ScriptRepeatsTest, NotWithoutTimeForIt) {
  project_.options.lock_retry_time = std::chrono::milliseconds(0);
  expect_not_repeated();
}

TEST_F(ScriptRepeatsTest, NotAGroup) {
  project_.options.group = true;
  expect_not_repeated();
}

TEST_F(ScriptRepeatsTest, NotOneThatReachesOutside) {
  project_.write("V1__a.sql", "select dblink;\nbad;\n");
  expect_not_repeated();
}

TEST_F(ScriptRepeatsTest, NotPartsOfOneWhereDdlIsTransactional) {
  project_.write("V1__a.sql.conf", "executeInTransaction=false\n");
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_EQ(sent("bad"), 1);
}

TEST_F(ScriptRepeatsTest, NotOneWithErrorOverrides) {
  project_.write("V1__a.sql.conf", "errorOverrides=99999:*:W\n");
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_EQ(sent("bad"), 1);
}

TEST_F(ScriptRepeatsTest, NotOneWithAProgramAroundIt) {
  project_.options.executable_callbacks = true;
  project_.write("beforeEachMigrate.sh", "exit 0\n");
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_EQ(sent("bad"), 1);
}

}  // namespace
}  // namespace godwit::test
