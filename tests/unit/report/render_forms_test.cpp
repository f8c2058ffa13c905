// What the forms for other programs must hold whatever stands in a report; how they look is in golden/report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/render/render.h"
#include "support/sample_reports.h"

namespace godwit {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Report valid() {
  Report report = sample::report("validate");
  report.migrations = {sample::row("1", "a", "Success"), sample::row("2", "b", "Success")};
  report.valid_count = 2;
  return report;
}

TEST(RenderJunitTest, EveryMigrationIsACaseAndOnlyTheWrongOnesFail) {
  Report report = valid();
  EXPECT_THAT(render_junit({report}, ""), AllOf(HasSubstr("tests=\"2\" failures=\"0\""), Not(HasSubstr("<failure"))));
  report.code = ErrorCode::validate;
  report.findings = {sample::edited("2", "b")};
  EXPECT_THAT(render_junit({report}, ""),
              AllOf(HasSubstr("tests=\"2\" failures=\"1\""), HasSubstr("type=\"CHECKSUM_MISMATCH\"")));
}

TEST(RenderJunitTest, TwoErrorsOfAMigrationAreOneFailureThatSaysBoth) {
  Report report = valid();
  report.code = ErrorCode::validate;
  report.findings = {sample::edited("2", "b"), sample::edited("2", "b")};
  report.findings[1].message = "And its name.";
  const std::string text = render_junit({report}, "");
  EXPECT_THAT(text, AllOf(HasSubstr("failures=\"1\""), HasSubstr("And its name.")));
  EXPECT_EQ(text.find("<failure"), text.rfind("<failure"));
}

TEST(RenderJunitTest, AWarningIsNoFailure) {
  Report report = valid();
  report.findings = {sample::finding(Severity::warning, ErrorCode::missing_location, "Not found.")};
  EXPECT_THAT(render_junit({report}, ""),
              AllOf(HasSubstr("failures=\"0\""), HasSubstr("<system-out>warning: Not found.")));
}

TEST(RenderJunitTest, ACommandThatFailedBeforeItLookedAtAnythingFailsACase) {
  Report report = sample::report("validate");
  report.code = ErrorCode::connection;
  report.failure = Failure{ErrorCode::connection, "Nobody answers.", {}, "", "", ""};
  EXPECT_THAT(render_junit({report}, ""), AllOf(HasSubstr("tests=\"1\" failures=\"1\""), HasSubstr("Nobody answers.")));
}

TEST(RenderJunitTest, SeveralCommandsAreSeveralSuitesAndTheirSum) {
  const std::string text = render_junit({sample::migrated(), valid()}, "");
  EXPECT_THAT(text, AllOf(HasSubstr("<testsuites name=\"godwit\" tests=\"5\""), HasSubstr("name=\"godwit migrate\""),
                          HasSubstr("name=\"godwit validate\"")));
}

TEST(RenderSarifTest, EveryResultNamesItsRuleAndPlace) {
  const json run = json::parse(render_sarif({sample::offline()}, "/shop"))["runs"][0];
  ASSERT_EQ(run["results"].size(), 3U);
  for (const json& result : run["results"]) {
    EXPECT_EQ(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  }
  const json& place = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "sql/V7__a%2C%20b%3A%20c.sql");
  EXPECT_EQ(place["region"], (json{{"startLine", 12}, {"startColumn", 3}}));
  EXPECT_EQ(run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "file:///elsewhere/gr%C3%B6%C3%9Fe%201%25.sql");
  EXPECT_TRUE(run["results"][2]["locations"].empty());
}

TEST(RenderSarifTest, ACommandThatCouldNotLookWasNotSuccessful) {
  Report report = sample::offline();
  EXPECT_TRUE(json::parse(render_sarif({report}, ""))["runs"][0]["invocations"][0]["executionSuccessful"]);
  report.code = ErrorCode::connection;
  EXPECT_FALSE(json::parse(render_sarif({report}, ""))["runs"][0]["invocations"][0]["executionSuccessful"]);
}

TEST(RenderGithubTest, NoMessageCanBecomeACommandOrAProperty) {
  Report report = sample::offline();
  report.findings[0].message = "100%\r\n::set-env name=x::y";
  report.findings[0].files = {"a:b,c%.sql"};
  EXPECT_THAT(render_github(report, ""),
              StartsWith("::error file=a%3Ab%2Cc%25.sql,line=12,col=3,title=UNTERMINATED::100%25%0D%0A::set-env"));
}

TEST(RenderHtmlTest, TextOfOthersStaysText) {
  Report report = sample::info();
  report.migrations[0].description = "<script>alert(1)</script>";
  report.migrations[0].installed_by = "\"><img src=x onerror=alert(2)>";
  report.url = "postgresql://h/<b>";
  const std::string page = render_html({report}, "");
  EXPECT_THAT(page, AllOf(HasSubstr("&lt;script&gt;alert(1)"), Not(HasSubstr("<script")), Not(HasSubstr("<img")),
                          Not(HasSubstr("<b>"))));
}

TEST(RenderHtmlTest, ThePageAsksForNothing) {
  const std::string page = render_html({sample::info(), sample::failed_migrate(), sample::offline()}, "");
  for (const char* word : {" src=", " href=", "url(", "@import", "<link", "javascript:"}) {
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace godwit
