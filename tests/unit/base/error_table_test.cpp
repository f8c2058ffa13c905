#include "base/error_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace godwit {
namespace {

// Name and number of every ErrorCode, as the header spells them: what is added there is in this test at once.
std::map<std::string, int> codes_of_the_header() {
  std::ifstream file(GODWIT_SOURCE_DIR "/include/godwit/error.h");
  std::map<std::string, int> codes;
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    if (line.find("enum class ErrorCode") != std::string::npos) inside = true;
    if (line.find("};") != std::string::npos) inside = false;
    std::istringstream words(line.substr(0, line.find(',')));
    std::string name, equals;
    int number = 0;
    if (inside && words >> name >> equals >> number && equals == "=") codes[name] = number;
  }
  return codes;
}

ErrorCode code_of(int number) {
  return static_cast<ErrorCode>(number);
}

TEST(ErrorTableTest, TheHeaderWasReadWhole) {
  const auto codes = codes_of_the_header();
  EXPECT_GE(codes.size(), 60U);
  EXPECT_EQ(codes.at("none"), 0);
  EXPECT_EQ(codes.at("unexpected"), 100);
  EXPECT_EQ(codes.at("some_targets_failed"), 900);
}

TEST(ErrorTableTest, EveryCodeHasAnEntryOfItsOwn) {
  for (const auto& [name, number] : codes_of_the_header()) {
    EXPECT_EQ(static_cast<int>(error_entry(code_of(number)).code), number) << name;
  }
}

TEST(ErrorTableTest, NumbersAreUnique) {
  std::map<int, std::string> seen;
  for (const auto& [name, number] : codes_of_the_header()) {
    EXPECT_TRUE(seen.emplace(number, name).second) << name << " and " << seen[number];
  }
}

TEST(ErrorTableTest, NamesAreUniqueAndInUpperSnakeCase) {
  std::set<std::string_view> names;
  for (const auto& [name, number] : codes_of_the_header()) {
    const ErrorEntry& entry = error_entry(code_of(number));
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_THAT(std::string(entry.name), testing::MatchesRegex("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"));
  }
}

TEST(ErrorTableTest, EveryFailureSaysWhatToDoInOneSentence) {
  for (const auto& [name, number] : codes_of_the_header()) {
    if (number == 0) continue;
    const std::string_view what_to_do = error_entry(code_of(number)).what_to_do;
    EXPECT_GE(what_to_do.size(), 8U) << name;
    EXPECT_EQ(what_to_do.find('\n'), std::string_view::npos) << name;
  }
}

TEST(ErrorTableTest, FlywaysNamesAreThoseThatFlywayPrints) {
  const std::set<std::string_view> known = {"",
                                            "ERROR",
                                            "FAULT",
                                            "CONFIGURATION",
                                            "DB_CONNECTION",
                                            "VALIDATE_ERROR",
                                            "FAILED_VERSIONED_MIGRATION",
                                            "FAILED_REPEATABLE_MIGRATION",
                                            "DUPLICATE_VERSIONED_MIGRATION",
                                            "DUPLICATE_REPEATABLE_MIGRATION",
                                            "NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE",
                                            "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
                                            "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED",
                                            "OUTDATED_REPEATABLE_MIGRATION",
                                            "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
                                            "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED",
                                            "CHECKSUM_MISMATCH",
                                            "DESCRIPTION_MISMATCH",
                                            "TYPE_MISMATCH"};
  for (const auto& [name, number] : codes_of_the_header()) {
    EXPECT_TRUE(known.contains(error_entry(code_of(number)).flyway_name)) << name;
  }
}

TEST(ErrorTableTest, ANumberThatIsNotInTheTableIsUnexpected) {
  EXPECT_EQ(error_entry(code_of(999)).code, ErrorCode::unexpected);
}

TEST(ErrorCodeTest, TheExitCodeIsTheHundredsDigit) {
  for (const auto& [name, number] : codes_of_the_header()) {
    EXPECT_EQ(exit_code(code_of(number)), number / 100) << name;
    EXPECT_GE(exit_code(code_of(number)), number == 0 ? 0 : 1) << name;
    EXPECT_LE(exit_code(code_of(number)), 9) << name;
  }
}

TEST(ErrorCodeTest, ExitCodesMeanWhatTheHelpPromises) {
  EXPECT_EQ(exit_code(ErrorCode::none), 0);
  EXPECT_EQ(exit_code(ErrorCode::unexpected), 1);
  EXPECT_EQ(exit_code(ErrorCode::usage), 2);
  EXPECT_EQ(exit_code(ErrorCode::no_url), 2);
  EXPECT_EQ(exit_code(ErrorCode::authentication), 3);
  EXPECT_EQ(exit_code(ErrorCode::checksum_mismatch), 4);
  EXPECT_EQ(exit_code(ErrorCode::pending), 5);
  EXPECT_EQ(exit_code(ErrorCode::migration_failed), 6);
  EXPECT_EQ(exit_code(ErrorCode::lock_timeout), 7);
  EXPECT_EQ(exit_code(ErrorCode::stopped), 8);
  EXPECT_EQ(exit_code(ErrorCode::some_targets_failed), 9);
}

}  // namespace
}  // namespace godwit
