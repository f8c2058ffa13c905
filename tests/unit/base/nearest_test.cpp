#include "base/nearest.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(NearestTest, EveryEditCountsOnceAndCaseNever) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("Table", "tABLE"), 0U);
  EXPECT_EQ(edit_distance("table", "tabel"), 1U) << "two neighbours swapped";
  EXPECT_EQ(edit_distance("table", "tble"), 1U);
  EXPECT_EQ(edit_distance("table", "ttable"), 1U);
  EXPECT_EQ(edit_distance("table", "cable"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(NearestTest, TheNearestIsFoundOrNone) {
  EXPECT_EQ(nearest_name("prd", {"dev", "prod", "prof"}), "prod");
  EXPECT_EQ(nearest_name("staging", {"dev", "prod"}), "");
  EXPECT_EQ(nearest_name("x", {}), "");
}

}  // namespace
}  // namespace godwit
