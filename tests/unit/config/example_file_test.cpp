#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "base/strings.h"
#include "config/format/properties.h"
#include "config/keys/keys.h"
#include "config/load.h"

namespace godwit {
namespace {

constexpr const char* kPath = GODWIT_SOURCE_DIR "/conf/godwit.conf";
constexpr std::string_view kOff = "#flyway.";

std::vector<std::string> lines_of_example() {
  std::ifstream file(kPath, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

bool is_setting(const std::string& line) {
  return line.starts_with(kOff);
}

Settings load_file(const std::string& path) {
  std::istringstream no_input;
  return load_settings(parse_command_line({"-configFiles=" + path}), {}, no_input);
}

// The example with every setting switched on.
std::string switched_on() {
  std::string text;
  for (const std::string& line : lines_of_example()) text += (is_setting(line) ? line.substr(1) : line) + "\n";
  return text;
}

// Name, without flyway., and value of every setting.
std::map<std::string, std::string> example() {
  std::map<std::string, std::string> settings;
  for (const Property& property : parse_properties(switched_on())) {
    const std::string name = property.name.substr(kOff.size() - 1);
    EXPECT_TRUE(settings.emplace(name, property.value).second) << name << " is there twice";
  }
  return settings;
}

TEST(ExampleFileTest, EveryKeyOfTheTableIsThere) {
  const auto settings = example();
  for (const Key& key : all_keys()) EXPECT_TRUE(settings.contains(std::string(key.name))) << key.name;
}

TEST(ExampleFileTest, EveryKeyThatIsThereExists) {
  for (const auto& [name, value] : example()) {
    EXPECT_TRUE(find_key(name) != nullptr || name.starts_with(kPlaceholderKey)) << name;
  }
}

TEST(ExampleFileTest, EverySettingThatIsThereIsSpelledAsInTheTable) {
  for (const auto& [name, value] : example()) {
    if (const Key* key = find_key(name)) {
      EXPECT_EQ(name, key->name);
    }
  }
}

TEST(ExampleFileTest, APlaceholderIsThere) {
  EXPECT_EQ(example().at("placeholders.app_user"), "app");
}

TEST(ExampleFileTest, AsItIsItSetsNothing) {
  std::ifstream file(kPath, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_FALSE(text.empty());
  EXPECT_THAT(parse_properties(text), testing::IsEmpty());
  EXPECT_NO_THROW(load_file(kPath));
}

TEST(ExampleFileTest, EveryLineIsAcceptedWhenItIsSwitchedOn) {
  const std::string path = testing::TempDir() + "godwit_example_" + std::to_string(getpid()) + ".conf";
  std::ofstream(path, std::ios::binary) << switched_on();
  const Settings settings = load_file(path);
  std::remove(path.c_str());
  EXPECT_EQ(settings.target.url, "sqlite:./godwit.db");
  EXPECT_EQ(settings.output.color, ColorMode::automatic);
}

// All that a default could be wrong about, as text.
std::string defaults_of(const Settings& s) {
  const auto& p = s.project;
  const auto& n = p.naming;
  const auto flag = [](bool value) { return value ? "true " : "false "; };
  return join(p.locations, ",") + join(p.resource_roots, ",") + flag(p.fail_on_missing_locations) + p.encoding +
         flag(p.detect_encoding) + n.versioned_prefix + n.repeatable_prefix + n.undo_prefix + n.baseline_prefix +
         n.separator + join(n.suffixes, ",") + flag(n.validate_migration_naming) + flag(p.placeholders.replacement) +
         p.placeholders.prefix + p.placeholders.suffix + p.target + flag(p.out_of_order) + flag(p.validate_on_migrate) +
         join(p.ignore_migration_patterns, ",") + flag(p.baseline_on_migrate) + p.baseline_version +
         p.baseline_description + flag(p.mixed) + flag(p.execute_in_transaction) + flag(p.skip_executing_migrations) +
         flag(p.clean_disabled) + s.target.table + flag(s.target.create_schemas) + s.target.password.reveal() +
         std::to_string(s.target.connect_retries) + " " + std::to_string(s.target.connect_retries_interval.count()) +
         " " + std::to_string(s.target.lock_timeout.count()) + flag(s.output.type == OutputType::text) +
         flag(s.output.color == ColorMode::automatic) + s.environment;
}

TEST(ExampleFileTest, EveryValueIsTheDefaultWhereThereIsOne) {
  std::set<std::string> examples;
  for (const Key& key : all_keys()) {
    if (key.example && key.name != "password") examples.insert(std::string(key.name));
  }
  for (const auto& [name, value] : example()) {
    Settings settings;
    set_key(settings, name, value, "test");
    EXPECT_THAT(settings.notes, testing::IsEmpty()) << name;
    EXPECT_EQ(defaults_of(settings), defaults_of(Settings{})) << name;
    if (examples.contains(name)) {
      EXPECT_NE(value, "") << name;
    }
  }
}

TEST(ExampleFileTest, ThePasswordIsLeftOutAndTheVariableForItNamed) {
  EXPECT_EQ(example().at("password"), "");
  const auto lines = lines_of_example();
  const auto password = std::find(lines.begin(), lines.end(), "#flyway.password=");
  ASSERT_NE(password, lines.end());
  const std::string before = join(std::vector<std::string>(lines.begin(), password), "\n");
  EXPECT_THAT(before.substr(before.rfind("\n\n")), testing::HasSubstr("FLYWAY_PASSWORD"));
}

// Keys that belong together share their explanation; each such block has to have one.
TEST(ExampleFileTest, EveryBlockOfSettingsIsExplained) {
  bool explained = false;
  for (const std::string& line : lines_of_example()) {
    if (line.empty()) explained = false;
    if (line.starts_with("# ") && line.size() > 20) explained = true;
    if (is_setting(line)) {
      EXPECT_TRUE(explained) << line;
    }
  }
}

TEST(ExampleFileTest, EveryLineIsACommentASettingOrBlankAndFitsAScreen) {
  for (const std::string& line : lines_of_example()) {
    EXPECT_TRUE(line.empty() || line == "#" || line.starts_with("# ") || is_setting(line)) << line;
    EXPECT_LE(line.size(), 122U) << line;
    if (!line.empty()) {
      EXPECT_NE(line.back(), ' ') << line;
    }
  }
}

}  // namespace
}  // namespace godwit
