// The database as it was, before the first change; and a dry run's file, which is there whole or not at all.

#include "engine/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <sstream>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    project_.write("V1__a.sql", "one;\n");
    files_.write("app.db", "the database");
    database_.database_file = files_.folder() + "/app.db";
    chmod(database_.database_file.c_str(), 0640);
    project_.target.backup = true;
  }
  Report migrate(std::stop_token stop = {}) { return project_.run("migrate", database_, nullptr, std::move(stop)); }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(files_.folder())) {
      found.push_back(entry.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  void expect_nothing_done(const Report& report, ErrorCode code) {
    EXPECT_EQ(report.code, code);
    EXPECT_THAT(database_.log, Not(Contains(StartsWith("run"))));
    EXPECT_FALSE(database_.committed.history);
  }

  FakeProject project_;
  FakeProject files_;  // a folder for them
  FakeDatabase database_;
};

TEST_F(BackupTest, ACopyIsMadeBeforeTheFirstChangeForTheReadersOfTheDatabase) {
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_EQ(content(report.backup), "a copy");
  EXPECT_EQ(report.results.front().kind, StepKind::back_up);
  EXPECT_EQ(report.results.front().migration.path, report.backup);
  struct stat facts {};
  ASSERT_EQ(stat(report.backup.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0640U);
  const auto copied = std::find(database_.log.begin(), database_.log.end(), "copy");
  EXPECT_LT(copied, std::find(database_.log.begin(), database_.log.end(), "create"));
  EXPECT_THAT(names(), ElementsAre("app.db", StartsWith("app.db.backup-")));
}

TEST_F(BackupTest, NothingIsCopiedWhereNothingIsChanged) {
  ASSERT_TRUE(migrate().success());
  project_.write("afterMigrate.sql", "call after;\n");
  database_.log.clear();
  EXPECT_EQ(migrate().backup, "");
  EXPECT_THAT(database_.log, Not(Contains("copy")));
}

TEST_F(BackupTest, AFileThatIsThereIsNotOverwritten) {
  files_.write("before.db", "the only copy");
  project_.target.backup_file = files_.folder() + "/before.db";
  expect_nothing_done(migrate(), ErrorCode::backup_failed);
  EXPECT_EQ(content(project_.target.backup_file), "the only copy");
}

TEST_F(BackupTest, ACopyThatFailsLeavesNoFile) {
  database_.on_copy = [] { throw Error(ErrorCode::io, "The disk is full."); };
  const Report report = migrate();
  expect_nothing_done(report, ErrorCode::backup_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("The disk is full. Nothing was changed."));
  EXPECT_THAT(names(), ElementsAre("app.db"));
}

TEST_F(BackupTest, ACopyThatIsStoppedIsAStop) {
  std::stop_source stop;
  database_.on_copy = [&] {
    stop.request_stop();
    throw Error(ErrorCode::unexpected, "interrupted");
  };
  expect_nothing_done(migrate(stop.get_token()), ErrorCode::stopped);
}

TEST_F(BackupTest, ADatabaseThatCannotCopyItselfNeedsACommand) {
  database_.database_file.clear();
  expect_nothing_done(migrate(), ErrorCode::configuration);
}

TEST_F(BackupTest, ACommandIsToldTheFileAndHasToWriteIt) {
  project_.target.backup_file = files_.folder() + "/dump";
  project_.target.backup_command = "echo dumped >\"$GODWIT_BACKUP_FILE\"";
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_EQ(report.backup, project_.target.backup_file);
  EXPECT_EQ(content(report.backup), "dumped\n");
  EXPECT_THAT(database_.log, Not(Contains("copy")));
}

TEST_F(BackupTest, ACommandThatWritesNothingOrFailsEndsAll) {
  project_.target.backup_file = files_.folder() + "/dump";
  project_.target.backup_command = "true";
  Report report = migrate();
  expect_nothing_done(report, ErrorCode::backup_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("did not write"));
  project_.target.backup_command = "echo why >&2; exit 3";
  report = migrate();
  expect_nothing_done(report, ErrorCode::backup_failed);
  EXPECT_THAT(report.failure.value().message, AllOf(HasSubstr("exit code 3"), HasSubstr("why")));
}

TEST_F(BackupTest, ACommandIsNotLetWriteOverAFile) {
  files_.write("dump", "the only copy");
  project_.target.backup_file = files_.folder() + "/dump";
  project_.target.backup_command = "echo dumped >\"$GODWIT_BACKUP_FILE\"";
  expect_nothing_done(migrate(), ErrorCode::backup_failed);
  EXPECT_EQ(content(project_.target.backup_file), "the only copy");
}

TEST_F(BackupTest, ADryRunCopiesNothingAndIsToldAsPlanned) {
  project_.options.dry_run_output = files_.folder() + "/out.sql";
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_FALSE(database_.committed.history);
  EXPECT_THAT(names(), ElementsAre("app.db", "out.sql"));
  for (const StepResult& result : report.results) EXPECT_EQ(result.outcome, StepOutcome::planned);
  EXPECT_THAT(report.results, SizeIs(2));
  EXPECT_THAT(content(project_.options.dry_run_output),
              AllOf(HasSubstr("one;\n"), HasSubstr("INSERT INTO history ("), HasSubstr("fake <out.sql")));
}

TEST_F(BackupTest, ADryRunThatFailsLeavesTheFileOfBeforeAndNoOther) {
  files_.write("out.sql", "of before");
  project_.options.dry_run_output = files_.folder() + "/out.sql";
  project_.write("V2__b.sql", "two;\nROLLBACK;\n");
  EXPECT_FALSE(migrate().success());
  EXPECT_EQ(content(project_.options.dry_run_output), "of before");
  EXPECT_THAT(names(), ElementsAre("app.db", "out.sql"));
}

}  // namespace
}  // namespace godwit::test
