#include "report/render/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/render/json_parts.h"
#include "report/render/render.h"
#include "support/sample_reports.h"

namespace godwit {
namespace {

using testing::HasSubstr;

std::string in_report(const Json& plan) {
  return Json{{"operation", "plan"}, {"plan", plan}}.dump();
}

std::string refusal(const std::string& text) {
  try {
    plan_in_json(text, "p.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    EXPECT_THAT(error.what(), HasSubstr("The plan p.json "));
    EXPECT_THAT(error.what(), HasSubstr("Make a new plan: godwit plan -outputType=json >p.json"));
    return error.what();
  }
  ADD_FAILURE() << "was read: " << text;
  return "";
}

Json written() {
  return plan_json(*sample::planned().plan);
}

TEST(PlanJsonTest, WhatIsWrittenIsRead) {
  const PlanRecord written = *sample::planned().plan;
  const PlanRecord read = plan_in_json(render_json(sample::planned()), "p.json");
  EXPECT_EQ(plan_json(read), plan_json(written));
  EXPECT_EQ(read.steps, written.steps);
  EXPECT_EQ(read.callbacks, written.callbacks);
  EXPECT_EQ(read.options, written.options);
}

TEST(PlanJsonTest, OfSeveralResultsThePlanIsTaken) {
  const std::string text = render_json(std::vector<Report>{sample::current(), sample::planned()});
  EXPECT_EQ(plan_in_json(text, "p.json").steps, sample::planned().plan->steps);
}

TEST(PlanJsonTest, APlanOfTheFirstFormatIsRefused) {
  Json old = written();
  old.erase("format");
  old.erase("options");
  old["settingsSha256"] = std::string(64, 'a');
  EXPECT_THAT(refusal(in_report(old)), HasSubstr("was made by another version of godwit: its format is 1"));
}

TEST(PlanJsonTest, AnotherFormatIsRefused) {
  for (const Json& format : {Json(3), Json("2"), Json(nullptr), Json(2.5)}) {
    Json plan = written();
    plan["format"] = format;
    EXPECT_THAT(refusal(in_report(plan)), HasSubstr("its format is " + format.dump()));
  }
}

TEST(PlanJsonTest, AFieldThatIsUnknownIsRefusedWhereverItStands) {
  Json plan = written();
  plan["more"] = 1;
  EXPECT_THAT(refusal(in_report(plan)), HasSubstr("does not know: plan.more."));
  plan = written();
  plan["steps"][1]["more"] = 1;
  EXPECT_THAT(refusal(in_report(plan)), HasSubstr("does not know: plan.steps[1].more."));
  plan = written();
  plan["callbacks"][0]["format"] = 2;
  EXPECT_THAT(refusal(in_report(plan)), HasSubstr("does not know: plan.callbacks[0].format."));
}

TEST(PlanJsonTest, EachFieldThatIsMissingIsNamed) {
  const Json whole = written();
  for (const auto& each : whole.items()) {
    if (each.key() == "format") continue;
    Json plan = written();
    plan.erase(each.key());
    EXPECT_THAT(refusal(in_report(plan)), HasSubstr("lacks the field plan." + each.key()));
  }
  for (const auto& each : whole["steps"][1].items()) {
    Json plan = written();
    plan["steps"][1].erase(each.key());
    EXPECT_THAT(refusal(in_report(plan)), HasSubstr("lacks the field plan.steps[1]." + each.key()));
  }
}

TEST(PlanJsonTest, EachFieldOfAnotherTypeIsNamed) {
  const Json whole = written();
  for (const auto& each : whole.items()) {
    if (each.key() == "format") continue;
    Json plan = written();
    plan[each.key()] = 1.5;
    EXPECT_THAT(refusal(in_report(plan)), HasSubstr("plan." + each.key() + " is not "));
  }
  for (const auto& each : whole["steps"][1].items()) {
    Json plan = written();
    plan["steps"][1][each.key()] = -1;
    EXPECT_THAT(refusal(in_report(plan)), HasSubstr("plan.steps[1]." + each.key() + " is not "));
  }
}

TEST(PlanJsonTest, WhatIsNoPlanIsRefused) {
  for (const char* text : {"", "{", "[]", "1", "null", "{}", R"({"operation": "info"})", R"({"individualResults": 1})",
                           R"({"individualResults": [1]})", R"({"plan": null})", R"({"plan": []})", "\xff"}) {
    EXPECT_THAT(refusal(text), HasSubstr("is not one")) << text;
  }
}

}  // namespace
}  // namespace godwit
