#include "engine/execute/timetable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/strings.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using Lines = std::vector<std::string>;

ResolvedMigration script(ScriptKind kind) {
  ResolvedMigration script;
  script.kind = kind;
  return script;
}

const ResolvedMigration kVersioned = script(ScriptKind::versioned);
const ResolvedMigration kRepeatable = script(ScriptKind::repeatable);
const ResolvedMigration kUndo = script(ScriptKind::undo);
const AppliedMigration kRow;

std::string place_text(const Act& act) {
  if (act.marker.empty()) return "";
  return " marker " + join(act.marker, ",") + (act.place == MarkerPlace::first ? " first" : " last");
}

// A line an event and a step: "beforeMigrate", "step 0 marker a first", "step 1 (1 of 2)".
Lines lines_of(const std::vector<Step>& steps, Operation operation) {
  Plan plan;
  plan.steps = steps;
  const Timetable table = timetable(plan, operation);
  Lines lines;
  const auto add = [&](CallbackEvent event) { lines.emplace_back(callback_event_text(event)); };
  for (const CallbackEvent event : table.at_begin) add(event);
  for (const Act& act : table.acts) {
    for (const CallbackEvent event : act.before) add(event);
    const std::string number =
        act.number == 0 ? "" : " (" + std::to_string(act.number) + " of " + std::to_string(act.of) + ")";
    lines.push_back("step " + std::to_string(act.step) + number + place_text(act));
    if (act.after) add(*act.after);
  }
  lines.emplace_back("end");
  for (const CallbackEvent event : table.at_end) add(event);
  lines.push_back("or " + std::string(callback_event_text(table.after_error)));
  return lines;
}

TEST(TimetableTest, VersionsThenRepeatables) {
  EXPECT_THAT(
      lines_of({RunMigration{&kVersioned}, RunMigration{&kVersioned}, RunMigration{&kRepeatable},
                RunMigration{&kRepeatable}},
               Operation::migrate),
      ElementsAre("createSchema", "beforeCreateSchema", "beforeMigrate", "step 0 (1 of 4)", "step 1 (2 of 4)",
                  "afterVersioned", "beforeRepeatables", "step 2 (3 of 4)", "step 3 (4 of 4)", "end",
                  "afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish", "or afterMigrateError"));
}

TEST(TimetableTest, WithoutARepeatableTheVersionsEndAtTheEnd) {
  EXPECT_THAT(
      lines_of({RunMigration{&kVersioned}}, Operation::migrate),
      ElementsAre("createSchema", "beforeCreateSchema", "beforeMigrate", "step 0 (1 of 1)", "end", "afterVersioned",
                  "afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish", "or afterMigrateError"));
}

TEST(TimetableTest, AMigrateThatHasNothingToRunBeginsAtTheEnd) {
  EXPECT_THAT(lines_of({}, Operation::migrate),
              ElementsAre("createSchema", "beforeCreateSchema", "end", "beforeMigrate", "afterVersioned",
                          "afterMigrate", "afterMigrateOperationFinish", "or afterMigrateError"));
}

TEST(TimetableTest, TheMarkerComesWithTheHistory) {
  EXPECT_THAT(lines_of({CreateSchemas{{"a", "b"}}, CreateHistory{}, RunMigration{&kVersioned}}, Operation::migrate),
              ElementsAre("createSchema", "beforeCreateSchema", "step 0", "step 1 marker a,b first", "beforeMigrate",
                          "step 2 (1 of 1)", "end", "afterVersioned", "afterMigrateApplied", "afterMigrate",
                          "afterMigrateOperationFinish", "or afterMigrateError"));
}

TEST(TimetableTest, WithTheHistoryThereTheMarkerComesAtOnce) {
  const Lines lines = lines_of({CreateSchemas{{"a"}}}, Operation::migrate);
  EXPECT_EQ(lines.at(2), "step 0 marker a last");
}

TEST(TimetableTest, ASchemaWithoutAMarkerHasNone) {
  CreateSchemas step{{"a"}};
  step.marker = false;
  EXPECT_EQ(lines_of({step, CreateHistory{}}, Operation::migrate).at(3), "step 1");
}

TEST(TimetableTest, BehindABaselineTheMarkerIsItsSuccessor) {
  CreateSchemas schemas{{"a"}};
  schemas.marker_after_baseline = true;
  EXPECT_THAT(
      lines_of({schemas, CreateHistory{}, WriteBaseline{"1", "x"}}, Operation::baseline),
      ElementsAre("createSchema", "beforeCreateSchema", "beforeBaseline", "step 0", "step 1", "step 2 marker a last",
                  "end", "afterBaseline", "afterBaselineOperationFinish", "or afterBaselineError"));
}

TEST(TimetableTest, ABaselineOnMigrateHasEventsOfItsOwn) {
  EXPECT_THAT(lines_of({CreateHistory{}, WriteBaseline{"1", "x"}, RunMigration{&kVersioned}}, Operation::migrate),
              ElementsAre("createSchema", "beforeCreateSchema", "step 0", "beforeBaseline", "step 1", "afterBaseline",
                          "beforeMigrate", "step 2 (1 of 1)", "end", "afterVersioned", "afterMigrateApplied",
                          "afterMigrate", "afterMigrateOperationFinish", "or afterMigrateError"));
}

TEST(TimetableTest, UndoHasNoRepeatables) {
  EXPECT_THAT(lines_of({RunUndo{&kUndo, &kRow}, RunUndo{&kUndo, &kRow}}, Operation::undo),
              ElementsAre("beforeUndo", "step 0 (1 of 2)", "step 1 (2 of 2)", "end", "afterUndo",
                          "afterUndoOperationFinish", "or afterUndoError"));
}

TEST(TimetableTest, ARowThatIsMarkedByHandRunsNothing) {
  RunMigration marked{&kVersioned};
  marked.mark_applied_only = true;
  EXPECT_THAT(lines_of({RemoveFailed{&kRow}, marked}, Operation::repair),
              ElementsAre("beforeRepair", "step 0", "step 1 (1 of 1)", "end", "afterRepair",
                          "afterRepairOperationFinish", "or afterRepairError"));
}

TEST(TimetableTest, CleanFiresAroundAllItsSchemas) {
  EXPECT_THAT(lines_of({CleanSchema{"a"}, DropSchema{"b"}}, Operation::clean),
              ElementsAre("beforeClean", "step 0", "step 1", "end", "afterClean", "afterCleanOperationFinish",
                          "or afterCleanError"));
}

}  // namespace
}  // namespace godwit
