#include "scan/names/new_version.h"

#include <gtest/gtest.h>

#include "model/migration_version.h"

namespace godwit {
namespace {

TEST(NewVersionTest, TheLastPartIsCountedUpAndTheRestIsKept) {
  EXPECT_EQ(next_number("7"), "8");
  EXPECT_EQ(next_number("007"), "008");
  EXPECT_EQ(next_number("099"), "100");
  EXPECT_EQ(next_number("9"), "10");
  EXPECT_EQ(next_number("1.2"), "1.3");
  EXPECT_EQ(next_number("1.9"), "1.10");
  EXPECT_EQ(next_number("1_09"), "1_10");
  EXPECT_EQ(next_number("2.0.0"), "2.0.1");
  EXPECT_EQ(next_number("99999999999999999999"), "100000000000000000000");
}

TEST(NewVersionTest, TheNextOneIsAlwaysHigher) {
  for (const char* version : {"0", "1", "9", "0.9", "1.0", "01", "1_9_9", "10.099", "20261121235959"}) {
    EXPECT_GT(*MigrationVersion::parse(next_number(version)), *MigrationVersion::parse(version)) << version;
    EXPECT_GT(*MigrationVersion::parse(next_timestamp(version, "20261121165300")), *MigrationVersion::parse(version))
        << version;
  }
}

TEST(NewVersionTest, OnlyATimeOfTheCalendarIsATimestamp) {
  for (const char* version : {"202611211653", "20261121165300", "20240229000000", "20261121165300123"}) {
    EXPECT_TRUE(is_timestamp(version)) << version;
  }
  for (const char* version :
       {"", "1", "20261121", "20261321165300", "20230229000000", "20261121245300", "20261121166000", "10000000000000",
        "2026112116530", "2026.1121165300", "-0261121165300"}) {
    EXPECT_FALSE(is_timestamp(version)) << version;
  }
}

TEST(NewVersionTest, ATimestampIsNowOrBehindTheNewest) {
  const std::string now = "20261121165300";
  EXPECT_EQ(next_timestamp("", now), now);
  EXPECT_EQ(next_timestamp("7", now), now);
  EXPECT_EQ(next_timestamp("20261121165259", now), now);
  EXPECT_EQ(next_timestamp("20261121165300", now), "20261121165301");
  EXPECT_EQ(next_timestamp("20261231235959", now), "20270101000000");
  EXPECT_EQ(next_timestamp("202611211653", now), "20261121165301");
  EXPECT_EQ(next_timestamp("20261121165200123", now), "20261121165300000");
  EXPECT_EQ(next_timestamp("20261121165300999", now), "20261121165301000");
}

}  // namespace
}  // namespace godwit
