#include "server/http/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParsePathTest, PartsAreDecodedOneByOne) {
  EXPECT_THAT(parse_path("/"), IsEmpty());
  EXPECT_THAT(parse_path("/health"), ElementsAre("health"));
  EXPECT_THAT(parse_path("/v1/datasources/a%2Fb%20c%C3%A4"), ElementsAre("v1", "datasources", "a/b c\xC3\xA4"));
  EXPECT_THAT(parse_path("/%25%2f"), ElementsAre("%/"));
  EXPECT_THAT(parse_path("/..."), ElementsAre("..."));
}

TEST(ParsePathTest, WhatStandsBehindAQuestionMarkIsNoPath) {
  EXPECT_THAT(parse_path("/health?a=/../b"), ElementsAre("health"));
  EXPECT_THAT(parse_path("/?"), IsEmpty());
}

TEST(ParsePathTest, WhatNamesNothingIsRefused) {
  for (const char* target : {"",          "health",   "*",        "?",     "http://host/health",
                             "//",        "/health/", "//health", "/a//b", "/.",
                             "/..",       "/a/../b",  "/%2e%2e",  "/%2E",  "/a%00b",
                             "/a%0d%0ab", "/\x01",    "/\x7F",    "/%",    "/%2",
                             "/%zz",      "/%2x"}) {
    EXPECT_THROW(parse_path(target), Error) << target;
  }
}

}  // namespace
}  // namespace godwit
