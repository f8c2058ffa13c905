#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/plugin/parts.h"

namespace godwit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string cleaned(const std::string& url) {
  const CleanUrl clean = clean_url(url);
  return clean.url + " " + clean.user + " " + clean.password;
}

TEST(PluginUrlTest, ThePasswordIsTakenOutAndTheUserStays) {
  EXPECT_EQ(cleaned("x://app:p%40ss@h:1/d?a=1"), "x://app@h:1/d?a=1 app p@ss");
  EXPECT_EQ(cleaned("x://app@h/d"), "x://app@h/d app ");
  EXPECT_EQ(cleaned("x://h/d?user=app&password=s%3Dcret&b=2"), "x://h/d?b=2 app s=cret");
  EXPECT_EQ(cleaned("x://h/d?password=secret"), "x://h/d  secret");
  EXPECT_EQ(cleaned("x:/srv/a.db"), "x:/srv/a.db  ");
}

TEST(PluginUrlTest, APasswordInAnUnknownPlaceIsRefusedAndNotShown) {
  for (const char* url : {"x://h/d?sslpassword=tops3cret", "x://h/d;password=tops3cret", "x:tops3cret@b"}) {
    try {
      clean_url(url);
      FAIL() << url;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_url);
      EXPECT_THAT(error.what(), Not(HasSubstr("tops3cret")));
    }
  }
}

}  // namespace
}  // namespace godwit
