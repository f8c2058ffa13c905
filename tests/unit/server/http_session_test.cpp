#include "server/http/http_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using Lines = std::vector<std::string>;

HttpHead head(Lines fields, const std::string& line = "POST /a HTTP/1.1") {
  fields.insert(fields.begin(), {line, "Host: localhost"});
  return parse_head(fields);
}

TEST(ParseHeadTest, FieldsAreFoundByTheirNamesInAnyCase) {
  const HttpHead found =
      head({"Content-Type:\tapplication/json ", "X-Empty:", "content-LENGTH: 0012"}, "PUT /a?b HTTP/1.1");
  EXPECT_EQ(found.method, "PUT");
  EXPECT_EQ(found.target, "/a?b");
  EXPECT_EQ(found.field("content-type"), "application/json");
  EXPECT_EQ(found.field("x-empty"), "");
  EXPECT_EQ(found.field("x-none"), std::nullopt);
  EXPECT_EQ(found.length, 12U);
  EXPECT_FALSE(found.chunked);
  EXPECT_TRUE(head({"Transfer-Encoding: Chunked"}).chunked);
}

TEST(ParseHeadTest, WhatIsSentTwiceIsNotKnown) {
  const HttpHead twice = head({"Authorization: Bearer a", "authorization: Bearer b"});
  EXPECT_THROW(twice.field("Authorization"), Refused);
  EXPECT_EQ(twice.field("Host"), "localhost");
}

TEST(ParseHeadTest, AConnectionGoesOnAsTheVersionAndTheFieldSay) {
  EXPECT_TRUE(head({}).keep_alive());
  EXPECT_FALSE(head({"Connection: Close"}).keep_alive());
  EXPECT_FALSE(head({"Connection: TE, close"}).keep_alive());
  EXPECT_FALSE(head({"Connection: keep-alive", "Connection: close"}).keep_alive());
  EXPECT_FALSE(head({}, "GET / HTTP/1.0").keep_alive());
  EXPECT_TRUE(head({"Connection: Keep-Alive"}, "GET / HTTP/1.0").keep_alive());
}

TEST(ParseHeadTest, WhatCouldBeReadInTwoWaysIsRefused) {
  for (const char* field :
       {"Content-Length: +1", "Content-Length: -1", "Content-Length: ", "Content-Length: 1,1", "Content-Length: 0x1",
        "Content-Length: 1234567890123456789", "Content-Length : 1", " Content-Length: 1", "Content-Length", ": 1",
        "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding:", "Host: other"}) {
    EXPECT_THROW(head({field}), Refused) << field;
  }
  EXPECT_THROW(head({"Content-Length: 1", "Content-Length: 1"}), Refused);
  EXPECT_THROW(head({"Content-Length: 1", "Transfer-Encoding: chunked"}), Refused);
  EXPECT_THROW(head({"Transfer-Encoding: chunked"}, "POST / HTTP/1.0"), Refused);
  EXPECT_THROW(parse_head({"GET / HTTP/1.1"}), Refused);  // no Host
  EXPECT_NO_THROW(parse_head({"GET / HTTP/1.0"}));
  for (const char* line : {"", "GET", "GET /", "GET / HTTP/1.2", "GET / HTTP/2", "GET  / HTTP/1.1", "GET / a HTTP/1.1",
                           "G:T / HTTP/1.1", " / HTTP/1.1", "GET / http/1.1"}) {
    EXPECT_THROW(head({}, line), Refused) << line;
  }
}

}  // namespace
}  // namespace godwit
