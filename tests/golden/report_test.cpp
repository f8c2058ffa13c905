// What each command prints, whole: golden/report/<name>.txt and .json. GODWIT_UPDATE_GOLDEN=1 writes them anew; read
// the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/strings.h"
#include "report/render.h"
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
};

class ReportGoldenTest : public testing::TestWithParam<std::string> {};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
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
  const std::string version = "\"godwitVersion\": \"" GODWIT_VERSION "\"";
  expect_golden(GetParam() + ".json", replace_all(render_json(report), version, "\"godwitVersion\": \"<version>\""));
}

INSTANTIATE_TEST_SUITE_P(Reports, ReportGoldenTest,
                         testing::Values("info", "migrated", "failed_migrate", "blocked_migrate", "failed_validate",
                                         "repaired"));

}  // namespace
}  // namespace godwit
