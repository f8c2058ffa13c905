#include "config/keys/flyway_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "base/strings.h"
#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kTable = GODWIT_SOURCE_DIR "/conf/flyway-keys.md";

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> names_of_flyway() {
  std::vector<std::string> names;
  for (const std::string& line : lines_of(GODWIT_SOURCE_DIR "/tests/unit/config/flyway_10_22_keys.txt")) {
    if (!line.starts_with('#')) names.push_back(line);
  }
  return names;
}

Settings with(std::string_view name, const std::string& value) {
  Settings settings;
  set_key(settings, name, value, "test");
  return settings;
}

TEST(FlywayKeysTest, EveryKeyOfFlywayIsKnown) {
  EXPECT_GT(names_of_flyway().size(), 100U);
  for (const std::string& name : names_of_flyway()) {
    EXPECT_TRUE(is_known_key(name.ends_with('.') ? name + "x" : name)) << name;
  }
}

std::string fate_of(const FlywayKey& key) {
  if (key.fate == KeyFate::renamed) return "old name";
  return key.fate == KeyFate::no_effect ? "no effect" : "refused";
}

std::string sentence_of(const FlywayKey& key) {
  if (key.fate == KeyFate::renamed) return "Write `" + std::string(key.why) + "`.";
  if (key.harmless.empty()) return std::string(key.why);
  return std::string(key.why) + " Accepted: `" + replace_all(std::string(key.harmless), "|", "`, `") + "`.";
}

std::string code(std::string_view text) {
  return text.empty() ? "" : "`" + std::string(text) + "`";
}

// The table in conf/, as the tables of the program have it.
std::vector<std::string> expected_rows() {
  std::vector<std::string> rows;
  for (const Key& key : all_keys()) {
    const std::string value = key.example ? "" : code(key.value);
    rows.push_back("| `" + std::string(key.name) + "` | works | " + value + " | " + std::string(key.summary) + " |");
  }
  rows.push_back("| `placeholders.` | works | | the value of ${name} in scripts |");
  rows.push_back("| `jdbcProperties.` | works | | a parameter of the URL, unless the URL has it |");
  for (const FlywayKey& key : flyway_keys()) {
    rows.push_back("| `" + std::string(key.name) + "` | " + fate_of(key) + " | | " + sentence_of(key) + " |");
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return to_lower(a) < to_lower(b); });
  return rows;
}

// GODWIT_UPDATE_GOLDEN=1 writes the rows below what stands in front of the first one.
void update_table() {
  std::string text;
  for (const std::string& line : lines_of(kTable)) {
    if (!line.starts_with("| `")) text += line + "\n";
  }
  std::ofstream(kTable) << text << join(expected_rows(), "\n") << "\n";
}

TEST(FlywayKeysTest, TheTableInConfSaysWhatBecomesOfEveryKey) {
  if (std::getenv("GODWIT_UPDATE_GOLDEN") != nullptr) update_table();
  std::vector<std::string> rows;
  for (const std::string& line : lines_of(kTable)) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  EXPECT_THAT(rows, testing::ElementsAreArray(expected_rows())) << "conf/flyway-keys.md must have these rows:\n"
                                                                << join(expected_rows(), "\n");
}

TEST(FlywayKeysTest, NoKeyStandsInBothTablesOrTwice) {
  std::set<std::string> names;
  for (const FlywayKey& key : flyway_keys()) {
    EXPECT_EQ(find_key(key.name), nullptr) << key.name;
    EXPECT_TRUE(names.insert(to_lower(key.name)).second) << key.name;
  }
}

TEST(FlywayKeysTest, EveryReasonIsASentence) {
  for (const FlywayKey& key : flyway_keys()) {
    if (key.fate == KeyFate::renamed) {
      EXPECT_NE(find_key(key.why), nullptr) << key.name;
    } else {
      EXPECT_TRUE(key.why.ends_with('.') && key.why.size() > 15) << key.name;
    }
  }
}

TEST(FlywayKeysTest, ARefusedKeyIsAnErrorWithTheReasonUnlessItAsksForNothing) {
  for (const FlywayKey& key : flyway_keys()) {
    if (key.fate != KeyFate::refused) continue;
    const std::string name = std::string(key.name) + (key.name.ends_with('.') ? "x" : "");
    const std::string value = key.kind == KeyKind::boolean ? "true" : "hunter2";
    const std::string message = error_of(ErrorCode::usage, [&] { with(name, value); });
    EXPECT_EQ(message, "test: " + name + " is refused. " + std::string(key.why));
    EXPECT_THAT(with(name, "").notes, IsEmpty()) << name;
    for (const std::string& harmless : split_list(key.harmless, '|')) {
      EXPECT_THAT(with(name, to_lower(harmless)).notes, IsEmpty()) << name;
    }
  }
}

TEST(FlywayKeysTest, AKeyWithoutEffectLeavesANoteThatDoesNotRepeatTheValue) {
  for (const FlywayKey& key : flyway_keys()) {
    if (key.fate != KeyFate::no_effect) continue;
    const std::string name = std::string(key.name) + (key.name.ends_with('.') ? "x" : "");
    const Settings settings = with(name, "hunter2");
    ASSERT_EQ(settings.notes.size(), 1U) << name;
    EXPECT_THAT(settings.notes[0], HasSubstr("test: " + name + " has no effect. "));
    EXPECT_THAT(settings.notes[0], Not(HasSubstr("hunter2")));
    EXPECT_TRUE(settings.given.empty()) << name;
  }
}

TEST(FlywayKeysTest, OldNamesWorkWithANote) {
  EXPECT_TRUE(with("allowMixedMigrations", "true").project.mixed);
  EXPECT_EQ(with("initVersion", "7").project.baseline_version, "7");
  EXPECT_EQ(with("initDescription", "d").project.baseline_description, "d");
  EXPECT_TRUE(with("initOnMigrate", "true").project.baseline_on_migrate);
  EXPECT_THAT(with("sqlMigrationSuffix", ".psql").project.naming.suffixes, ElementsAre(".psql"));
  const Settings settings = with("INITVERSION", "7");
  EXPECT_THAT(settings.notes, ElementsAre("test: initVersion is an old name; write baselineVersion."));
  EXPECT_EQ(settings.given.at("baselineVersion").source, "test");
}

TEST(FlywayKeysTest, TheFourOldSwitchesChangeTheListOfPatterns) {
  EXPECT_THAT(with("ignoreMissingMigrations", "true").project.ignore_migration_patterns,
              ElementsAre("*:future", "*:missing"));
  EXPECT_THAT(with("ignorePendingMigrations", "TRUE").project.ignore_migration_patterns,
              ElementsAre("*:future", "*:pending"));
  EXPECT_THAT(with("ignoreIgnoredMigrations", "true").project.ignore_migration_patterns,
              ElementsAre("*:future", "*:ignored"));
  EXPECT_THAT(with("ignoreMissingMigrations", "false").project.ignore_migration_patterns, ElementsAre("*:future"));
  EXPECT_THAT(with("ignoreFutureMigrations", "false").project.ignore_migration_patterns, IsEmpty());
  EXPECT_THAT(with("ignoreFutureMigrations", "true").project.ignore_migration_patterns, ElementsAre("*:future"));
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { with("ignoreMissingMigrations", "perhaps"); }),
              HasSubstr("test: ignoreMissingMigrations must be true or false"));
}

TEST(FlywayKeysTest, AFamilyIsKnownWithANameBehindItOnly) {
  EXPECT_NE(find_flyway_key("vault.url"), nullptr);
  EXPECT_NE(find_flyway_key("VAULT.url"), nullptr);
  EXPECT_EQ(find_flyway_key("vault."), nullptr);
  EXPECT_EQ(find_flyway_key("vault"), nullptr);
}

}  // namespace
}  // namespace godwit
