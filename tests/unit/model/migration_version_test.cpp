#include "model/migration_version.h"

#include <gtest/gtest.h>

#include <vector>

namespace godwit {
namespace {

MigrationVersion version(std::string_view text) {
  const auto parsed = MigrationVersion::parse(text);
  if (!parsed) throw std::invalid_argument("not a version: " + std::string(text));
  return *parsed;
}

// Every pair of the list in both directions, so that a wrong sign or an order that is not transitive shows.
void expect_ascending(const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = 0; j < texts.size(); ++j) {
      const MigrationVersion a = version(texts[i]), b = version(texts[j]);
      EXPECT_EQ(a < b, i < j) << texts[i] << " and " << texts[j];
      EXPECT_EQ(a == b, i == j) << texts[i] << " and " << texts[j];
      EXPECT_EQ(a > b, i > j) << texts[i] << " and " << texts[j];
    }
  }
}

void expect_equal(const std::vector<std::string>& texts) {
  for (const std::string& a : texts) {
    for (const std::string& b : texts) EXPECT_EQ(version(a), version(b)) << a << " and " << b;
  }
}

TEST(MigrationVersionTest, DigitsSeparatedByDotsOrUnderscoresAreAVersion) {
  for (const std::string_view text : {"0", "1", "007", "1.2", "1_2", "1.2_3.4", "2026_11_21", "20231231235959"}) {
    EXPECT_TRUE(MigrationVersion::parse(text)) << text;
  }
}

TEST(MigrationVersionTest, WhatFlywayRefusesIsNoVersion) {
  for (const std::string_view text :
       {"",    ".",   "_",  "1.", "1_",  ".1",   "_1",  "1..2", "1__2", "1._2", "1a",  "a1",
        "1.a", "1,2", "1 ", " 1", "1 2", "1.2 ", "\t1", "1\n",  "v1",   "0x1",  "1e3", "½"}) {
    EXPECT_FALSE(MigrationVersion::parse(text)) << "\"" << text << "\"";
  }
}

TEST(MigrationVersionTest, ANulByteIsNoPartOfAVersion) {
  EXPECT_FALSE(MigrationVersion::parse(std::string_view("1\0", 2)));
  EXPECT_FALSE(MigrationVersion::parse(std::string_view("\0", 1)));
}

TEST(MigrationVersionTest, ASignIsTakenInFrontOnly) {
  EXPECT_TRUE(MigrationVersion::parse("-1"));
  EXPECT_TRUE(MigrationVersion::parse("+1"));
  EXPECT_TRUE(MigrationVersion::parse("-1.5"));
  for (const std::string_view text : {"-", "+", "--1", "+-1", "1-", "1.-2", "1.+2", "-.1", "1-2"}) {
    EXPECT_FALSE(MigrationVersion::parse(text)) << text;
  }
}

TEST(MigrationVersionTest, TheSpellingIsKeptWithDotsForUnderscores) {
  EXPECT_EQ(version("001.003").text(), "001.003");
  EXPECT_EQ(version("1_5").text(), "1.5");
  EXPECT_EQ(version("1.0").text(), "1.0");
  EXPECT_EQ(version("2.0.0").text(), "2.0.0");
  EXPECT_EQ(version("2026_11_21").text(), "2026.11.21");
  EXPECT_EQ(version("-3").text(), "-3");
  EXPECT_EQ(version("+1").text(), "+1");
  EXPECT_EQ(version("0").text(), "0");
}

TEST(MigrationVersionTest, TrailingZeroPartsDoNotCount) {
  expect_equal({"1", "1.0", "1.0.0", "1_0_0", "1.00.000"});
  expect_equal({"0", "0.0", "00", "0_0_0"});
  expect_equal({"1.2", "1.2.0"});
}

TEST(MigrationVersionTest, LeadingZerosOfAPartDoNotCount) {
  expect_equal({"1", "01", "0001", "01.000"});
  expect_equal({"1.9", "001.09", "1_0009"});
}

TEST(MigrationVersionTest, DotsAndUnderscoresMeanTheSame) {
  expect_equal({"1.2.3", "1_2_3", "1.2_3"});
}

TEST(MigrationVersionTest, ZerosInTheMiddleCount) {
  expect_ascending({"1", "1.0.1", "1.1"});
}

TEST(MigrationVersionTest, APlusSignAndASignedZeroChangeNothing) {
  expect_equal({"1", "+1", "+01.0"});
  expect_equal({"0", "-0", "+0", "-00.0"});
  expect_equal({"0.5", "-0.5", "+0.5"});
}

// The order that Flyway 10.22 was seen to apply.
TEST(MigrationVersionTest, TheOrderIsThatOfFlyway) {
  expect_ascending({"-3", "1", "1.9", "001.09.1", "1.10", "2.0.0", "9", "10", "20231231", "20240131235959"});
}

TEST(MigrationVersionTest, PartsAreComparedAsNumbersNotAsText) {
  expect_ascending({"1", "2", "9", "10", "11", "99", "100"});
  expect_ascending({"1.2", "1.9", "1.10", "1.11", "1.100"});
}

TEST(MigrationVersionTest, AVersionWithMorePartsIsTheGreaterOne) {
  expect_ascending({"1", "1.0.0.1", "1.1", "1.1.1", "2"});
}

TEST(MigrationVersionTest, NegativeVersionsGoDownward) {
  expect_ascending({"-100", "-20", "-19", "-3", "-1", "0", "1"});
}

TEST(MigrationVersionTest, TheSignBelongsToTheFirstPartOnly) {
  expect_ascending({"-2", "-1", "-1.5", "0"});
}

TEST(MigrationVersionTest, PartsMayBeLongerThanAnyInteger) {
  expect_ascending({"18446744073709551615", "18446744073709551616", "99999999999999999999999999999999",
                    "100000000000000000000000000000000"});
  const std::string thousand(1000, '9');
  EXPECT_LT(version(thousand), version("1" + std::string(1000, '0')));
  EXPECT_EQ(version(thousand).text(), thousand);
}

TEST(MigrationVersionTest, ThereMayBeAnyNumberOfParts) {
  std::string text = "1";
  for (int i = 0; i < 1000; ++i) text += ".0";
  EXPECT_EQ(version(text), version("1"));
  EXPECT_LT(version("1"), version(text + ".1"));
}

TEST(MigrationVersionTest, OrderAndEqualityAgree) {
  for (const std::string_view a : {"1", "1.0", "-1", "0", "2.5", "2_5"}) {
    for (const std::string_view b : {"1", "1.0", "-1", "0", "2.5", "2_5"}) {
      EXPECT_EQ((version(a) <=> version(b)) == 0, version(a) == version(b)) << a << " and " << b;
      EXPECT_EQ((version(a) <=> version(b)) < 0, (version(b) <=> version(a)) > 0) << a << " and " << b;
    }
  }
}

}  // namespace
}  // namespace godwit
