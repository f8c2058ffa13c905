#include "engine/outcome_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

DialectTraits traits(bool transactional) {
  DialectTraits result;
  result.name = transactional ? "PostgreSQL" : "MySQL";
  result.transactional_ddl = transactional;
  return result;
}

ScriptOutcome failed_at(std::uint64_t statements, std::uint64_t committed) {
  ScriptOutcome outcome;
  outcome.statements = statements;
  outcome.committed = committed;
  outcome.committed_line = committed;
  outcome.error = StatementError{"column \"email\" already exists", "42701", 3, false, false};
  return outcome;
}

TEST(OutcomeTextTest, ARolledBackScriptSaysSoWithCodeAndNextStep) {
  const std::string text = failure_text(failed_at(2, 0), RowFate::no_row, traits(true));
  EXPECT_THAT(text, HasSubstr("column \"email\" already exists (42701)."));
  EXPECT_THAT(text, HasSubstr("rolled back"));
  EXPECT_THAT(text, HasSubstr("fix the script and run migrate again"));
  EXPECT_THAT(text, Not(HasSubstr("took effect and stay")));
}

TEST(OutcomeTextTest, AHalfAppliedScriptSaysWhichStatementsStay) {
  const std::string text = failure_text(failed_at(3, 2), RowFate::failed_row, traits(false));
  EXPECT_THAT(text, HasSubstr("Statements 1 to 2 took effect and stay (up to the one at line 2)"));
  EXPECT_THAT(text, HasSubstr("1 later statement rolled back"));
  EXPECT_THAT(text, HasSubstr("statement 4 failed"));
  EXPECT_THAT(text, HasSubstr("MySQL commits DDL by itself"));
  EXPECT_THAT(text, HasSubstr("success = 0"));
  EXPECT_THAT(text, HasSubstr("repair"));
}

TEST(OutcomeTextTest, AFailedFirstStatementTookNoEffect) {
  EXPECT_THAT(failure_text(failed_at(0, 0), RowFate::failed_row, traits(false)),
              HasSubstr("No statement of the script took effect."));
}

TEST(OutcomeTextTest, ALostConnectionClaimsNothingAboutWhatStays) {
  ScriptOutcome outcome = failed_at(2, 0);
  outcome.error->connection_lost = true;
  const std::string text = failure_text(outcome, RowFate::connection_lost, traits(true));
  EXPECT_THAT(text, HasSubstr("run info"));
  EXPECT_THAT(text, Not(HasSubstr("rolled back")));
}

TEST(OutcomeTextTest, ACancelledStatementIsAStopAndNotAFailure) {
  ScriptOutcome outcome = failed_at(1, 0);
  outcome.error->cancelled = true;
  ResolvedMigration migration;
  EXPECT_EQ(failure_code(outcome, migration), ErrorCode::stopped);
  EXPECT_THAT(failure_text(outcome, RowFate::no_row, traits(true)), HasSubstr("Stopped by a signal"));
}

TEST(OutcomeTextTest, TheFailureCodeTellsVersionedFromRepeatable) {
  ResolvedMigration migration;
  EXPECT_EQ(failure_code(failed_at(0, 0), migration), ErrorCode::migration_failed);
  migration.kind = ScriptKind::repeatable;
  EXPECT_EQ(failure_code(failed_at(0, 0), migration), ErrorCode::repeatable_failed);
}

TEST(OutcomeTextTest, AnUnknownCommitIsNeverCalledRolledBack) {
  const Error unknown(ErrorCode::outcome_unknown, "The connection died during COMMIT.");
  EXPECT_THAT(unrecorded_text(unknown, 0, traits(true)), Not(HasSubstr("rolled back")));
  ResolvedMigration migration;
  EXPECT_EQ(unrecorded_code(unknown, migration), ErrorCode::outcome_unknown);
}

}  // namespace
}  // namespace godwit
