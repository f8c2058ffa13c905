#include "godwit/operation.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "godwit/step_kind.h"
#include "model/callback_event.h"
#include "model/operation_facts.h"

namespace godwit {
namespace {

const std::map<Operation, std::string_view> kOperations = {
    {Operation::migrate, "migrate"},   {Operation::plan, "plan"},       {Operation::undo, "undo"},
    {Operation::info, "info"},         {Operation::history, "history"}, {Operation::current, "current"},
    {Operation::validate, "validate"}, {Operation::repair, "repair"},   {Operation::baseline, "baseline"},
    {Operation::clean, "clean"},       {Operation::wait, "wait"},       {Operation::new_script, "new"},
};

TEST(OperationTest, EachHasItsWordAndIsReadBack) {
  for (const auto& [operation, text] : kOperations) {
    EXPECT_EQ(operation_text(operation), text);
    EXPECT_EQ(parse_operation(text), operation);
  }
  for (const std::string_view text : {"", "Migrate", "migrate ", "new_script", "server"}) {
    EXPECT_EQ(parse_operation(text), std::nullopt) << text;
  }
}

TEST(OperationTest, TheFactsStandInTheRowsOfTheirOperations) {
  const auto having = [](auto has) {
    std::set<Operation> found;
    for (const auto& [operation, text] : kOperations) {
      if (has(facts_of(operation))) found.insert(operation);
    }
    return found;
  };
  using Set = std::set<Operation>;
  EXPECT_EQ(having([](const OperationFacts& facts) { return facts.writes; }),
            (Set{Operation::migrate, Operation::undo, Operation::repair, Operation::baseline, Operation::clean}));
  EXPECT_EQ(having([](const OperationFacts& facts) { return facts.has_dry_run; }),
            (Set{Operation::migrate, Operation::undo, Operation::repair, Operation::baseline}));
  EXPECT_EQ(having([](const OperationFacts& facts) { return facts.takes_plan; }),
            (Set{Operation::migrate, Operation::plan}));
  EXPECT_EQ(having([](const OperationFacts& facts) { return facts.offline; }), Set{Operation::validate});
  EXPECT_EQ(having([](const OperationFacts& facts) { return facts.tells_version; }),
            (Set{Operation::migrate, Operation::info, Operation::history}));
  EXPECT_EQ(having([](const OperationFacts& facts) { return !facts.finishes_with_error; }), Set{Operation::info});
  for (const auto& [operation, text] : kOperations) {
    const Operation wanted = operation == Operation::plan ? Operation::migrate : operation;
    EXPECT_EQ(facts_of(operation).carries_out, wanted) << text;
  }
}

TEST(StepKindTest, EachHasAWordOfItsOwn) {
  const std::map<StepKind, std::string_view> words = {
      {StepKind::migrate, "migrate"},
      {StepKind::undo, "undo"},
      {StepKind::create_schema, "create schema"},
      {StepKind::create_history, "create history"},
      {StepKind::adopt, "adopt"},
      {StepKind::write_digests, "write digests"},
      {StepKind::baseline, "baseline"},
      {StepKind::mark_applied, "mark applied"},
      {StepKind::remove_failed, "remove"},
      {StepKind::mark_deleted, "delete"},
      {StepKind::align, "align"},
      {StepKind::clean, "clean"},
      {StepKind::drop_schema, "drop"},
      {StepKind::back_up, "back up"},
  };
  for (const auto& [kind, text] : words) EXPECT_EQ(step_kind_text(kind), text);
}

TEST(CallbackEventTest, EachStandsInItsRowAndIsReadBack) {
  std::size_t row = 0;
  for (const CallbackEventFacts& facts : callback_events()) {
    EXPECT_EQ(static_cast<std::size_t>(facts.event), row++) << facts.name;
    EXPECT_EQ(callback_event_text(facts.event), facts.name);
    EXPECT_EQ(parse_callback_event(facts.name), facts.event) << facts.name;
  }
  EXPECT_EQ(row, static_cast<std::size_t>(CallbackEvent::after_report_generated) + 1);
  EXPECT_EQ(parse_callback_event("beforemigrate"), std::nullopt);
}

TEST(CallbackEventTest, TheEventsOfAnOperationAreNamedAfterIt) {
  for (const Operation operation : {Operation::migrate, Operation::undo, Operation::clean, Operation::info,
                                    Operation::validate, Operation::baseline, Operation::repair}) {
    std::string verb(operation_text(operation));
    verb.front() = static_cast<char>(verb.front() - 'a' + 'A');
    const OperationEvents& events = events_of(operation);
    EXPECT_EQ(callback_event_text(events.before), "before" + verb);
    EXPECT_EQ(callback_event_text(events.after), "after" + verb);
    EXPECT_EQ(callback_event_text(events.after_error), "after" + verb + "Error");
    EXPECT_EQ(callback_event_text(events.finish), "after" + verb + "OperationFinish");
    for (const CallbackEvent event : {events.before, events.after, events.after_error, events.finish}) {
      EXPECT_TRUE(facts_of(event).belongs_to(operation)) << callback_event_text(event);
    }
  }
}

TEST(CallbackEventTest, TheEventsOfAScriptAreNamedAfterItsOperation) {
  for (const auto& [operation, verb] : {std::pair<Operation, std::string>{Operation::migrate, "EachMigrate"},
                                        std::pair<Operation, std::string>{Operation::undo, "EachUndo"}}) {
    const ScriptEvents& events = script_events_of(operation);
    EXPECT_EQ(callback_event_text(events.before), "before" + verb);
    EXPECT_EQ(callback_event_text(events.before_statement), "before" + verb + "Statement");
    EXPECT_EQ(callback_event_text(events.after_statement), "after" + verb + "Statement");
    EXPECT_EQ(callback_event_text(events.after_statement_error), "after" + verb + "StatementError");
    EXPECT_EQ(callback_event_text(events.after), "after" + verb);
    EXPECT_EQ(callback_event_text(events.after_error), "after" + verb + "Error");
  }
}

}  // namespace
}  // namespace godwit
