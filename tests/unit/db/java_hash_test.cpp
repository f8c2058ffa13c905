#include "db/java_hash.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(JavaHashTest, GivesTheKeyThatFlywayWasSeenToTake) {
  // 77433833903597 in pg_locks for "public"."flyway_schema_history", less Flyway's constant.
  EXPECT_EQ(77431708279161 + java_hash("\"public\".\"flyway_schema_history\""), 77433833903597);
}

TEST(JavaHashTest, CountsUtf16UnitsAndNotBytes) {
  EXPECT_EQ(java_hash(""), 0);
  EXPECT_EQ(java_hash("ab"), 97 * 31 + 98);
  EXPECT_EQ(java_hash("é"), 0xE9);
  EXPECT_EQ(java_hash("世"), 0x4E16);
  EXPECT_EQ(java_hash("\U0001F600"), 0xD83D * 31 + 0xDE00);
}

TEST(JavaHashTest, WrapsAroundAsASigned32BitNumber) {
  EXPECT_EQ(java_hash("zzzzzzz"), 215481018);
}

}  // namespace
}  // namespace godwit
