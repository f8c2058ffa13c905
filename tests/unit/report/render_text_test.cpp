#include <gtest/gtest.h>

#include <algorithm>

#include "report/render/render.h"
#include "support/sample_reports.h"

namespace godwit {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(RenderTextTest, WhatWentWellGoesToOutAlone) {
  const RenderedText text = render_text(sample::migrated(), {});
  EXPECT_EQ(text.out, "Applied 3 migrations to schema \"public\" (version now 3) in 0.12 s.\n");
  EXPECT_EQ(text.error, "");
}

TEST(RenderTextTest, WhatWentWrongGoesToErrorAlone) {
  const RenderedText text = render_text(sample::failed_migrate(), {});
  EXPECT_EQ(text.out, "");
  EXPECT_EQ(text.error,
            "ERROR V7__x.sql:12:3: column \"email\" already exists (42701). The transaction was rolled back; fix the "
            "script and "
            "run migrate again.\n"
            "  Statement: ALTER TABLE customer ADD COLUMN email text\n"
            "  File: sql/V7__x.sql\n"
            "Migration failed: V7__x.sql; 2 migrations were applied before, schema \"public\" is at version 3.\n");
}

TEST(RenderTextTest, CleanCountsWhatItDroppedAndNamesWhatItLeft) {
  Report report = sample::report("clean");
  report.schemas_cleaned = {"public"};
  report.objects_dropped = {{"table", 1, {"a"}}, {"operator family", 2, {"f", "g"}}, {"extension", 1, {"hstore"}}};
  report.objects_left = {{"role", 7, {"r1", "r2", "r3", "r4", "r5", "r6", "r7"}},
                         {"publication", 1, {"p\tq"}},
                         {"operator class", 2, {"c", "d"}},
                         {"large object", 3, {}}};
  EXPECT_EQ(render_text(report, {}).out,
            "Dropped: 1 table; 2 operator families; 1 extension hstore.\n"
            "Left, because clean does not touch it: 7 roles r1, r2, r3, r4, r5 and 2 more; 1 publication p?q; "
            "2 operator classes c, d; 3 large objects.\n"
            "Cleaned: emptied \"public\" in 0.00 s.\n");
}

TEST(RenderTextTest, APlaceAndACodeThatTheMessageLeavesOutAreAdded) {
  Report report = sample::failed_migrate();
  report.failure->message = "The column is there already.";
  const std::string error = render_text(report, {}).error;
  EXPECT_TRUE(error.starts_with("ERROR V7__x.sql:12:3: The column is there already.\n")) << error;
  EXPECT_NE(error.find("  Code of the database: 42701\n"), std::string::npos) << error;
}

TEST(RenderTextTest, AWarningOfASuccessfulRunGoesToError) {
  Report report = sample::migrated();
  report.findings = {sample::finding(Severity::warning, ErrorCode::missing_location, "The location x does not exist.")};
  const RenderedText text = render_text(report, {});
  EXPECT_EQ(text.error, "WARNING The location x does not exist.\n");
  EXPECT_TRUE(text.out.starts_with("Applied 3")) << text.out;
}

TEST(RenderTextTest, ANoteGoesToOut) {
  Report report = sample::migrated();
  report.findings = {sample::finding(Severity::note, ErrorCode::digest_stale, "A note.")};
  EXPECT_TRUE(render_text(report, {}).out.starts_with("NOTE A note.\nApplied")) << render_text(report, {}).out;
}

TEST(RenderTextTest, EveryFindingIsShownAndNotOnlyTheFirst) {
  const std::string error = render_text(sample::failed_validate(), {}).error;
  EXPECT_EQ(count(error, "ERROR sql/V"), 2U) << error;
  EXPECT_EQ(count(error, "WARNING "), 1U) << error;
  EXPECT_TRUE(error.ends_with("Validation failed: 2 errors.\n")) << error;
}

TEST(RenderTextTest, FilesThatTheMessageNamesAreNotListedAgain) {
  Finding duplicate =
      sample::finding(Severity::error, ErrorCode::duplicate_versioned, "a/V1__x.sql has the version of another file.");
  duplicate.files = {"a/V1__x.sql", "b/V1__y.sql"};
  Report report = sample::report("info");
  report.code = ErrorCode::duplicate_versioned;
  report.findings = {duplicate};
  EXPECT_EQ(render_text(report, {}).error,
            "ERROR a/V1__x.sql has the version of another file.\n  b/V1__y.sql\nInfo failed.\n");
}

TEST(RenderTextTest, InfoShowsTheVersionTheTableAndWhatIsPending) {
  const RenderedText text = render_text(sample::info(), {});
  EXPECT_TRUE(text.out.starts_with("Schema version: 2\n\n+--")) << text.out;
  EXPECT_NE(
      text.out.find("| Category   | Version | Description  | Type | Installed On        | State   | Undoable |\n"),
      std::string::npos)
      << text.out;
  EXPECT_NE(
      text.out.find("| Repeatable |         | Fruit view   | SQL  |                     | Pending |          |\n"),
      std::string::npos)
      << text.out;
  EXPECT_TRUE(text.out.ends_with("+\n2 migrations are pending.\n")) << text.out;
  EXPECT_EQ(text.error, "");
}

TEST(RenderTextTest, InfoOfNothingShowsNoTable) {
  const RenderedText text = render_text(sample::report("info"), {});
  EXPECT_TRUE(text.out.starts_with("Schema version: none\nNo migrations: ")) << text.out;
  EXPECT_EQ(text.out.find('+'), std::string::npos) << text.out;
}

TEST(RenderTextTest, WithoutColorThereIsNoEscapeSequence) {
  for (const Report& report :
       {sample::info(), sample::failed_migrate(), sample::failed_validate(), sample::repaired()}) {
    const RenderedText text = render_text(report, {});
    EXPECT_EQ((text.out + text.error).find('\x1b'), std::string::npos) << text.out << text.error;
  }
}

TEST(RenderTextTest, ColorsTellStatesAndSeverities) {
  const std::string out = render_text(sample::info(), {.color = true, .width = 0}).out;
  EXPECT_EQ(count(out, "\x1b[32mSuccess\x1b[0m"), 2U) << out;
  EXPECT_EQ(count(out, "\x1b[36mPending\x1b[0m"), 2U) << out;
  const std::string error = render_text(sample::failed_validate(), {.color = true, .width = 0}).error;
  EXPECT_EQ(count(error, "\x1b[31mERROR\x1b[0m"), 2U) << error;
  EXPECT_EQ(count(error, "\x1b[33mWARNING\x1b[0m"), 1U) << error;
}

TEST(RenderTextTest, ANarrowTerminalCutsDescriptions) {
  Report report = sample::info();
  report.migrations[0].description = std::string(200, 'x');
  const std::string out = render_text(report, {.color = false, .width = 100}).out;
  EXPECT_NE(out.find("xxx… |"), std::string::npos) << out;
  EXPECT_EQ(out.find(std::string(100, 'x')), std::string::npos);
}

TEST(RenderTextTest, ControlCharactersInADescriptionDoNotReachTheTerminal) {
  Report report = sample::info();
  report.migrations[0].description = "a\x1b]0;evil\x07";
  Finding finding = sample::finding(Severity::warning, ErrorCode::naming, "bad\x1b[2J name");
  report.findings = {finding};
  const RenderedText text = render_text(report, {});
  EXPECT_EQ((text.out + text.error).find('\x1b'), std::string::npos);
}

TEST(RenderTextTest, FurtherLinesOfAMessageAreIndented) {
  Report report = sample::report("repair");
  report.code = ErrorCode::validate;
  report.findings = {sample::finding(Severity::error, ErrorCode::validate, "one\ntwo")};
  EXPECT_EQ(render_text(report, {}).error, "ERROR one\n  two\nRepair failed.\n");
}

TEST(RenderTextTest, RepairListsEachRow) {
  EXPECT_EQ(render_text(sample::repaired(), {}).out,
            "Removed the failed row of version 4 \"broken\".\n"
            "Marked repeatable \"old view\" as deleted: it has no file.\n"
            "Aligned version 1 \"first\" with sql/V1__first.sql.\n"
            "Aligned version 2 \"second\" with sql/V2__renamed.sql.\n"
            "Repaired \"public\".\"flyway_schema_history\": 1 failed row removed, 1 marked as deleted, 2 aligned.\n");
}

TEST(RenderTextTest, ACommandThatFailedWithoutAWordStillSaysWhatToDo) {
  Report report = sample::report("clean");
  report.code = ErrorCode::clean_disabled;
  const std::string error = render_text(report, {}).error;
  EXPECT_NE(error.find("-cleanDisabled=false"), std::string::npos) << error;
  EXPECT_TRUE(error.ends_with("Clean failed.\n")) << error;
}

}  // namespace
}  // namespace godwit
