#include "godwit/error.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(WhereTest, LineAndColumnFollowTheScript) {
  EXPECT_EQ((Where{"V7__add.sql", 12, 3}).text(), "V7__add.sql:12:3");
}

TEST(WhereTest, AnUnknownColumnIsLeftOut) {
  EXPECT_EQ((Where{"V7__add.sql", 12, 0}).text(), "V7__add.sql:12");
}

TEST(WhereTest, AColumnWithoutALineIsLeftOut) {
  EXPECT_EQ((Where{"V7__add.sql", 0, 3}).text(), "V7__add.sql");
}

TEST(WhereTest, NothingIsKnownWithoutAScript) {
  EXPECT_EQ(Where{}.text(), "");
  EXPECT_EQ((Where{"", 12, 3}).text(), "");
  EXPECT_FALSE((Where{"", 12, 3}).known());
  EXPECT_TRUE((Where{"a.sql", 0, 0}).known());
}

TEST(ErrorTest, EverythingThatWasSaidIsKept) {
  const Error error(ErrorCode::migration_failed, "It failed.", {"V1__a.sql", 2, 5}, "42701");
  EXPECT_EQ(error.code(), ErrorCode::migration_failed);
  EXPECT_STREQ(error.what(), "It failed.");
  EXPECT_EQ(error.where().text(), "V1__a.sql:2:5");
  EXPECT_EQ(error.native(), "42701");
}

TEST(ErrorTest, PlaceAndNativeCodeMayBeMissing) {
  const Error error(ErrorCode::usage, "No.");
  EXPECT_FALSE(error.where().known());
  EXPECT_EQ(error.native(), "");
}

}  // namespace
}  // namespace godwit
