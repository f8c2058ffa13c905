#include "engine/approval/plan_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/fields.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const PlanRecord::Script kView{"R__v.sql", "aa", {{"encoding", "UTF-8"}}, {{"n", "sha256:01"}}};

PlanRecord record() {
  PlanRecord record{"PostgreSQL", "shop", "public", "history", 1, "hh", {}, {}, {}};
  record.options = {{"mixed", "false"}, {"initSql", ""}, {"placeholders.n", "sha256:01"}, {"flyway:user", "me"}};
  record.callbacks = {{"afterMigrate.sh", "cc", {}, {}}, {"beforeMigrate.sql", "bb", {}, {}}};
  record.steps = {{"create history", "", "", "history", {"", "ww", {}, {}}, 0, false},
                  {"migrate", "SQL", "1", "a", {"V1__a.sql", "dd", {}, {}}, 2, true},
                  {"migrate", "SQL", "", "v", kView, 1, true}};
  return record;
}

const PlanRecord kRecord = record();

std::vector<std::string> moved(const std::function<void(PlanRecord&)>& change) {
  PlanRecord now = record();
  change(now);
  return moved_since(record(), now);
}

void change(std::string& value) {
  value += "1";
}
void change(bool& value) {
  value = !value;
}
void change(std::uint64_t& value) {
  ++value;
}
void change(std::map<std::string, std::string>& value) {
  value["encoding"] += "1";
}
void change(PlanRecord::Script& value) {
  value.sha256 += "1";
}
template <typename Record>
void change(std::vector<Record>& value) {
  value.pop_back();
}

TEST(PlanComparisonTest, WhatIsTheSameHasNotMoved) {
  EXPECT_THAT(moved([](PlanRecord&) {}), IsEmpty());
}

TEST(PlanComparisonTest, EachFieldOfARecordMovesByItself) {
  constexpr auto kFields = std::tuple{Field{"databaseType", &PlanRecord::database_type},
                                      Field{"database", &PlanRecord::database},
                                      Field{"schema", &PlanRecord::schema},
                                      Field{"table", &PlanRecord::table},
                                      Field{"historyRows", &PlanRecord::history_rows},
                                      Field{"historySha256", &PlanRecord::history_sha256},
                                      Field{"options", &PlanRecord::options},
                                      Field{"callbacks", &PlanRecord::callbacks},
                                      Field{"steps", &PlanRecord::steps}};
  static_assert(covers<PlanRecord>(kFields));
  for_each_field(kRecord, kFields, [](const auto& field, const auto&) {
    EXPECT_THAT(moved([&](PlanRecord& now) { change(now.*(field.member)); }), SizeIs(1)) << field.name;
  });
}

TEST(PlanComparisonTest, EachFieldOfAStepMovesByItself) {
  constexpr auto kFields = std::tuple{Field{"what", &PlanRecord::Step::what},
                                      Field{"type", &PlanRecord::Step::type},
                                      Field{"version", &PlanRecord::Step::version},
                                      Field{"description", &PlanRecord::Step::description},
                                      Field{"script", &PlanRecord::Step::script},
                                      Field{"statements", &PlanRecord::Step::statements},
                                      Field{"inTransaction", &PlanRecord::Step::in_transaction}};
  static_assert(covers<PlanRecord::Step>(kFields));
  for (std::size_t step = 0; step < kRecord.steps.size(); ++step) {
    for_each_field(kRecord.steps[step], kFields, [&](const auto& field, const auto&) {
      EXPECT_THAT(moved([&](PlanRecord& now) { change(now.steps[step].*(field.member)); }), SizeIs(1)) << field.name;
    });
  }
}

TEST(PlanComparisonTest, EachFieldOfAScriptMovesByItself) {
  constexpr auto kFields = std::tuple{
      Field{"sha256", &PlanRecord::Script::sha256}, Field{"configuration", &PlanRecord::Script::configuration},
      Field{"placeholders", &PlanRecord::Script::placeholders}, Field{"script", &PlanRecord::Script::script}};
  static_assert(covers<PlanRecord::Script>(kFields));
  for_each_field(kView, kFields, [](const auto& field, const auto&) {
    if (field.name == "script" || field.name == "placeholders") return;  // tests of their own
    EXPECT_THAT(moved([&](PlanRecord& now) { change(now.steps[2].script.*(field.member)); }), SizeIs(1)) << field.name;
    EXPECT_THAT(moved([&](PlanRecord& now) { change(now.callbacks[0].*(field.member)); }), SizeIs(1)) << field.name;
  });
}

TEST(PlanComparisonTest, ScriptsAreNamed) {
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[1].script.sha256 = "ee"; }), ElementsAre("V1__a.sql was edited."));
  EXPECT_THAT(moved([](PlanRecord& now) { now.callbacks[0].sha256 = "ee"; }),
              ElementsAre("afterMigrate.sh was edited."));
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps.pop_back(); }),
              ElementsAre("R__v.sql was part of the plan and would not be run now."));
  EXPECT_THAT(moved([](PlanRecord& now) {
                now.callbacks.push_back({"afterVersioned.sql", "", {}, {}});
              }),
              ElementsAre("afterVersioned.sql would be run now and was not part of the plan."));
}

TEST(PlanComparisonTest, KeysOfAConfigurationAreNamedWithTheirValues) {
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[1].script.configuration["placeholderReplacement"] = "false"; }),
              ElementsAre("V1__a.sql.conf: placeholderReplacement was not set and is \"false\" now."));
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[2].script.configuration.clear(); }),
              ElementsAre("R__v.sql.conf: encoding was \"UTF-8\" and is not set now."));
}

TEST(PlanComparisonTest, OptionsAreNamedWithTheirValuesUnlessTheyCouldBeSecret) {
  const auto with = [](const char* name, const char* value) {
    return moved([&](PlanRecord& now) { now.options[name] = value; });
  };
  EXPECT_THAT(with("mixed", "true"), ElementsAre("mixed was \"false\" and is \"true\" now."));
  EXPECT_THAT(with("initSql", "sha256:77"), ElementsAre("initSql has another value now."));
  EXPECT_THAT(with("placeholders.n", "sha256:02"), ElementsAre("The placeholder n has another value now."));
  EXPECT_THAT(with("placeholders.m", "sha256:02"), ElementsAre("The placeholder m had no value and has one now."));
  EXPECT_THAT(with("flyway:user", "you"), ElementsAre("The placeholder flyway:user was \"me\" and is \"you\" now."));
  EXPECT_THAT(with("url.options", "sha256:02"),
              ElementsAre("The URL's parameter options had no value and has one now."));
  EXPECT_THAT(moved([](PlanRecord& now) { now.options.erase("placeholders.n"); }),
              ElementsAre("The placeholder n has no value any more."));
}

TEST(PlanComparisonTest, APlaceholderThatIsAnotherEverywhereIsNamedOnce) {
  EXPECT_THAT(moved([](PlanRecord& now) {
                now.options["placeholders.n"] = "sha256:02";
                now.steps[2].script.placeholders["n"] = "sha256:02";
              }),
              ElementsAre("The placeholder n has another value now."));
}

TEST(PlanComparisonTest, APlaceholderThatIsNoOptionIsNamedWithItsScript) {
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[2].script.placeholders["n"] = "sha256:02"; }),
              ElementsAre("R__v.sql: The placeholder n has another value now."));
}

TEST(PlanComparisonTest, CallbacksOfOneNameInTwoLocationsAreToldApart) {
  PlanRecord then = record();
  then.callbacks = {{"afterMigrate.sql", "11", {}, {}}, {"afterMigrate.sql", "22", {}, {}}};
  PlanRecord now = then;
  now.callbacks[1].sha256 = "33";
  EXPECT_THAT(moved_since(then, now), ElementsAre("afterMigrate.sql was edited."));
  std::swap(now.callbacks[0], now.callbacks[1]);
  EXPECT_THAT(moved_since(then, now), SizeIs(2));
  now.callbacks.pop_back();
  now.callbacks[0] = then.callbacks[0];
  EXPECT_THAT(moved_since(then, now), ElementsAre("afterMigrate.sql was part of the plan and would not be run now."));
}

TEST(PlanComparisonTest, TheFirstStepThatIsAnotherIsShown) {
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[1].in_transaction = false; }),
              ElementsAre("Step 2 was migrate V1__a.sql (SQL, 2 statements, in a transaction) and is migrate V1__a.sql "
                          "(SQL, 2 statements, in no transaction)."));
  EXPECT_THAT(moved([](PlanRecord& now) { std::swap(now.steps[1], now.steps[2]); }), SizeIs(1));
  EXPECT_THAT(moved([](PlanRecord& now) { now.steps[0].script.sha256 = "xx"; }),
              ElementsAre("Step 1 (create history history) would write something else."));
}

TEST(PlanComparisonTest, OfAnotherDatabaseNothingElseIsSaid) {
  EXPECT_THAT(
      moved([](PlanRecord& now) {
        now.database = "other";
        now.steps.clear();
      }),
      ElementsAre("The plan was made for the table \"public\".\"history\" of \"shop\" on PostgreSQL; this is the "
                  "table \"public\".\"history\" of \"other\" on PostgreSQL."));
}

}  // namespace
}  // namespace godwit
