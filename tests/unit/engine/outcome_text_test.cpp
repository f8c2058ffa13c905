#include "engine/run/outcome_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const ScriptWords kMigrate{Operation::migrate, "7", ""};
const ScriptWords kMigrateOnMariadb{Operation::migrate, "7", "MariaDB"};

ScriptOutcome failed() {
  ScriptOutcome outcome;
  outcome.error = StatementError{"column \"email\" already exists", "42701", 3, false, false};
  return outcome;
}

WhatStays stays(std::uint64_t finished, std::vector<StatementRange> kept = {}) {
  WhatStays result;
  result.finished = finished;
  result.kept_line = kept.empty() ? 0 : 10 + kept.back().last;
  result.kept = std::move(kept);
  return result;
}

TEST(OutcomeTextTest, ARolledBackScriptSaysSoWithCodeAndNextStep) {
  EXPECT_EQ(
      failure_text(failed(), stays(2), RowFate::no_row, kMigrate),
      "column \"email\" already exists (42701). Everything the script had done was rolled back. The history has no "
      "row for it; fix the script and run migrate again.");
}

TEST(OutcomeTextTest, WhereNoEditOfTheScriptHelpsItSaysWhatDoes) {
  ScriptWords words = kMigrate;
  words.remedy = "connect to the primary (this server is a standby)";
  EXPECT_THAT(failure_text(failed(), stays(2), RowFate::no_row, words),
              HasSubstr("no row for it; connect to the primary (this server is a standby) and run migrate again."));
  words.remedy = "give the role \"app\" the right, or connect as another role,";
  EXPECT_THAT(failure_text(failed(), stays(2), RowFate::no_row, words),
              HasSubstr("give the role \"app\" the right, or connect as another role and run migrate again."));
  EXPECT_THAT(failure_text(failed(), stays(2), RowFate::failed_row, words),
              HasSubstr("as another role, run repair, then migrate."));
}

TEST(OutcomeTextTest, AHalfAppliedScriptSaysWhichStatementsStay) {
  EXPECT_EQ(
      failure_text(failed(), stays(3, {{1, 2}}), RowFate::failed_row, kMigrateOnMariadb),
      "column \"email\" already exists (42701). Statements 1 to 2 took effect and stay (up to the one at line 12); "
      "1 later statement rolled back; statement 4 failed. MariaDB commits DDL by itself. The history has a row with "
      "success = 0; undo by hand what took effect, fix the script, run repair, then migrate.");
}

TEST(OutcomeTextTest, WhatStaysNeedNotBeTheBeginning) {
  EXPECT_EQ(what_stays_text(stays(7, {{2, 3}, {5, 5}}), true),
            "Statements 2 to 3 and 5 took effect and stay (up to the one at line 15); 4 other statements rolled back; "
            "statement 8 failed.");
}

TEST(OutcomeTextTest, AFailedFirstStatementTookNoEffect) {
  const std::string text = failure_text(failed(), stays(0), RowFate::failed_row, kMigrateOnMariadb);
  EXPECT_THAT(text, HasSubstr("No statement of the script took effect. The history has a row with success = 0; fix the "
                              "script, run repair, then migrate."));
  EXPECT_THAT(text, Not(HasSubstr("commits DDL")));
}

TEST(OutcomeTextTest, APartThatStaysIsNamed) {
  WhatStays some = stays(1, {{1, 1}});
  some.partly = {{2, 2}};
  EXPECT_THAT(
      failure_text(failed(), some, RowFate::failed_row, kMigrate),
      HasSubstr("Statement 1 took effect and stays (up to the one at line 11); statement 2 failed. Statement 2 left "
                "a part of its work behind, which stays. The history has a row with success = 0; undo by hand"));
}

TEST(OutcomeTextTest, WhatNobodyKnowsIsNotClaimed) {
  WhatStays some = stays(0);
  some.unknown = {{1, 1}};
  EXPECT_THAT(
      failure_text(failed(), some, RowFate::failed_row, kMigrate),
      HasSubstr("Statement 1 may have committed a part of its work, or all of it. The history has a row with "
                "success = 0; look at what of it took effect, undo that by hand, fix the script, run repair, then "
                "migrate."));
}

TEST(OutcomeTextTest, LeftoversAreToldBehindTheStatements) {
  WhatStays some = stays(0);
  some.leftovers = {"The index ux is INVALID: DROP INDEX ux."};
  EXPECT_THAT(failure_text(failed(), some, RowFate::failed_row, kMigrate),
              HasSubstr("No statement of the script took effect. The index ux is INVALID: DROP INDEX ux. The history"));
}

TEST(OutcomeTextTest, ALostConnectionIsNoReasonToFixTheScript) {
  ScriptOutcome outcome = failed();
  outcome.error->connection_lost = true;
  EXPECT_THAT(
      failure_text(outcome, stays(2), RowFate::connection_lost, kMigrate),
      HasSubstr("Everything the script had done was rolled back. The connection is gone, so the history has no row "
                "for it; run migrate again."));
  WhatStays some = stays(1, {{1, 1}});
  some.unknown = {{2, 2}};
  EXPECT_THAT(
      failure_text(outcome, some, RowFate::connection_lost, kMigrate),
      HasSubstr("the history has no row for it; look at what of it took effect, undo that by hand and run migrate "
                "again."));
}

TEST(OutcomeTextTest, ACancelledStatementIsAStopAndNoReasonToFixTheScript) {
  ScriptOutcome outcome = failed();
  outcome.error->cancelled = true;
  ResolvedMigration migration;
  EXPECT_EQ(failure_code(outcome, migration), ErrorCode::stopped);
  EXPECT_THAT(failure_text(outcome, stays(1), RowFate::no_row, kMigrate), HasSubstr("Stopped by a signal"));
  EXPECT_THAT(failure_text(outcome, stays(1, {{1, 1}}), RowFate::failed_row, kMigrate),
              HasSubstr("undo by hand what took effect, run repair, then migrate."));
}

TEST(OutcomeTextTest, AnUndoScriptIsRunAgainByUndo) {
  EXPECT_THAT(failure_text(failed(), stays(1), RowFate::no_row, {Operation::undo, "", ""}),
              HasSubstr("fix the script and run undo again."));
}

TEST(OutcomeTextTest, TheFailureCodeTellsVersionedFromRepeatable) {
  ResolvedMigration migration;
  EXPECT_EQ(failure_code(failed(), migration), ErrorCode::migration_failed);
  migration.kind = ScriptKind::repeatable;
  EXPECT_EQ(failure_code(failed(), migration), ErrorCode::repeatable_failed);
}

TEST(OutcomeTextTest, ARefusedRowSaysWhatTheScriptLeft) {
  const Error refused(ErrorCode::unexpected, "no rows today (P0001).");
  EXPECT_THAT(unrecorded_text(refused, stays(2), kMigrate), HasSubstr("rolled back with everything the script did"));
  EXPECT_THAT(
      unrecorded_text(refused, stays(2, {{1, 2}}), kMigrate),
      HasSubstr("Statements 1 to 2 took effect and stay (up to the one at line 12). The history has no row for it. "
                "Undo it by hand and run migrate again, or, once the history can be written, record it with repair "
                "-markApplied=7."));
  EXPECT_THAT(unrecorded_text(refused, stays(2, {{1, 1}}), kMigrate), Not(HasSubstr("markApplied")));
}

TEST(OutcomeTextTest, WhatNobodyCouldBeAskedIsSaidBesideWhatWasRolledBack) {
  WhatStays doubtful = stays(2);
  doubtful.doubt = "Look at table t.";
  EXPECT_EQ(what_stays_text(doubtful, true), "Everything the script had done was rolled back. Look at table t.");
  const Error lost(ErrorCode::connection_lost, "The connection to the server was lost.");
  EXPECT_THAT(unrecorded_text(lost, doubtful, kMigrate), HasSubstr("there is no row for it. Look at table t. Once"));
}

TEST(OutcomeTextTest, AnUnknownCommitIsNeverCalledRolledBack) {
  const Error unknown(ErrorCode::outcome_unknown, "The connection died during COMMIT.");
  EXPECT_THAT(unrecorded_text(unknown, stays(1), kMigrate), Not(HasSubstr("rolled back")));
  ResolvedMigration migration;
  EXPECT_EQ(unrecorded_code(unknown, migration), ErrorCode::outcome_unknown);
}

TEST(OutcomeTextTest, BehindAnUnknownCommitTheRowTellsAndWhatStayedBeforeIsNamed) {
  const Error unknown(ErrorCode::outcome_unknown, "The connection died during COMMIT.");
  WhatStays stayed = stays(3, {{1, 1}});
  stayed.unknown = {{2, 3}};
  EXPECT_EQ(
      unrecorded_text(unknown, stayed, kMigrate),
      "The connection died during COMMIT. Statement 1 took effect and stays (up to the one at line 11). Statements "
      "2 to 3 may have taken effect. If the history has a row for the script, all of it was committed; if it has "
      "none, undo by hand what took effect and run migrate again.");
  WhatStays open = stays(2);
  open.unknown = {{1, 2}};
  EXPECT_THAT(unrecorded_text(unknown, open, kMigrate), EndsWith("if it has none, run migrate again."));
}

}  // namespace
}  // namespace godwit
