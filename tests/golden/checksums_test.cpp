// Both sums of many byte forms, frozen for good. flyway.json: recorded from Flyway 10.22 (SHA-256 added); godwit.json:
// more of them. "bytes" are [hex, times] pieces.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "digest/script_hasher.h"
#include "scan/resolver.h"

namespace godwit {
namespace {

using Json = nlohmann::json;

Json read_json(const std::string& name) {
  std::ifstream file(std::string(GODWIT_SOURCE_DIR) + "/tests/golden/checksums/" + name);
  return Json::parse(file);
}

std::string bytes_of(const Json& pieces) {
  std::string bytes;
  for (const Json& piece : pieces) {
    const std::string hex = piece.at(0);
    std::string unit;
    for (std::size_t i = 0; i < hex.size(); i += 2) unit += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    for (int times = piece.at(1); times > 0; --times) bytes += unit;
  }
  return bytes;
}

class ScriptFolder {
 public:
  ScriptFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "godwit-golden-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  ~ScriptFolder() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_.string(); }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path path_;
};

// The sums as a scan of a real file gives them.
ScriptSums scanned_sums(const Json& vector) {
  const ScriptFolder folder;
  const bool repeatable = vector.at("kind") == "repeatable";
  folder.write(repeatable ? "R__x.sql" : "V1__x.sql", bytes_of(vector.at("bytes")));
  ProjectOptions project;
  project.locations = {folder.path()};
  project.encoding = vector.at("encoding");
  if (repeatable) project.placeholders.values = vector.at("placeholders").get<std::map<std::string, std::string>>();
  const MigrationSet set = scan({project, {}});
  for (const Finding& finding : set.findings) ADD_FAILURE() << finding.message;
  return (repeatable ? set.repeatables : set.versioned).at(0).sums;
}

class ChecksumVectorsTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ChecksumVectorsTest, EveryVectorHasItsFrozenSums) {
  for (const Json& vector : read_json(GetParam())) {
    const ScriptSums sums = scanned_sums(vector);
    EXPECT_EQ(sums.checksum, vector.at("checksum").get<Checksum>()) << vector.at("name");
    EXPECT_EQ(sums.digest.hex(), vector.at("sha256").get<std::string>()) << vector.at("name");
  }
}

INSTANTIATE_TEST_SUITE_P(Files, ChecksumVectorsTest, ::testing::Values("flyway.json", "godwit.json"));

TEST(ChecksumFilesTest, AllRecordedVectorsAreThere) {
  EXPECT_EQ(read_json("flyway.json").size(), 54u);
  EXPECT_GE(read_json("godwit.json").size(), 20u);
}

// For plain UTF-8 without a mark the hasher alone must do, in pieces that cut everything.
TEST(ChecksumFilesTest, HashingByteByByteGivesTheSame) {
  for (const Json& vector : read_json("flyway.json")) {
    const std::string bytes = bytes_of(vector.at("bytes"));
    if (vector.at("kind") != "versioned" || bytes.starts_with("\xEF\xBB\xBF")) continue;
    ScriptHasher hasher;
    for (const char& byte : bytes) hasher.update({&byte, 1});
    const ScriptSums sums = hasher.finish();
    EXPECT_EQ(sums.checksum, vector.at("checksum").get<Checksum>()) << vector.at("name");
    EXPECT_EQ(sums.digest.hex(), vector.at("sha256").get<std::string>()) << vector.at("name");
  }
}

}  // namespace
}  // namespace godwit
