#include "engine/execute/agenda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "engine/run/described.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using Lines = std::vector<std::string>;

class AgendaTest : public testing::Test {
 protected:
  AgendaTest() {
    for (const CallbackEventFacts& facts : callback_events()) listen(facts.event, ".sql");
    repeatable_.kind = ScriptKind::repeatable;
    versioned_.script = "V1.sql";
    repeatable_.script = "R.sql";
  }

  void listen(CallbackEvent event, const std::string& suffix) {
    CallbackScript& callback = files_.emplace_back();
    callback.event = event;
    callback.file.script = std::string(callback_event_text(event)) + suffix;
    callback.program = suffix != ".sql";
  }

  void plan(std::vector<Step> steps) {
    prepared_.plan.steps = std::move(steps);
    prepared_.scripts.resize(prepared_.plan.steps.size());
  }

  // A line a result: "callback beforeMigrate beforeMigrate.sql", "migrate V1.sql". `taken`: of the plan's steps.
  Lines lines(Operation operation, std::size_t taken, StepOutcome last = StepOutcome::done) {
    std::vector<StepResult> steps;
    for (std::size_t i = 0; i < taken; ++i) steps.push_back(described(prepared_.plan.steps[i], "history"));
    if (!steps.empty()) steps.back().outcome = last;
    std::vector<Callbacks::Script> callbacks;
    for (const CallbackScript& file : files_) {
      if (facts_of(file.event).belongs_to(operation)) callbacks.push_back({&file, {}, true});
    }
    results_ = agenda({prepared_, operation, fired_, callbacks}, std::move(steps));
    Lines lines;
    for (const StepResult& result : results_) {
      lines.push_back(std::string(step_kind_text(result.kind)) + " " +
                      (result.migration.script.empty() ? result.migration.description : result.migration.script));
    }
    return lines;
  }

  std::deque<CallbackScript> files_;
  ResolvedMigration versioned_;
  ResolvedMigration repeatable_;
  PreparedPlan prepared_;
  std::vector<CallbackEvent> fired_;
  std::vector<StepResult> results_;
};

TEST_F(AgendaTest, TheCallbacksOfAnEventStandWhereItFires) {
  plan({CreateSchemas{{"a", "b"}}, CreateHistory{}, RunMigration{&versioned_}, RunMigration{&repeatable_}});
  EXPECT_THAT(
      lines(Operation::migrate, 4),
      ElementsAre("callback createSchema.sql", "callback beforeCreateSchema.sql", "create schema a, b",
                  "create history history", "schema marker a, b", "callback beforeMigrate.sql",
                  "callback beforeEachMigrate.sql", "callback beforeEachMigrateStatement.sql", "migrate V1.sql",
                  "callback afterEachMigrateStatement.sql", "callback afterEachMigrate.sql",
                  "callback afterVersioned.sql", "callback beforeRepeatables.sql", "callback beforeEachMigrate.sql",
                  "callback beforeEachMigrateStatement.sql", "migrate R.sql", "callback afterEachMigrateStatement.sql",
                  "callback afterEachMigrate.sql", "callback afterMigrateApplied.sql", "callback afterMigrate.sql",
                  "callback afterMigrateOperationFinish.sql"));
  for (const StepResult& result : results_) EXPECT_EQ(result.outcome, StepOutcome::planned);
}

TEST_F(AgendaTest, AStepThatRunsNoScriptHasNoEventsOfOne) {
  plan({RunMigration{&versioned_, false, true}});
  EXPECT_THAT(lines(Operation::migrate, 1),
              ElementsAre("callback createSchema.sql", "callback beforeCreateSchema.sql", "callback beforeMigrate.sql",
                          "migrate V1.sql", "callback afterVersioned.sql", "callback afterMigrateApplied.sql",
                          "callback afterMigrate.sql", "callback afterMigrateOperationFinish.sql"));
}

TEST_F(AgendaTest, EventsOfTheValidationComeFirst) {
  files_.clear();
  listen(CallbackEvent::before_validate, ".sql");
  listen(CallbackEvent::before_migrate, ".sh");
  fired_ = {CallbackEvent::before_validate, CallbackEvent::after_validate};
  EXPECT_THAT(lines(Operation::migrate, 0), ElementsAre("callback beforeValidate.sql", "callback beforeMigrate.sh"));
  EXPECT_EQ(results_.at(0).in_transaction, true);
  EXPECT_EQ(results_.at(1).in_transaction, std::nullopt) << "a program runs beside the database";
}

TEST_F(AgendaTest, BehindAStepThatFailedNothingIsPlanned) {
  plan({RunMigration{&versioned_}, RunMigration{&repeatable_}});
  EXPECT_THAT(
      lines(Operation::migrate, 1, StepOutcome::failed),
      ElementsAre("callback createSchema.sql", "callback beforeCreateSchema.sql", "callback beforeMigrate.sql",
                  "callback beforeEachMigrate.sql", "callback beforeEachMigrateStatement.sql", "migrate V1.sql"));
  EXPECT_EQ(results_.back().outcome, StepOutcome::failed);
  EXPECT_THAT(lines(Operation::migrate, 1), testing::Contains("callback afterEachMigrate.sql"));
  EXPECT_THAT(lines(Operation::migrate, 1), testing::Not(testing::Contains("callback afterMigrate.sql")));
}

TEST_F(AgendaTest, TheTransactionOfAScriptIsThatOfItsGroup) {
  plan({CreateHistory{}, RunMigration{&versioned_}, RunMigration{&repeatable_}});
  files_.clear();
  prepared_.scripts[2].inside_transaction = false;
  lines(Operation::migrate, 3);
  EXPECT_EQ(results_.at(0).in_transaction, std::nullopt);
  EXPECT_EQ(results_.at(1).in_transaction, true);
  EXPECT_EQ(results_.at(2).in_transaction, false);
  prepared_.group = true;
  lines(Operation::migrate, 3);
  EXPECT_EQ(results_.at(2).in_transaction, true);
}

}  // namespace
}  // namespace godwit
