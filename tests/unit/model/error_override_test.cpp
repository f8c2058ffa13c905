#include "model/error_override.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(ErrorOverrideTest, ATextIsReadBackAsWhatItWasMadeOf) {
  for (const char* text : {"*:*:W", "42P07:*:D", "*:1051:I-", "22007:1292:E", "*:SQLITE_CONSTRAINT:E-"}) {
    const std::vector<ErrorOverride> overrides = {parse_error_override(text)};
    EXPECT_EQ(error_overrides_text(overrides), text);
    EXPECT_EQ(parse_error_override(error_overrides_text(overrides)), overrides.front());
  }
}

TEST(ErrorOverrideTest, WaysToWriteOneAreOne) {
  EXPECT_EQ(error_overrides_text({parse_error_override(" 42p07 : * : w ")}), "42P07:*:W");
}

TEST(ErrorOverrideTest, ListsKeepTheirOrder) {
  EXPECT_EQ(error_overrides_text({}), "");
  EXPECT_EQ(error_overrides_text({parse_error_override("*:2:W"), parse_error_override("*:1:W-")}), "*:2:W,*:1:W-");
}

}  // namespace
}  // namespace godwit
