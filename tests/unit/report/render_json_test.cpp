#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/render/render.h"
#include "support/sample_reports.h"

namespace godwit {
namespace {

using nlohmann::json;

json rendered(const Report& report) {
  return json::parse(render_json(report));
}

TEST(RenderJsonTest, EveryObjectHasOurOwnFields) {
  for (const Report& report : {sample::info(), sample::migrated(), sample::failed_migrate(), sample::blocked_migrate(),
                               sample::failed_validate(), sample::repaired()}) {
    const json object = rendered(report);
    for (const char* name : {"operation", "success", "exitCode", "code", "godwitVersion", "findings", "steps"}) {
      EXPECT_TRUE(object.contains(name)) << name << " of " << operation_text(report.operation);
    }
    EXPECT_EQ(object["exitCode"], exit_code(report.code));
    EXPECT_EQ(object["success"], report.success());
  }
}

TEST(RenderJsonTest, ItEndsWithANewlineAndIsIndentedByTwo) {
  const std::string text = render_json(sample::info());
  EXPECT_TRUE(text.starts_with("{\n  \"")) << text.substr(0, 20);
  EXPECT_TRUE(text.ends_with("\n}\n"));
}

TEST(RenderJsonTest, OfSeveralTheErrorOfTheFirstThatFailedStandsBesideThem) {
  const std::vector<Report> good = {sample::info(), sample::migrated()};
  EXPECT_FALSE(json::parse(render_json(good)).contains("error"));
  const std::vector<Report> bad = {sample::info(), sample::failed_migrate(), sample::failed_validate()};
  const json object = json::parse(render_json(bad));
  EXPECT_EQ(object["error"], object["individualResults"][1]["error"]);
  EXPECT_EQ(object["error"]["errorCode"], "FAILED_VERSIONED_MIGRATION");
  EXPECT_FALSE(json::parse(render_json(std::vector<Report>{sample::failed_migrate()})).contains("individualResults"));
}

TEST(RenderJsonTest, WhatIsPrintedPieceByPieceIsTheSameObject) {
  for (const std::vector<Report>& reports : {std::vector<Report>{sample::info(), sample::migrated()},
                                             std::vector<Report>{sample::info(), sample::failed_migrate()}}) {
    std::string pieces = "{\"individualResults\": [\n";
    for (const Report& report : reports) pieces += (&report == &reports.front() ? "" : ",\n") + render_json(report);
    const auto failed = std::find_if(reports.begin(), reports.end(), [](const Report& one) { return !one.success(); });
    EXPECT_EQ(json::parse(pieces + render_json_end(failed == reports.end() ? nullptr : &*failed)),
              json::parse(render_json(reports)));
  }
}

TEST(RenderJsonTest, MigrateListsWhatRanWithFlywaysNames) {
  const json object = rendered(sample::migrated());
  EXPECT_EQ(object["flywayVersion"], "10.22.0");
  EXPECT_EQ(object["initialSchemaVersion"], "1");
  EXPECT_EQ(object["targetSchemaVersion"], "3");
  EXPECT_EQ(object["migrationsExecuted"], 3);
  EXPECT_EQ(object["databaseType"], "PostgreSQL");
  EXPECT_EQ(object["schemaName"], "");
  EXPECT_FALSE(object.contains("error"));
  const json expected = {{"category", "Versioned"},       {"version", "2"},     {"description", "add"}, {"type", "SQL"},
                         {"filepath", "sql/V2__add.sql"}, {"executionTime", 12}};
  EXPECT_EQ(object["migrations"][0], expected);
  EXPECT_EQ(object["migrations"][2]["version"], "") << "a repeatable has an empty version, not null";
}

TEST(RenderJsonTest, AVersionThatIsNotThereIsNull) {
  Report report = sample::report("migrate");
  const json object = rendered(report);
  EXPECT_TRUE(object["initialSchemaVersion"].is_null());
  EXPECT_TRUE(object["targetSchemaVersion"].is_null());
}

TEST(RenderJsonTest, ConfiguredSchemasAreOneStringInMigrateAndInfo) {
  for (Report report : {sample::migrated(), sample::info()}) {
    report.schemas = {"s1", "s2"};
    EXPECT_EQ(rendered(report)["schemaName"], "s1, s2");
  }
}

TEST(RenderJsonTest, AFailedScriptKeepsTheFieldsOfMigrateAndAddsTheError) {
  const json object = rendered(sample::failed_migrate());
  EXPECT_EQ(object["success"], false);
  EXPECT_EQ(object["migrationsExecuted"], 2);
  EXPECT_EQ(object["migrations"].size(), 2U);
  EXPECT_EQ(object["error"]["errorCode"], "FAILED_VERSIONED_MIGRATION");
  EXPECT_EQ(object["error"]["lineNumber"], 12);
  EXPECT_EQ(object["error"]["column"], 3);
  EXPECT_EQ(object["error"]["path"], "sql/V7__x.sql");
  EXPECT_EQ(object["error"]["native"], "42701");
  EXPECT_TRUE(object["error"]["stackTrace"].is_null());
  EXPECT_EQ(object["exitCode"], 6);
  EXPECT_EQ(object["steps"][2]["outcome"], "failed");
}

TEST(RenderJsonTest, TheFirstScriptThatFailsHasTheFieldsOfMigrateToo) {
  Report report = sample::failed_migrate();
  report.results.erase(report.results.begin(), report.results.begin() + 2);
  const json object = rendered(report);
  EXPECT_EQ(object["migrationsExecuted"], 0);
  EXPECT_EQ(object["error"]["errorCode"], "FAILED_VERSIONED_MIGRATION");
}

TEST(RenderJsonTest, ABlockedMigrateIsAValidateErrorAlone) {
  const json object = rendered(sample::blocked_migrate());
  EXPECT_EQ(object["error"]["errorCode"], "VALIDATE_ERROR");
  EXPECT_FALSE(object.contains("migrations"));
  EXPECT_FALSE(object.contains("invalidMigrations"));
  EXPECT_TRUE(object["error"]["lineNumber"].is_null());
  EXPECT_NE(object["error"]["message"].get<std::string>().find("was edited"), std::string::npos);
}

TEST(RenderJsonTest, AnErrorThatIsNotAboutAMigrationKeepsItsOwnCode) {
  Report report = sample::report("migrate");
  report.code = ErrorCode::duplicate_versioned;
  report.findings = {sample::finding(Severity::error, ErrorCode::duplicate_versioned, "Two files have version 1.")};
  EXPECT_EQ(rendered(report)["error"]["errorCode"], "DUPLICATE_VERSIONED_MIGRATION");
  report.operation = Operation::validate;
  EXPECT_EQ(rendered(report)["error"]["errorCode"], "DUPLICATE_VERSIONED_MIGRATION");
  EXPECT_FALSE(rendered(report).contains("validationSuccessful"));
}

TEST(RenderJsonTest, AFailureBeforeAnyScriptIsAnErrorAlone) {
  Report report = sample::report("migrate");
  report.code = ErrorCode::authentication;
  report.failure = Failure{
      .code = ErrorCode::authentication, .message = "No.", .where = {}, .native = "28P01", .path = {}, .statement = {}};
  const json object = rendered(report);
  EXPECT_EQ(object["error"]["errorCode"], "DB_CONNECTION");
  EXPECT_FALSE(object.contains("migrationsExecuted"));
}

TEST(RenderJsonTest, ValidateListsInvalidMigrationsButNoWarnings) {
  const json object = rendered(sample::failed_validate());
  EXPECT_EQ(object["validationSuccessful"], false);
  EXPECT_EQ(object["validateCount"], 0);
  EXPECT_EQ(object["errorDetails"]["errorCode"], "VALIDATE_ERROR");
  ASSERT_EQ(object["invalidMigrations"].size(), 2U);
  EXPECT_EQ(object["invalidMigrations"][0]["errorDetails"]["errorCode"], "CHECKSUM_MISMATCH");
  EXPECT_EQ(object["invalidMigrations"][0]["version"], "2");
  EXPECT_EQ(object["invalidMigrations"][0]["filepath"], "sql/V2__add.sql");
  EXPECT_EQ(object["warnings"], json::array({"The location sql/more does not exist."}));
  EXPECT_TRUE(object["allErrorMessages"].is_string());
}

TEST(RenderJsonTest, ValidateWithOnlyPendingMigrationsIsAFailedValidationWithExitFive) {
  Report report = sample::report("validate");
  Finding pending = sample::finding(Severity::error, ErrorCode::versioned_not_applied, "V2__x.sql is pending.");
  pending.about_migration = true;
  report.findings = {pending};
  report.code = ErrorCode::pending;
  const json object = rendered(report);
  EXPECT_EQ(object["errorDetails"]["errorCode"], "VALIDATE_ERROR");
  EXPECT_EQ(object["invalidMigrations"][0]["errorDetails"]["errorCode"], "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED");
  EXPECT_EQ(object["exitCode"], 5);
}

TEST(RenderJsonTest, AValidDatabaseHasNullForErrors) {
  Report report = sample::report("validate");
  report.valid_count = 3;
  const json object = rendered(report);
  EXPECT_EQ(object["validationSuccessful"], true);
  EXPECT_EQ(object["validateCount"], 3);
  EXPECT_TRUE(object["errorDetails"].is_null());
  EXPECT_TRUE(object["allErrorMessages"].is_null());
  EXPECT_EQ(object["invalidMigrations"], json::array());
}

TEST(RenderJsonTest, InfoRowsHaveFlywaysFieldsAndNotAppliedOnesAreEmpty) {
  const json object = rendered(sample::info());
  EXPECT_EQ(object["schemaVersion"], "2");
  EXPECT_EQ(object["allSchemasEmpty"], false);
  const json& applied = object["migrations"][0];
  EXPECT_EQ(applied["installedOnUTC"], "2026-01-02T02:04:05Z");
  EXPECT_EQ(applied["undoable"], "No");
  EXPECT_EQ(applied["executionTime"], 7);
  const json& repeatable = object["migrations"][3];
  EXPECT_EQ(repeatable["version"], "");
  EXPECT_EQ(repeatable["state"], "Pending");
  EXPECT_EQ(repeatable["undoable"], "");
  EXPECT_EQ(repeatable["installedOnUTC"], "");
  EXPECT_TRUE(repeatable["shouldExecuteExpression"].is_null());
}

TEST(RenderJsonTest, TheDatabaseOfInfoIsAnEmptyStringWhereOthersHaveNull) {
  Report info = sample::info();
  info.database.clear();
  EXPECT_EQ(rendered(info)["database"], "");
  Report migrated = sample::migrated();
  migrated.database.clear();
  EXPECT_TRUE(rendered(migrated)["database"].is_null());
}

TEST(RenderJsonTest, RepairHasItsThreeLists) {
  const json object = rendered(sample::repaired());
  EXPECT_EQ(object["repairActions"].size(), 3U);
  EXPECT_EQ(object["migrationsRemoved"][0], (json{{"version", "4"}, {"description", "broken"}, {"filepath", ""}}));
  EXPECT_EQ(object["migrationsDeleted"].size(), 1U);
  EXPECT_EQ(object["migrationsAligned"][1]["filepath"], "sql/V2__renamed.sql");
}

TEST(RenderJsonTest, BaselineAndCleanSayWhatTheyDid) {
  Report baseline = sample::report("baseline");
  baseline.baseline_version = "2";
  EXPECT_EQ(rendered(baseline)["successfullyBaselined"], true);
  EXPECT_EQ(rendered(baseline)["baselineVersion"], "2");
  Report clean = sample::report("clean");
  clean.schemas_dropped = {"s1"};
  EXPECT_EQ(rendered(clean)["schemasDropped"], json::array({"s1"}));
  EXPECT_EQ(rendered(clean)["schemasCleaned"], json::array());
  EXPECT_EQ(rendered(clean)["objectsDropped"], json::array());
  clean.objects_dropped = {{"table", 2, {"a", "b"}}};
  clean.objects_left = {{"large object", 7, {}}};
  EXPECT_EQ(rendered(clean)["objectsDropped"],
            (json::array({{{"kind", "table"}, {"count", 2}, {"names", {"a", "b"}}}})));
  EXPECT_EQ(rendered(clean)["objectsLeft"][0],
            (json{{"kind", "large object"}, {"count", 7}, {"names", json::array()}}));
}

TEST(RenderJsonTest, ARefusedCommandIsAnErrorAlone) {
  Report clean = sample::report("clean");
  clean.code = ErrorCode::clean_disabled;
  clean.findings = {sample::finding(Severity::error, ErrorCode::clean_disabled, "clean is disabled.")};
  const json object = rendered(clean);
  EXPECT_EQ(object["error"]["errorCode"], "ERROR");
  EXPECT_EQ(object["error"]["code"], "CLEAN_DISABLED");
  EXPECT_FALSE(object.contains("schemasCleaned"));
}

TEST(RenderJsonTest, FindingsKeepSeverityCodeAndFiles) {
  const json findings = rendered(sample::blocked_migrate())["findings"];
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0]["severity"], "error");
  EXPECT_EQ(findings[0]["number"], 404);
  EXPECT_EQ(findings[0]["files"], json::array({"sql/V2__add.sql"}));
  EXPECT_EQ(findings[1]["severity"], "warning");
}

TEST(RenderJsonTest, AFileNameThatIsNoUtf8StillGivesValidJson) {
  Report report = sample::info();
  report.migrations[0].path = "sql/V1__\xFF.sql";
  EXPECT_EQ(rendered(report)["migrations"][0]["filepath"], "sql/V1__\xEF\xBF\xBD.sql");
}

TEST(RenderJsonErrorTest, AnErrorBeforeThereWasAReportHasCodeAndExit) {
  const json object = json::parse(render_json_error(Error(ErrorCode::no_url, "No URL.")));
  EXPECT_EQ(object["error"]["errorCode"], "ERROR");
  EXPECT_EQ(object["error"]["message"], "No URL.");
  EXPECT_EQ(object["exitCode"], 2);
  EXPECT_EQ(object["success"], false);
}

}  // namespace
}  // namespace godwit
