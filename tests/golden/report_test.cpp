// What each command prints and writes, whole: golden/report/<name>.txt, .json, .html and so on. GODWIT_UPDATE_GOLDEN=1
// writes them anew; read the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/strings.h"
#include "report/render/html_style.h"
#include "report/render/render.h"
#include "support/sample_reports.h"

namespace godwit {
namespace {

const std::map<std::string, Report> kReports = {
    {"info", sample::info()},
    {"migrated", sample::migrated()},
    {"failed_migrate", sample::failed_migrate()},
    {"blocked_migrate", sample::blocked_migrate()},
    {"failed_validate", sample::failed_validate()},
    {"repaired", sample::repaired()},
    {"history", sample::history()},
    {"current", sample::current()},
    {"planned", sample::planned()},
    {"dry_run", sample::dry_run()},
    {"offline", sample::offline()},
};

class ReportGoldenTest : public testing::TestWithParam<std::string> {};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string without_version(std::string text) {
  text = replace_all(std::move(text), "ersion\": \"" GODWIT_VERSION "\"", "ersion\": \"<version>\"");
  return replace_all(std::move(text), "godwit " GODWIT_VERSION ".", "godwit (version).");
}

// The style is the same in all of them, and looked at by tests/cli/forms_test.py.
std::string without_style(std::string page) {
  return replace_all(replace_all(std::move(page), kHtmlStyle, "<style>"), kHtmlStyleHash, "<hash>");
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(GODWIT_SOURCE_DIR) / "tests/golden/report" / name;
  if (std::getenv("GODWIT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(read(path), text) << path;
}

TEST_P(ReportGoldenTest, IsPrintedAsTheFileSays) {
  const Report& report = kReports.at(GetParam());
  const RenderedText text = render_text(report, {.color = false, .width = 100});
  expect_golden(GetParam() + ".txt", text.out + (text.error.empty() ? "" : "--- stderr\n" + text.error));
  expect_golden(GetParam() + ".json", without_version(render_json(report)));
}

TEST_P(ReportGoldenTest, IsWrittenInTheOtherFormsAsTheFilesSay) {
  const Report& report = kReports.at(GetParam());
  expect_golden(GetParam() + ".html", without_style(without_version(render_html({report}, "/shop"))));
  expect_golden(GetParam() + ".junit.xml", render_junit({report}, "/shop"));
  expect_golden(GetParam() + ".sarif", without_version(render_sarif({report}, "/shop")));
  expect_golden(GetParam() + ".github", render_github(report, "/shop"));
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& [name, report] : kReports) all.push_back(name);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Reports, ReportGoldenTest, testing::ValuesIn(names()));

}  // namespace
}  // namespace godwit
